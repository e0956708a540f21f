"""What must hold of the week, worked out from what was written, answered and sent."""

from collections import Counter
from datetime import datetime, timedelta

from heard.domain.coverage import Gap, gaps
from heard.domain.events import EventType
from heard.domain.judgement import Severity
from heard.domain.people import Role
from tests.pages import Page
from tests.simulation.cases import late_replies
from tests.simulation.check import Check
from tests.simulation.company import BRANDS, DAYS, PEOPLE, STARTS, UNCOVERED, team
from tests.simulation.deeds import deeds
from tests.simulation.proof import unpaged
from tests.simulation.reading import Read
from tests.simulation.week import FORGOTTEN, MONDAY, MUTED, OUTAGE, STORM, Week

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REPLY_CLOCKS = ("first_reply", "next_reply")


def checks(week: Week) -> list[Check]:
    """Every rule of the week."""
    return [
        no_complaint_unpaged(week),
        nobody_over_budget(week),
        quiet_is_kept(week),
        a_mute_holds_back(week),
        sms_stay_below_the_cap(week),
        every_miss_told_once(week),
        outage_caught_up(week),
        storm_is_bounded(week),
        forgotten_claims_come_back(week),
        uncovered_night(week),
        monday_opening(week),
        *deeds(week),
    ]


def no_complaint_unpaged(week: Week) -> Check:
    """Each time that a complaint was to be told (see `proof`)."""
    how, broken = unpaged(week)
    return Check(
        "Every complaint reaches a person",
        f"{how.total():,} times that one was to be told",
        tuple(broken),
        tuple(f"{number:,} {words}" for words, number in how.most_common()),
    )


def nobody_over_budget(week: Week) -> Check:
    """No window holds more than it may, wherever it is laid. Only something graver than all of the
    longest one may come between the shorter ones."""
    broken, most = [], Counter[float]()
    windows = week.world.policy.people_budget.windows
    longest = max(minutes for minutes, _ in windows)
    for person in PEOPLE:
        sends = week.sends(person.id)
        for minutes, limit in windows:
            counted = [
                read.page.at
                for n, read in enumerate(sends)
                if minutes == longest or not _graver(week, read, sends[:n], longest)
            ]
            for n, at in enumerate(counted):
                inside = sum(1 for one in counted[n : n + limit + 5] if one - at < minutes * MINUTE)
                most[minutes] = max(most[minutes], inside)
                if inside > limit:
                    broken.append(f"{person.name}: {inside} in {minutes:g} min from {at}")
    seen = ", ".join(f"at most {number} in {window:g} min" for window, number in most.items())
    return Check("Nobody is told more than their budget allows", seen, tuple(broken))


def _sent(week: Week, since: datetime, until: datetime) -> Counter[str]:
    """How many times each person was told something in a stretch."""
    return Counter(
        {p.id: sum(since <= one.page.at < until for one in week.sends(p.id)) for p in PEOPLE}
    )


def _graver(week: Week, read: Read, earlier: list[Read], minutes: float) -> bool:
    lately = [one for one in earlier[-100:] if read.page.at - one.page.at < minutes * MINUTE]
    return not lately or week.rank(read) < min(week.rank(one) for one in lately)


def quiet_is_kept(week: Week) -> Check:
    """In somebody's quiet hours their phone rings for what is critical only."""
    broken, rung = [], 0
    for read in week.read():
        page, quiet = read.page, week.person(read.page.to).quiet
        if read.alert and page.way == "sms" and quiet and quiet.until(page.at):
            rung += 1
            if week.rank(read) > Severity.CRITICAL.rank:
                broken.append(f"{week.called(page.to)} at {page.at}: {page.text}")
    seen = f"{rung} SMS in quiet hours, all of something critical"
    return Check("Quiet hours are kept, but for what is critical", seen, tuple(broken))


def a_mute_holds_back(week: Week) -> Check:
    """While a brand is muted nobody hears of it but for what is critical, and afterwards they do."""
    brand, begins, ends = MUTED
    heard = [c for c in week.cases.values() if c.brand == brand and begins < c.heard[0] < ends]
    told = [(c, page) for c in heard if c.complaint for page in week.named(c.thread)]
    broken = [
        f"{page.way} to {week.called(page.to)} at {page.at}"
        for case, page in told
        if page.at < ends and case.sort.severity is not Severity.CRITICAL
    ]
    after = sum(page.at >= ends for _, page in told)
    seen = f"{len(heard)} threads heard in it; {after} messages about its complaints after it"
    return Check("A mute holds back the telling, not the record", seen, tuple(broken))


def sms_stay_below_the_cap(week: Week) -> Check:
    """No day has more SMS than the policy pays for; what is beyond went by e-mail."""
    days = Counter(page.at.date() for page in week.pages() if page.way == "sms")
    cap = week.world.policy.sms.daily_cap or 0
    broken = [f"{day}: {number} SMS" for day, number in days.items() if number > cap]
    capped = week.world.counted["SmsCapped"]
    seen = f"at most {max(days.values())} of {cap} in a day, {capped} went by e-mail instead"
    return Check("The day's SMS stay below the cap", seen, tuple(broken))


def every_miss_told_once(week: Week) -> Check:
    """The record misses the answers that really were late, each once; nobody gets the same event
    twice; and somebody hears of each, unless the answer was faster."""
    told: Counter[str] = Counter()
    marks: Counter[tuple[str, ...]] = Counter()
    how: Counter[str] = Counter()
    broken = []
    for thread, events in week.world.table.timeline.items():
        for event in events:
            if event.type is EventType.CLOCK_MISSED:
                marks[thread, *map(str, event.data.values())] += 1
                if event.data["clock"] in REPLY_CLOCKS:
                    told[thread] += 1
                    came = _heard_of(week, thread, event.at)
                    how[came or "told to nobody"] += 1
                    broken += [] if came else [f"{thread} at {event.at}: told to nobody"]
    broken += [f"told {number} times: {mark}" for mark, number in marks.items() if number > 1]
    for case in week.cases.values():
        late = late_replies(case, week.world.policy, week.world.now)
        if late != told[case.thread]:
            broken.append(f"{case.customer}: {late} late answers, {told[case.thread]} told")
    sent = Counter((page.to, page.way, page.row.subject, page.row.version) for page in week.pages())
    broken += [f"sent {number} times: {key}" for key, number in sent.items() if number > 1]
    late = told.total()
    seen = f"{late:,} late answers and {marks.total() - late:,} other misses"
    classes = tuple(f"{number:,} late answers {words}" for words, number in how.most_common())
    return Check("Every miss is told once", seen, tuple(broken), classes)


def _heard_of(week: Week, thread: str, at: datetime) -> str | None:
    """How somebody heard of a late answer: by name, among more, or by giving it, if the customer
    did not take back the question."""
    answered = week.first(thread, EventType.BRAND_REPLIED, EventType.DELETED, since=at)
    until = answered or week.world.now
    if any(at <= page.at <= until for page in week.named(thread)):
        return "named to a person"
    if any(at <= page.at <= until for page in week.by_thread_listed[thread]):
        return "counted in a bundle"
    return (
        "given, or no longer wanted, before the next bundle"
        if answered and answered - at <= 60 * MINUTE
        else None
    )


def outage_caught_up(week: Week) -> Check:
    """What ran out while the sweep was away is told with the first sweep after it, and the phones
    ring no more than they may."""
    begins, ends = OUTAGE
    late, broken = 0, []
    for thread, events in week.world.table.timeline.items():
        for event in events:
            if event.type is not EventType.CLOCK_MISSED:
                continue
            if begins < datetime.fromisoformat(str(event.data["due_at"])) < ends - MINUTE:
                late += event.at >= ends
                if event.at > ends + MINUTE:
                    broken.append(f"{thread} was told of {event.data} only at {event.at}")
    rung = _sent(week, ends, ends + 15 * MINUTE)
    limit = dict(week.world.policy.people_budget.windows).get(15, 5)
    broken += [f"{person}: {number} pages" for person, number in rung.items() if number > limit]
    seen = f"{late} misses told at once after it, at most {max(rung.values(), default=0)} pages a person in 15 min"
    return Check("The outage is caught up without a storm", seen, tuple(broken))


def storm_is_bounded(week: Week) -> Check:
    """An hour of it costs a person a handful of messages."""
    begins = STORM
    rung = _sent(week, begins, begins + 60 * MINUTE)
    broken = [f"{person}: {number}" for person, number in rung.items() if number > 11]
    most = max(rung.values(), default=0)
    seen = f"{week.plan.storm:,} complaints, at most {most} messages a person in its hour"
    return Check("The storm rings a few times", seen, tuple(broken))


def forgotten_claims_come_back(week: Week) -> Check:
    """Each is nobody's again, reaches somebody a rung up while it is, and is answered in the end."""
    broken, words = [], []
    for thread, who in week.forgotten.items():
        case, lost_at = week.cases[thread], week.first(thread, EventType.CLAIM_EXPIRED)
        if lost_at is None:
            broken.append(f"{case.customer}: the claim of {who} never expired")
            continue
        again_at = week.first(thread, EventType.CLAIMED, since=lost_at) or week.world.now
        up = [
            page
            for page in week.named(thread)
            if lost_at <= page.at <= again_at and _above(week, page, who)
        ]
        if not up or not case.answered:
            broken.append(f"{case.customer}: {len(up)} pages a rung up, taken again {again_at}")
            continue
        heard = ", ".join(sorted({week.called(page.to) for page in up}))
        words.append(f"lost {lost_at:%H:%M} UTC, {heard} told {up[0].at:%H:%M}")
    if len(week.forgotten) < len(FORGOTTEN):
        broken.append("somebody could not claim what they were to forget")
    return Check("Forgotten claims come back, one rung up", "; ".join(words), tuple(broken))


def _above(week: Week, page: Page, who: str) -> bool:
    roles = list(Role)
    return roles.index(week.person(page.to).role) > roles.index(week.person(who).role)


def uncovered_night(week: Week) -> Check:
    """The roster's hole is found a week ahead; who is hurt in it gets the next rung, at once, and an
    answer; operations is told why it was not who should have been."""
    found = gaps(team(), week.world.policy, STARTS, STARTS + DAYS * DAY, mails=True)
    holes = [gap for gap in found if gap.who == "rotation:nights"]
    broken = [f"a gap that is none: {gap}" for gap in holes if not _in_the_hole(gap)]
    if {gap.brand for gap in holes} != set(BRANDS):
        broken.append(f"gaps found ahead: {holes}")
    case = next(case for case in week.cases.values() if case.customer == "hurt")
    pages = week.named(case.thread)
    first = [page for page in pages if page.at == case.heard[0]]
    if not first or any(week.person(page.to).role is not Role.LEAD for page in first):
        broken.append(f"not the next rung at once: {[(page.at, page.to) for page in pages]}")
    if not case.answered:
        broken.append("nobody answered")
    if not any(
        page.to == "operations" and "otation" in page.text for page in week.world.alerts.log
    ):
        broken.append("operations was not told")
    names = ", ".join(sorted({week.called(page.to) for page in first}))
    seen = f"{len(holes)} gaps found ahead; {names} paged at once"
    return Check(
        "The uncovered night is known ahead, and reaches the next rung", seen, tuple(broken)
    )


def _in_the_hole(gap: Gap) -> bool:
    return UNCOVERED.start <= gap.start < gap.end <= UNCOVERED.end


def monday_opening(week: Week) -> Check:
    """A weekend's complaints are one message a person when the brand opens."""
    opens = MONDAY
    rung = _sent(week, opens, opens + MINUTE)
    digests = [
        read
        for read in week.read()
        if read.alert and opens <= read.page.at < opens + MINUTE and len(read.named) > 1
    ]
    broken = [f"{person}: {number} pages" for person, number in rung.items() if number > 1]
    if not digests:
        broken.append("no digest at the opening")
    largest = max((len(read.named) for read in digests), default=0)
    seen = f"{len(digests)} digests, the largest names {largest} threads; nobody got two"
    return Check("Monday opens with one digest a person", seen, tuple(broken))
