"""Meta's envelope: which object it is about, and the three loops around every item.

    {object, entry[{id, time, changes[] | messaging[] | standby[]}]}

Several accounts and up to 1,000 updates come in one body. What an item says is read by the room of
its platform; here only the loops, the account, and the tests of Meta's dashboard.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heard.adapters.channels import facebook, instagram, messaging, whatsapp
from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import read_word
from heard.adapters.channels.meta_entry import Entry, is_test_id
from heard.domain.errors import Unreadable
from heard.domain.message import Channel, Parsed

ChangeReader = Callable[[Entry, str, dict[str, Any], Findings], None]


@dataclass(frozen=True, slots=True)
class Asset:
    """One of Meta's objects: who reads its changes, and the channel of its direct messages, None
    where they are changes like all others."""

    read_change: ChangeReader
    direct: Channel | None = None


OBJECTS: dict[str, Asset] = {
    "page": Asset(facebook.read_change, Channel.MESSENGER),
    "instagram": Asset(instagram.read_change, Channel.INSTAGRAM),
    "whatsapp_business_account": Asset(whatsapp.read_change),
}

_MESSAGING_FIELDS = frozenset(
    {"messages", "message_echoes", "message_edit", "message_edits", "standby"}
)


def parse(body: dict[str, Any]) -> Parsed:
    """What one body from Meta holds.

    Raises Unreadable for an object we have no parser for, and for a body without entries.
    """
    name = read_word(body.get("object"))
    if name not in OBJECTS:
        message = f"no parser for the object {name or 'that the body names'}"
        raise Unreadable(message)
    entries = body.get("entry")
    if not isinstance(entries, list):
        message = "the body has no list of entries"
        raise Unreadable(message)
    found = Findings()
    for number, raw_entry in enumerate(entries, start=1):
        where = f"entry {number}"
        with found.item(where):
            _read_entry(name, raw_entry, where, found)
    return found.parsed()


def _read_entry(name: str, raw: object, where: str, found: Findings) -> None:
    entry = Entry.model_validate(raw)
    items: dict[str, Any] = raw if isinstance(raw, dict) else {}
    if entry.id is not None and is_test_id(entry.id):
        found.ignore("dashboard_test")
        return
    asset, direct = OBJECTS[name], OBJECTS[name].direct
    held = False
    for key in ("messaging", "standby"):
        for place, item in _items(items, key, where, found):
            held = True
            if direct is None:
                found.ignore(key)
                continue
            with found.item(place):
                messaging.read_item(direct, entry, item, found)
    for place, item in _items(items, "changes", where, found):
        held = True
        with found.item(place):
            _read_change(asset, entry, item, found)
    if not held:
        # With "include values" off Meta sends `changed_fields`: names only, nothing to hear.
        found.ignore("changed_fields" if "changed_fields" in items else "empty_entry")


def _items(raw: dict[str, Any], key: str, where: str, found: Findings) -> list[tuple[str, Any]]:
    items = raw.get(key)
    if items is None:
        return []
    if not isinstance(items, list):
        with found.item(where):
            message = f"{key} is not a list"
            raise Unreadable(message)
        return []
    return [(f"{where}, {key} {number}", item) for number, item in enumerate(items, start=1)]


def _read_change(asset: Asset, entry: Entry, change: object, found: Findings) -> None:
    if not isinstance(change, dict):
        message = "not an object"
        raise Unreadable(message)
    field, value = read_word(change.get("field")) or "other", change.get("value")
    if value is None:
        found.ignore(field, "no_value")
    elif asset.direct and field in _MESSAGING_FIELDS:
        # The same item in the other envelope: the dashboard's test, and Instagram Login.
        messaging.read_item(asset.direct, entry, value, found)
    else:
        asset.read_change(entry, field, value, found)
