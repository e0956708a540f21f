"""One message as a thread keeps it: what was written, and what became of it.

Everything done to a message is kept as a set, so that any order and any number of deliveries gives
the same entry: the last edit wins, a deletion is final, the latest of hide and unhide holds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.judgement import Judgement
from heard.domain.message import Act, ActKind, Message, Visibility
from heard.domain.turns import Turn

MOST_EDITS = 20
"""Versions of a text that are kept beside the first; older ones between are dropped."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One later version of a text; `at` as the platform told it, else when it was heard."""

    rank: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, its judgement (None for the brand's own), and its fate.

    `heard_at` is when we heard it. `visibility_at` belongs to `hidden`. `full_text` names the
    stored object that holds a text too long for the table.
    """

    message: Message
    heard_at: datetime
    judgement: Judgement | None = None
    edits: tuple[Edit, ...] = ()
    dropped_edits: int = 0
    hidden: bool = False
    visibility_at: datetime | None = None
    deleted_at: datetime | None = None
    automatic: bool = False
    full_text: str | None = None

    @property
    def text(self) -> str | None:
        """What the message says now; the text it had stays readable after a deletion."""
        return self.edits[-1].text if self.edits else self.message.text

    @property
    def at(self) -> datetime:
        """When it was written, as well as we know; never later than we heard it."""
        known = self.message.posted_at or self.message.sent_at or self.heard_at
        return min(known, self.heard_at)

    @property
    def visibility(self) -> Visibility:
        """Deleted wins over hidden."""
        if self.deleted_at is not None:
            return Visibility.DELETED
        return Visibility.HIDDEN if self.hidden else Visibility.VISIBLE

    def with_act(self, act: Act, now: datetime) -> "Entry":
        """The entry after an act; the same entry if it changes nothing."""
        at = min(act.at or now, now)
        if act.kind is ActKind.EDIT:
            return self._edited(Edit(act.rank, at, act.text), act) if act.text is not None else self
        if act.kind is ActKind.DELETE:
            at = max(at, self.at)
            first = at if self.deleted_at is None else min(at, self.deleted_at)
            return replace(self, deleted_at=first)
        hide = act.kind is ActKind.HIDE
        if self.visibility_at is not None and (at, hide) <= (self.visibility_at, self.hidden):
            return self
        return replace(self, hidden=hide, visibility_at=at)

    def _edited(self, edit: Edit, act: Act) -> "Entry":
        for known in self.edits:
            same = (known.rank, known.text) == (edit.rank, edit.text)
            if same and (act.at is None or known.at == edit.at):
                return self
        edits = sorted((*self.edits, edit), key=lambda e: (e.rank, e.at, e.text))
        return replace(
            self,
            edits=tuple(edits[-MOST_EDITS:]),
            dropped_edits=self.dropped_edits + max(0, len(edits) - MOST_EDITS),
        )

    def judged(self, judge: Callable[[Message, str | None], Judgement]) -> "Entry":
        """The entry with its present text judged; the brand's own words are not."""
        if self.message.by_brand:
            return self
        return replace(self, judgement=judge(self.message, self.text))

    def turn(self) -> Turn:
        """Its part in the conversation, for the clocks."""
        judgement = self.judgement
        return Turn(
            id=self.message.native_id,
            at=self.at,
            heard_at=self.heard_at,
            posted=self.message.posted_at is not None,
            by_brand=self.message.by_brand,
            kind=judgement.kind if judgement else None,
            severity=judgement.severity if judgement else None,
            reasons=judgement.reasons[:2] if judgement else (),
            automatic=self.automatic or self.message.automatic,
            private=self.message.surface.private,
            deleted_at=self.deleted_at,
        )
