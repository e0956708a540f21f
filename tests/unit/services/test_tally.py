"""Facts go under the local day of the brand whose they are."""

from datetime import UTC, date, datetime

from heard.domain.events import Event, EventRow, EventType
from heard.domain.reporting import figures
from heard.services.tally import Tallying
from tests.builders import a_policy
from tests.memory import MemoryDays

LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
OPENED = Event(EventType.OPENED, LATE, data={"episode": 1, "case": "high complaint"})


def tallied(*rows, policy=None):
    days = MemoryDays()
    tallying = Tallying(days, policy or a_policy())
    return days, [tallying.tally(row) for row in rows]


def test_a_fact_is_kept_under_the_day_of_its_brand():
    days, counted = tallied(EventRow("t1", 1, (OPENED,), "marigold"))
    assert counted == [1]
    assert figures(days.facts("marigold", date(2026, 3, 4))).complaints.heard == 1


def test_a_brand_that_the_policy_no_longer_names_keeps_its_own_days():
    days, _ = tallied(EventRow("t1", 1, (OPENED,), "gone"))
    assert len(days.facts("gone", date(2026, 3, 4))) == 1


def test_a_row_that_is_marked_with_no_brand_is_passed_over():
    days, counted = tallied(EventRow("t1", 1, (OPENED,)))
    assert counted == [0]
    assert days.kept == {}


def test_a_later_version_stands_whatever_comes_after_it():
    worse = Event(EventType.WORSENED, LATE, data={"episode": 1, "case": "critical complaint"})
    rows = [EventRow("t1", 1, (OPENED,), "marigold"), EventRow("t1", 2, (worse,), "marigold")]
    days, _ = tallied(*reversed(rows), rows[0], rows[1], rows[0])
    (fact,) = days.facts("marigold", date(2026, 3, 4))
    assert fact.severity == "critical"
