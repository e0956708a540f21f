"""How far we have asked a platform about one account: where to go on, when, and what is in the way.

Whoever asks loads it, and stores it on its version before and after: two runs at once never spend
one budget twice, and a crash repeats the last step at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

_FIRST_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(hours=6)
_HARDLY_AN_ACCIDENT = 3
"""Failures in a row from which a platform counts as out of reach."""


MOST_SEEN = 1_000
"""Marks that are kept: more than any page holds. What is forgotten and found again is heard as a
duplicate, so nothing doubles."""

MOST_BENEATH = 400
"""The same for what lies beneath pieces."""


class Trouble(StrEnum):
    """What may be wrong with an account's channel."""

    SILENT = "silent"
    HANDSHAKE = "handshake"
    UNSUBSCRIBED = "unsubscribed"
    TOKEN = "token"  # noqa: S105 - a word
    CREDIT = "credit"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Cursor:
    """One account's. `rests_until` is when it may be asked again after a failure. `spent` counts the
    calls (or the platform's units) since `counting_since`. `trouble` lasts since `troubled_at`;
    `why` is in words for a person and quotes nobody.

    Of what is polled: `since` is the time before which nothing is news (the first poll's, less what
    the policy looks back), `page` where to go on, `seen` the marks of what was found last, the newest
    first, `beneath` of those under which was looked; `etag` and `modified` what the last answer said
    of itself. A mark is a name and a version with a dot between.
    """

    id: str
    version: int = 0
    rests_until: datetime | None = None
    failures: int = 0
    counting_since: datetime | None = None
    spent: int = 0
    trouble: Trouble | None = None
    troubled_at: datetime | None = None
    why: str | None = None
    since: datetime | None = None
    page: str | None = None
    seen: tuple[str, ...] = ()
    beneath: tuple[str, ...] = ()
    etag: str | None = None
    modified: str | None = None

    def may_ask(self, now: datetime) -> bool:
        """False while it rests after a failure."""
        return self.rests_until is None or now >= self.rests_until

    def spending(self, wanted: int, most: int, window: timedelta, now: datetime) -> "Cursor":
        """Charged with `wanted` calls, or with as many as `most` in a window leave: the difference
        of `spent` to `fresh(window, now).spent` is what was granted."""
        fresh = self.fresh(window, now)
        return replace(fresh, spent=fresh.spent + max(0, min(wanted, most - fresh.spent)))

    def fresh(self, window: timedelta, now: datetime) -> "Cursor":
        """With a new count where the window of the old one is over."""
        start = self.counting_since
        if start is not None and start <= now < start + window:
            return self
        return replace(self, counting_since=now, spent=0)

    def succeeded(self) -> "Cursor":
        """After a good answer: nothing is in the way."""
        return replace(self, rests_until=None, failures=0, trouble=None, troubled_at=None, why=None)

    def failed(
        self, trouble: Trouble | None, why: str, now: datetime, seconds: float | None = None
    ) -> "Cursor":
        """After a failure: it rests, twice as long each time, and at least `seconds`.

        An unreachable platform is a trouble from the third time on; None never is one.
        """
        failures = self.failures + 1
        rest = min(_FIRST_REST * 2 ** min(failures - 1, 10), _LONGEST_REST)
        if seconds is not None:
            rest = max(rest, timedelta(seconds=seconds))
        if trouble is Trouble.UNREACHABLE and failures < _HARDLY_AN_ACCIDENT:
            trouble = None
        resting = replace(self, failures=failures, rests_until=now + rest)
        if trouble is None:
            return resting
        since = self.troubled_at if trouble is self.trouble else now
        return replace(resting, trouble=trouble, troubled_at=since, why=why)

    def knows(self, mark: str) -> bool:
        """True for what was found before."""
        return mark in self.seen

    def having_seen(self, marks: Sequence[str]) -> "Cursor":
        """With these in front of what was seen; the oldest are forgotten."""
        return replace(self, seen=tuple(dict.fromkeys((*marks, *self.seen)))[:MOST_SEEN])

    def looked_beneath(self, mark: str) -> bool:
        """True where there is no more beneath than when it was looked at last."""
        return mark in self.beneath

    def having_looked_beneath(self, mark: str) -> "Cursor":
        """With this one's mark in place of its older one."""
        name = f"{mark.partition('.')[0]}."
        others = [one for one in self.beneath if not one.startswith(name)]
        return replace(self, beneath=(mark, *others)[:MOST_BENEATH])
