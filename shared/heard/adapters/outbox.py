"""The Outbox: what is to be said on platforms, by name. A queue message is {"thread", "what"}; what
it means lies in the table, and is read there when its time has come."""

import json
import math
from datetime import timedelta

from heard.adapters.aws import aws_errors, client
from heard.domain.errors import Unreadable


class SqsOutbox:
    """The Outbox queue."""

    def __init__(self, queue_url: str) -> None:
        self._queue_url = queue_url

    def put(self, thread_id: str, what: str, wait: timedelta) -> None:
        """One call. A second is added, so that nothing comes before its time."""
        seconds = min(math.ceil(wait.total_seconds()) + 1, 900) if wait else 0
        with aws_errors():
            client("sqs").send_message(
                QueueUrl=self._queue_url,
                MessageBody=json.dumps({"thread": thread_id, "what": what}),
                DelaySeconds=seconds,
            )


def asked_in(body: str) -> tuple[str, str]:
    """The thread that a queue message is about, and what of it. Raises Unreadable."""
    try:
        asked = json.loads(body)
        return str(asked["thread"]), str(asked["what"])
    except (ValueError, KeyError, TypeError) as error:
        message = "not a message of the Outbox"
        raise Unreadable(message) from error
