"""How domain objects lie in the table: one JSON text an item, beside the attributes that keys,
conditions and indexes need.

pydantic writes and reads the JSON from the domain's own dataclasses; defaults are left out. A
thread's head, written at every commit, is packed: so it stays under 1 KB, the step by which
DynamoDB bills. What was written and what happened stays readable where it lies.
"""

import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from heard.adapters import keys
from heard.domain.entry import Entry
from heard.domain.errors import Unreadable
from heard.domain.events import Event, EventRow
from heard.domain.message import Act, Heard
from heard.domain.people import Link
from heard.domain.seen import Seen, Stand
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports.threads import NativeId, Pointer

Item = dict[str, dict[str, Any]]
"""An item in DynamoDB's own notation: {"pk": {"S": "…"}, …}."""

WAIT_DAYS = 30
"""How long something waits for its message, days."""


@cache
def _json(of: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - pydantic takes any type form
    return TypeAdapter(of)


def dumped(value: object, of: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    """A domain object as a string attribute."""
    return {"S": _json(of).dump_json(value, exclude_defaults=True).decode()}


def loaded(item: Item, of: Any) -> Any:  # noqa: ANN401 - as above
    """The domain object in an item's `data`."""
    return _json(of).validate_json(item["data"]["S"])


def packed(value: object, of: Any) -> dict[str, bytes]:  # noqa: ANN401 - as above
    """A domain object as a binary attribute: its JSON, compressed to about half."""
    return {"B": zlib.compress(_json(of).dump_json(value, exclude_defaults=True))}


def unpacked(item: Item, of: Any) -> Any:  # noqa: ANN401 - as above
    """The domain object in an item's packed `data`."""
    return _json(of).validate_json(zlib.decompress(item["data"]["B"]))


def s(value: str) -> dict[str, str]:
    """A string attribute."""
    return {"S": value}


def n(value: int) -> dict[str, str]:
    """A number attribute."""
    return {"N": str(value)}


def key(pk: str, sk: str) -> Item:
    """A primary key."""
    return {keys.PK: s(pk), keys.SK: s(sk)}


def native_key(native_id: NativeId) -> Item:
    """The key of a native id."""
    return key(keys.native_pk(native_id.channel, native_id.id), keys.native_sk(native_id.account))


def expires(now: datetime, days: float) -> dict[str, str]:
    """The moment after which DynamoDB may delete an item, seconds since 1970."""
    return n(int((now + timedelta(days=days)).timestamp()))


def due(pk: str, due_at: datetime | None) -> Item:
    """The attributes by which the due index says when the sweep should look (None: never)."""
    if due_at is None:
        return {}
    return {"due_shard": s(keys.due_shard(pk)), "next_due_at": s(keys.stamp(due_at))}


def head_item(thread: Thread, due_at: datetime | None, now: datetime, keep_days: int) -> Item:
    """A thread's head, its JSON compressed (zlib) to about half. It expires only once ended;
    re-opening removes that."""
    pk = keys.thread_pk(thread.id)
    item = {
        **key(pk, keys.HEAD),
        "v": n(thread.version),
        "data": packed(thread, Thread),
        **due(pk, due_at),
    }
    if thread.state is not State.UNOPENED:
        item["board"] = s(keys.board_pk(thread.brand, thread.state))
        item["board_order"] = s(keys.board_order(thread))
    if thread.state.ended or thread.state is State.UNOPENED:
        item["expires_at"] = expires(now, keep_days)
    return item


def thread_of(item: Item) -> Thread:
    """The thread in a head item."""
    thread: Thread = unpacked(item, Thread)
    return thread


def entry_item(thread_id: str, entry: Entry, now: datetime, keep_days: int) -> Item:
    """One entry of a thread."""
    return {
        **key(keys.thread_pk(thread_id), keys.entry_sk(entry)),
        "data": dumped(entry, Entry),
        "expires_at": expires(now, keep_days),
    }


def entry_of(item: Item) -> Entry:
    """The entry in an item."""
    entry: Entry = loaded(item, Entry)
    return entry


def native_item(
    thread_id: str, entry: Entry, now: datetime, keep_days: int, *, incomplete: bool = False
) -> Item:
    """Where a native id leads. An incomplete message's stands in the due index too, until its
    platform was asked: no item and no call more."""
    native_id = NativeId.of(entry.message)
    return {
        **native_key(native_id),
        "thread_id": s(thread_id),
        "entry": s(keys.entry_sk(entry)),
        "expires_at": expires(now, keep_days),
        **(ask_at(native_id, now) if incomplete else {}),
    }


def ask_at(native_id: NativeId, at: datetime) -> Item:
    """The attributes by which the due index says when to ask a platform about a message."""
    return {
        "due_shard": s(keys.lacks_pk(native_id.channel, native_id.account)),
        "next_due_at": s(keys.stamp(at)),
    }


def pointer_of(item: Item) -> Pointer:
    """Where a native id leads, from its item."""
    return Pointer(
        thread_id=item["thread_id"]["S"] if "thread_id" in item else None,
        entry_key=item["entry"]["S"] if "entry" in item else None,
        waiting=int(item["waiting"]["N"]) if "waiting" in item else 0,
    )


def waiting_item(native_id: NativeId, waiting: Heard, now: datetime) -> Item:
    """Something that waits for its message: the same act, or a reply of the same id, the same row.

    A reply goes by its id, because a platform that sends it again may give it another sending time.
    """
    data = dumped(waiting, Heard)
    what = data["S"] if isinstance(waiting, Act) else f"reply {waiting.native_id}"
    return {
        **key(
            keys.native_pk(native_id.channel, native_id.id),
            keys.waiting_sk(native_id.account, what),
        ),
        "data": data,
        "expires_at": expires(now, WAIT_DAYS),
    }


def heard_of(item: Item) -> Heard:
    """The message or act in an item."""
    return heard_in(item["data"]["S"])


def heard_in(text: str) -> Heard:
    """The message or act in a JSON text; Unreadable for any other text."""
    try:
        found: Heard = _json(Heard).validate_json(text)
    except ValidationError:
        # pydantic's own words quote the text, and with it the customer.
        message = "not a message or an act"
        raise Unreadable(message) from None
    return found


def is_event(item_key: Item) -> bool:
    """True for the key of an event row."""
    sk: str = item_key[keys.SK]["S"]
    return sk.startswith(keys.EVENT)


def event_item(
    pk: str,
    version: int,
    events: tuple[Event, ...],
    now: datetime,
    keep_days: int,
    brand: str | None = None,
    seen: Seen | None = None,
) -> Item:
    """All events of one commit: what the stream delivers. `brand` marks what reports count, what may
    be part of a surge, and who takes a side: the stream of `fold_events` is filtered by it."""
    item = {
        **key(pk, keys.event_sk(version)),
        "data": dumped(events, tuple[Event, ...]),
        "expires_at": expires(now, keep_days),
    }
    if brand is not None:
        item["brand"] = s(brand)
    if seen is not None:
        item["seen"] = s(seen_text(seen))
    return item


def stand_of(stand: Stand | None) -> Item:
    """What a row of events has besides, where somebody takes a side."""
    return {"stand": dumped(stand, Stand)} if stand else {}


def event_row_of(item: Item) -> EventRow:
    """The events of one commit, from their item."""
    pk = item[keys.PK]["S"]
    return EventRow(
        subject=pk.split("#", 1)[1],
        version=keys.version_of(item[keys.SK]["S"]),
        events=loaded(item, tuple[Event, ...]),
        brand=item["brand"]["S"] if "brand" in item else None,
        seen=seen_of(item["seen"]["S"]) if "seen" in item else None,
        stand=_json(Stand).validate_json(item["stand"]["S"]) if "stand" in item else None,
    )


def seen_text(seen: Seen) -> str:
    """What is compared of a commit, in its shortest form: no part of it holds the mark between."""
    return "|".join((seen.issue, seen.author, seen.place, seen.copy, seen.surge or ""))


def seen_of(text: str) -> Seen:
    """What is compared, from that text."""
    issue, author, place, copy, surge = text.split("|")
    return Seen(issue, author, place, copy, surge or None)


def link_item(link: Link) -> Item:
    """A signed link; it is kept for a week after it expires, so that it can say so."""
    return {
        **key(keys.link_pk(link.token), keys.HEAD),
        "data": dumped(link, Link),
        "expires_at": expires(link.expires_at, 7),
    }


def link_of(item: Item) -> Link:
    """The link in an item, with the moment of its use."""
    link: Link = loaded(item, Link)
    if "used_at" not in item:
        return link
    return replace(link, used_at=datetime.fromisoformat(item["used_at"]["S"]))
