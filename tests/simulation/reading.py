"""What the people of the simulated week can read: each message, and what its links lead to.

Nothing is taken for told because an event says so. A link counts with the threads that are stored
under it, a code with those that it stands for, and "and more" with those that are on the board of
whoever got it at that moment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heard.domain.events import EventType
from heard.domain.recipient import person_recipient
from heard.domain.state import State
from tests.pages import Log, Page
from tests.simulation.company import BRANDS
from tests.world import HOST, World

_LINK = re.compile(re.escape(HOST) + r"/t/(\w+)")
CODE = re.compile(r"(\d+)a claims")

_OWN = {EventType.BRIEF_DUE, EventType.SMS_ANSWER_DUE}


@dataclass(frozen=True, slots=True)
class Read:
    """A page as its reader understands it: the threads that it names, and those that were on the
    board where it says that there are more."""

    page: Page
    named: frozenset[str]
    listed: frozenset[str]

    @property
    def alert(self) -> bool:
        """False for an answer, and for what nobody was alerted of: a daily mail, a shift, a gap."""
        events = self.page.row.events if self.page.row else ()
        return not any(event.type in _OWN for event in events)


class Reader(Log):
    """The log of a world in which everything that is sent is read at once."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.read: list[Read] = []

    def note(self, to: str, way: str, text: str) -> None:
        super().note(to, way, text)
        page = self.pages[-1]
        listed = frozenset(self._board(page)) if page.more and way != "topic" else frozenset()
        self.read.append(Read(page, frozenset(self._named(page)), listed))

    def _named(self, page: Page) -> Iterator[str]:
        table = self.world.table
        if page.row and page.row.subject in table.heads:
            yield page.row.subject
            return
        tokens = _LINK.findall(page.text)
        for token in tokens:
            yield from table.links[token].threads
        code = CODE.search(page.text)
        if code and not tokens:
            codes = table.recipients[person_recipient(page.to)].codes
            meant = codes.of(int(code[1]), self.world.now)
            yield from meant.threads if meant else ()

    def _board(self, page: Page) -> Iterator[str]:
        """The list of those who wait, as `GET /threads` gives it to this person."""
        person = self.world.person(page.to)
        brands = [brand for brand in BRANDS if person.serves(brand)]
        for standing in self.world.board.column(brands, State.WAITING, None, None, 1_000_000):
            yield standing.thread_id
