"""Publish what happened: alerts to people, ladders to the state machine."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters import items
from heard.telemetry import count, logger, metrics

_SPARE_MILLISECONDS = 5_000


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream, in order; stops at its first failure and returns it."""
    sent = 0
    for record in event["Records"]:
        try:
            if context.get_remaining_time_in_millis() < _SPARE_MILLISECONDS:
                logger.warning("out of time: the stream delivers the rest again")
                return _again(record)
            # The stream's filter keeps other rows out; engines without filters send them.
            if record["eventName"] == "INSERT" and items.is_event(record["dynamodb"]["Keys"]):
                row = items.event_row_of(record["dynamodb"]["NewImage"])
                sent += bootstrap.publishing().publish(row, datetime.now(UTC))
        except Exception:
            logger.exception("an event row failed")
            count("PublishFailed")
            return _again(record)
    if sent:
        count("AlertsSent", sent)
    return {"batchItemFailures": []}


def _again(record: dict[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
