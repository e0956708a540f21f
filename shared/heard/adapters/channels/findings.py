"""Gathers what one body holds, item by item, so that a bad item never loses its neighbours."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from heard.adapters.channels.lenient import read_word
from heard.domain.errors import Unreadable
from heard.domain.message import Heard, Message, Parsed

MAX_NAMES = 50
"""How many different things one body may be ignored for by name; the rest are "other"."""


class Findings:
    """A `Parsed` in the making. The same message twice in one body is one message."""

    def __init__(self) -> None:
        """Nothing found yet."""
        self._heard: list[Heard] = []
        self._seen: set[Hashable] = set()
        self._ignored: Counter[str] = Counter()
        self._unreadable: list[str] = []
        self._notices: list[str] = []

    def hear(self, *heard: Heard) -> None:
        """Keep messages and acts in the order found; what is already kept counts as duplicate."""
        for one in heard:
            key: Hashable = one
            if isinstance(one, Message):
                key = (one.channel, one.account, one.native_id)
            if key in self._seen:
                self.ignore("duplicate")
            else:
                self._seen.add(key)
                self._heard.append(one)

    def ignore(self, *words: object) -> None:
        """Count something that is normal and no message, named by the words joined with dots.

        A word that is not plain (it may be the sender's own text) counts as "other".
        """
        name = ".".join(read_word(word) or "other" for word in words)
        if name not in self._ignored and len(self._ignored) >= MAX_NAMES:
            name = "other"
        self._ignored[name] += 1

    def notice(self, word: str) -> None:
        """Something for the people who run the system, as a short machine word."""
        self._notices.append(word)

    @contextmanager
    def item(self, where: str) -> Iterator[None]:
        """Read one item inside: if it can't be read, it is counted with `where` and why."""
        try:
            yield
        except Unreadable as error:
            self._unreadable.append(f"{where}: {error}")
        except ValidationError:
            # pydantic's own words quote the payload, and with it the customer.
            self._unreadable.append(f"{where}: not an object")

    def parsed(self) -> Parsed:
        """Everything gathered so far."""
        return Parsed(
            heard=tuple(self._heard),
            ignored=dict(self._ignored),
            unreadable=tuple(self._unreadable),
            notices=tuple(self._notices),
        )
