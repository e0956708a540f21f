"""What was found, and by which of its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.entry import Entry
from heard.domain.seeking import By, Sought
from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread that was found. `why` says by what; `text` is the piece of it that fits, where that is
    not what lists show; `score` grows with how well it fits."""

    thread: Thread
    why: str
    text: str | None = None
    score: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found. `certain` are those found by a name or a reference, whatever their age;
    `found` those among the `number` that were looked through, back to `back_to`; `after` is where
    to go on, None where there is nothing further back. `less` fit as well, and less. `whole` is False where
    not all open threads in which nobody waits were looked at for the customer."""

    certain: tuple[Hit, ...] = ()
    found: tuple[Hit, ...] = ()
    number: int = 0
    back_to: datetime | None = None
    after: str | None = None
    less: int = 0
    whole: bool = True


def marked(text: str, needles: Sequence[re.Pattern[str]]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it is what was looked for."""
    spans = sorted(found.span() for needle in needles for found in needle.finditer(text))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if end > at:
            begin = max(start, at)
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def excerpt(text: str, needles: Sequence[re.Pattern[str]], around: int = 80) -> str:
    """The stretch of a text around the first of what was looked for."""
    flat = " ".join(text.split())
    spans = [found.span() for needle in needles if (found := needle.search(flat))]
    start, end = min(spans, default=(0, 0))
    low, high = max(0, start - around), min(len(flat), end + around)
    return f"{'…' if low else ''}{flat[low:high]}{'…' if high < len(flat) else ''}"


def more_said(thread: Thread, sought: Sought) -> bool:
    """True where only its messages can tell whether a thread is what is looked for."""
    if sought.by is By.CUSTOMER or not sought.missing(_head(thread, sought)):
        return False
    return thread.messages > 1 or (thread.excerpt or "").endswith("…")


def hit_in(thread: Thread, said: Sequence[Entry], sought: Sought) -> Hit | None:
    """The thread as it was found, None where it is not what is looked for."""
    customer = thread.customer
    names = (customer.name, customer.handle, customer.id)
    if sought.by is By.CUSTOMER:
        return None if sought.missing(names) else Hit(thread, "customer", score=3)
    texts = [entry.text for entry in said if entry.text]
    if sought.missing((*_head(thread, sought), *texts)):
        return None
    if not sought.needles:
        return Hit(thread, "")
    if sought.by is not By.TEXT and not sought.missing(names):
        return Hit(thread, "customer", score=3)
    if not sought.missing((thread.excerpt,)):
        return Hit(thread, "text", score=2)
    fits = sorted(texts, key=lambda text: len(sought.missing((text,))))
    return Hit(thread, "text", excerpt(fits[0], sought.needles) if fits else None, 1)


def _head(thread: Thread, sought: Sought) -> tuple[str | None, ...]:
    """What a thread's head says of it: its latest words, and its customer unless only what was
    written is looked in."""
    customer = thread.customer
    said = (thread.excerpt, thread.permalink)
    if sought.by is By.TEXT:
        return said
    return (customer.name, customer.handle, customer.id, *said)
