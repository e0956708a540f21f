"""What the simulated team does with its phones: some alerts are claimed by SMS, at night somebody is
woken, and a few things happen once, so that the week can show what became of them."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.judgement import Severity
from heard.domain.recipient import person_recipient
from heard.domain.state import State
from tests.simulation.company import BRANDS, DESKS
from tests.simulation.desk import Desks, Later
from tests.simulation.reading import CODE, Read
from tests.world import World

STORIES = {
    "twice": ((20, "gita", "{code}a"), (40, "hari", "{code}a")),
    "too-hard": ((20, "gita", "{code}e they know the owner"),),
    "put-back": ((20, "gita", "{code}a"), (90, "gita", "{code}r")),
    "asked": ((20, "hari", "{code}?"), (60, "hari", "aa")),
    "enough": ((20, "hari", "STOP"), (3600, "hari", "START")),
}
"""What is answered to the alert about a customer of this name: seconds after it, by whom, what."""


@dataclass
class Sent:
    """An SMS that somebody sent to Heard, what it was taken for, and about which customer's alert
    ("" for any)."""

    at: datetime
    person: str
    text: str
    outcome: str
    about: str = ""


class Phones:
    """All phones. `read` looks at what came since it was called last."""

    def __init__(self, world: World, chance: random.Random, later: Later, desks: Desks) -> None:
        self.world, self.chance, self.later, self.desks = world, chance, later, desks
        self.seen = 0
        self.codes: dict[tuple[str, str], str] = {}
        self.told: set[str] = set()
        self.sent: list[Sent] = []

    def read(self) -> None:
        """React to every SMS that came."""
        came = self.world.alerts.log.read[self.seen :]
        self.seen += len(came)
        for read in came:
            code = CODE.search(read.page.text)
            if read.page.way == "sms" and read.alert and code:
                self._rings(read, code[1])

    def _rings(self, read: Read, code: str) -> None:
        for thread_id in sorted(read.named):
            customer = self.world.table.heads[thread_id].place.customer
            if customer in STORIES:
                self._goes_on(customer, read.page.to, code)
                return
        threads = sorted(read.named)
        brand = self.world.table.heads[threads[0]].brand
        is_open = BRANDS[brand].calendar.is_open(self.world.now)
        person = read.page.to
        if is_open and person in DESKS[brand] and self.chance.random() < 0.25:
            self.desks.after(20, 120, lambda: self._claims(person, threads, code))
        elif not is_open and len(threads) == 1 and self._wakes(threads[0]):
            self.desks.after(60, 420, lambda: self.desks.take(person, threads, 300, 900))

    def _wakes(self, thread_id: str) -> bool:
        critical = self.world.table.heads[thread_id].severity is Severity.CRITICAL
        return critical and self.chance.random() < 0.8

    def _claims(self, person: str, threads: list[str], code: str) -> None:
        """Claim by SMS what still waits, and work on it."""
        waiting = [self.world.table.heads[one].state is State.WAITING for one in threads]
        if any(waiting):
            self._send(person, f"{code}a")
            self.desks.work(person, threads, *((4, 9) if len(threads) > 3 else (60, 300)))

    def _goes_on(self, customer: str, person: str, code: str) -> None:
        """Somebody of a story has the alert: once all have it, the story takes its course."""
        self.codes[customer, person] = code
        steps = STORIES[customer]
        if customer in self.told or any((customer, who) not in self.codes for _, who, _ in steps):
            return
        self.told.add(customer)
        for seconds, who, text in steps:
            words = text.format(code=self.codes[customer, who])
            at = self.world.now + timedelta(seconds=seconds)
            self.later(at, lambda w=who, t=words: self._send(w, t, customer))

    def _send(self, person: str, text: str, about: str = "") -> None:
        outcome = self.world.reply(person, text)
        self.sent.append(Sent(self.world.now, person, text, outcome, about))
        if about and about != "put-back":
            codes = self.world.table.recipients[person_recipient(person)].codes
            heads, mine = self.world.table.heads, codes.all_mine(self.world.now)
            self.desks.work(person, [o for o in mine if heads[o].state is State.CLAIMED], 60, 300)
