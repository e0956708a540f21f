"""Fold a batch of event rows: the facts of each for reports, what was seen for surges all at once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from heard.domain.events import EventRow
from heard.domain.seen import Stand
from heard.domain.sighting import Sighting
from heard.ports.surges import Sightings
from heard.services.notice import Noticing
from heard.services.tally import Tallying

if TYPE_CHECKING:
    from heard.services.overhear import Overhearing


@dataclass(frozen=True, slots=True)
class Gathering:
    """Folds one batch; `close` ends it. A batch that is cut otherwise when it comes again does no
    harm: each fact and each sighting counts once."""

    tallying: Tallying
    sightings: Sightings
    noticing: Noticing
    overhearing: "Callable[[], Overhearing]"
    _seen: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    _stands: list[tuple[str, str, Stand, datetime]] = field(default_factory=list)

    def fold(self, row: EventRow) -> int:
        """Fold one row; returns how many facts it holds."""
        if row.seen and row.brand:
            at = max(event.at for event in row.events)
            sighting = Sighting.of(row.subject, row.version, at, row.seen)
            self._seen[row.brand].append(sighting)
            self.noticing.note(row.brand, row.seen.issue, row.subject, at)
        if row.stand and row.brand:
            at = max(event.at for event in row.events)
            self._stands.append((row.brand, row.subject, row.stand, at))
        return self.tallying.tally(row)

    def close(self) -> None:
        """Keep what was seen, one write a brand; then notice who takes a side in it."""
        for brand, sightings in self._seen.items():
            self.sightings.note(brand, sightings)
        self._seen.clear()
        for stand in self._stands:
            self.overhearing().overhear(*stand)
        self._stands.clear()
