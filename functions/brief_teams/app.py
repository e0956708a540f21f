"""Brief the teams: daily mails, changes of shift, gaps in the roster, each once; and by night learn
from what they filed."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.telemetry import count, observed


@observed
def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One look at what is due now; publishing it is another function's business."""
    now = datetime.now(UTC)
    told, moved = bootstrap.scheduling().look(now), bootstrap.learning().look(now)
    if told:
        count("Briefed", told)
    if moved:
        count("ThresholdsMoved", moved)
    return {"briefed": told}
