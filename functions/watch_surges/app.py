"""Watch every brand for surges."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.telemetry import count, observed

_SPARE_MILLISECONDS = 5_000
"""What a brand's look may take once it has begun."""


@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One look at each brand; stops cleanly before the time is up, the next look goes on."""
    opened = bootstrap.watching().look(
        datetime.now(UTC),
        in_time=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    if opened:
        count("SurgesOpened", opened)
    return {"opened": opened}
