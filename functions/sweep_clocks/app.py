"""Sweep: act on every clock, claim, lost ladder and bundle that is due."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.telemetry import count, logger, observed

_SPARE_MILLISECONDS = 5_000


@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One look at what is due now; stops cleanly before the time is up, the next sweep goes on."""
    swept = bootstrap.sweeping().sweep(
        datetime.now(UTC),
        in_time=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    if swept.looked_at:
        count("Swept", swept.changed)
    if swept.left:
        logger.warning("out of time: the next sweep goes on", looked_at=swept.looked_at)
        count("SweepLeft")
    return {"looked_at": swept.looked_at, "changed": swept.changed, "left": swept.left}
