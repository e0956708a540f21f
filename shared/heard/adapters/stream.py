"""A batch of the table's stream: its event rows in order, up to the first that fails.

A stream is delivered again from the first failure that a batch returns, so nothing is passed over
and what went before is not repeated.
"""

from collections.abc import Callable
from typing import Any

from heard.adapters import items
from heard.domain.events import EventRow


def each_row(
    event: dict[str, Any],
    carry_out: Callable[[EventRow], object],
    in_time: Callable[[], bool],
    failed: Callable[[Exception], None],
    close: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Carry out every event row of a batch, then `close` it; returns what the stream is to deliver
    again.

    Stops where `in_time()` says that the time is up, and where a row fails, which is told first;
    where a batch can't be closed all of it comes again.
    """
    answer = _each(event, carry_out, in_time, failed)
    try:
        close()
    except Exception as error:  # noqa: BLE001 - as for a row
        failed(error)
        return _again(event["Records"][0])
    return answer


def _each(
    event: dict[str, Any],
    carry_out: Callable[[EventRow], object],
    in_time: Callable[[], bool],
    failed: Callable[[Exception], None],
) -> dict[str, Any]:
    for record in event["Records"]:
        try:
            if not in_time():
                return _again(record)
            # The stream's filter keeps other rows out; engines without filters send them.
            if record["eventName"] == "INSERT" and items.is_event(record["dynamodb"]["Keys"]):
                carry_out(items.event_row_of(record["dynamodb"]["NewImage"]))
        except Exception as error:  # noqa: BLE001 - whatever it was, the stream is to try again
            failed(error)
            return _again(record)
    return {"batchItemFailures": []}


def _again(record: dict[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
