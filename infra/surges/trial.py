"""Watch a stream as it is watched when deployed, minute by minute, and see what was found."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heard.domain.policy import SurgeRules
from heard.domain.sighting import Sighting
from heard.domain.spotting import LOOK_BACK
from heard.domain.surge import Surge
from heard.domain.watch import Watch, looked
from infra.surges.streams import Burst, Stream

_MINUTE = timedelta(minutes=1)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Opened:
    """A surge that was opened, and the burst that it was, None for a false alert. `posts` are how
    many the burst had when it was told."""

    surge: Surge
    burst: Burst | None
    posts: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one stream. Where two alerts tell one burst, the second counts as false."""

    seed: int
    rate: float
    weeks: float
    bursts: int
    opened: tuple[Opened, ...]

    @property
    def right(self) -> list[Opened]:
        """Those that were a burst, each once."""
        return [one for one in self.opened if one.burst]

    @property
    def false(self) -> int:
        """Those that were not."""
        return len(self.opened) - len(self.right)


def watched(
    stream: Stream, rules: SurgeRules | None = None, start: datetime | None = None
) -> Result:
    """Look each minute in which something came, and every ten while a surge runs, or while there is
    nothing to find yet."""
    rules = rules or SurgeRules()
    sightings = stream.sightings
    watch, running = Watch("brand"), dict[str, Surge]()
    window: deque[Sighting] = deque()
    opened: list[Opened] = []
    told: set[Burst] = set()
    position = 0
    now = start or sightings[0].at.replace(second=0, microsecond=0)
    while now < stream.end:
        now += _MINUTE
        came = False
        while position < len(sightings) and sightings[position].at <= now:
            window.append(sightings[position])
            position, came = position + 1, True
        while window and window[0].at <= now - LOOK_BACK:
            window.popleft()
        often = came and (now >= stream.learned or now.minute % 10 == 0)
        if not (often or now.minute == 0 or (running and now.minute % 10 == 0)):
            continue
        look = looked(watch, tuple(running.values()), window, rules, now, _UTC)
        watch = look.watch
        for change in look.changes:
            surge = change.surge
            if surge.opened_at == now:
                members = look.joining[surge.id]
                burst = _burst_of(members, stream, told)
                posts = sum(stream.a_burst.get(one.id) == burst for one in window) if burst else 0
                told |= {burst} if burst else set()
                opened.append(Opened(surge, burst, posts))
            running[surge.id] = surge
        running = {one: surge for one, surge in running.items() if surge.runs}
    weeks = (stream.end - sightings[0].at) / timedelta(weeks=1)
    return Result(stream.seed, stream.rate, weeks, len(stream.bursts), tuple(opened))


def _burst_of(members: Sequence[Sighting], stream: Stream, told: set[Burst]) -> Burst | None:
    """The burst of which at least three, and one in three, of the members are; None where that was
    told already."""
    count: dict[Burst, int] = {}
    for one in members:
        burst = stream.a_burst.get(one.id)
        if burst:
            count[burst] = count.get(burst, 0) + 1
    best = max(count, key=lambda burst: count[burst], default=None)
    if best is None or best in told or count[best] < max(3, len(members) / 3):
        return None
    return best
