"""What must hold of what people did in the week: replies by SMS, promises, nights, and what the team
is told that nobody asked for."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from heard.domain.events import EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.people import Role
from tests.pages import Page
from tests.simulation.check import Check
from tests.simulation.company import BRANDS, DAYS, PEOPLE, STARTS, TURNS, UNCOVERED, has_the_night
from tests.simulation.desk import Given
from tests.simulation.phones import STORIES, Sent
from tests.simulation.week import Week

DAY = timedelta(days=1)


def deeds(week: Week) -> list[Check]:
    """Every rule about what people did."""
    return [
        replies_by_sms(week),
        promises_are_told(week),
        nights_are_exact(week),
        daily_mails(week),
        shifts_are_handed_over(week),
        the_gap_is_told(week),
    ]


def replies_by_sms(week: Week) -> Check:
    """What is answered by SMS is done once and confirmed once; the stories end as they should."""
    sent = week.phones.sent
    answers = Counter((one.to, one.at) for one in _because(week, EventType.SMS_ANSWER_DUE))
    asked = Counter((one.person, one.at) for one in sent)
    broken = [f"{key}: {n} answers" for key, n in answers.items() if n > asked[key]]
    broken += _stories(week)
    outcomes = ", ".join(
        f"{n} {what}" for what, n in Counter(one.outcome for one in sent).most_common()
    )
    seen = f"{len(sent)} by SMS ({outcomes}), {answers.total()} answers"
    return Check("An answer by SMS acts once and is confirmed", seen, tuple(broken))


def _stories(week: Week) -> list[str]:
    """Of the customers who are answered by SMS in a certain way: what went wrong."""
    by_name: dict[str, list[Sent]] = {name: [] for name in STORIES}
    for one in week.phones.sent:
        if one.about:
            by_name[one.about].append(one)
    broken = [
        f"{name}: only {len(told)} of its SMS were sent"
        for name, told in by_name.items()
        if len(told) < len(STORIES[name])
    ]
    if broken:
        return broken
    happened = {
        name: [
            (event.type, event.by)
            for event in week.world.table.timeline[week.world.thread_of(name).id]
        ]
        for name in STORIES
    }
    stop, start = by_name["enough"]
    silence = [
        page
        for page in week.pages(stop.person)
        if page.way == "sms" and stop.at <= page.at < start.at
    ]
    expected = {
        "the second reads who was first": "Already claimed by Gita"
        in _answer(week, by_name["twice"][1]),
        "the first has it": "is yours" in _answer(week, by_name["twice"][0]),
        "an escalation reaches the lead": any(
            page.to == "indra" and page.at >= by_name["too-hard"][0].at
            for page in week.named(week.world.thread_of("too-hard").id)
        ),
        "what is released is on the board again": (EventType.RELEASED, "gita")
        in happened["put-back"],
        "details come with a link": "/t/" in _answer(week, by_name["asked"][0]),
        "aa claims all": (EventType.CLAIMED, "hari") in happened["asked"],
        "STOP silences the phone": not silence,
        "operations is told of a STOP": any(
            "Hari answered STOP" in page.text for page in week.world.alerts.log
        ),
        "START is confirmed": "by SMS again" in _answer(week, start),
    }
    return [f"not so: {what}" for what, so in expected.items() if not so]


def _answer(week: Week, sent: Sent) -> str:
    return " ".join(
        page.text
        for page in _because(week, EventType.SMS_ANSWER_DUE)
        if (page.to, page.at) == (sent.person, sent.at)
    )


def _because(week: Week, what: EventType) -> list[Page]:
    """Every message to a person that an event of this kind brought."""
    return [
        page
        for page in week.pages()
        if page.row and any(event.type is what for event in page.row.events)
    ]


def promises_are_told(week: Week) -> Check:
    """A promise that was kept is no miss; one that was not is told once, to its keeper and to
    somebody above, unless they were told of more at once."""
    kept = [one for one in week.desks.promises if one.kept_at]
    late = [one for one in week.desks.promises if not one.kept_at and one.due_at < week.world.now]
    broken = [f"kept and missed: {one}" for one in kept if _misses(week, one)]
    for one in late:
        misses = _misses(week, one)
        told = [*week.named(one.thread), *week.by_thread_listed[one.thread]]
        after = {page.to for page in told if page.at >= one.due_at}
        if len(misses) != 1:
            broken.append(f"missed {len(misses)} times: {one}")
        elif one.keeper not in after:
            broken.append(f"{one.keeper} was not told of {one}")
        elif not any(week.person(to).role is not Role.AGENT for to in after):
            broken.append(f"nobody above was told of {one}")
    seen = f"{len(kept)} kept, {len(late)} missed and told"
    return Check("A promise is kept or told", seen, tuple(broken))


def _misses(week: Week, given: Given) -> list[datetime]:
    return [
        event.at
        for event in week.world.table.timeline[given.thread]
        if event.type is EventType.CLOCK_MISSED
        and event.data["clock"] == "promise"
        and event.data["due_at"] == given.due_at.isoformat()
    ]


def nights_are_exact(week: Week) -> Check:
    """What is critical or high in the night rings whoever had it at that very moment: through a
    swap, a stand-in and a change of the clocks."""
    broken, right = [], Counter[str]()
    grave = (Severity.CRITICAL, Severity.HIGH)
    for case in week.cases.values():
        at, brand = case.heard[0], BRANDS[case.brand]
        if not case.complaint or case.sort.severity not in grave or brand.calendar.is_open(at):
            continue
        whose = has_the_night(at)
        first = [page for page in week.named(case.thread) if page.at == at]
        if whose and any(page.to != whose for page in first):
            broken.append(f"{at}: {[page.to for page in first]} instead of {whose}")
        right.update({page.to for page in first})
    seen = ", ".join(f"{n} × {week.called(who)}" for who, n in right.most_common())
    return Check("The night rings whose it is, to the minute", seen, tuple(broken))


def daily_mails(week: Week) -> Check:
    """Each brand has one a day, with the complaints and questions that were really heard."""
    broken, seen = [], 0
    for brand in BRANDS.values():
        zone = ZoneInfo(brand.calendar.time_zone)
        mails = [
            page
            for page in week.world.alerts.log
            if page.to == "care" and f" at {brand.name}.\n" in page.text
        ]
        days = [page.at.astimezone(zone).date() for page in mails]
        if len(days) != len(set(days)) or not DAYS <= len(days) <= DAYS + 1:
            broken.append(f"{brand.id}: {len(days)} mails on {len(set(days))} days")
        for page, day in zip(mails, days, strict=True):
            seen += 1
            if page.at.astimezone(zone).strftime("%H:%M") != "08:00":
                broken.append(f"{brand.id}: a mail at {page.at}")
            heard = _heard_on(week, brand.id, day - DAY, zone, page.at)
            if heard not in page.text:
                line = next((x for x in page.text.splitlines() if "Heard: " in x), "nothing")
                broken.append(f"{brand.id} {day}: {line!r}, and it was {heard!r}")
    return Check("The daily mails come, and count right", f"{seen} mails", tuple(broken))


def _heard_on(week: Week, brand: str, day: object, zone: ZoneInfo, until: datetime) -> str:
    """The mail's line, counted from what was written: once an episode and day."""
    ends: dict[str, list[datetime]] = {}
    for thread, at in week.desks.ends:
        ends.setdefault(thread, []).append(at)
    found: dict[Kind, set[tuple[str, int]]] = {Kind.COMPLAINT: set(), Kind.QUESTION: set()}
    for case in week.cases.values():
        if case.brand == brand:
            for wait in case.waits():
                if wait.begun < until and wait.begun.astimezone(zone).date() == day:
                    episode = sum(at < wait.begun for at in ends.get(case.thread, ()))
                    found[case.sort.kind].add((case.thread, episode))
    complaints, questions = len(found[Kind.COMPLAINT]), len(found[Kind.QUESTION])
    if not complaints and not questions:
        return "Nobody complained, and nobody asked."
    return (
        f"Heard: {complaints or 'no'} complaint{'' if complaints == 1 else 's'} and "
        f"{questions or 'no'} question{'' if questions == 1 else 's'}."
    )


def shifts_are_handed_over(week: Week) -> Check:
    """Each change of the night is told to who goes and who comes, in the minute in which it is."""
    expected = Counter[tuple[datetime, str]]()
    for (_, went), (at, comes) in pairwise(TURNS):
        for person in {went, comes} - {None}:
            expected[at, str(person)] += 1
    told = Counter(
        (page.at, page.to)
        for page in _because(week, EventType.BRIEF_DUE)
        if page.way == "email" and "your shift (Nights)" in page.text
    )
    broken = [f"not told: {key}" for key in expected if not told[key]]
    broken += [f"told {n} times: {key}" for key, n in told.items() if n > expected[key]]
    seen = f"{told.total()} summaries of {len({at for at, _ in told})} changes"
    return Check("Every change of shift is handed over", seen, tuple(broken))


def the_gap_is_told(week: Week) -> Check:
    """The night that nobody has is told ahead, to operations and to the leads."""
    told = [
        page
        for page in week.world.alerts.log
        if page.at < UNCOVERED.start and "make oncall" in page.text and "Jo is away" in page.text
    ]
    leads = {person.id for person in PEOPLE if person.role is Role.LEAD}
    reached = {page.to for page in told}
    missing = sorted({"operations", *leads} - reached)
    broken = [f"{to} was not told ahead" for to in missing]
    ahead = UNCOVERED.start - min((page.at for page in told), default=STARTS)
    seen = f"{len(told)} messages to {len(reached)}, the first {ahead / DAY:.1f} days ahead"
    return Check("A gap in the roster is told ahead", seen, tuple(broken))
