"""The Inbox: how a received body travels from the webhook to the hearing.

A queue message is {"source", "received_at", "body"}: the raw bytes, gzip and base64. What exceeds
one message lies in the bucket under "at" instead. A body of many messages is fanned out: then a
message is {"source", "received_at", "heard"}, one item of it as JSON.

The webhook imports this file: no pydantic here.
"""

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from heard.adapters.aws import aws_errors, client
from heard.domain.errors import Unavailable, Unreadable

LONGEST_INLINE = 200_000
"""Characters of a packed body that travel in the queue itself (a message holds 256 KiB)."""

LARGEST_BODY = 3 * 1024 * 1024
"""Bytes of one webhook body; platforms batch far less."""

_BATCH = 10
"""Messages of one SendMessageBatch (SQS's limit)."""

_LARGEST_BATCH = 200_000


class SqsInbox:
    """The Inbox queue and the bucket beside it."""

    def __init__(self, queue_url: str, bucket: str) -> None:
        self._queue_url = queue_url
        self._bucket = bucket

    def put(self, source: str, raw: bytes, received_at: datetime) -> None:
        """Keep a verified body: one call, or two for a large one."""
        packed = base64.b64encode(gzip.compress(raw, compresslevel=6, mtime=0)).decode()
        message = {"source": source, "received_at": received_at.isoformat(), "body": packed}
        with aws_errors():
            if len(packed) > LONGEST_INLINE:
                name = f"inbox/{received_at:%Y/%m/%d}/{hashlib.sha256(raw).hexdigest()}"
                client("s3").put_object(Bucket=self._bucket, Key=name, Body=packed.encode())
                message = {**message, "at": name, "body": ""}
            client("sqs").send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(message))

    def body(self, message: Mapping[str, Any]) -> bytes:
        """The raw bytes of a queue message."""
        packed = message.get("body") or ""
        if message.get("at"):
            with aws_errors():
                answer = client("s3").get_object(Bucket=self._bucket, Key=message["at"])
                packed = answer["Body"].read().decode()
        return unpacked(packed)

    def fan_out(self, source: str, received_at: str, heard: Iterable[str]) -> None:
        """Send each item (JSON) as a message of its own; sending one again does no harm."""
        entries: list[dict[str, str]] = []
        size = 0
        for item in heard:
            text = f'{{"source":{json.dumps(source)},"received_at":"{received_at}","heard":{item}}}'
            if len(entries) == _BATCH or size + len(text) > _LARGEST_BATCH:
                self._send(entries)
                entries, size = [], 0
            entries.append({"Id": str(len(entries)), "MessageBody": text})
            size += len(text)
        if entries:
            self._send(entries)

    def _send(self, entries: list[dict[str, str]]) -> None:
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
    """The bytes behind gzip and base64, at most `LARGEST_BODY`; Unreadable for anything else."""
    try:
        machine = zlib.decompressobj(wbits=31)
        raw = machine.decompress(base64.b64decode(packed, validate=True), LARGEST_BODY + 1)
    except (ValueError, zlib.error) as error:
        message = "not a packed body"
        raise Unreadable(message) from error
    if len(raw) > LARGEST_BODY or not machine.eof:
        message = "a packed body over the cap, or cut off"
        raise Unreadable(message)
    return raw
