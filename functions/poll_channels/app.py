"""Ask the platforms: for what their webhooks left out, and for what they never push."""

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

    now = datetime.now(UTC)
    completed = bootstrap.completing().complete(now, in_time)
    polled = bootstrap.polling().poll(now, in_time)
    left = completed.left or polled.left
    asked = completed.asked + polled.asked
    if asked:
        count("PlatformsAsked", asked)
        count("MessagesCompleted", completed.told)
        count("PiecesFound", polled.found)
    if left:
        logger.warning("out of time: the next round goes on")
        count("PollLeft")
    return {"asked": asked, "told": completed.told, "found": polled.found, "left": left}
