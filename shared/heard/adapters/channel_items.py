"""How what is known of channels lies in the table: how far each was asked, and how it is."""

from datetime import datetime

from heard.adapters import keys
from heard.adapters.items import Item, dumped, expires, key, loaded, n, s
from heard.domain.cursor import Cursor
from heard.domain.health import Health

HEARD_DAYS = 60
"""How long an hour in which a channel was heard is known: twice what its rhythm is learned from."""


def cursor_item(cursor: Cursor) -> Item:
    """How far a platform was asked. It stays: without it all would be asked anew."""
    return {
        **key(keys.cursor_pk(cursor.id), keys.HEAD),
        "v": n(cursor.version),
        "data": dumped(cursor, Cursor),
    }


def cursor_of(item: Item) -> Cursor:
    """The cursor in an item."""
    cursor: Cursor = loaded(item, Cursor)
    return cursor


def health_item(health: Health) -> Item:
    """How a channel is. It stays as long as the channel does."""
    return {
        **key(keys.health_pk(health.id), keys.HEAD),
        "v": n(health.version),
        "data": dumped(health, Health),
    }


def health_of(item: Item) -> Health:
    """The health in an item."""
    health: Health = loaded(item, Health)
    return health


def heard_item(health: Health, at: datetime) -> Item:
    """That a channel was heard in an hour, and when it was last in it."""
    return {
        **key(keys.health_pk(health.id), keys.heard_sk(at)),
        "heard_at": s(keys.stamp(at)),
        "expires_at": expires(at, HEARD_DAYS),
    }
