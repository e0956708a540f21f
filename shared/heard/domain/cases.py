"""Cases that are over, kept to be shown beside the next one that is like them: what was answered, and
how it ended.

A bounded number of them for each brand and issue, the latest. How like two are goes by the words that
their customers used (see `near_copies`): of those that share none the latest is the best guess.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.entry import Entry
from heard.domain.events import EventRow, EventType
from heard.domain.judgement import Issue
from heard.domain.near_copies import alike

MOST = 24
"""Cases of one issue that are compared."""

LONGEST_SAID, LONGEST_ANSWER = 160, 800
"""Characters of what the customer wrote and what was answered that are shown again."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: which thread, what its customer wrote (and its `signature`), what was answered by
    whom, and how it ended."""

    thread: str
    episode: int
    ended_at: datetime
    outcome: str
    said: str
    signature: str
    answer: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class CaseBook:
    """The latest cases of a brand about an issue. `version` counts commits (0: never stored)."""

    brand: str
    issue: Issue
    version: int = 0
    cases: tuple[Case, ...] = ()

    def with_case(self, case: Case, keep_days: int) -> "CaseBook":
        """The book with one more, without those that are no longer kept."""
        since = case.ended_at - timedelta(days=keep_days)
        others = [
            one
            for one in self.cases
            if (one.thread, one.episode) != (case.thread, case.episode) and one.ended_at > since
        ]
        return replace(self, cases=(*others, case)[-MOST:])

    def most_like(self, signature: str, thread: str, since: datetime) -> Case | None:
        """The case that is most like one with this signature, the latest of equals; none of the
        thread's own, and none that ended before `since`."""
        known = [one for one in self.cases if one.thread != thread and one.ended_at > since]
        return max(
            known, key=lambda one: (alike(one.signature, signature), one.ended_at), default=None
        )


def said_in(entries: Iterable[Entry]) -> str:
    """All that the customer wrote, of the messages that are at hand."""
    theirs = sorted((one.at, one.text) for one in entries if not one.ours and one.text)
    return "\n".join(text for _, text in theirs)


def answered_in(entries: Iterable[Entry]) -> str | None:
    """The last words of a person of ours that the platform has, None where there are none."""
    ours = [
        (one.at, one.text)
        for one in entries
        if one.ours
        and one.text
        and not (one.automatic or one.message.automatic or one.undelivered or one.deleted_at)
    ]
    return max(ours)[1] if ours else None


def told_in(rows: Iterable[EventRow]) -> str | None:
    """The last answer that somebody told us of, None where there is none."""
    told = [
        (event.at, str(event.data["text"]))
        for row in rows
        for event in row.events
        if event.type is EventType.ANSWERED and event.data.get("text")
    ]
    return max(told)[1] if told else None


def cut(text: str, longest: int) -> str:
    """The beginning of a text, by whole words where that is possible."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rsplit(maxsplit=1)[0]}…"
