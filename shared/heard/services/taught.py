"""Tell operations that a brand's thresholds moved: how they did before, how they would have done now,
and how to go back."""

from dataclasses import dataclass

from heard.domain.events import Event, EventRow
from heard.domain.recipient import OPERATIONS
from heard.ports.alerts import Mail
from heard.services.delivery import Delivery


def mail(event: Event) -> Mail:
    """What moved, and both results: a missed complaint costs 2, a false one 1."""
    data = event.data
    brand = str(data["brand"])
    moved = f"from {data['was']} to {data['now']} of 100"
    subject = f"{brand}: a message is a complaint {moved}"
    if event.by:
        lines = [f"{event.by} took the last move of the threshold back: {moved}."]
    else:
        results = (
            f"On {data['held_back']} of them that were held back the old one would have cost "
            f"{data['cost']}, the new one {data['cost_now']} (a missed complaint 2, a false one 1)."
        )
        lines = [
            f"From {data['filings']} filings of the agents of {brand} the threshold moved {moved}.",
            results,
            "",
            f"To go back: make thresholds BRAND={brand} BACK=1",
        ]
    return Mail(" ".join(subject.split())[:100], "\n".join(lines), {"brand": brand})


@dataclass(frozen=True, slots=True)
class Taught:
    """Tells of thresholds."""

    delivery: Delivery

    def tell(self, row: EventRow) -> int:
        """Tell of one row; returns how many messages were sent."""
        for event in row.events:
            self.delivery.post(OPERATIONS, mail(event))
        return len(row.events)
