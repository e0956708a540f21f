"""What DynamoDB counts as an item's size, and the units it bills for it.

Names and texts in UTF-8; a number takes about half a byte a digit and one more; of binaries the
raw bytes, not the base64 that they travel in.
"""

import base64

from heard.adapters.items import Item

KILOBYTE = 1024


def size(item: Item) -> int:
    """Bytes of an item as it is sent, names included."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def units(item: Item) -> int:
    """Write units of an item: one for each KB begun."""
    return max(1, -(-size(item) // KILOBYTE))


def _value(value: dict[str, str]) -> int:
    if "N" in value:
        return len(value["N"]) // 2 + 2
    if "B" in value:
        return len(base64.b64decode(value["B"]))
    return len(value["S"].encode())
