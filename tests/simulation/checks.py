"""What must hold of the week, worked out from what was written, answered and sent."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.coverage import Gap, gaps
from heard.domain.events import EventType
from heard.domain.judgement import Severity
from heard.domain.people import Role
from tests.pages import Page
from tests.simulation.cases import late_replies
from tests.simulation.company import BRANDS, DAYS, PEOPLE, STARTS, UNCOVERED, team
from tests.simulation.week import MONDAY, MUTED, OUTAGE, STORM, Week

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REPLY_CLOCKS = ("first_reply", "next_reply")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, what was seen of it, and what broke it (at best nothing)."""

    rule: str
    seen: str
    broken: tuple[str, ...] = ()


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
    ]


def no_complaint_unpaged(week: Week) -> Check:
    """Each complaint came to a person: by name in a page, among the "and more" of a bundle, or
    because somebody took it from the board before its page was due."""
    bundles: defaultdict[str, list[datetime]] = defaultdict(list)
    for page in week.pages():
        if page.more:
            for brand in BRANDS:
                if week.person(page.to).serves(brand):
                    bundles[brand].append(page.at)
    how: Counter[str] = Counter()
    broken = []
    for case in (case for case in week.cases.values() if case.complaint):
        heard, taken_at = case.heard[0], week.taken_at(case.thread)
        if any(page.at >= heard for page in week.named(case.thread)):
            how["named in a page"] += 1
        elif any(heard <= at <= (taken_at or week.world.now) for at in bundles[case.brand]):
            how["in a bundle's “more”"] += 1
        elif taken_at is not None:
            how["taken from the board first"] += 1
        else:
            broken.append(f"{case.customer} of {case.brand}, heard {heard}")
    seen = ", ".join(f"{number:,} {words}" for words, number in how.most_common())
    return Check("Every complaint reaches a person", seen, tuple(broken))


def nobody_over_budget(week: Week) -> Check:
    """No window holds more than it may, wherever it is laid. Only something graver than all of the
    longest one may come between the shorter ones."""
    broken, most = [], Counter[float]()
    windows = week.world.policy.people_budget.windows
    longest = max(minutes for minutes, _ in windows)
    for person in PEOPLE:
        pages = week.sends(person.id)
        for minutes, limit in windows:
            counted = [
                page.at
                for n, page in enumerate(pages)
                if minutes == longest or not _graver(week, page, pages[:n], longest)
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
    return Counter({p.id: sum(since <= one.at < until for one in week.sends(p.id)) for p in PEOPLE})


def _graver(week: Week, page: Page, earlier: list[Page], minutes: float) -> bool:
    lately = [one for one in earlier[-100:] if page.at - one.at < minutes * MINUTE]
    return not lately or week.rank(page) < min(week.rank(one) for one in lately)


def quiet_is_kept(week: Week) -> Check:
    """In somebody's quiet hours their phone rings for what is critical only."""
    broken, rung = [], 0
    for page in week.pages():
        quiet = week.person(page.to).quiet
        if page.way == "sms" and quiet and quiet.until(page.at):
            rung += 1
            if week.rank(page) > Severity.CRITICAL.rank:
                broken.append(f"{week.called(page.to)} at {page.at}: {page.text}")
    seen = f"{rung} SMS in quiet hours, all of something critical"
    return Check("Quiet hours are kept, but for what is critical", seen, tuple(broken))


def a_mute_holds_back(week: Week) -> Check:
    """While a brand is muted nobody hears of it but for what is critical, and afterwards they do."""
    brand, begins, ends = MUTED
    heard = [c for c in week.cases.values() if c.brand == brand and begins < c.heard[0] < ends]
    told = [page for case in heard if case.complaint for page in week.named(case.thread)]
    broken = [
        f"{page.way} to {week.called(page.to)} at {page.at}"
        for page in told
        if page.at < ends and week.rank(page) > Severity.CRITICAL.rank
    ]
    after = sum(page.at >= ends for page in told)
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
    """The record misses the answers that really were late, each once; and nobody gets the same
    event twice."""
    told: Counter[str] = Counter()
    marks: Counter[tuple[str, ...]] = Counter()
    for thread, events in week.world.table.timeline.items():
        for event in events:
            if event.type is EventType.CLOCK_MISSED:
                marks[thread, *map(str, event.data.values())] += 1
                told[thread] += event.data["clock"] in REPLY_CLOCKS
    broken = [f"told {number} times: {mark}" for mark, number in marks.items() if number > 1]
    late = 0
    for case in week.cases.values():
        truly, on_the_second = late_replies(case, week.world.policy, week.world.now)
        late += told[case.thread]
        if not truly <= told[case.thread] <= truly + on_the_second:
            broken.append(f"{case.customer}: {truly} late answers, {told[case.thread]} told")
    sent = Counter((page.to, page.way, page.row.subject, page.row.version) for page in week.pages())
    broken += [f"sent {number} times: {key}" for key, number in sent.items() if number > 1]
    seen = f"{late:,} late answers and {sum(marks.values()) - late:,} other misses, each told once"
    return Check("Every miss is told once", seen, tuple(broken))


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
    """Each is nobody's again and answered in the end. Somebody a rung up hears of it, unless it was
    taken from the board before their budget had room."""
    broken, words = [], []
    for thread, who in week.forgotten.items():
        case, lost_at = week.cases[thread], week.first(thread, EventType.CLAIM_EXPIRED)
        if lost_at is None:
            broken.append(f"{case.customer}: the claim of {who} never expired")
            continue
        up = [page for page in week.named(thread) if page.at >= lost_at and _above(week, page, who)]
        taken_at = week.taken_at(thread, since=lost_at)
        if not case.answered or not (up or (taken_at and taken_at - lost_at < 15 * MINUTE)):
            broken.append(f"{case.customer}: {len(up)} pages, answered {case.answered}")
        heard = ", ".join(sorted({week.called(page.to) for page in up})) or "the board"
        words.append(f"{lost_at:%H:%M} UTC by {heard}")
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
    digests = [p for p in week.pages() if opens <= p.at < opens + MINUTE and len(p.threads) > 1]
    broken = [f"{person}: {number} pages" for person, number in rung.items() if number > 1]
    if not digests:
        broken.append("no digest at the opening")
    largest = max((len(page.threads) for page in digests), default=0)
    seen = f"{len(digests)} digests, the largest names {largest} threads; nobody got two"
    return Check("Monday opens with one digest a person", seen, tuple(broken))
