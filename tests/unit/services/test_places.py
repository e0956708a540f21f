"""Places come newest first over brands in any zone, and a cursor neither repeats nor skips one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import Kind, Severity
from heard.domain.reporting import Case
from heard.domain.seeking import Sought
from heard.services import places
from heard.services.places import Places
from tests.desk_samples import POLICY

NOW = datetime(2030, 3, 20, 10, tzinfo=UTC)
ZONES = {"east": "Pacific/Kiritimati", "west": "Etc/GMT+12", "home": "Europe/Amsterdam"}


class Days:
    """Cases by brand and local day."""

    def __init__(self, cases: list[tuple[str, datetime]]) -> None:
        self.asked = 0
        self.all = [
            (brand, at.astimezone(ZoneInfo(ZONES[brand])).date(), Case(f"t{n}", 1, at, *LOW))
            for n, (brand, at) in enumerate(cases)
        ]

    def cases(self, days):
        self.asked += len(days)
        return [case for brand, day, case in self.all if (brand, day) in days]


LOW = (Kind.COMPLAINT, Severity.LOW)
CASES = st.lists(
    st.tuples(st.sampled_from(sorted(ZONES)), st.integers(0, 60 * 24 * 60)), max_size=25
)


def gone_through(traces: Days, size: int) -> list[str]:
    """Everything, so many at a time, each look from where the last one ended."""
    seen: list[str] = []
    after = None
    for _ in range(200):
        looked = Places(traces, POLICY, sorted(ZONES), Sought("x"), NOW, after)
        last = None
        for place in looked:
            seen.append(place.thread)
            last = place
            if len(seen) % size == 0:
                break
        else:
            last = looked.rest
        if last is None:
            return seen
        after = last.position
    raise AssertionError


@given(CASES, st.integers(1, 7))
def test_all_are_seen_once_and_in_order(cases, size):
    found = [(brand, NOW - timedelta(minutes=ago)) for brand, ago in cases]
    traces = Days(found)
    seen = gone_through(traces, size)
    times = {case.thread: case.at for _, _, case in traces.all}
    assert sorted(seen) == sorted(times)
    assert [times[one] for one in seen] == sorted(times.values(), reverse=True)


def test_one_look_asks_for_so_many_days_and_no_more():
    traces = Days([])
    looked = Places(traces, POLICY, sorted(ZONES), Sought("x"), NOW, None)
    assert list(looked) == []
    assert traces.asked <= places.MOST_DAYS
    assert looked.rest is not None
