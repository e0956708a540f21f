"""Ask platforms for what their webhooks left out: who wrote, what, where, and to how many.

What they tell goes through the Inbox as an act on the message, so that it is heard once whatever
happens here. A message stops being asked about only after that. Everything is bounded: calls an hour
and account, messages a run, time; the rest waits for the next run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.completing import worth_asking
from heard.domain.cursor import Cursor, Trouble
from heard.domain.errors import Denied, Limited, Superseded, Unavailable, Withheld
from heard.domain.message import Channel, Heard
from heard.domain.policy import Policy
from heard.ports.platforms import Cursors, Inbox, Incomplete, Lacking, Platform
from heard.ports.threads import NativeId

_AN_HOUR = timedelta(hours=1)
_LONGEST_TRY = timedelta(days=3)
"""Older than this, a message that nobody could tell more about stays as it is."""

_FIRST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Completed:
    """What one run did. `left` is True where it ran out of time: the next one goes on."""

    asked: int = 0
    told: int = 0
    left: bool = False


@dataclass(frozen=True, slots=True)
class Completing:
    """Completes what lacks something, account by account."""

    lacking: Lacking
    platforms: Mapping[Channel, Platform]
    cursors: Cursors
    inbox: Inbox
    policy: Policy

    def complete(self, now: datetime, in_time: Callable[[], bool]) -> Completed:
        """Ask for every account of the policy whose platform has a token, while there is time."""
        asked = told = 0
        for channel, account in self.policy.accounts():
            platform = self.platforms.get(channel)
            if platform is None or not platform.can_ask(account):
                continue
            if not in_time():
                return Completed(asked, told, left=True)
            due = self.lacking.due(channel, account, now)
            if due:
                run = _Run(self, channel, account, platform, now)
                try:
                    run.through(due, in_time)
                except Superseded:
                    continue  # another run is at this account
                asked, told = asked + run.asked, told + run.told
        return Completed(asked, told, left=not in_time())


class _Run:
    """One account's turn."""

    def __init__(
        self,
        completing: Completing,
        channel: Channel,
        account: str,
        platform: Platform,
        now: datetime,
    ) -> None:
        self._service = completing
        self._platform = platform
        self._channel = channel
        self._account = account
        self._now = now
        self.asked = 0
        self.told = 0
        self.heard: list[Heard] = []
        self._again: dict[NativeId, datetime | None] = {}

    def through(self, due: Sequence[Incomplete], in_time: Callable[[], bool]) -> None:
        """Ask, send on what was told, and only then forget that it was to be asked."""
        service, now = self._service, self._now
        cursor = service.cursors.load(f"complete#{self._channel.value}#{self._account}")
        if not cursor.may_ask(now):
            return
        questions = self._questions(due)
        if questions:
            most = service.policy.completion.calls_an_hour(self._channel)
            before = cursor.fresh(_AN_HOUR, now).spent
            charged = cursor.spending(len(questions), most, _AN_HOUR, now)
            cursor = service.cursors.save(charged)
            granted = list(questions.items())[: charged.spent - before]
            after = self._ask(granted, cursor, in_time)
            after = replace(after, spent=after.spent - (len(granted) - self.asked))
            if self.heard:
                service.inbox.told(self.heard, now)
            if after != cursor:
                service.cursors.save(after)
        if self._again:
            service.lacking.again_at(self._again)

    def _questions(self, due: Sequence[Incomplete]) -> dict[str, list[Incomplete]]:
        """What to ask, each once, with the messages that it is about. A message that lacks nothing
        any more, or that nobody can tell more about, is done with."""
        questions: dict[str, list[Incomplete]] = {}
        for one in due:
            question = (
                self._platform.question(one.entry.known)
                if worth_asking(one.entry, one.thread)
                else None
            )
            if question is None:
                self._again[one.native_id] = None
            else:
                questions.setdefault(question, []).append(one)
        return questions

    def _ask(
        self,
        questions: Sequence[tuple[str, Sequence[Incomplete]]],
        cursor: Cursor,
        in_time: Callable[[], bool],
    ) -> Cursor:
        """Ask in turn until the platform stops us; the cursor as it is to be kept."""
        for question, about in questions:
            if not in_time():
                break
            self.asked += 1
            try:
                answer = self._platform.ask(self._account, question)
            except Withheld:
                self._postpone(about)
                continue
            except Denied as error:
                self._postpone(about)
                return cursor.failed(Trouble.TOKEN, str(error), self._now)
            except Limited as error:
                trouble = Trouble.CREDIT if error.credit else None
                return cursor.failed(trouble, str(error), self._now, error.seconds)
            except Unavailable as error:
                self._postpone(about)
                return cursor.failed(Trouble.UNREACHABLE, str(error), self._now)
            for one in about:
                self.heard += self._platform.read(one.entry.message, answer, self._now)
                self.told += 1
                self._again[one.native_id] = None
            if cursor.failures or cursor.trouble:
                cursor = cursor.succeeded()
        return cursor

    def _postpone(self, about: Sequence[Incomplete]) -> None:
        """Ask again after as long as they have waited already, so ever less often."""
        for one in about:
            age = self._now - one.entry.heard_at
            later = self._now + max(age, _FIRST_WAIT)
            self._again[one.native_id] = later if age < _LONGEST_TRY else None
