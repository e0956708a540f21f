"""Ask what does not push: page by page, at a stored cursor, and only what is new goes on.

What is found goes onto the Inbox as it is, and the cursor moves after that: a crash repeats one page
at most, whose messages are duplicates by their native ids. What a page names and leaves out (replies
beyond the first ones) is asked for when there is more of it than before. Everything is bounded: pages
a round, units a day, time; an account that fails rests, and the others go on.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from heard.domain.cursor import Cursor, Trouble
from heard.domain.errors import (
    Denied,
    Limited,
    Superseded,
    Unavailable,
    Unreadable,
    Withheld,
)
from heard.domain.message import Channel
from heard.domain.policy import Policy
from heard.ports.platforms import Beneath, Cursors, Inbox, Page, Piece, Pollable

MOST_PAGES = 10
"""Pages of one account in one round; the rest is for the next."""

MOST_BENEATH = 20
"""Things of one account in one round beneath which is looked; the rest is for the next."""

_PAGES_BENEATH = 5
"""Pages of what lies beneath one thing: the newest few hundred replies."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Polled:
    """What one round did. `left` is True where it ran out of time: the next one goes on."""

    asked: int = 0
    found: int = 0
    left: bool = False


@dataclass(frozen=True, slots=True)
class Polling:
    """Polls every account of the policy that has to be asked."""

    platforms: Mapping[Channel, Pollable]
    cursors: Cursors
    inbox: Inbox
    policy: Policy

    def poll(self, now: datetime, in_time: Callable[[], bool]) -> Polled:
        """One round over all accounts, while there is time."""
        done = Polled()
        for channel, account in self.policy.polled():
            platform = self.platforms.get(channel)
            if platform is None or not platform.can_poll(account):
                continue
            if not in_time():
                return replace(done, left=True)
            cursor = self.cursors.load(f"poll#{channel.value}#{account}")
            turn = _Turn(self, platform, account, cursor, now, in_time)
            try:
                turn.through()
            except Superseded:
                continue  # another round is at this account
            done = Polled(done.asked + turn.asked, done.found + turn.found, turn.left)
            if turn.left:
                return done
        return done


class _Turn:
    """One account's turn in one round."""

    def __init__(
        self,
        polling: Polling,
        platform: Pollable,
        account: str,
        cursor: Cursor,
        now: datetime,
        in_time: Callable[[], bool],
    ) -> None:
        self._service = polling
        self._platform = platform
        self._account = account
        self._cursor = cursor
        self._now = now
        self._in_time = in_time
        # What tells no time is news from the second poll on: the first one would hear a feed's
        # whole past.
        self._first = cursor.since is None
        self._since = cursor.since or now - timedelta(hours=polling.policy.polling.first_hours)
        self._looked_beneath = 0
        self.asked = 0
        self.found = 0
        self.left = False

    def through(self) -> None:
        """Page by page, and what lies beneath each."""
        for _ in range(MOST_PAGES):
            if not self._page():
                return

    def _page(self) -> bool:
        """The page at the cursor; False where there is none behind it, or something stops us."""
        at = self._cursor
        page = self._asked(lambda: self._platform.page(self._account, at))
        if page is None:
            return False
        goes_on, after = self._taken(page)
        there = page.next if goes_on and page.next != at.page else None
        self._save(replace(after, page=there, etag=page.etag, modified=page.modified))
        named = deque(page.beneath)
        while named and self._looked_beneath < MOST_BENEATH:
            what = named.popleft()
            if self._cursor.looked_beneath(_mark_of(what)):
                continue
            deeper = self._beneath(what)
            if deeper is None:
                return False
            named.extendleft(reversed(deeper))
            self._looked_beneath += 1
        return there is not None

    def _beneath(self, what: Beneath) -> list[Beneath] | None:
        """All pages of what lies beneath one thing, and what they name in their turn; None where
        something stops us: then it is looked at again in the next round."""
        token: str | None = None
        deeper: list[Beneath] = []
        for _ in range(_PAGES_BENEATH):
            page = self._asked(
                partial(self._platform.under, self._account, what, token), spare=True
            )
            if page is None:
                return None
            goes_on, after = self._taken(page)
            self._save(after)
            deeper += page.beneath
            token = page.next if goes_on else None
            if token is None:
                break
        self._save(self._cursor.having_looked_beneath(_mark_of(what)))
        return deeper

    def _asked(self, call: Callable[[], Page], *, spare: bool = False) -> Page | None:
        """One answer; None where the time, the day's units or an error stop us. What is withheld is
        an empty page where the others do not depend on it (`spare`)."""
        cursor, now = self._cursor, self._now
        if not cursor.may_ask(now) or self._used_up():
            return None
        if not self._in_time():
            self.left = True
            return None
        self.asked += 1
        try:
            return call()
        except Denied as error:
            failed = cursor.failed(Trouble.TOKEN, str(error), now)
        except Limited as error:
            trouble = Trouble.CREDIT if error.credit else None
            failed = cursor.failed(trouble, str(error), now, error.seconds)
        except (Unavailable, Unreadable, Withheld) as error:
            if spare and isinstance(error, Withheld):
                return Page(())
            failed = cursor.failed(Trouble.UNREACHABLE, str(error), now)
            if cursor.page and (failed.trouble or not isinstance(error, Unavailable)):
                # That page is not there any more. Begin anew, and know nothing: what was not
                # reached lies behind pages that hold no news.
                failed = replace(failed, page=None, seen=(), beneath=())
        self._save(failed)
        return None

    def _taken(self, page: Page) -> tuple[bool, Cursor]:
        """Sends on what is new; whether the next page may hold more, and the cursor behind this."""
        cursor = self._cursor
        marks = [_mark(one) for one in page.pieces]
        news = [
            one for one, mark in zip(page.pieces, marks, strict=True) if self._is_news(one, mark)
        ]
        if news:
            pieces = [_raw(one, cursor) for one in news]
            self._service.inbox.found(self._platform.source, self._account, pieces, self._now)
            self.found += len(news)
        after = cursor.succeeded() if cursor.failures or cursor.trouble else cursor
        if self._platform.per_day is not None:
            fresh = after.fresh(_A_DAY, self._now)
            after = replace(fresh, spent=fresh.spent + page.cost)
        if not all(map(cursor.knows, marks)):
            after = after.having_seen(marks)
        goes_on = not page.newest_first or (bool(news) and news[-1] is page.pieces[-1])
        return goes_on, replace(after, since=self._since)

    def _is_news(self, piece: Piece, mark: str) -> bool:
        if self._cursor.knows(mark):
            return False
        return piece.at >= self._since if piece.at else not self._first

    def _used_up(self) -> bool:
        most = self._platform.per_day
        return most is not None and self._cursor.fresh(_A_DAY, self._now).spent >= most

    def _save(self, after: Cursor) -> None:
        if after != self._cursor:
            self._cursor = self._service.cursors.save(after)


def _raw(piece: Piece, cursor: Cursor) -> Mapping[str, object]:
    """A piece for the Inbox; `again` where an earlier version of it was found before."""
    name = _mark(piece).split(".", 1)[0]
    again = any(mark.startswith(f"{name}.") for mark in cursor.seen)
    return {**piece.raw, "again": True} if again else piece.raw


def _mark(piece: Piece) -> str:
    return _marked(piece.id, piece.words)


def _mark_of(what: Beneath) -> str:
    return _marked(what.id, what.version)


def _marked(name: str, version: str) -> str:
    """What tells one version of one thing from all others, short enough to keep hundreds."""
    first = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{first}.{hashlib.sha256(version.encode()).hexdigest()[:8]}"
