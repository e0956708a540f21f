"""Whether a draft had better wait: until the customer has finished, and until tempers have cooled.

Neither holds back the first acknowledgement, and neither outlasts the warning of the reply's clock.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from heard.domain.clocks import Clock, ClockName
from heard.domain.judgement import Kind, Severity
from heard.domain.verdict import Check, Finding, Wait
from heard.guard.look import Look

_HOT = frozenset({Check.SARCASM, Check.SHOUTING, Check.BLAME})
_HEAT = {Severity.CRITICAL: 2, Severity.HIGH: 2, Severity.NORMAL: 1}
_HOTTEST = 3
"""Hot phrases of a draft beyond which more make no difference."""

_BRIEF = 60
"""Words of a first answer that does no more than acknowledge, a contact and a name included."""

_REPLIES = (ClockName.FIRST_REPLY, ClockName.NEXT_REPLY)


def acknowledgement(look: Look, findings: tuple[Finding, ...]) -> bool:
    """True for a first answer that is short and calm, names no money and no cause, and admits and
    promises nothing: it may always go at once."""
    flags = {finding.check for finding in findings}
    return (
        look.matter.first
        and look.text.spoken <= _BRIEF
        and flags.isdisjoint({*_HOT, Check.CAUSE, Check.LIABILITY, Check.PROMISE})
    )


def waits(look: Look, findings: tuple[Finding, ...], now: datetime) -> Iterator[Wait]:
    """What the draft waits for; nothing for an acknowledgement."""
    if acknowledgement(look, findings):
        return
    latest = _warning(look)
    for wait in (_vent(look), _cool_off(look, findings, now)):
        if wait is None:
            continue
        until = min(wait.until, latest) if latest else wait.until
        if until > now:
            yield Wait(until, wait.why, wait.waivable)


def _vent(look: Look) -> Wait | None:
    """Messages that come within seconds of each other are one outburst."""
    thread = look.matter.thread
    apart = timedelta(seconds=look.matter.policy.standards.vent)
    theirs = sorted(turn.at for turn in thread.turns if not turn.by_brand)
    if len(theirs) < 2 or theirs[-1] - theirs[-2] > apart:
        return None
    return Wait(theirs[-1] + apart, "They are still writing: let them finish.", waivable=False)


def _cool_off(look: Look, findings: tuple[Finding, ...], now: datetime) -> Wait | None:
    """The hotter both sides are, the longer; counted from when the author began to write."""
    unit = look.matter.policy.standards.cool_off
    degrees = heat(look, findings)
    if look.draft.waived or not degrees or not unit:
        return None
    until = min(look.draft.begun_at or now, now) + timedelta(minutes=unit * degrees)
    why = "This is heated. Read it again when the time is up, then decide."
    return Wait(until, why, waivable=True)


def heat(look: Look, findings: tuple[Finding, ...]) -> int:
    """Degrees, 0 to 7: what is hot in the draft counts twice, the customer's anger adds to it; a
    calm answer to an ordinary complaint has none."""
    thread = look.matter.thread
    theirs = _HEAT.get(thread.severity, 0) if thread.kind is Kind.COMPLAINT else 0
    ours = min(sum(finding.check in _HOT for finding in findings), _HOTTEST)
    return max(theirs + 2 * ours - 1, 0)


def _warning(look: Look) -> datetime | None:
    """When the clock of the reply that is owed warns: until then there is time."""
    thread, policy = look.matter.thread, look.matter.policy
    running = [
        clock.warn_at
        for clock in thread.clocks(policy)
        if _owed(clock) and clock.warn_at is not None
    ]
    return min(running, default=None)


def _owed(clock: Clock) -> bool:
    return clock.name in _REPLIES and clock.running
