"""The week as a person reads it: what came in, every page by person, day and cause, what went wrong
and who was paged for it, and the rules that held. The list of all pages goes to a file."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from heard.domain.events import EventType
from tests.pages import Page
from tests.simulation.cases import Wait, late_replies
from tests.simulation.check import Check
from tests.simulation.company import AMSTERDAM, BRANDS, DAYS, PEOPLE, STARTS
from tests.simulation.week import MONDAY, OUTAGE, STORM, Week

WHY = {
    "opened": "a new complaint",
    "waiting": "the customer waits again",
    "reopened": "an ended case came back",
    "worsened": "it got worse",
    "bundle_due": "a bundle of what waited",
    "rung_paged": "nobody claimed: the next rung",
    "promise_climbed": "a promise is still missed: the next rung",
    "answer_late": "an answer that is to be written is late",
    "claim_expired": "a claim ran out",
    "claim_warned": "a claim is about to run out",
    "clock_warned": "a clock is about to run out",
    "clock_missed": "a clock ran out",
    "ladder_exhausted": "nobody claimed at all",
    "assigned": "it was given to them",
    "escalated": "somebody escalated it",
    "sms_answer_due": "an answer to their SMS",
    "brief_due": "the day's mail, a shift, a gap",
}
"""The event that caused a page, in words; of several in one commit the first here is named."""


def report(week: Week, found: list[Check], pages_in: Path) -> str:
    """The whole report; writes the list of all pages."""
    _write(week, pages_in)
    parts = [
        _heading(week),
        _brands(week),
        _people(week),
        _causes(week),
        _incidents(week),
        _rules(found),
        [f"Every page, with its words: {pages_in}"],
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _heading(week: Week) -> list[str]:
    ends = STARTS + timedelta(days=DAYS)
    days = f"{STARTS:%a %-d %b} to {ends:%a %-d %b %Y}"
    heard, answers = f"{len(week.arrivals):,} messages", f"{len(week.desks.replies):,} answers"
    taken_back = f"{len(week.deleted)} taken back by their customers"
    return [
        f"A week at three brands with a team of {len(PEOPLE)}: {days}, seed {week.plan.seed}",
        f"{heard} in {len(week.cases):,} threads, {answers} by people, {taken_back}",
    ]


def _brands(week: Week) -> list[str]:
    rows = [("Brand", "heard", "complaints", "in 30 min", "60", "120", "late", "open at the end")]
    for brand in BRANDS.values():
        cases = [case for case in week.cases.values() if case.brand == brand.id]
        complaints = [case for case in cases if case.complaint]
        waits = [wait for case in complaints for wait in case.waits()]
        shares = (_share(waits, timedelta(minutes=minutes)) for minutes in (30, 60, 120))
        late = sum(late_replies(case, week.world.policy, week.world.now) for case in complaints)
        left = sum(any(not wait.ended_at for wait in case.waits()) for case in complaints)
        heard = sum(len(case.heard) for case in cases)
        figures = (heard, len(complaints))
        rows.append((brand.name, *map("{:,}".format, figures), *shares, f"{late:,}", f"{left:,}"))
    note = "(complaints answered, in real minutes from hearing: nights and the weekend count)"
    return [*_table(rows), note]


def _share(waits: list[Wait], within: timedelta) -> str:
    answered = sum(
        bool(wait.answered and wait.ended_at and wait.ended_at - wait.begun <= within)
        for wait in waits
    )
    return f"{answered / max(len(waits), 1):.0%}"


def _people(week: Week) -> list[str]:
    days = [STARTS + timedelta(days=n) for n in range(DAYS + 1)]
    rows = [
        ("SMS and e-mails to", "role", *(f"{day:%a %-d}" for day in days), "all", "busiest hour")
    ]
    for person in PEOPLE:
        pages = list(week.pages(person.id))
        by_day = Counter(page.at.date() for page in pages)
        rows.append(
            (
                person.name,
                person.role.value,
                *(str(by_day[day.date()] or "·") for day in days),
                str(len(pages)),
                str(_busiest(pages)),
            )
        )
    topics = Counter(page.to for page in week.world.alerts.log if page.way == "topic")
    also = ", ".join(f"{number:,} to {topic}" for topic, number in topics.items())
    return [*_table(rows), f"(days in UTC; besides, e-mails to topics: {also})"]


def _busiest(pages: list[Page]) -> int:
    hour = timedelta(hours=1)
    return max(
        (sum(1 for q in pages[n : n + 50] if q.at - p.at < hour) for n, p in enumerate(pages)),
        default=0,
    )


def _causes(week: Week) -> list[str]:
    ways: Counter[tuple[str, str]] = Counter()
    for page in week.pages():
        ways[cause(page), page.way] += 1
    whys = sorted({why for why, _ in ways}, key=lambda why: -ways[why, "sms"])
    rows = [("Why", "SMS", "e-mail")]
    rows += [(why, f"{ways[why, 'sms']:,}", f"{ways[why, 'email']:,}") for why in whys]
    return _table(rows)


def cause(page: Page) -> str:
    """Why a page was sent, in words."""
    happened = page.why.split(", ")
    return next((words for event, words in WHY.items() if event in happened), page.why)


def _incidents(week: Week) -> list[str]:
    lines = ["What went wrong, and what was paged for it"]
    for thread, who in week.forgotten.items():
        case = week.cases[thread]
        lines.append(f"  {week.called(who)} claims a {case.sort.severity} complaint and forgets it")
        lines += _story(week, thread)
    begins, ends = OUTAGE
    lines.append(
        f"  The sweep is away from {_local(begins)} to {_local(ends)}; in the quarter of an hour after it:"
    )
    lines += _counted(week, ends, ends + timedelta(minutes=15))
    case = next(case for case in week.cases.values() if case.customer == "hurt")
    lines.append(
        "  Somebody is hurt in the hour that the night has twice, and nobody has the night"
    )
    lines += _story(week, case.thread)
    lines.append(f"  Monday, {_local(MONDAY)}: the weekend's complaints in the first minute")
    lines += _counted(week, MONDAY, MONDAY + timedelta(minutes=1))
    begins = STORM
    lines.append(f"  {week.plan.storm:,} complaints in an hour from {_local(begins)}")
    lines += _counted(week, begins, begins + timedelta(hours=1))
    return lines


def _story(week: Week, thread: str) -> Iterator[str]:
    """What happened to one thread, and who was paged for it."""
    shown = {
        EventType.OPENED,
        EventType.CLAIMED,
        EventType.CLAIM_EXPIRED,
        EventType.BRAND_REPLIED,
    }
    lines = [
        (e.at, f"{e.type.value.replace('_', ' ')}{f' by {week.called(e.by)}' if e.by else ''}")
        for e in week.world.table.timeline[thread]
        if e.type in shown
    ]
    lines += [
        (
            page.at,
            f"{page.way} to {week.called(page.to)}: {page.text.splitlines()[0]}",
        )
        for page in week.named(thread)
    ]
    for at, words in sorted(lines, key=lambda line: line[0]):
        yield f"    {_local(at)}  {words}"


def _counted(week: Week, since: datetime, until: datetime) -> Iterator[str]:
    """Who got what in a stretch, by cause."""
    found = Counter(
        (week.called(page.to), cause(page)) for page in week.pages() if since <= page.at < until
    )
    for person in dict.fromkeys(name for name, _ in found):
        whys = ", ".join(f"{n} × {why}" for (name, why), n in found.items() if name == person)
        yield f"    {person}: {whys}"


def _rules(found: list[Check]) -> list[str]:
    lines = ["What must hold"]
    for check in found:
        lines.append(f"  {'NO' if check.broken else 'ok'}  {check.rule}: {check.seen}")
        lines += [f"        {one}" for one in check.classes]
        lines += [f"        broken: {one}" for one in check.broken[:10]]
        if len(check.broken) > 10:
            lines.append(f"        and {len(check.broken) - 10} more")
    return lines


def _local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(AMSTERDAM)):%a %-d %b %H:%M}"


def _write(week: Week, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for read in week.world.alerts.log.read:
            page = read.page
            words = " ".join(page.text.split())
            file.write(
                f"{page.at:%Y-%m-%dT%H:%M:%SZ}\t{page.way}\t{page.to}\t"
                f"{cause(page)}\t{' '.join(sorted(read.named))}\t{words}\n"
            )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
