"""The words of answers by SMS: what was done, or why not, in one glance."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from heard.domain.clocks import ClockName
from heard.domain.dossier import Outcome
from heard.domain.naming import Called, ago, channel_name, lasted, place, who
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.sms_commands import Verb
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports.alerts import Mail, Sms

_DONE = {
    Verb.CLAIM: "yours",
    Verb.CLAIM_ALL: "yours",
    Verb.RELEASE: "back on the board",
    Verb.ESCALATE: "escalated",
}
_CLOCKS = {ClockName.FIRST_REPLY: "reply", ClockName.NEXT_REPLY: "reply"}
_SILENT = (ClockName.CLAIM, ClockName.RESOLUTION)
"""Clocks that somebody who asks for details does not ask for."""


def said(what: str) -> Sms:
    """A plain sentence of Heard's own."""
    return Sms(brand="Heard", what=what, who="", words="", waited="", link=None)


def helped() -> Sms:
    """How to answer an alert."""
    return said(
        "12a claims 12, 12e why escalates, 12r releases, 12? tells more. "
        "a alone means the latest, aa claims all. STOP ends SMS."
    )


def started() -> Sms:
    """After START."""
    return said("you get alerts by SMS again. STOP ends them.")


def nothing_there(label: str) -> Sms:
    """A number that stands for nothing to be done, or no alert to mean."""
    if not label:
        return said("no alert of the last day to answer.")
    return said(f"there is nothing for {label} now. ? alone tells of the latest alert.")


def acted(
    verb: Verb, label: str, outcomes: Sequence[Outcome], now: datetime, policy: Policy
) -> Sms:
    """What came of an act on the threads that `label` stands for."""
    if not outcomes:
        return said("nothing of yours waits.") if verb is Verb.CLAIM_ALL else nothing_there(label)
    threads = [one.thread for one in outcomes if one.thread]
    refusals = Counter(str(one.refused) for one in outcomes if one.refused)
    if len(outcomes) > 1:
        done = f"{len(threads)} of {len(outcomes)}" if refusals else f"all {len(threads)}"
        sentences = [f"{done} {'is' if len(threads) == 1 else 'are'} {_DONE[verb]}."]
        sentences += [f"{number} not: {why}" for why, number in refusals.items()]
        return said(" ".join(sentences))
    if not threads:
        return said(f"{label or 'it'} is not {_DONE[verb]}. {outcomes[0].refused}")
    thread = threads[0]
    return Sms(
        brand=policy.brand(thread.brand).name,
        what=f"{label or 'it'} is {_DONE[verb]}",
        who=f"{who(thread.customer)} on {place(thread)}",
        words=thread.excerpt or "",
        waited=_pressing(thread, now, policy),
        link=None,
    )


def details(
    label: str,
    threads: Sequence[Thread],
    now: datetime,
    policy: Policy,
    called: Called,
) -> Sms:
    """Who, how long, the words and the clocks; of a digest the first thread that waits."""
    waiting = [thread for thread in threads if thread.state is State.WAITING]
    first = (waiting or list(threads))[0]
    standing = first.state.value
    if first.claim:
        standing = f"with {called(first.claim.by)}"
    what = f"{label}, {first.severity}, {standing}"
    if len(threads) > 1:
        what = f"{label} has {len(threads)}, {len(waiting)} waiting, {first.severity}"
    heard = f"heard {ago(first.opened_at or now, now)}"
    pressing = _pressing(first, now, policy)
    return Sms(
        brand=policy.brand(first.brand).name,
        what=what,
        who=f"{who(first.customer)} on {channel_name(first.place.channel)}",
        words=first.excerpt or "",
        waited=f"{heard}, {pressing}" if pressing else heard,
        link=None,
        code=label if waiting and label.isdecimal() else None,
    )


def stopped(person: Person) -> Mail:
    """For operations: somebody sent STOP."""
    body = (
        f"{person.name} answered STOP, so their phone gets no SMS from Heard any more. Alerts go "
        "to the next contact.\n\nTo mend it: they send START to the same number. AWS keeps an "
        "opt-out list of its own: if SMS still don't arrive, take the number off it (AWS console, "
        "End User Messaging SMS, Opt-out lists).\n"
    )
    return Mail("[Heard] Somebody wants no SMS", body, {"page": "no"})


def _pressing(thread: Thread, now: datetime, policy: Policy) -> str:
    """The customer's running clocks: "reply in 22 min", "reply 3 min late"."""
    running = [c for c in thread.clocks(policy) if c.running and c.name not in _SILENT]
    words = []
    for clock in sorted(running, key=lambda clock: clock.due_at):
        name = _CLOCKS.get(clock.name, clock.name.value.replace("_", " "))
        late = now >= clock.due_at
        time = lasted(clock.due_at, now) if late else lasted(now, clock.due_at)
        words.append(f"{name} {time} late" if late else f"{name} in {time}")
    return ", ".join(words)
