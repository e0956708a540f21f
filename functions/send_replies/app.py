"""Send what people answered: each answer when its time has come, and once."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.outbox import asked_in
from heard.telemetry import count, failed, observed


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One batch from the Outbox; returns the queue messages to be delivered again."""
    speaking = bootstrap.speaking()  # a policy that is wrong fails the function, aloud
    again = []
    for record in event["Records"]:
        try:
            came = speaking.see_to(*asked_in(record["body"]), datetime.now(UTC))
            count(f"Reply{came.title()}")
        except Exception as error:  # noqa: BLE001 - one bad record must not stop its batch
            failed("an answer was not seen to", error)
            count("SendFailed")
            again.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": again}
