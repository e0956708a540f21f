"""Publish what happened: alerts to people, ladders to the state machine."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters.stream import each_row
from heard.domain.events import EventRow, EventType
from heard.telemetry import count, in_time, observed, row_failed


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream, in order; stops at its first failure and returns it."""
    publishing = bootstrap.publishing()  # a policy that is wrong fails the function, aloud

    def publish(row: EventRow) -> None:
        sent = publishing.publish(row, datetime.now(UTC))
        if sent:
            count("AlertsSent", sent)
        if any(event.type is EventType.LADDER_EXHAUSTED for event in row.events):
            count("LadderExhausted")

    return each_row(event, publish, partial(in_time, context), partial(row_failed, "PublishFailed"))
