"""What happened on a bed since one last looked: through the agents' API, as any program would.

A look costs little: a list of the open threads, and the timelines of those that changed or where
somebody is still waited for.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from heard.domain.people import Person
from heard.domain.state import State
from infra.local import people
from infra.local.bed import Bed
from infra.operate.web import asked

Json = dict[str, Any]

WAITING_SECONDS = 0.8
"""How old the timeline of a thread may be in which somebody waits: a rung shows nowhere else."""

_LINK = re.compile(r"https?://\S+$")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a timeline, with its thread as it was when looked at."""

    at: datetime
    event: Json
    thread: Json


@dataclass(frozen=True, slots=True)
class Text:
    """One SMS. `at` is when it was seen: the bed does not say when it was sent."""

    at: datetime
    to: Person
    words: str

    @property
    def link(self) -> str:
        """The address in it, empty where it has none."""
        found = _LINK.search(self.words)
        return found.group() if found else ""

    @property
    def without_link(self) -> str:
        """Its words alone: the same for everybody who is told the same."""
        return _LINK.sub("", self.words).strip()


News = Happened | Text


class Watch:
    """Knows all threads and texts of a bed, and tells each piece of news once."""

    def __init__(self, bed: Bed) -> None:
        self.threads: dict[str, Json] = {}
        self.texts: list[Text] = []
        self._bed = bed
        self._told: set[str] = set()
        self._listed: dict[str, Json] = {}
        self._looked_at: dict[str, float] = {}
        self._people = {person.phone: person for person in people.TEAM}
        self._token = cache(bed.token)

    def news(self) -> list[News]:
        """What happened since the last look, by time."""
        texts = self._new_texts()
        # What rang a phone stands in a timeline already: it is to be told before the text.
        return sorted([*self._events(look_again=bool(texts)), *texts], key=lambda news: news.at)

    def asked(self, method: str, path: str, *, person: str = people.CALLER, **body: str) -> Json:
        """The agents' API as one of the team uses it. Raises RuntimeError where it refuses."""
        headers = {"authorization": f"Bearer {self._token(person)}"}
        raw = json.dumps(body).encode() if method == "POST" else None
        status, said = asked(method, f"{self._bed.api}{path}", body=raw, headers=headers)
        if status != 200:
            message = f"{method} {path}: {status} {said.decode(errors='replace')}"
            raise RuntimeError(message)
        answer: Json = json.loads(said)
        return answer

    def thread(self, channel: str, native_id: str) -> Json | None:
        """The thread in which that message is, as last seen."""
        for thread in self.threads.values():
            if thread["channel"] == channel and message_of(thread, native_id):
                return thread
        return None

    def fresh(self, thread_id: str) -> Json:
        """The thread as it is now, with its messages and its timeline."""
        thread = self.asked("GET", f"/threads/{quote(thread_id)}?limit=100")
        self.threads[thread_id] = thread
        self._looked_at[thread_id] = time.monotonic()
        return thread

    def _events(self, *, look_again: bool) -> Iterator[Happened]:
        listed = self.asked("GET", "/threads?limit=100")["threads"]
        for short in listed:
            thread_id = short["id"]
            if short != self._listed.get(thread_id) or self._is_old(short, look_again=look_again):
                self._listed[thread_id] = short
                yield from self._new_in(self.fresh(thread_id))
        # What ended is no longer listed; its last events still want to be told.
        for thread_id in self._listed.keys() - {short["id"] for short in listed}:
            del self._listed[thread_id]
            yield from self._new_in(self.fresh(thread_id))

    def _is_old(self, short: Json, *, look_again: bool) -> bool:
        age = time.monotonic() - self._looked_at.get(short["id"], 0)
        return State(short["state"]).owed and (look_again or age > WAITING_SECONDS)

    def _new_in(self, thread: Json) -> Iterator[Happened]:
        for event in thread["timeline"]:
            if event["id"] not in self._told:
                self._told.add(event["id"])
                yield Happened(datetime.fromisoformat(event["at"]), event, thread)

    def _new_texts(self) -> list[Text]:
        now, texts = datetime.now(UTC), []
        for sms in self._bed.sms():
            if sms["MessageId"] not in self._told:
                self._told.add(sms["MessageId"])
                to = self._people[sms["phone_number"]]
                texts.append(Text(now, to, sms["Message"]))
        self.texts += texts
        # The bed lists them by phone; what is told to several belongs together.
        return sorted(texts, key=lambda text: text.without_link)


def message_of(thread: Json, native_id: str) -> Json | None:
    """The message of that id in a thread, None where it is another's."""
    return next((each for each in thread["messages"] if each["native_id"] == native_id), None)


def first_name(person: Person) -> str:
    """What colleagues call somebody."""
    return person.name.split()[0]


def who(thread: Json) -> str:
    """The customer, as alerts call them."""
    customer = thread["customer"]
    return f"@{customer['handle']}" if customer["handle"] else customer["name"] or "somebody"
