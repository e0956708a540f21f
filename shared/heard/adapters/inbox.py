"""The Inbox: how a received body travels from the webhook to the hearing.

A queue message is {"source", "received_at", "body"}: the raw bytes, gzip and base64 (SQS takes no
other bytes). What exceeds one message lies in the bucket, and the message holds "body_at", its name
there. A body of many messages is fanned out: then "item" or "item_at" is one of them, as JSON.

The webhook imports this file: no pydantic here.
"""

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heard.adapters.aws import aws_errors, client
from heard.domain.errors import Unavailable, Unreadable

LONGEST_INLINE = 200_000
"""Characters of packed content that travel in the queue itself (a message holds 256 KiB)."""

LARGEST_BODY = 3 * 1024 * 1024
"""Bytes of one webhook body; platforms batch far less."""

_LARGEST_UNPACKED = 2 * LARGEST_BODY
"""Bytes that are unpacked at most: an item may be a little longer than the body it came in."""

_BATCH = 10
"""Messages of one SendMessageBatch (SQS's limit)."""

_LARGEST_BATCH = 240_000
"""Characters, all ASCII, of one SendMessageBatch (SQS's limit is 256 KiB)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one queue message holds: a whole `body`, or the JSON of one `item` of it."""

    source: str
    received_at: datetime
    body: bytes | None = None
    item: str | None = None


class SqsInbox:
    """The Inbox queue and the bucket beside it."""

    def __init__(self, queue_url: str, bucket: str) -> None:
        self._queue_url = queue_url
        self._bucket = bucket

    def put(self, source: str, raw: bytes, received_at: datetime) -> None:
        """Keep a verified body: one call, or two for a large one."""
        message = self._message("body", raw, source, received_at)
        with aws_errors():
            client("sqs").send_message(QueueUrl=self._queue_url, MessageBody=message)

    def fan_out(self, source: str, received_at: datetime, items: Iterable[str]) -> None:
        """Send each item (JSON) as a message of its own; sending one again does no harm."""
        batch: list[str] = []
        for item in items:
            message = self._message("item", item.encode(), source, received_at)
            if len(batch) == _BATCH or sum(map(len, batch)) + len(message) > _LARGEST_BATCH:
                self._send(batch)
                batch = []
            batch.append(message)
        if batch:
            self._send(batch)

    def opened(self, text: str) -> Delivery:
        """What a queue message holds, fetched from the bucket if it lies there.

        Raises Unreadable for what is no message of the Inbox; the reason quotes nothing of it.
        """
        try:
            message = json.loads(text)
            source = str(message["source"])
            received_at = datetime.fromisoformat(message["received_at"])
            what = "item" if "item" in message or "item_at" in message else "body"
            at = message.get(f"{what}_at")
            packed = self._fetched(at) if at else message[what]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = "not a message of the Inbox"
            raise Unreadable(reason) from error
        content = unpacked(packed)
        if what == "item":
            return Delivery(source, received_at, item=content.decode())
        return Delivery(source, received_at, body=content)

    def _message(self, what: str, content: bytes, source: str, received_at: datetime) -> str:
        packed = base64.b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode()
        message = {"source": source, "received_at": received_at.isoformat()}
        if len(packed) <= LONGEST_INLINE:
            return json.dumps({**message, what: packed})
        name = f"inbox/{received_at:%Y/%m/%d}/{hashlib.sha256(content).hexdigest()}"
        with aws_errors():
            client("s3").put_object(Bucket=self._bucket, Key=name, Body=packed.encode())
        return json.dumps({**message, f"{what}_at": name})

    def _fetched(self, name: str) -> str:
        with aws_errors():
            answer = client("s3").get_object(Bucket=self._bucket, Key=name)
            packed: bytes = answer["Body"].read()
        return packed.decode()

    def _send(self, batch: list[str]) -> None:
        entries = [{"Id": str(n), "MessageBody": message} for n, message in enumerate(batch)]
        with aws_errors():
            answer = client("sqs").send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        if answer.get("Failed"):
            message = f"SendMessageBatch: {answer['Failed'][0].get('Code')}"
            raise Unavailable(message)


class DeadLetters:
    """Where a body goes that no parser understands: kept, with its reason, behind an alarm."""

    def __init__(self, queue_url: str) -> None:
        self._queue_url = queue_url

    def keep(self, message: str, reason: str) -> None:
        """Keep a queue message as it came; `make redrive` sends it through again."""
        with aws_errors():
            client("sqs").send_message(
                QueueUrl=self._queue_url,
                MessageBody=message,
                MessageAttributes={
                    "reason": {"DataType": "String", "StringValue": reason[:250] or "unreadable"}
                },
            )


def unpacked(packed: str) -> bytes:
    """The bytes behind gzip and base64, up to the cap; Unreadable for anything else."""
    try:
        machine = zlib.decompressobj(wbits=31)
        raw = machine.decompress(base64.b64decode(packed, validate=True), _LARGEST_UNPACKED + 1)
    except (ValueError, TypeError, zlib.error) as error:
        message = "not a packed body"
        raise Unreadable(message) from error
    if len(raw) > _LARGEST_UNPACKED or not machine.eof:
        message = "a packed body over the cap, or cut off"
        raise Unreadable(message)
    return raw
