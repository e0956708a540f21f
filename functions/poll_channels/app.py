"""Ask the platforms: for what their webhooks left out."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.telemetry import count, logger, observed

_SPARE_MILLISECONDS = 25_000
"""One request may take 20 s, and what it told must still be stored."""


@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One round; stops cleanly before the time is up, the next one goes on."""

    def in_time() -> bool:
        return context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS

    completed = bootstrap.completing().complete(datetime.now(UTC), in_time)
    if completed.asked:
        count("PlatformsAsked", completed.asked)
        count("MessagesCompleted", completed.told)
    if completed.left:
        logger.warning("out of time: the next round goes on")
        count("PollLeft")
    return {"asked": completed.asked, "told": completed.told, "left": completed.left}
