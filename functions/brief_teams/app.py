"""Brief the teams: daily mails, changes of shift, gaps in the roster, each once."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.telemetry import count, observed


@observed
def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One look at what is due now; publishing it is another function's business."""
    told = bootstrap.scheduling().look(datetime.now(UTC))
    if told:
        count("Briefed", told)
    return {"briefed": told}
