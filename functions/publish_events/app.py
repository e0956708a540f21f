"""Publish what happened: alerts to people, ladders to the state machine."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters import items
from heard.domain.events import EventType
from heard.telemetry import count, failed, logger, observed

_SPARE_MILLISECONDS = 5_000


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream, in order; stops at its first failure and returns it."""
    publishing = bootstrap.publishing()  # a policy that is wrong fails the function, aloud
    sent = 0
    for record in event["Records"]:
        try:
            if context.get_remaining_time_in_millis() < _SPARE_MILLISECONDS:
                logger.warning("out of time: the stream delivers the rest again")
                return _again(record)
            # The stream's filter keeps other rows out; engines without filters send them.
            if record["eventName"] == "INSERT" and items.is_event(record["dynamodb"]["Keys"]):
                row = items.event_row_of(record["dynamodb"]["NewImage"])
                sent += publishing.publish(row, datetime.now(UTC))
                if any(event.type is EventType.LADDER_EXHAUSTED for event in row.events):
                    count("LadderExhausted")
        except Exception as error:  # noqa: BLE001 - whatever it was, the stream is to try again
            failed("an event row failed", error)
            count("PublishFailed")
            return _again(record)
    if sent:
        count("AlertsSent", sent)
    return {"batchItemFailures": []}


def _again(record: dict[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
