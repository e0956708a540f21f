"""An agent files a thread otherwise than it was judged: its kind, its severity, or what it is about.

The person's word counts from then on, for clocks and for who is paged; what it was judged stays
beside it. Each filing, also one that only confirms, is what the brand's thresholds learn from.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from heard.domain.acting import active, must_be_open, written
from heard.domain.episodes import alerting
from heard.domain.errors import Conflict, Invalid
from heard.domain.events import Data, Event, EventType
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.state import State
from heard.domain.thread import Change, Filed, Thread
from heard.domain.turns import Turn

_UNANSWERED = (State.WAITING, State.CLAIMED, State.WITHDRAWN)
"""What no one has answered: only a written reason takes it off the clocks."""

_Word = TypeVar("_Word", bound=StrEnum)
_Ranked = TypeVar("_Ranked", Kind, Severity)


@dataclass(frozen=True, slots=True)
class Filing:
    """What an agent files a thread as, in the words that they sent; what is None stays as it is.
    `reason` is why nobody has to answer it then."""

    kind: str | None = None
    severity: str | None = None
    issue: str | None = None
    reason: str | None = None


def refiled(thread: Thread, by: str, filing: Filing, now: datetime, policy: Policy) -> Change:
    """The thread as this agent files it.

    Filed as something that is owed no answer, nobody waits any more; filed as a complaint or a
    question, the customer waits from now on. Ending a wait takes a written `reason`, as a dismissal
    does (rule 1). Raises Conflict where there is nothing to file and Invalid, naming the field, for
    a word that is none and for a reason that is owed.
    """
    must_be_open(thread)
    said = [turn for turn in thread.turns if turn.judged and turn.deleted_at is None]
    if not said:
        raise Conflict("Nothing that the customer wrote is left to file.")
    if filing.kind is None and filing.severity is None and filing.issue is None:
        raise Invalid("kind: say a kind, a severity or an issue.", "kind")
    reason = written("reason", filing.reason or "", needed=False) or None
    decides = min(said, key=_gravity)
    filed = Filed(
        kind=_named("kind", filing.kind, Kind) or thread.kind,
        severity=_named("severity", filing.severity, Severity) or thread.severity,
        issue=_named("issue", filing.issue, Issue) or thread.issue,
        by=by,
        at=now,
        was=thread.filed.was if thread.filed else (thread.kind, thread.severity, thread.issue),
    )
    if reason is None and thread.state in _UNANSWERED and not filed.kind.owed_an_answer:
        message = f"reason: filing it as {filed.kind} ends its clocks unanswered: say why."
        raise Invalid(message, "reason")
    after = replace(
        active(thread, by, now),
        turns=tuple(_as_filed(turn, filed, decides.id) for turn in thread.turns),
        earlier=replace(
            thread.earlier,
            kind=thread.earlier.kind and _no_graver(thread.earlier.kind, filed.kind),
            severity=thread.earlier.severity
            and _no_graver(thread.earlier.severity, filed.severity),
        ),
        filed=filed,
    )
    events = [Event(EventType.REFILED, now, by, _told(thread, decides, filed, reason))]
    told = alerting(thread, after, policy)
    if told:
        case: Data = {"message": decides.id, "kind": filed.kind, "severity": filed.severity}
        about: Data = {"issue": filed.issue} if filed.issue else {}
        events.append(Event(told, now, data={**case, **about}))
    return settled(thread, after, tuple(events), now, policy)


def _gravity(turn: Turn) -> tuple[object, ...]:
    kind, severity = turn.judged or (Kind.CHATTER, Severity.LOW)
    return not turn.owed, severity.rank, kind.rank, turn.at, turn.id


def _as_filed(turn: Turn, filed: Filed, decides: str) -> Turn:
    """The message that decides is what it was filed as, and no other one is graver."""
    if turn.judged is None:
        return turn
    kind, severity = turn.judged
    if turn.id == decides:
        kind, severity = filed.kind, filed.severity
        turn = replace(turn, issue=filed.issue)
    else:
        kind, severity = _no_graver(kind, filed.kind), _no_graver(severity, filed.severity)
    turn = replace(turn, filed=True)
    if (kind, severity) == turn.judged:
        return turn
    if kind.owed_an_answer and not turn.owed:
        asks = replace(turn, at=filed.at, heard_at=filed.at, posted=False, first=None, since=None)
        return replace(asks, kind=kind, severity=severity)
    return replace(turn, kind=kind, severity=severity, first=turn.judged, since=filed.at)


def _no_graver(one: _Ranked, filed: _Ranked) -> _Ranked:
    return filed if one.rank < filed.rank else one


def _told(thread: Thread, decides: Turn, filed: Filed, reason: str | None) -> Data:
    """What the thread was and is, why, and how likely a complaint the judge had called it."""
    return {
        "message": decides.id,
        "kind": filed.kind.value,
        "severity": filed.severity.value,
        "issue": filed.issue.value if filed.issue else None,
        "was_kind": thread.kind.value,
        "was_severity": thread.severity.value,
        "was_issue": thread.issue.value if thread.issue else None,
        "likely": decides.likely,
        **({"reason": reason} if reason else {}),
    }


def _named(field: str, word: str | None, words: Iterable[_Word]) -> _Word | None:
    if word is None:
        return None
    for one in words:
        if one.value == word:
            return one
    message = f"{field}: one of {', '.join(one.value for one in words)}."
    raise Invalid(message, field)
