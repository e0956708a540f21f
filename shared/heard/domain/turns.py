"""Who spoke when, and since when a customer waits.

A thread keeps its episode's turns, and everything about clocks is worked out from them anew at
each commit. So the outcome depends on what was said and when it was posted, never on the order in
which platforms delivered it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.judgement import Kind, Severity

MOST_TURNS = 48
"""A thread's head keeps this many turns of its episode, so that it never outgrows an item."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message's part in the conversation.

    `at` orders turns: the time of posting, else of the platform's sending, else of hearing, and
    never later than `heard_at` (clocks of platforms run ahead). `posted` is True where `at` is the
    time of posting. `deleted_at` is never earlier than `at`. For a customer's turn `kind` and
    `severity` are its judgement; a brand's has none. `automatic` is True where a machine is known
    to have written it, `said` where an agent told us of an answer that no platform showed us.
    """

    id: str
    at: datetime
    heard_at: datetime
    posted: bool = False
    by_brand: bool = False
    kind: Kind | None = None
    severity: Severity | None = None
    reasons: tuple[str, ...] = ()
    automatic: bool = False
    said: bool = False
    private: bool = False
    deleted_at: datetime | None = None

    @property
    def owed(self) -> bool:
        """True where this message is owed an answer."""
        return self.kind is not None and self.kind.owed_an_answer


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is left of turns that were dropped to keep the head small: never an open question.

    `runs` counts the waits that ended among them, `replied` says whether one ended by a reply.
    """

    runs: int = 0
    replied: bool = False
    kind: Kind | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch in which the customer waits: from the first unanswered message heard until a
    person answers (`replied`) or until every message of it was deleted.

    `first` is True until a reply has been seen in the episode: its clock is the first reply's.
    `turns` are the customer's turns of the stretch that are owed an answer.
    """

    number: int
    first: bool
    started_at: datetime
    turns: tuple[Turn, ...]
    ended_at: datetime | None = None
    replied: bool = False


def in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Turns by time; at the same second the customer comes first."""
    return tuple(sorted(turns, key=lambda turn: (turn.at, turn.by_brand, turn.id)))


def automatic_ids(turns: Sequence[Turn], within_seconds: int) -> frozenset[str]:
    """Brand turns that a machine wrote (rule 3): known as such, or posted within so many seconds
    after the customer's last message. An answer that an agent told us of never is one."""
    machine: set[str] = set()
    last: Turn | None = None
    for turn in turns:
        if not turn.by_brand:
            last = turn
        elif turn.automatic or (
            not turn.said
            and turn.posted
            and last is not None
            and last.posted
            and turn.at - last.at <= timedelta(seconds=within_seconds)
        ):
            machine.add(turn.id)
    return frozenset(machine)


def runs_of(turns: Sequence[Turn], earlier: Earlier, within_seconds: int) -> tuple[Run, ...]:
    """The stretches in which the customer waited, in order; only the last can be open.

    `turns` in any order. A deleted reply no longer counts: the customer cannot see it.
    """
    ordered = in_order(turns)
    machine = automatic_ids(ordered, within_seconds)
    moments: list[tuple[datetime, int, Turn]] = []
    for turn in ordered:
        moments.append((turn.at, turn.by_brand, turn))
        if turn.deleted_at is not None and not turn.by_brand:
            moments.append((turn.deleted_at, 2, turn))
    moments.sort(key=lambda moment: (moment[0], moment[1], moment[2].id))

    runs: list[Run] = []
    replied = earlier.replied
    waiting: dict[str, Turn] = {}
    joined: list[Turn] = []

    def close(ended_at: datetime, *, by_reply: bool) -> None:
        nonlocal replied
        runs.append(
            replace(
                _run(earlier.runs + len(runs), joined, first=not replied),
                ended_at=max(ended_at, min(turn.heard_at for turn in joined)),
                replied=by_reply,
            )
        )
        replied = replied or by_reply
        waiting.clear()
        joined.clear()

    for at, what, turn in moments:
        if what == 0 and turn.owed:
            waiting[turn.id] = turn
            joined.append(turn)
        elif what == 1 and waiting and turn.id not in machine and turn.deleted_at is None:
            close(at if turn.posted else turn.heard_at, by_reply=True)
        elif what == 2 and turn.id in waiting:  # noqa: PLR2004 - the third kind of moment
            del waiting[turn.id]
            if not waiting:
                close(at, by_reply=False)
    if waiting:
        runs.append(_run(earlier.runs + len(runs), joined, first=not replied))
    return tuple(runs)


def _run(number: int, turns: Sequence[Turn], *, first: bool) -> Run:
    return Run(number, first, min(turn.heard_at for turn in turns), tuple(turns))


def trimmed(
    turns: Sequence[Turn], earlier: Earlier, within_seconds: int
) -> tuple[tuple[Turn, ...], Earlier]:
    """At most `MOST_TURNS` turns, and what is left of the others.

    Turns before the present wait go first. A customer who writes more than that without an answer
    keeps the first and the latest: the clock needs no others.
    """
    ordered = in_order(turns)
    if len(ordered) <= MOST_TURNS:
        return ordered, earlier
    runs = runs_of(ordered, earlier, within_seconds)
    held = runs[-1].turns[0].at if runs and runs[-1].ended_at is None else ordered[-1].at
    excess = len(ordered) - MOST_TURNS
    dropped = [turn for turn in ordered if turn.at < held][:excess]
    while len(dropped) < excess:
        rest = [turn for turn in ordered if turn not in dropped]
        dropped.append(rest[1])
    kept = tuple(turn for turn in ordered if turn not in dropped)
    before = runs_of(dropped, earlier, within_seconds)
    ended = [run for run in before if run.ended_at is not None]
    graver = [turn for turn in dropped if turn.kind is not None]
    kind, severity = gravest(graver, earlier)
    return kept, Earlier(
        runs=earlier.runs + len(ended),
        replied=earlier.replied or any(run.replied for run in ended),
        kind=kind,
        severity=severity,
    )


def gravest(turns: Iterable[Turn], earlier: Earlier) -> tuple[Kind | None, Severity | None]:
    """What an episode is called: its gravest kind, and the gravest severity among the messages
    that are owed an answer (among all of them if none is). None, None without a customer."""
    judged = [(turn.kind, turn.severity) for turn in turns if turn.kind and turn.severity]
    if earlier.kind and earlier.severity:
        judged.append((earlier.kind, earlier.severity))
    if not judged:
        return None, None
    owed = [pair for pair in judged if pair[0].owed_an_answer]
    kind = min((pair[0] for pair in judged), key=lambda kind: kind.rank)
    severity = min((pair[1] for pair in owed or judged), key=lambda severity: severity.rank)
    return kind, severity
