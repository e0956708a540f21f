"""Tell platforms what people want: each answer when its time has come, and once; and what is to be
hidden from others."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.adapters.outbox import asked_in
from heard.domain.hidden import message_of
from heard.telemetry import count, failed, observed


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One batch from the Outbox; returns the queue messages to be delivered again."""
    bootstrap.policy()  # one that is wrong fails the function, aloud
    again = []
    for record in event["Records"]:
        try:
            count(_seen_to(*asked_in(record["body"]), datetime.now(UTC)))
        except Exception as error:  # noqa: BLE001 - one bad record must not stop its batch
            failed("an answer was not seen to", error)
            count("SendFailed")
            again.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": again}


def _seen_to(thread_id: str, what: str, now: datetime) -> str:
    """See to one of them; returns what is counted."""
    hidden = message_of(what)
    if hidden is None:
        return f"Reply{bootstrap.speaking().see_to(thread_id, what, now).title()}"
    return f"Hide{bootstrap.covering().see_to(thread_id, hidden, now).title()}"
