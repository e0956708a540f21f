"""Messages that are hidden, kept whole in the bucket: beneath `hidden/`, which nothing expires."""

import hashlib
import json
from typing import Any

from heard.adapters import items, keys
from heard.adapters.archive import S3Archive
from heard.adapters.aws import aws_errors, client
from heard.domain.entry import Entry
from heard.domain.errors import Unavailable
from heard.domain.thread import Thread


class S3Evidence:
    """JSON objects, one for each message and state of it. Attachments are listed, never fetched."""

    def __init__(self, bucket: str, archive: S3Archive) -> None:
        self._bucket = bucket
        self._archive = archive

    def keep(self, thread: Thread, entry: Entry) -> str:
        """One PutObject, and one GetObject that reads it back; one more for each text that was too
        long for the table. The same message in the same state is the same object."""
        body = json.dumps(self._whole(thread, entry), ensure_ascii=False, indent=1).encode()
        message = entry.message
        place = f"hidden/{message.channel}/{keys.short_hash(message.native_id)}"
        name = f"{place}/{hashlib.sha256(body).hexdigest()[:16]}.json"
        with aws_errors():
            client("s3").put_object(
                Bucket=self._bucket, Key=name, Body=body, ContentType="application/json"
            )
            stored = client("s3").get_object(Bucket=self._bucket, Key=name)["Body"].read()
        if stored != body:
            problem = "what was kept of the message is not what was read back"
            raise Unavailable(problem)
        return name

    def _whole(self, thread: Thread, entry: Entry) -> dict[str, Any]:
        named = [entry.full_text, *(edit.full_text for edit in entry.edits)]
        named += [entry.completion.full_text] if entry.completion else []
        return {
            "thread": thread.id,
            "brand": thread.brand,
            "place": thread.place.key,
            "text": self._archive.text(entry.whole) if entry.whole else entry.text,
            "author": {"id": entry.known.author.id, "name": entry.known.author.name},
            "permalink": entry.known.permalink,
            "attachments": [{"kind": one.kind, "url": one.url} for one in entry.known.attachments],
            "entry": json.loads(items.dumped(entry, Entry)["S"]),
            "whole_texts": {name: self._archive.text(name) for name in named if name},
        }
