"""Verify that a platform is who it says, keep its body, answer at once."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.webhook_http import answered, handshake, received, refused, verified
from heard.domain.errors import HeardError
from heard.telemetry import count, logger, observed


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """GET answers a handshake; POST verifies who sent it, puts the body on the Inbox, and
    says 200. Everything else is a problem document."""
    now = datetime.now(UTC)
    try:
        secrets = bootstrap.channel_secrets()
        if event["requestContext"]["http"]["method"] == "GET":
            return handshake(event, secrets)
        source, sent = received(event)
        verified(source, sent, secrets, now)
        bootstrap.inbox().put(source, sent.raw, now)
    except HeardError as error:
        logger.warning("refused", reason=type(error).__name__, detail=str(error))
        count(type(error).__name__)
        return refused(error)
    return answered()
