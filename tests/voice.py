"""What answers go out through, in memory: a platform that counts what stands on it and fails as a
test wants, a guard that says what a test has it say, the Outbox, and who has a thread open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from heard.domain.errors import Unsure
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.verdict import Typed, Verdict
from heard.ports.voices import Reply
from tests.timetable import Timetable


@dataclass
class MemoryVoice:
    """Every platform. `posts` is what the public sees; `refuses` is raised before anything stands,
    `breaks` after it does; `shows` is False where it cannot be asked (with `hides_behind`)."""

    now: Callable[[], datetime]
    posts: list[tuple[str, Reply, datetime]] = field(default_factory=list)
    token: bool = True
    closed: str | None = None
    refuses: list[Exception] = field(default_factory=list)
    breaks: list[BaseException] = field(default_factory=list)
    blind: Exception | None = None
    looks: int = 0
    on_say: Callable[[str, Reply], None] | None = None

    def __post_init__(self) -> None:
        self._ids = count(1)

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(Channel)

    def can_speak(self, account: str) -> bool:  # noqa: ARG002 - the port's
        return self.token

    def obstacle(self, reply: Reply, now: datetime) -> str | None:  # noqa: ARG002 - the port's
        return self.closed

    def say(self, reply: Reply) -> str:
        if self.refuses:
            raise self.refuses.pop(0)
        native_id = f"said-{next(self._ids)}"
        self.posts.append((native_id, reply, self.now()))
        if self.on_say:
            self.on_say(native_id, reply)
        if self.breaks:
            raise self.breaks.pop(0)
        return native_id

    def find(self, reply: Reply, since: datetime) -> str | None:
        self.looks += 1
        if self.blind:
            raise self.blind
        found = (
            native_id
            for native_id, said, at in self.posts
            if (said.to, said.text) == (reply.to, reply.text) and at >= since
        )
        return next(found, None)

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        raise Unsure(account, native_id, hidden)


class MemoryGuard:
    """Says what the test last gave it; `asked` are the drafts it was shown."""

    def __init__(self) -> None:
        self.verdict = Verdict()
        self.asked: list[Typed] = []

    def check(self, person: Person, thread_id: str, typed: Typed, now: datetime) -> Verdict:  # noqa: ARG002
        self.asked.append(typed)
        return self.verdict


class MemoryOutbox:
    """The queue: what waits in it, and until when. `lost` is True for one that loses everything."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.waiting = Timetable()
        self.lost = False
        self._now = now
        self._numbers = count(1)

    def put(self, thread_id: str, what: str, wait: timedelta) -> None:
        if not self.lost:
            message = (thread_id, what, next(self._numbers))
            self.waiting.set(message, self._now() + wait)


class MemoryAttendance:
    """Who has threads open."""

    def __init__(self) -> None:
        self.there: set[str] = set()

    def viewers(self, thread_id: str, since: datetime) -> Sequence[str]:  # noqa: ARG002 - the port's
        return sorted(self.there)
