"""Look at every channel: silent, refused, unsubscribed or out of credit, told once, and once more
when it heals."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.telemetry import count, logger, observed

_SPARE_MILLISECONDS = 35_000
"""One account's questions may take 30 s."""


@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One round; stops cleanly before the time is up, the next one begins again."""
    checked = bootstrap.checking().check(
        datetime.now(UTC),
        in_time=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    if checked.ailing:
        count("ChannelsAiling", checked.ailing)
    if checked.left:
        logger.warning("out of time: the next round looks at the rest")
        count("CheckLeft")
    return {
        "looked_at": checked.looked_at,
        "ailing": checked.ailing,
        "told": checked.told,
        "left": checked.left,
    }
