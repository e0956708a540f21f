"""The words of the daily mail: for a person at breakfast, who wants to know how yesterday went, who
still waits, and whether somebody is there today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from heard.domain.briefs import Daily, Duty
from heard.domain.coverage import Gap
from heard.domain.naming import lasted, place, who
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.reporting import WITHIN, Answers
from heard.domain.state import State
from heard.domain.team import Shift, Team
from heard.domain.thread import Thread
from heard.domain.wall import spoken, zone_of
from heard.ports.alerts import Mail
from heard.services.bulletin import Bulletin, Line, Part


def daily_mail(daily: Daily, team: Team, host: str, policy: Policy) -> Mail:
    """The whole mail; its attributes say that it is one, so that a list can choose to get it."""
    brand = policy.brand(daily.brand)
    complaints = daily.figures.complaints
    day = daily.day.strftime("%a %-d %b")
    subject = f"[Heard] {brand.name}, {day}: {some(complaints.heard, 'complaint')}"
    if complaints.counted:
        subject += f", {percent(complaints.share(60))} answered within the hour"
    subject += f", {_waiting(daily.unanswered.number)} now"
    zone = brand.calendar.time_zone
    bulletin = Bulletin(
        f"{daily.day.strftime('%A, %-d %B %Y')} at {brand.name}.",
        (
            Part("Yesterday" if _is_yesterday(daily, zone) else "That day", tuple(_figures(daily))),
            *_story(daily, team, host),
            _unanswered(daily, team, host, policy),
            Part("On call today", tuple(_duties(daily, zone))),
            Part("Gaps in the next seven days", tuple(_gaps(daily.gaps, zone))),
        ),
    )
    return bulletin.mail(subject, {"brand": daily.brand, "kind": "daily"}, f"{host}/threads")


_ALSO = {
    "invited": "invited to go on elsewhere",
    "arrived": "came",
    "nobody_came": "did not come",
    "praise_returned": "came back with praise",
    "hidden": "hidden from others",
    "thanked": "thanked for kind words",
    "surprised": "surprised with something small",
    "defended_us": "stood up for us",
}
"""What else is told of a day, in this order, where it happened."""


def percent(share: Fraction | None) -> str:
    """A share in whole per cent, rounded down: 100 % is said of all, and of nothing less."""
    return "none" if share is None else f"{int(share * 100)} %"


def some(number: int, one: str, many: str = "") -> str:
    """A number and its noun: "no complaints", "1 complaint", "2 complaints"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number or 'no'} {noun}"


def _waiting(number: int) -> str:
    return "nobody waits" if not number else f"{number} {'waits' if number == 1 else 'wait'}"


def _is_yesterday(daily: Daily, time_zone: str) -> bool:
    return (daily.at.astimezone(zone_of(time_zone)).date() - daily.day).days == 1


def _figures(daily: Daily) -> Iterator[Line]:
    complaints, questions = daily.figures.complaints, daily.figures.questions
    if not complaints.heard and not questions.heard:
        yield Line("Nobody complained, and nobody asked.")
    else:
        heard = f"{some(complaints.heard, 'complaint')} and {some(questions.heard, 'question')}"
        yield Line(f"Heard: {heard}.")
    for answers, noun in ((complaints, "complaint"), (questions, "question")):
        yield from _answered(answers, noun)
    if complaints.counted:
        yield Line("Of those who complain 32 % expect an answer within 30 minutes, 42 % within 60.")
    missed = [f"{number} {name.replace('_', ' ')}" for name, number in daily.figures.missed.items()]
    yield Line(f"Clocks missed: {', '.join(missed) or 'none'}.")
    counted = daily.figures.counted
    also = [f"{counted[name]} {words}" for name, words in _ALSO.items() if counted.get(name)]
    if also:
        yield Line(f"Also: {', '.join(also)}.")


def _answered(answers: Answers, noun: str) -> Iterator[Line]:
    """How fast these were answered, in one line, and what else became of them."""
    if answers.counted:
        wall = ", ".join(f"{percent(answers.share(most))} within {most}" for most in WITHIN)
        opening = ", ".join(percent(answers.share_open(most)) for most in WITHIN)
        yield Line(f"{noun.capitalize()}s answered: {wall} minutes (in opening time {opening}).")
    if answers.waiting:
        verb = "waits" if answers.waiting == 1 else "wait"
        yield Line(f"{some(answers.waiting, noun)} of that day still {verb} for an answer.")
    if answers.withdrawn:
        verb = "was" if answers.withdrawn == 1 else "were"
        yield Line(
            f"{some(answers.withdrawn, noun)} {verb} deleted or dismissed before an answer, "
            f"and count{'s' if answers.withdrawn == 1 else ''} in no share."
        )


def _story(daily: Daily, team: Team, host: str) -> Iterator[Part]:
    story = daily.story
    if story:
        kept = Line(
            f"{story.why} ({story.customer}, kept by {team.called(story.by)})",
            story.excerpt or "",
            f"{host}/board/threads/{story.thread}",
        )
        yield Part("A good story", (kept,))


def _unanswered(daily: Daily, team: Team, host: str, policy: Policy) -> Part:
    if not daily.unanswered.number:
        return Part("Unanswered now", (Line("Nobody waits for an answer."),))
    lines = tuple(
        waiting_line(thread, team, host, daily.at, policy) for thread in daily.unanswered.threads
    )
    title = f"Unanswered now: {daily.unanswered.number}, gravest first"
    return Part(title, lines, more=daily.unanswered.more)


def waiting_line(thread: Thread, team: Team, host: str, now: datetime, policy: Policy) -> Line:
    """One thread that no one has answered: since when, what, whose, and who has it."""
    runs = thread.runs(policy)
    since = runs[-1].started_at if runs and runs[-1].ended_at is None else thread.opened_at or now
    has_it = f"{team.called(thread.claim.by)} has it" if thread.claim else "nobody has it"
    if thread.state is State.WITHDRAWN:
        has_it = "deleted before an answer: dismiss it with a reason"
    label = f"{thread.severity} {thread.kind}".upper()
    return Line(
        f"{lasted(since, now)}: {label}, {who(thread.customer)} on {place(thread)}, {has_it}",
        thread.excerpt or "no text",
        f"{host}/threads/{thread.id}",
    )


def _duties(daily: Daily, time_zone: str) -> Iterator[Line]:
    for duty in daily.duties:
        yield Line(f"{duty.name}: {_turns(duty, time_zone)}")
    if not daily.duties:
        names = _names(daily.paged)
        yield Line(f"No rotation is set up. Paged first: {names or 'nobody can be'}.")


def _turns(duty: Duty, time_zone: str) -> str:
    turns = [_turn(shift, time_zone, last=shift is duty.shifts[-1]) for shift in duty.shifts]
    return ", then ".join(turns)


def _turn(shift: Shift, time_zone: str, *, last: bool) -> str:
    name = shift.person.name if shift.person else f"nobody ({shift.why})"
    if last:
        return name
    return f"{name} until {shift.end.astimezone(zone_of(time_zone)):%H:%M}"


def _names(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)


def _gaps(found: Sequence[Gap], time_zone: str) -> Iterator[Line]:
    if not found:
        yield Line("None: somebody is on call whenever a clock runs.")
    for gap in found:
        yield Line(gap_words(gap, time_zone))


def gap_words(gap: Gap, time_zone: str) -> str:
    """One gap: from when to when, and why."""
    return f"{spoken(gap.start, time_zone)} to {spoken(gap.end, time_zone)}: {gap.why}"
