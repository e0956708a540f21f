"""Who spoke when, and what their words were taken for.

A thread keeps its episode's turns, and everything about clocks is worked out from them anew at
each commit. So the outcome depends on what was said and when it was posted, never on the order in
which platforms delivered it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.judgement import Issue, Kind, Severity


@dataclass(frozen=True, slots=True)
class Turn:
    """One message's part in the conversation.

    `at` orders turns: the time of posting, else of the platform's sending, else of hearing, and
    never later than `heard_at` (clocks of platforms run ahead). `posted` is True where `at` is the
    time of posting. `deleted_at` is never earlier than `at`. For a customer's turn `kind` and
    `severity` are its judgement; a brand's has none. Where an edit changed that, `first` is the
    judgement of the words as first written and `since` when the edit was heard. `automatic` is
    True where a machine is known to have written it, `vouched` where an agent says that a person
    did, `said` where an agent told us of an answer that no platform showed us. `undelivered` is
    True where the brand's words did not reach the customer. `issue` is what a customer's is about,
    `likely` how likely the judge called it a complaint, in thousandths, and `filed` is True where
    an agent filed it.
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
    vouched: bool = False
    said: bool = False
    undelivered: bool = False
    private: bool = False
    deleted_at: datetime | None = None
    first: tuple[Kind, Severity] | None = None
    since: datetime | None = None
    asked: tuple[datetime, ...] = ()
    issue: Issue | None = None
    likely: int | None = None
    filed: bool = False

    @property
    def owed(self) -> bool:
        """True where this message is owed an answer."""
        return self.kind is not None and self.kind.owed_an_answer

    @property
    def answers(self) -> bool:
        """True for words of the brand that the customer can have read, whoever wrote them."""
        return self.by_brand and not self.undelivered

    def asking(self) -> "Iterator[Turn]":
        """The message each time that it asks for an answer: as it was written, if it is owed one,
        and whenever an agent said so."""
        if self.owed:
            yield self
        for number, at in enumerate(self.asked):
            yield replace(self, id=f"{self.id} again{number}", at=at, heard_at=at)

    @property
    def judged(self) -> tuple[Kind, Severity] | None:
        """What a customer's turn is taken for now; None for the brand's."""
        return (self.kind, self.severity) if self.kind and self.severity else None

    def judgements(self) -> Iterator[tuple[datetime, Kind, Severity]]:
        """What it was taken for, and from when on."""
        if self.judged is None:
            return
        if self.first is None or self.since is None or self.since <= self.heard_at:
            yield self.heard_at, *self.judged
        else:
            yield self.heard_at, *self.first
            yield self.since, *self.judged


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is left of turns that were dropped to keep the head small: never an open question.

    `started_at` is when the first wait among them began, `waits` are the latest of them, `replied`
    says whether one ended by a reply; `withdrawn_at` is when the last of them ended, if that was by
    deletion.
    """

    started_at: datetime | None = None
    waits: tuple[tuple[datetime, datetime], ...] = ()
    replied: bool = False
    withdrawn_at: datetime | None = None
    kind: Kind | None = None
    severity: Severity | None = None


def in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Turns by time; at the same second the customer comes first."""
    return tuple(sorted(turns, key=lambda turn: (turn.at, turn.by_brand, turn.id)))


def automatic_ids(turns: Sequence[Turn], within_seconds: int) -> frozenset[str]:
    """Brand turns that a machine wrote (rule 3): known as such, or posted within so many seconds
    after the customer's last message. An answer that an agent told us of, or vouched for, never is
    one."""
    machine: set[str] = set()
    last: Turn | None = None
    for turn in turns:
        if not turn.by_brand:
            last = turn
        elif not (turn.vouched or turn.said) and (
            turn.automatic or _at_once(turn, last, within_seconds)
        ):
            machine.add(turn.id)
    return frozenset(machine)


def _at_once(reply: Turn, last: Turn | None, within_seconds: int) -> bool:
    """Faster than a person types: both times have to be told."""
    if last is None or not (last.posted and reply.posted):
        return False
    return reply.at - last.at <= timedelta(seconds=within_seconds)


def gravest(
    judged: Iterable[tuple[Kind, Severity]], earlier: Earlier
) -> tuple[Kind | None, Severity | None]:
    """What an episode is called: its gravest kind, and the gravest severity among the messages
    that are owed an answer (among all of them if none is). None, None without a customer."""
    pairs = list(judged)
    if earlier.kind and earlier.severity:
        pairs.append((earlier.kind, earlier.severity))
    if not pairs:
        return None, None
    owed = [pair for pair in pairs if pair[0].owed_an_answer]
    kind = min((pair[0] for pair in pairs), key=lambda kind: kind.rank)
    severity = min((pair[1] for pair in owed or pairs), key=lambda severity: severity.rank)
    return kind, severity
