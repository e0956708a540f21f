"""One message as a thread keeps it: what was written, and what became of it.

Everything done to a message is kept as a set, so that any order and any number of deliveries gives
the same entry: the last edit wins, a deletion is final, the latest of hide and unhide holds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Act, ActKind, Author, Channel, Message, Visibility
from heard.domain.turns import Turn

MOST_EDITS = 20
"""Versions of a text that are kept beside the first; older ones between are dropped."""

_TELLS_NO_WORDS = frozenset({Channel.GOOGLE})
"""Channels that tell of an edit without what it says: the words are there to be asked for."""

Judge = Callable[[Message, str | None], Judgement]
"""Gives a message, with the text that it has now, its judgement."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One later version of a text, heard at `heard_at`; `at` as the platform told it (`told`),
    else when it was heard. `full_text` as an entry's."""

    rank: int
    at: datetime
    text: str
    heard_at: datetime
    told: bool = True
    full_text: str | None = None


@dataclass(frozen=True, slots=True)
class Rerated:
    """The stars that an edited review gives now, 1 to 5."""

    rank: int
    at: datetime
    rating: int
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Completion:
    """What the platform's API told of a message beyond its webhook, when it was asked at `at`.
    `full_text` as an entry's."""

    at: datetime
    heard_at: datetime
    author: Author | None = None
    text: str | None = None
    permalink: str | None = None
    rating: int | None = None
    full_text: str | None = None
    posted_at: datetime | None = None

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Of several the least counts: the one that knows most, then the one asked first."""
        author = self.author or Author()
        facts = (
            *(author.id, author.name, author.handle, author.reach),
            *(self.text, self.permalink, self.rating, self.posted_at),
        )
        return -sum(fact is not None for fact in facts), self.at, str(facts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, its judgement (None for the brand's own), and its fate.

    `heard_at` is when we heard it. `visibility_at` belongs to `hidden`. `full_text` names the
    stored object that holds a text too long for the table. `undelivered` is True where one of
    the brand's did not reach the customer. Where an edit or its completion changed its kind or
    severity, `first` is the judgement of the message as first heard, and `changed` the time of
    that change and when it was heard. `unread_at` is when it was last edited without our being
    told what it says. `sent_by` is the agent who sent one of the brand's through the desk.
    """

    message: Message
    heard_at: datetime
    judgement: Judgement | None = None
    edits: tuple[Edit, ...] = ()
    dropped_edits: int = 0
    rerated: Rerated | None = None
    completion: Completion | None = None
    unread_at: datetime | None = None
    hidden: bool = False
    visibility_at: datetime | None = None
    deleted_at: datetime | None = None
    automatic: bool = False
    undelivered: bool = False
    full_text: str | None = None
    first: tuple[Kind, Severity] | None = None
    changed: tuple[datetime, datetime] | None = None
    sent_by: str | None = None

    @property
    def known(self) -> Message:
        """The message with what its completion told where the webhook left it empty."""
        message, told = self.message, self.completion
        if told is None:
            return message
        author, more = message.author, told.author or Author()
        text = message.text if message.text is not None else told.text
        return replace(
            message,
            author=Author(
                id=author.id or more.id,
                name=author.name or more.name,
                handle=author.handle or more.handle,
                reach=more.reach if author.reach is None else author.reach,
            ),
            text=text,
            posted_at=message.posted_at or told.posted_at,
            permalink=message.permalink or told.permalink,
            rating=message.rating or told.rating,
            placeholder=message.placeholder if text is None and told.rating is None else None,
        )

    @property
    def text(self) -> str | None:
        """What the message says now; the text it had stays readable after a deletion."""
        return self.edits[-1].text if self.edits else self.known.text

    @property
    def whole(self) -> str | None:
        """The name of the stored object that holds its present text, where that was cut."""
        if self.edits:
            return self.edits[-1].full_text
        if self.message.text is None and self.completion:
            return self.completion.full_text
        return self.full_text

    @property
    def rating(self) -> int | None:
        """The stars it gives now, 1 to 5, None for what is no review."""
        return self.rerated.rating if self.rerated else self.known.rating

    @property
    def words(self) -> tuple[Edit | Rerated | Completion, ...]:
        """All that changed what it says since it was heard: it is judged anew where that changes."""
        later = (self.rerated, self.completion)
        return (*self.edits, *(one for one in later if one is not None))

    @property
    def stale(self) -> bool:
        """True where it was edited since we last heard what it says."""
        last = max((one.heard_at for one in self.words), default=self.heard_at)
        return self.unread_at is not None and last < self.unread_at

    @property
    def ours(self) -> bool:
        """True for the brand's own words, also where only the completion told whose they are."""
        told = self.completion.author if self.completion else None
        return self.message.by_brand or (told is not None and told.id == self.message.account)

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
            return _edited(self, act, at, now)
        if act.kind is ActKind.DELETE:
            at = max(at, self.at)
            first = at if self.deleted_at is None else min(at, self.deleted_at)
            return replace(self, deleted_at=first)
        if act.kind is ActKind.UNDELIVERED:
            return replace(self, undelivered=self.message.by_brand)
        if act.kind is ActKind.COMPLETE:
            return _with_completion(self, act, at, now)
        hide = act.kind is ActKind.HIDE
        if self.visibility_at is not None and (at, hide) <= (self.visibility_at, self.hidden):
            return self
        return replace(self, hidden=hide, visibility_at=at)

    def judged(self, judge: Judge) -> "Entry":
        """The entry with its present text judged; the brand's own words are not.

        Where edits or its completion changed what it is, the message as first heard and the change
        since which it is what it is now are worked out too: they decide from when it is owed an
        answer.
        """
        if self.ours:
            return replace(self, judgement=None, first=None, changed=None)
        message = replace(self.known, rating=self.rating)
        judgement = judge(message, self.text)
        if not self.words:
            return replace(self, judgement=judgement)
        first = _pair(judge(self.message, self.message.text))
        pair = _pair(judgement)
        if first == pair:
            return replace(self, judgement=judgement, first=None, changed=None)
        since: Edit | Rerated | Completion | None = None
        for edit in reversed(self.edits):
            if since is not None and _pair(judge(message, edit.text)) != pair:
                break
            since = edit
        else:
            told = self.completion if not self.rerated else None
            if told and _pair(judge(message, message.text)) == pair:
                since = told
        since = since or self.rerated or self.completion
        changed = (max(since.at, self.at), since.heard_at) if since else None
        return replace(self, judgement=judgement, first=first, changed=changed)

    def turn(self) -> Turn:
        """Its part in the conversation, for the clocks. What only an edit turned into a question
        or a complaint counts as written, and heard, with that edit."""
        judgement = self.judgement
        at, heard_at, first, since = self.at, self.heard_at, self.first, None
        if self.first and self.changed:
            since = self.changed[1]
            if judgement and judgement.kind.owed_an_answer and not self.first[0].owed_an_answer:
                (at, heard_at), first, since = self.changed, None, None
        return Turn(
            id=self.message.native_id,
            at=at,
            heard_at=heard_at,
            posted=self.message.posted_at is not None,
            by_brand=self.message.by_brand,
            kind=judgement.kind if judgement else None,
            severity=judgement.severity if judgement else None,
            reasons=judgement.reasons[:2] if judgement else (),
            automatic=self.automatic or self.message.automatic,
            vouched=self.sent_by is not None,
            undelivered=self.undelivered,
            private=self.message.surface.private,
            deleted_at=max(self.deleted_at, at) if self.deleted_at else None,
            first=first,
            since=since,
            issue=judgement.issue if judgement else None,
            likely=round(judgement.probability * 1000) if judgement else None,
        )


def _pair(judgement: Judgement) -> tuple[Kind, Severity]:
    return judgement.kind, judgement.severity


def _edited(entry: Entry, act: Act, at: datetime, now: datetime) -> Entry:
    if act.text is None and act.rating is None:
        return _unread(entry, act, at)
    return _with_rating(_with_edit(entry, act, at, now), act, at, now)


def _unread(entry: Entry, act: Act, at: datetime) -> Entry:
    if act.channel not in _TELLS_NO_WORDS or (entry.unread_at and at <= entry.unread_at):
        return entry
    return replace(entry, unread_at=at)


def _with_edit(entry: Entry, act: Act, at: datetime, now: datetime) -> Entry:
    """The entry with one more version of its text. One whose time is not told is the same as any
    other with its words."""
    if act.text is None:
        return _unread(entry, act, at) if act.rating is None else entry
    told = act.at is not None
    same = [edit for edit in entry.edits if (edit.rank, edit.text) == (act.rank, act.text)]
    if any(not told or (edit.told and edit.at == at) for edit in same):
        return entry
    others = [edit for edit in entry.edits if edit not in same or edit.told]
    edits = [*others, Edit(act.rank, at, act.text, now, told, act.full_text)]
    edits.sort(key=lambda edit: (edit.rank, edit.at, edit.text))
    if tuple(edits[-MOST_EDITS:]) == entry.edits:
        return entry
    more = max(0, len(edits) - MOST_EDITS)
    return replace(
        entry, edits=tuple(edits[-MOST_EDITS:]), dropped_edits=entry.dropped_edits + more
    )


def _with_completion(entry: Entry, act: Act, at: datetime, now: datetime) -> Entry:
    told = Completion(
        at,
        now,
        author=act.author,
        text=act.text,
        permalink=act.permalink,
        rating=act.rating,
        full_text=act.full_text,
        posted_at=act.posted_at,
    )
    if entry.completion and entry.completion.order <= told.order:
        return entry
    return replace(entry, completion=told)


def _with_rating(entry: Entry, act: Act, at: datetime, now: datetime) -> Entry:
    if act.rating is None:
        return entry
    known = entry.rerated
    if known and (act.rank, at, act.rating) <= (known.rank, known.at, known.rating):
        return entry
    return replace(entry, rerated=Rerated(act.rank, at, act.rating, now))
