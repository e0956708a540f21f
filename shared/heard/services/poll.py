"""Ask what does not push: page by page, at a stored cursor, and only what is new goes on.

What is found goes onto the Inbox as it is, and the cursor moves after that: a crash repeats one page
at most, whose messages are duplicates by their native ids. Everything is bounded: pages a round,
units a day, time; an account that fails rests, and the others go on.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from heard.ports import Cursors, Inbox, Piece, Pollable

MOST_PAGES = 10
"""Pages of one account in one round; the rest is for the next."""

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
            try:
                one = self._account(platform, account, cursor, now, in_time)
            except Superseded:
                continue  # another round is at this account
            done = Polled(done.asked + one.asked, done.found + one.found, one.left)
            if one.left:
                return done
        return done

    def _account(
        self,
        platform: Pollable,
        account: str,
        cursor: Cursor,
        now: datetime,
        in_time: Callable[[], bool],
    ) -> Polled:
        done = Polled()
        for _ in range(MOST_PAGES):
            if not cursor.may_ask(now) or self._used_up(platform, cursor, now):
                break
            if not in_time():
                return replace(done, left=True)
            new, after = self._asked(platform, account, cursor, now)
            if new:
                pieces = [_raw(one, cursor) for one in new]
                self.inbox.found(platform.source, account, pieces, now)
            if after != cursor:
                cursor = self.cursors.save(after)
            done = Polled(done.asked + 1, done.found + len(new))
            if after.page is None:
                break
        return done

    def _used_up(self, platform: Pollable, cursor: Cursor, now: datetime) -> bool:
        most = platform.per_day
        return most is not None and cursor.fresh(_A_DAY, now).spent >= most

    def _asked(
        self, platform: Pollable, account: str, cursor: Cursor, now: datetime
    ) -> tuple[list[Piece], Cursor]:
        """What is new on one page, and the cursor behind it: it goes on only from a page with news.

        What tells no time is news from the second poll on: the first one would hear a feed's whole
        past.
        """
        since = cursor.since or now - timedelta(hours=self.policy.polling.first_hours)
        at = replace(cursor, since=since)
        try:
            page = platform.page(account, at)
        except Denied as error:
            return [], at.failed(Trouble.TOKEN, str(error), now)
        except Limited as error:
            trouble = Trouble.CREDIT if error.credit else None
            return [], at.failed(trouble, str(error), now, error.seconds)
        except (Unavailable, Unreadable, Withheld) as error:
            # A page that is not there any more would be asked for ever: begin anew.
            failed = at.failed(Trouble.UNREACHABLE, str(error), now)
            return [], replace(failed, page=None, etag=None, modified=None)
        news = [
            one
            for one in page.pieces
            if not cursor.knows(_mark(one))
            and (one.at >= since if one.at else cursor.since is not None)
        ]
        after = at.succeeded() if at.failures or at.trouble else at
        if platform.per_day is not None:
            fresh = after.fresh(_A_DAY, now)
            after = replace(fresh, spent=fresh.spent + page.cost)
        marks = [_mark(one) for one in page.pieces]
        if not all(map(cursor.knows, marks)):
            after = after.having_seen(marks)
        goes_on = page.next if news and page.next != cursor.page else None
        return news, replace(after, page=goes_on, etag=page.etag, modified=page.modified)


def _raw(piece: Piece, cursor: Cursor) -> Mapping[str, object]:
    """A piece for the Inbox; `again` where an earlier version of it was found before."""
    name = _mark(piece).split(".", 1)[0]
    again = any(mark.startswith(f"{name}.") for mark in cursor.seen)
    return {**piece.raw, "again": True} if again else piece.raw


def _mark(piece: Piece) -> str:
    """What tells one version of one piece from all others, short enough to keep hundreds."""
    name = hashlib.sha256(piece.id.encode()).hexdigest()[:12]
    version = hashlib.sha256(piece.words.encode()).hexdigest()[:8]
    return f"{name}.{version}"
