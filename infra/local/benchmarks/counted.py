"""What one message takes of everything that is billed: counted through the real handlers on moto."""

import base64
import io
import json
import zlib
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from heard.adapters import keys
from heard.adapters.items import Item
from infra.local.benchmarks.account import an_account
from infra.local.benchmarks.size import size, units
from infra.local.benchmarks.texts import comment, texts
from tests.integration.aws import Account

MESSAGES = 60
"""Of which 15 in a hundred complain; half of them begin a thread, half go on in one."""

EACH_FOLD = 7
"""Messages between two calls of fold_events: a million come a month, and it waits 20 seconds for more."""

_INDEXES = {"due": ("due_shard", "next_due_at"), "board": ("board", "board_order")}
_TRANSACTION = 2


@dataclass
class Counted:
    """Sums over all messages. Sizes are by what an item is: head, message, native id, events."""

    messages: int = 0
    queue_sends: int = 0
    read_units: int = 0
    write_units: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, Counter[str]] = field(default_factory=dict)
    event_rows: int = 0
    folds: int = 0
    log_bytes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def each(self, number: float) -> float:
        """A sum as a message's share."""
        return number / self.messages


def count() -> Counted:
    """Receives and hears the messages, one a POST."""
    counted = Counted(messages=MESSAGES)
    said = io.StringIO()
    with redirect_stdout(said), an_account() as account:
        _run(account, counted)
    counted.log_bytes = len(said.getvalue().encode())
    return counted


def _run(account: Account, counted: Counted) -> None:
    heads: dict[str, Item] = {}
    for number, text in enumerate(texts(MESSAGES)):
        account.calls.forget()
        account.post_webhook("meta", comment(text, customer=27_150_493_000_000 + number // 2))
        account.hear_once()
        counted.queue_sends += account.calls.counted["SendMessage"]
        for request in account.calls.requests:
            body = json.loads(request["body"])
            if request["operation"] == "BatchGetItem":
                (asked,) = body["RequestItems"].values()
                counted.read_units += len(asked["Keys"])
            if request["operation"] == "TransactWriteItems":
                for write in body["TransactItems"]:
                    _written(counted, write["Put"]["Item"], heads)
        if number % EACH_FOLD == EACH_FOLD - 1 or number == MESSAGES - 1:
            _folded(account, counted)


def _folded(account: Account, counted: Counted) -> None:
    """Fold what is new, outside of any transaction: each fact is a write of its own, what was seen
    of a brand is one for all of them."""
    account.calls.forget()
    account.fold_once()
    written = [
        json.loads(request["body"])["Item"]
        for request in account.calls.requests
        if request["operation"] == "PutItem"
    ]
    for item in written:
        seen = item[keys.SK]["S"].startswith(keys.SEEN)
        counted.write_units["SEEN" if seen else "FACT"] += units(item)
    counted.folds += bool(written)


def _written(counted: Counted, item: Item, heads: dict[str, Item]) -> None:
    what = item[keys.SK]["S"].split("#")[0]
    counted.sizes.setdefault(what, []).append(size(item))
    counted.write_units[what] += _TRANSACTION * units(item)
    counted.event_rows += what == "EVENT"
    if what == "MSG":
        judgement = json.loads(item["data"]["S"])["judgement"]
        counted.kinds[judgement["kind"]] += 1
    if what == keys.HEAD:
        pk = item[keys.PK]["S"]
        for index, attributes in _INDEXES.items():
            counted.write_units[f"index {index}"] += _moved(heads.get(pk, {}), item, attributes)
        heads[pk] = item
    for name, value in _parts(item).items():
        counted.parts.setdefault(what, Counter())[name] += value


def _moved(before: Item, after: Item, attributes: tuple[str, str]) -> int:
    """Writes of an index that projects keys only: none where they stay, two where they change."""
    old, new = ([item.get(name) for name in attributes] for item in (before, after))
    if old == new:
        return 0
    return (old[0] is not None) + (new[0] is not None)


def _parts(item: Item) -> dict[str, int]:
    """Bytes by attribute, those of the JSON by its fields, as they are before they are packed."""
    parts = {name: size({name: value}) for name, value in item.items() if name != "data"}
    if "data" in item:
        data: Any = json.loads(_written_as(item["data"]))
        if isinstance(data, dict):
            for name, value in data.items():
                written = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
                parts[f"data.{name}"] = len(written.encode()) + len(name) + 4
    return parts


def _written_as(data: dict[str, str]) -> str | bytes:
    return zlib.decompress(base64.b64decode(data["B"])) if "B" in data else data["S"]
