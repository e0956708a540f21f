"""What must be remembered of somebody's replies by SMS: each acts once, and nobody is answered
without end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_ANSWERS = 30
"""Answers an hour to one phone: more than a person reads, and the end of two robots' talk."""

_HOUR = timedelta(hours=1)
_MOST_KEPT = 40
"""Replies that are remembered: SNS delivers one again within minutes, never after forty others."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One SMS that came in. `id` is its own, the same however often it is delivered; `threads` are
    those it meant when it came, `label` what it called them; `done` is True once it was carried out
    and its answer was committed."""

    id: str
    at: datetime
    threads: tuple[str, ...] = ()
    label: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Replies:
    """The latest replies of one person, the oldest first."""

    kept: tuple[Reply, ...] = ()
    helped_at: datetime | None = None

    def of(self, reply_id: str) -> Reply | None:
        """The reply of this id, None where it is new."""
        return next((reply for reply in self.kept if reply.id == reply_id), None)

    def having(self, reply: Reply) -> "Replies":
        """With this reply, in the place of what was known of it."""
        others = tuple(one for one in self.kept if one.id != reply.id)
        return replace(self, kept=(*others, reply)[-_MOST_KEPT:])

    def may_answer(self, now: datetime) -> bool:
        """True while this phone was not answered too often within the hour."""
        lately = [reply for reply in self.kept if reply.done and now - reply.at < _HOUR]
        return len(lately) < MOST_ANSWERS

    def may_help(self, now: datetime) -> bool:
        """True where what could not be understood may be answered with help: once an hour, so that
        two robots don't talk to each other."""
        return self.helped_at is None or now - self.helped_at >= _HOUR
