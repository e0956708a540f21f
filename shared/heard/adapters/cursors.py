"""Cursors in DynamoDB: how far each account was asked."""

from dataclasses import replace

from heard.adapters import channel_items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.table import get, put_version
from heard.domain.cursor import Cursor


class DynamoCursors:
    """The cursors in the Care table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def load(self, cursor_id: str) -> Cursor:
        """One consistent GetItem; a fresh cursor where none is stored."""
        item = get(self._table, keys.cursor_pk(cursor_id), keys.HEAD)
        return channel_items.cursor_of(item) if item else Cursor(cursor_id)

    def save(self, cursor: Cursor) -> Cursor:
        """One PutItem on the version; returns the cursor at its next."""
        stored = replace(cursor, version=cursor.version + 1)
        write = put_version(self._table, channel_items.cursor_item(stored), cursor.version)["Put"]
        with aws_errors():
            client("dynamodb").put_item(**write)
        return stored
