"""The words of the signed page: how long, until when, what happened, in the brand's time zone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heard.domain import naming
from heard.domain.clocks import Clock, ClockName, Outcome
from heard.domain.events import Event, EventType
from heard.domain.handoff import By
from heard.domain.naming import Called
from heard.domain.outgoing import Step
from heard.domain.state import State
from heard.domain.thread import Thread

_HOUR, _DAY = 60, 24 * 60

_CLOCKS = {
    ClockName.CLAIM: "Claim",
    ClockName.FIRST_REPLY: "First reply",
    ClockName.NEXT_REPLY: "Next reply",
    ClockName.PROMISE: "Promise",
    ClockName.RESOLUTION: "Resolution",
}

_STATES = {
    State.UNOPENED: "No customer has written here yet",
    State.NOTED: "Noted, no answer is owed",
    State.WAITING: "Waiting, nobody has it",
    State.ANSWERED: "Answered",
    State.WITHDRAWN: "Deleted before an answer, to be dismissed with a reason",
    State.RESOLVED: "Resolved",
    State.DISMISSED: "Dismissed",
}

_GOING_OUT = {
    Step.ASKED: "an answer by {} waits for approval",
    Step.WRITTEN: "an answer by {} is on its way",
    Step.SENDING: "an answer by {} is being sent",
    Step.UNSURE: "did the answer by {} go out?",
}

_HAPPENED = {
    EventType.OPENED: "Heard: {severity} {kind}",
    EventType.REOPENED: "Opened again: {severity} {kind}",
    EventType.WAITING: "The customer waits again: {severity} {kind}",
    EventType.WORSENED: "It got worse: {severity} {kind}",
    EventType.MESSAGE_HEARD: "Another message was heard",
    EventType.EDITED: "A message was edited",
    EventType.DELETED: "A message was deleted",
    EventType.HIDDEN: "A message was hidden",
    EventType.SHOWN: "A message was shown again",
    EventType.COMPLETED: "The platform told more of a message",
    EventType.BRAND_REPLIED: "The brand replied",
    EventType.AUTOMATIC_REPLY: "An automatic reply; it does not count as an answer",
    EventType.REPLY_VOUCHED: "{by} says: that reply was a person's",
    EventType.UNDELIVERED: "A reply of ours did not reach the customer",
    EventType.CLAIMED: "{by} claimed it",
    EventType.RELEASED: "{by} released it",
    EventType.CLAIM_WARNED: "{about} was reminded that the claim ends soon",
    EventType.CLAIM_EXPIRED: "The claim of {was} expired",
    EventType.ASSIGNED: "{by} assigned it to {to}",
    EventType.ESCALATED: "{by} escalated it to {target}: {reason}",
    EventType.FACT_CHECKED: "{by} checked: {fact}",
    EventType.FACT_UNCHECKED: "{by} says that this was not checked: {fact}",
    EventType.REPLY_WRITTEN: "{by} wrote an answer: {text}",
    EventType.APPROVAL_WANTED: "Somebody else is to read it first ({target}): {because}",
    EventType.APPROVAL_LATE: "Nobody approved the answer in time; {target} was told",
    EventType.REPLY_APPROVED: "{by} approved the answer",
    EventType.REPLY_TURNED_DOWN: "{by} turned the answer of {to} down: {reason}",
    EventType.REPLY_HELD: "The answer waits: {because}",
    EventType.REPLY_UNDONE: "{by} took the answer back",
    EventType.REPLY_STARTED: "The answer is being sent",
    EventType.REPLY_SENT: "Sent by {by}",
    EventType.REPLY_FAILED: "The answer of {by} was not sent: {because}",
    EventType.REPLY_UNSURE: "Nobody can tell whether the answer went out: {because}",
    EventType.REPLY_SOUGHT: "{by} had the platform asked whether the answer stands there",
    EventType.REPLY_AGAIN: "{by} says that the answer does not stand there, and sent it again",
    EventType.REPLY_STANDS: "{by} says that the answer stands there: {text}",
    EventType.REPLY_DISCARDED: "{by} let the text go",
    EventType.REPLY_DUE: "The answer was put on its way again",
    EventType.ANSWERED: "{by} says: answered ({where}): {text}",
    EventType.ANSWER_SEEN: "The answer of {by} was seen on the platform",
    EventType.PAUSE_DOUBTED: "The customer wrote again and the clock is paused: is that right?",
    EventType.RESUMED: "{by} says that the customer waits: {reason}",
    EventType.REFILED: "{by} filed it as: {severity} {kind} (was: {was_severity} {was_kind}){why}",
    EventType.PROMISED: "{by} noted a promise, to be kept by {to}: {what}",
    EventType.PROMISE_KEPT: "{by} says that a promise was kept: {what}",
    EventType.PROMISE_WITHDRAWN: "{by} withdrew a promise ({what}): {reason}",
    EventType.PROMISE_CLIMBED: "A promise is still missed ({what}); {target} was told",
    EventType.OFFER_MADE: "{by} offered {what} ({terms})",
    EventType.OFFER_ASKED: "{by} wants to offer {what} ({terms}), a lead decides: {reason}",
    EventType.OFFER_APPROVED: "{by} approved what {to} wants to offer: {what} ({terms})",
    EventType.OFFER_TURNED_DOWN: "{by} turned down what {to} wants to offer ({what}): {reason}",
    EventType.OFFER_ACCEPTED: "{by} says: the customer took {what} ({terms})",
    EventType.OFFER_DECLINED: "{by} says: the customer declined {what} ({terms})",
    EventType.OFFER_TAKEN_BACK: "{by} took back an offer ({what}): {reason}",
    EventType.ANSWER_PROPOSED: "{by} proposed to keep an answer: {when}",
    EventType.NOTED_BY_AGENT: "{by} noted: {text}",
    EventType.JOINED: "{by} joined it with thread {thread}",
    EventType.HANDED_OFF: "{by} invited them to go on {where}, reference {reference}",
    EventType.UNINVITED: "{by} took the invitation {reference} back: {reason}",
    EventType.HANDOFF_QUIET: "Nobody has arrived yet; {about} was reminded",
    EventType.NOBODY_CAME: "Nobody came with reference {reference}; {to} was told",
    EventType.ARRIVED: "They arrived {where}, reference {reference}",
    EventType.CAME_WITH: "They came with reference {reference}, from thread {thread}",
    EventType.PRAISE_RETURNED: "They came back with praise, in thread {praise}",
    EventType.THANKED: "They were thanked",
    EventType.DELIGHTED: "{by} surprised them: {what} ({worth})",
    EventType.SIDE_TAKEN: "{by}: they take the side of {side}, in the dispute of thread {dispute}",
    EventType.DEFENDER_RILED: "They defend us, and lose their temper over it",
    EventType.ADVOCATE_GUIDED: "{by} says of who defends us: {step}",
    EventType.STORY_KEPT: "{by} keeps it as a good story: {why}",
    EventType.HIDE_ASKED: "{by} asks to {want} a message: {reason_why}",
    EventType.HIDE_CONFIRMED: "{by} confirmed to {want} a message ({reason_why}); it is kept whole",
    EventType.HIDE_REFUSED: "{by} turned it down to {want} a message: {reason}",
    EventType.HIDE_DONE: "{by} says: the platform was told to {want} a message",
    EventType.HIDE_FAILED: "The platform did not {want} a message: {trouble}",
    EventType.RESOLVED: "{by} resolved it: {outcome}",
    EventType.DISMISSED: "{by} dismissed it: {reason}",
    EventType.CLOCK_WARNED: "{clock}: due soon",
    EventType.CLOCK_MISSED: "{clock}: missed",
    EventType.CLOCK_ENDED: "{clock}: {outcome} after {minutes} min",
    EventType.CLOCK_RUNS_AGAIN: "{clock}: runs again",
    EventType.LADDER_WANTED: "The ladder was started",
    EventType.RUNG_PAGED: "Rung {rung} was paged: {target}",
    EventType.LADDER_EXHAUSTED: "The ladder is exhausted; operations was told",
    EventType.SURGE_JOINED: "It is part of a surge, which has the ladder: {surge}",
    EventType.SURGE_LEFT: "Its surge is over: it is on its own again",
    EventType.SURGE_OPENED: "A surge: {people} people in {minutes} minutes; a lead was told",
    EventType.SURGE_GREW: "The surge grows: {people} people",
    EventType.SURGE_COOLED: "The surge has cooled",
    EventType.SURGE_WARMED: "The surge is on again",
    EventType.SURGE_ENDED: "The surge is over",
    EventType.ANSWER_NAMED: "{by} named a lead answer: {text}",
    EventType.STATEMENT_WANTED: "{by} wants a public statement until {due_at}",
    EventType.STATEMENT_LATE: "The public statement is late; {to} was reminded",
    EventType.STATEMENT_MADE: "{by} says: the public statement stands",
    EventType.ANSWER_WANTED: "Several asked and no answer is approved; {to} is to write one",
    EventType.ANSWER_LATE: "The answer is late; {to} was reminded",
    EventType.ANSWER_APPROVED: "{by} approved the words of {to}",
    EventType.ANSWER_TURNED_DOWN: "{by} turned down the words of {to}: {reason}",
    EventType.ANSWER_GIVEN: "{by} gave it to {to}",
    EventType.BUNDLE_DUE: "A bundle of alerts was sent",
    EventType.CHANNEL_FAILING: "{channel} {account}: {trouble}; operations was told",
    EventType.THRESHOLDS_MOVED: "The thresholds of {brand} moved; operations was told",
    EventType.CHANNEL_HEALED: "{channel} {account} is well again; operations was told",
    EventType.DELIVERY_FAILED: "An alert did not arrive, and the next contact was told",
    EventType.SMS_ANSWER_DUE: "A reply by SMS was answered",
    EventType.SMS_STOPPED: "STOP was answered by SMS",
    EventType.BRIEF_DUE: "The team was briefed",
    EventType.LOGIN_WANTED: "A link to sign in was asked for",
}


def lasting(stretch: timedelta) -> str:
    """A stretch of time as people say it: "less than a minute", "12 min", "2 h 5 min", "3 days"."""
    minutes = int(abs(stretch).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < 2 * _DAY:
        hours, rest = divmod(minutes, _HOUR)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // _DAY} days"


def local(at: datetime, time_zone: str) -> str:
    """A moment in a brand's time zone: "Mon 7 Jan, 10:30 CET"."""
    there = at.astimezone(ZoneInfo(time_zone))
    return f"{there:%a} {there.day} {there:%b, %H:%M %Z}"


def heard(posted_at: datetime | None, heard_at: datetime, time_zone: str) -> str:
    """When a message was posted, as far as the platform said, and how soon it was heard."""
    if posted_at is None:
        return f"Heard {local(heard_at, time_zone)}"
    later = heard_at - posted_at
    soon = "within a minute" if later < timedelta(minutes=1) else f"{lasting(later)} later"
    return f"Posted {local(posted_at, time_zone)}, heard {soon}"


def clock_name(name: str) -> str:
    """A clock as people call it."""
    return _CLOCKS[ClockName(name)]


def standing(clock: Clock, now: datetime) -> str:
    """How a clock stands: "due in 12 min", "overdue by 3 min", "met after 4 min", "paused"."""
    if clock.paused_at is not None:
        return f"paused, {lasting(clock.due_at - clock.paused_at)} left"
    if clock.ended_at is None:
        left = clock.due_at - now
        return f"due in {lasting(left)}" if left > timedelta() else f"overdue by {lasting(left)}"
    if clock.outcome is Outcome.CANCELLED:
        return "cancelled"
    if clock.outcome is Outcome.MISSED:
        return f"missed, {lasting(clock.ended_at - clock.due_at)} late"
    return f"met after {lasting(clock.ended_at - clock.started_at)}"


def urgency(clock: Clock, now: datetime) -> str:
    """One word for how a clock looks: "over", "soon", "running" or "done"."""
    if clock.ended_at is not None:
        return "done"
    if clock.paused_at is not None:
        return "running"
    if now >= clock.due_at:
        return "over"
    return "soon" if clock.warn_at is not None and now >= clock.warn_at else "running"


def whereabouts(thread: Thread, called: Called) -> str:
    """Where a thread stands and who has it, in one line."""
    standing, going_out_ = _whereabouts(thread, called), going_out(thread, called)
    return f"{standing}; {going_out_}" if going_out_ else standing


def going_out(thread: Thread, called: Called) -> str | None:
    """That an answer is on its way, None where none is."""
    outgoing = thread.outgoing
    if outgoing is None or not outgoing.live:
        return None
    return _GOING_OUT[outgoing.step].format(called(outgoing.by))


def _whereabouts(thread: Thread, called: Called) -> str:
    if thread.claim and thread.state is State.CLAIMED:
        return f"{called(thread.claim.by)} has it"
    said = thread.said
    if said and thread.state is State.ANSWERED and not said.seen:
        return f"Answered: said by {called(said.by)}, not seen"
    if thread.claim:
        return f"{_STATES[thread.state]}; {called(thread.claim.by)} has it"
    return _STATES[thread.state]


def listed(names: Sequence[str]) -> str:
    """Names as people say them: "author", "author and reach", "text, author and reach"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


_WAYS = {By.EMAIL: "by e-mail", By.PHONE: "by phone", By.DM: "in private", By.OTHER: "elsewhere"}


def way(how: str) -> str:
    """A way in which a customer goes on, or the channel on which they did: "by e-mail", "on x"."""
    return _WAYS[By(how)] if how in list(By) else f"on {how}"


def _whereto(data: Mapping[str, str]) -> Iterator[str]:
    yield way(data["how"])
    if "location" in data:
        yield f"({data['location']})"
    if "thread" in data:
        yield f"in thread {data['thread']}"
    if "note" in data:
        yield f"({data['note']})"


def happened(event: Event, called: Called, time_zone: str) -> str:
    """One event as a sentence, its times in a brand's time zone."""
    data: defaultdict[str, str] = defaultdict(lambda: "unknown")
    told = {name: str(value) for name, value in event.data.items() if value is not None}
    data.update({name: _shown(name, value, time_zone) for name, value in told.items()})
    for name in ("was", "to"):
        if name in data:
            data[name] = called(data[name])
    if event.type in (EventType.CLAIM_WARNED, EventType.HANDOFF_QUIET):
        data["about"] = called(data["about"])
    if "target" in data:
        data["target"] = naming.paged(data["target"], called)
    if "clock" in data:
        data["clock"] = clock_name(data["clock"])
    if "outcome" in data:
        data["outcome"] = data["outcome"].replace("_", " ")
    if event.type is EventType.REFILED:
        data["why"] = f": {data['reason']}" if "reason" in data else ""
    if "want" in data:
        data["want"] = {"hide": "hide", "show": "show again"}[data["want"]]
        data["reason_why"] = data["why"].replace("_", " ")
    if "how" in data:
        data["where"] = " ".join(_whereto(data))
    data["by"] = called(event.by) if event.by else "Heard"
    return _HAPPENED[event.type].format_map(data)


def _shown(name: str, value: str, time_zone: str) -> str:
    return local(datetime.fromisoformat(value), time_zone) if name == "due_at" else value
