"""Fold a batch of event rows: the facts of each for reports, what was seen for surges all at once."""

from collections import defaultdict
from dataclasses import dataclass, field

from heard.domain.events import EventRow
from heard.domain.sighting import Sighting
from heard.ports import Sightings
from heard.services.notice import Noticing
from heard.services.tally import Tallying


@dataclass(frozen=True, slots=True)
class Gathering:
    """Folds one batch; `close` ends it. A batch that is cut otherwise when it comes again does no
    harm: each fact and each sighting counts once."""

    tallying: Tallying
    sightings: Sightings
    noticing: Noticing
    _seen: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))

    def fold(self, row: EventRow) -> int:
        """Fold one row; returns how many facts it holds."""
        if row.seen and row.brand:
            at = max(event.at for event in row.events)
            sighting = Sighting.of(row.subject, row.version, at, row.seen)
            self._seen[row.brand].append(sighting)
            self.noticing.note(row.brand, row.seen.issue, row.subject, at)
        return self.tallying.tally(row)

    def close(self) -> None:
        """Keep what was seen: one write a brand."""
        for brand, sightings in self._seen.items():
            self.sightings.note(brand, sightings)
        self._seen.clear()
