"""What the services need from the world outside. The adapters are the only ones who know how.

Everything that a service reads is consistent, everything that it commits is one transaction that
holds only if nobody was faster (`Superseded` otherwise).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # no function pays at its cold start for what others tell each other
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime, timedelta

    from heard.domain.advocates import Standpoint
    from heard.domain.answers import AnswerPage, Approved
    from heard.domain.cases import CaseBook
    from heard.domain.cursor import Cursor
    from heard.domain.diary import Diary, Occasion
    from heard.domain.entry import Entry
    from heard.domain.events import Event, EventRow
    from heard.domain.health import Health
    from heard.domain.judgement import Issue, Kind, Severity
    from heard.domain.keeping_answers import PageChange
    from heard.domain.kindness import Gesture, Story
    from heard.domain.lesson import Correction, Lesson
    from heard.domain.message import Channel, Heard, Message, Place, Surface
    from heard.domain.offers import Offer, OfferBook
    from heard.domain.people import Link, Person
    from heard.domain.purse import Purse
    from heard.domain.recipient import Recipient
    from heard.domain.record import Amended, Record
    from heard.domain.reporting import Case, Fact
    from heard.domain.seen import Seen, Stand
    from heard.domain.sighting import Sighting
    from heard.domain.signing_in import Askings, Login, Session
    from heard.domain.sms_day import SmsDay
    from heard.domain.state import State
    from heard.domain.surge import Surge, SurgeChange
    from heard.domain.team import Team
    from heard.domain.thread import Thread
    from heard.domain.watch import Watch
    from heard.domain.worklist import WorkList


@dataclass(frozen=True, slots=True)
class NativeId:
    """A message's name on its platform: unique within a channel and account."""

    channel: Channel
    account: str
    id: str

    @classmethod
    def of(cls, told: Heard) -> NativeId:
        """The name of a message, or of the message that an act concerns."""
        return cls(told.channel, told.account, told.native_id)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a native id leads. `thread_id` is None while only acts on it were heard; `waiting`
    counts those. `entry_key` names its entry in the thread."""

    thread_id: str | None = None
    entry_key: str | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one look gave: a thread, if it was asked for and exists, and the known native ids."""

    thread: Thread | None
    pointers: Mapping[NativeId, Pointer]


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction: a thread at its next version, its entries and its events.

    `before` is the version that was read (0: the thread must not exist). `due_at` is when the sweep
    should look, None for never. `new` entries must be unknown so far, but for the number of acts
    that waited for them (`met`); `changed` ones replace what is stored; about those of both that are
    `incomplete` the platform is to be asked for more. `seen` is what is compared with others, `stand` who takes a side.
    `beside` are books that are stored with it, each on the version that was read.
    `done` is an idempotency key that must be new; `use_link` a link's token that must be unused;
    `new_link` takes its place.
    """

    thread: Thread
    before: int
    events: tuple[Event, ...]
    now: datetime
    due_at: datetime | None
    new: tuple[Entry, ...] = ()
    met: Mapping[NativeId, int] = field(default_factory=dict)
    changed: tuple[Entry, ...] = ()
    incomplete: frozenset[NativeId] = frozenset()
    seen: Seen | None = None
    stand: Stand | None = None
    beside: tuple[AnswerPage | CaseBook | OfferBook | Purse, ...] = ()
    done: str | None = None
    use_link: str | None = None
    new_link: Link | None = None


class Threads(Protocol):
    """Threads, their entries and events. A commit whose events give a customer a reference stores
    that too: Superseded where another thread of its brand has it."""

    def find(self, native_ids: Sequence[NativeId], thread_id: str | None = None) -> Found:
        """One consistent look at native ids and, if named, a thread."""
        ...

    def load(self, thread_id: str) -> Thread | None:
        """The thread as it is now."""
        ...

    def load_all(self, thread_ids: Iterable[str]) -> Mapping[str, Thread]:
        """Those of the threads that exist, as they are now; 100 a call."""
        ...

    def load_entry(self, thread_id: str, entry_key: str) -> tuple[Thread, Entry] | None:
        """A thread and one of its entries, in one consistent look."""
        ...

    def everywhere(self, channel: Channel, native_id: str) -> tuple[Pointer, ...]:
        """Where a native id leads on all accounts that heard it, for acts that name no account."""
        ...

    def waiting_for(self, native_id: NativeId) -> tuple[Heard, ...]:
        """The acts and replies that came before the message they belong to."""
        ...

    def referred(self, brands: Iterable[str], references: Sequence[str]) -> Mapping[str, str]:
        """Those of the references that a brand gave a customer, each with the id of the thread in
        which they were invited; one consistent look."""
        ...

    def let_wait(self, native_id: NativeId, item: Heard, now: datetime) -> None:
        """Keep an act or a reply until its message comes; Superseded if the message is there."""
        ...

    def same_text(self, account: str, text: str, day: str, mark: str) -> frozenset[str]:
        """Add `mark` to the places where this account said the same text that day, and return
        them all. Adding twice is adding once; where there are many already it is left out."""
        ...

    def commit(self, commit: Commit) -> None:
        """Write it all or nothing; Superseded if anything was not as it was read."""
        ...

    def was_done(self, thread_id: str, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...


class Recipients(Protocol):
    """Alert budgets, pending bundles, the day's count of SMS, and the links that alerts carry."""

    def load(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str]
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread]]:
        """The recipients (a fresh one where none is stored) and threads, in one consistent look."""
        ...

    def load_for_sms(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str], now: datetime
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread], SmsDay]:
        """The same look, with how many SMS went out today."""
        ...

    def save(
        self,
        recipients: Mapping[Recipient, datetime | None],
        now: datetime,
        links: Iterable[Link] = (),
        events: Mapping[str, tuple[Event, ...]] | None = None,
        sms_day: SmsDay | None = None,
    ) -> None:
        """Store recipients, each with when the sweep should look (None: never), links, and the
        day's count if it changed; the events, by recipient id, become event rows. One transaction;
        Superseded on a lost race."""
        ...


class Links(Protocol):
    """The short links of alerts."""

    def new(
        self, thread_id: str, person: str, expires_at: datetime, others: tuple[str, ...] = ()
    ) -> Link:
        """A link that nobody can guess, to a thread and `others`; not stored yet."""
        ...

    def replace(self, link: Link, fresh: Link, now: datetime) -> None:
        """Store a link in the place of one that is dead from now on; Superseded where that was
        used before."""
        ...

    def find(self, token: str) -> Link | None:
        """The link of a token."""
        ...


class Sessions(Protocol):
    """Who signs in to the desk, by which link, and who is signed in."""

    def askings(self, person_id: str) -> Askings:
        """When somebody asked for links lately."""
        ...

    def wanted(self, askings: Askings, events: tuple[Event, ...], now: datetime) -> None:
        """Store that somebody asked, with its events. One transaction; Superseded on a lost race."""
        ...

    def new_login(self, person_id: str, expires_at: datetime) -> Login:
        """A link to sign in that nobody can guess, stored."""
        ...

    def login(self, token: str) -> Login | None:
        """The link of a token."""
        ...

    def new_session(self, person_id: str, expires_at: datetime) -> Session:
        """A session with an id and a secret of its own; not stored yet."""
        ...

    def begin(self, login: Login, session: Session, now: datetime) -> None:
        """Use a link and store its session. One transaction; Superseded where it was used."""
        ...

    def look(self, session_id: str, person_id: str) -> tuple[Session | None, Person | None]:
        """A session, and somebody on the roster, both as they are now."""
        ...

    def end(self, session: Session, now: datetime) -> None:
        """It is over."""
        ...


class Attendance(Protocol):
    """Who has which thread open, and which threads of a customer somebody looked at."""

    def here(self, thread: Thread, person_id: str, now: datetime) -> None:
        """Somebody has it open."""
        ...

    def viewers(self, thread_id: str, since: datetime) -> Sequence[str]:
        """The ids of those who had it open since then."""
        ...

    def threads_of(self, thread: Thread) -> Sequence[str]:
        """The ids of its customer's threads, this one too; none for a customer without an id."""
        ...


class Due(Protocol):
    """What the sweep should look at."""

    def due(self, now: datetime) -> Iterable[tuple[str, str]]:
        """(kind, id) of what may be due, kind "thread", "recipient" or "answers": hints, to be read again."""
        ...


class Roster(Protocol):
    """The people who can be paged, and when; as of at most a minute ago."""

    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        ...

    def team(self) -> Team:
        """The whole roster: people, rotations, overrides, mutes."""
        ...


class RosterBook(Protocol):
    """The roster for those who look it up or change it."""

    def fresh(self) -> Team:
        """The whole roster as it is now."""
        ...

    def commit(self, amended: Amended, done: str | None, now: datetime) -> None:
        """Store a change and its row of the history, and that this idempotency key was done. One
        transaction; Superseded where the roster changed meanwhile or the key was done."""
        ...

    def done_at(self, done: str) -> int | None:
        """The version of the roster that this idempotency key made; None for a new key."""
        ...

    def history(self, limit: int, before: int | None, now: datetime) -> tuple[Record, ...]:
        """The rows of the history before a version (None: from the newest), newest first; those
        that outlived their time are not among them."""
        ...


@dataclass(frozen=True, slots=True)
class Sms:
    """A text message in its parts; the sender fits them into one SMS.

    The words are shortened first; `link` is kept whole or left out. `code` is the number by which
    this phone may answer, where answers can be received at all.
    """

    brand: str
    what: str
    who: str
    words: str
    waited: str
    link: str | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class InboundSms:
    """An SMS that somebody sent us. `id` is the same however often it is delivered; `phone` says
    who it is from, as far as a network tells the truth."""

    id: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail: a subject of one line and a plain body. `attributes` are what a topic's readers
    filter by, `html` the same body for one person's mailbox."""

    subject: str
    body: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One thread in a letter: a line that says what it is, the customer's words, facts by their
    label, and the address that opens it."""

    head: str
    words: str
    facts: tuple[tuple[str, str], ...]
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail of alerts to one person: what it is about, the threads, and what else to know."""

    subject: str
    lead: str
    cards: tuple[Card, ...]
    close: tuple[str, ...] = ()


class Alerts(Protocol):
    """The way to phones and mailboxes."""

    @property
    def mails(self) -> bool:
        """False where nobody is sent e-mails of their own: the care topic carries them."""
        ...

    def sms(self, phone: str, sms: Sms) -> None:
        """Send one text message; Undeliverable where the number can never get one."""
        ...

    def email(self, address: str, mail: Mail) -> None:
        """Send one e-mail to one person; Undeliverable where it is refused for good."""
        ...

    def letter(self, address: str, letter: Letter) -> None:
        """Send one letter, in the manner of `email`."""
        ...

    def care(self, mail: Mail) -> None:
        """Tell the care team's topic."""
        ...

    def operations(self, mail: Mail) -> None:
        """Tell those who run Heard."""
        ...


class Days(Protocol):
    """What reports count: facts by the brand's local day."""

    def note(self, brand: str, day: date, fact: Fact, version: int) -> None:
        """Keep a fact as of a version of its thread; nothing where a later one is kept."""
        ...

    def facts(self, brand: str, day: date) -> Sequence[Fact]:
        """All facts of one day."""
        ...


class WorkLists(Protocol):
    """The lists that people work through."""

    def load(self, person_id: str, list_id: str) -> WorkList | None:
        """One of somebody's lists as it is now."""
        ...

    def listed(self, person_id: str, limit: int) -> Sequence[WorkList]:
        """Somebody's latest lists, newest first."""
        ...

    def save(self, work: WorkList, now: datetime) -> WorkList:
        """Write it at its next version, and return it so; Superseded on a lost race."""
        ...


class Traces(Protocol):
    """Where to look for threads. Hints: what they lead to is read from the heads."""

    def cases(self, days: Sequence[tuple[str, date]]) -> Sequence[Case]:
        """The cases that began on these local days of brands, in any order."""
        ...

    def noted(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        kinds: Sequence[Kind],
        before: datetime,
        limit: int,
    ) -> Sequence[tuple[datetime, str]]:
        """(when it was opened, id) of the latest threads of some brands, states and kinds that are owed
        nothing and were opened before this moment, newest first."""
        ...

    def open_of(self, brands: Sequence[str], marks: Collection[str]) -> tuple[Sequence[str], bool]:
        """The ids of open threads whose customers have one of these marks; False where not all of
        those in which nobody waits were looked at."""
        ...

    def ended_of(self, brands: Sequence[str], marks: Collection[str], limit: int) -> Sequence[str]:
        """The ids of the latest `limit` ended threads of such customers, of each brand and mark."""
        ...

    def said_in(
        self, thread_ids: Sequence[str], now: datetime, limit: int
    ) -> Mapping[str, Sequence[Entry]]:
        """The latest entries of each of these threads, newest first."""
        ...

    def led_to(
        self, channels: Sequence[Channel], native_ids: Sequence[str], now: datetime
    ) -> Sequence[str]:
        """The ids of the threads in which messages of these native ids are."""
        ...


class Sightings(Protocol):
    """What was seen lately, by brand."""

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        """Keep these, for some days; keeping one again does no harm."""
        ...

    def at_place(self, brand: str, place: str, now: datetime) -> Sequence[Sighting]:
        """What was seen of one place (its hash) in the last two days; of a brand with more than a
        megabyte of sightings at the first look the latest."""
        ...


class Stances(Protocol):
    """Who takes sides. They are written with a thread's commit."""

    def at_place(self, brand: str, place: str) -> Sequence[Standpoint]:
        """In one place, as many as a page shows."""
        ...

    def of_customer(self, thread: Thread) -> Sequence[Standpoint]:
        """The customer of a thread, wherever they did."""
        ...

    def of_brand(
        self, brand: str, limit: int, after: str | None
    ) -> Sequence[tuple[str, Standpoint]]:
        """All of a brand by customer, each with its position, those after one."""
        ...


class RunningSurges(Protocol):
    """The surges that run, for those who hear."""

    def running(self, brand: str, now: datetime) -> Sequence[Surge]:
        """Those of a brand, as of at most a minute ago."""
        ...


class Surges(RunningSurges, Protocol):
    """The watch over each brand, and its surges."""

    def watch(self, brand: str, since: datetime) -> tuple[Watch, Sequence[Sighting]]:
        """A brand's watch (a fresh one where none is stored) and what was seen since a moment, in
        one look; of more than a megabyte the latest."""
        ...

    def load(self, surge_id: str) -> Surge | None:
        """The surge as it is now."""
        ...

    def load_all(self, surge_ids: Iterable[str]) -> Mapping[str, Surge]:
        """Those of the surges that exist, as they are now; 100 a call."""
        ...

    def save(
        self,
        changes: Sequence[SurgeChange],
        now: datetime,
        watch: Watch | None = None,
        done: str | None = None,
    ) -> None:
        """Write surges at their next versions, with what happened; the watch at its next, if given.
        One transaction; Superseded where anything was not as it was read, or the idempotency key
        was used."""
        ...

    def was_done(self, surge_id: str, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[str]:
        """The ids of a brand's surges, newest first, those that were opened before this one."""
        ...

    def timeline(self, surge_id: str, limit: int) -> Sequence[EventRow]:
        """What happened to a surge, the latest rows of it, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Owed:
    """Where an open promise stands: in which thread, until when, and who keeps it."""

    due_at: datetime
    thread_id: str
    promise_id: str
    keeper: str


class Promises(Protocol):
    """The open promises of each brand. Hints: what one holds is read from its thread."""

    def owed(self, brand: str) -> Sequence[Owed]:
        """Those of a brand, the soonest first, as many as one look gives (thousands)."""
        ...


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Where an offer stands in its brand's list, and in whose book. Positions sort as the list does,
    over all brands."""

    position: str
    offer_id: str
    brand: str
    claimant: str


class Offers(Protocol):
    """What customers were offered. Books are written with a thread's commit."""

    def books(self, brand: str, claimants: Iterable[str]) -> Mapping[str, OfferBook]:
        """The books of these customers, a fresh one where none is stored, in one consistent look."""
        ...

    def read(self, rows: Iterable[OfferRow]) -> Mapping[str, Offer]:
        """The offers of these rows that are still remembered, by id."""
        ...

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[OfferRow]:
        """A brand's offers, the newest first, those before a position."""
        ...

    def asked(self, brand: str) -> Sequence[OfferRow]:
        """Those that a lead is to decide about, the oldest first, as many as one look gives."""


class Kindness(Protocol):
    """What is remembered of kind customers: the budgets for surprises, and the good stories."""

    def purse(self, brand: str, month: str) -> Purse:
        """A brand's month as it is now; a fresh one where nothing was spent."""
        ...

    def gestures(
        self, brand: str, month: str, limit: int, before: str | None
    ) -> Sequence[tuple[str, Gesture]]:
        """What was given in a month, newest first, each with its position; those before this one."""
        ...

    def stories(
        self, brand: str, month: str | None, limit: int, before: str | None
    ) -> Sequence[tuple[str, Story]]:
        """A brand's good stories (of a month, UTC), newest first, each with its position; those
        before this one."""
        ...


class Answers(Protocol):
    """What each brand answers to an issue, and the cases about it that are over."""

    def load(self, brand: str, issue: Issue) -> AnswerPage:
        """A page, a fresh one where none is stored."""
        ...

    def load_all(
        self, names: Iterable[tuple[str, Issue]]
    ) -> Mapping[tuple[str, Issue], AnswerPage]:
        """Pages in the manner of `load`; 100 a call."""
        ...

    def cases(self, brand: str, issue: Issue) -> CaseBook:
        """The past cases, none in a fresh book."""
        ...

    def versions(self, brand: str, issue: Issue) -> Sequence[tuple[str, Approved]]:
        """The approved versions of all answers on a page, by the answers' ids, newest first."""
        ...

    def save(self, change: PageChange, now: datetime, done: str | None = None) -> None:
        """Store a page at its next version, with what happened. One transaction; Superseded on a
        lost race, or where the idempotency key was used."""
        ...

    def was_done(self, brand: str, issue: Issue, done: str) -> bool:
        """True where this idempotency key was committed."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """The books beside a thread: its customers' offers by claimant, and, where it is about an issue,
    the answers and past cases, None where nothing was stored."""

    books: Mapping[str, OfferBook]
    answers: AnswerPage | None = None
    cases: CaseBook | None = None


class Ledgers(Protocol):
    """The books beside threads."""

    def shelf(self, brand: str, issue: Issue | None, claimants: Iterable[str]) -> Shelf:
        """All of them, in one consistent look."""
        ...


class Lessons(Protocol):
    """What agents filed, and the thresholds that follow from it."""

    def load(self) -> Mapping[str, Lesson]:
        """Every brand's, by its id, in one consistent look."""
        ...

    def filed(self, brand: str, since: datetime | None, most: int) -> tuple[Correction, ...]:
        """The latest filings of a brand, those after `since`, `most` at most."""
        ...

    def save(self, lesson: Lesson, events: tuple[Event, ...], now: datetime) -> None:
        """Write a lesson at its next version, with what is to be told; Superseded on a lost race."""
        ...


class Diaries(Protocol):
    """What the team was told last of each kind of occasion."""

    def load(self) -> Mapping[str, Diary]:
        """All diaries by name, in one consistent look."""
        ...

    def save(self, occasion: Occasion, now: datetime) -> None:
        """Write a diary at its next version, with what is to be told; Superseded on a lost race."""
        ...


class Platform(Protocol):
    """The API of one platform, asked for what its webhooks leave out."""

    def can_ask(self, account: str) -> bool:
        """True where a token is set for this account."""
        ...

    def question(self, message: Message) -> str | None:
        """What to ask about a message, None where nothing would tell more. Equal questions have one
        answer."""
        ...

    def ask(self, account: str, question: str) -> Mapping[str, Any]:
        """One call. Raises Denied, Withheld, Limited or Unavailable."""
        ...

    def read(
        self, message: Message, answer: Mapping[str, Any], asked_at: datetime
    ) -> Sequence[Heard]:
        """What an answer tells of a message: its completion, and what else there is to hear."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it goes out. `to` is the native id of the customer's message that it answers,
    `customer` their id on the platform, `private` True for what they alone can read, `heard_at` when
    they wrote last: platforms count their windows from then."""

    channel: Channel
    account: str
    surface: Surface
    place: Place
    to: str
    customer: str | None
    private: bool
    text: str
    heard_at: datetime


class Voice(Protocol):
    """One platform, as far as the brand speaks there."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Those it speaks on."""
        ...

    def can_speak(self, account: str) -> bool:
        """True where a token is set for this account."""
        ...

    def obstacle(self, reply: Reply, now: datetime) -> str | None:
        """What is known to stand in its way before anything is called, and what to do instead; None
        where nothing is. For the agent."""
        ...

    def say(self, reply: Reply) -> str:
        """Post it; returns the native id that its echo will carry.

        Raises Denied and Withheld for what will never go like this (the text is for the agent),
        Limited and Unavailable where it was surely not sent, Unsure where nobody can tell.
        """
        ...

    def find(self, reply: Reply, since: datetime) -> str | None:
        """The native id under which it stands there already, if it was posted since then; None
        where it does not. Raises Denied, Limited, Unavailable; Withheld where it cannot be asked."""
        ...

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        """Hide a customer's message from others, or show it again. Raises as `say`."""
        ...


class Outbox(Protocol):
    """The queue of what goes out to platforms."""

    def put(self, thread_id: str, what: str, wait: timedelta) -> None:
        """Have something of a thread looked after, by its id, once `wait` is over: 15 minutes at
        most. Putting it there twice does no harm."""
        ...


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A message that lacks something, in its thread."""

    native_id: NativeId
    thread: Thread
    entry: Entry


class Lacking(Protocol):
    """The messages about which a platform is to be asked."""

    def due(self, channel: Channel, account: str, now: datetime) -> Sequence[Incomplete]:
        """Some of one account's that may be asked about now, those that wait longest first."""
        ...

    def again_at(self, native_ids: Mapping[NativeId, datetime | None]) -> None:
        """Ask about these later, or (None) never again. All or nothing; doing it twice is once."""
        ...


class Cursors(Protocol):
    """How far each account was asked."""

    def load(self, cursor_id: str) -> Cursor:
        """The cursor as it is now; a fresh one where none is stored."""
        ...

    def save(self, cursor: Cursor) -> Cursor:
        """Store it on its version and return it at the next; Superseded if somebody was faster."""
        ...


class Inbox(Protocol):
    """Where what we asked for goes: the same Inbox as everything that is pushed to us."""

    def told(self, heard: Sequence[Heard], now: datetime) -> None:
        """Acts and messages, to be heard each in its thread. Sending one again does no harm."""
        ...

    def found(
        self, source: str, account: str, pieces: Sequence[Mapping[str, Any]], now: datetime
    ) -> None:
        """What polling found, to be read as a webhook's body is."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was found by asking. `id` and `words` tell it and its versions apart, `raw` is
    its JSON for the Inbox; `at` is when it was written, None where that is not told."""

    id: str
    words: str
    at: datetime | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beneath:
    """What a page names and leaves out: the replies beyond its first ones, the comments under a
    picture. `version` changes when there is more of it."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `next` is where to go on, None at the end; `cost` what it took of the day's units;
    `etag` and `modified` what it says of itself. `newest_first` is False where a later page may hold
    something newer."""

    pieces: Sequence[Piece]
    beneath: Sequence[Beneath] = ()
    next: str | None = None
    newest_first: bool = True
    cost: int = 1
    etag: str | None = None
    modified: str | None = None


class Pollable(Protocol):
    """A platform that does not push: asked again and again. `source` is what its pieces are called
    in the Inbox, `per_day` the units that one account may take of a day (None: no limit)."""

    @property
    def source(self) -> str:
        """The name of what reads its pieces."""
        ...

    @property
    def per_day(self) -> int | None:
        """Units a day and account."""
        ...

    def can_poll(self, account: str) -> bool:
        """True where what it needs is set for this account."""
        ...

    def page(self, account: str, cursor: Cursor) -> Page:
        """One call, at the cursor. Raises Denied, Withheld, Limited, Unavailable, Unreadable."""
        ...

    def under(self, account: str, what: Beneath, page: str | None) -> Page:
        """One call: a page of what lies beneath. Raises as `page`."""
        ...


class Healths(Protocol):
    """How every channel is, and in which hours each was heard."""

    def load(
        self, subjects: Sequence[tuple[str, str]]
    ) -> Iterable[tuple[Health, Sequence[Cursor]]]:
        """The healths of these (channel, account), each with the cursors of its account."""
        ...

    def save(self, health: Health, events: tuple[Event, ...], now: datetime) -> None:
        """Store it on its version, with its events; Superseded if somebody was faster."""
        ...

    def note(self, channel: Channel, account: str, at: datetime) -> None:
        """It was heard at this time. Any order, any number of times."""
        ...

    def heard(self, health: Health, since: datetime) -> tuple[Sequence[datetime], datetime | None]:
        """The hours in which it was heard since then, and when it was last."""
        ...

    def last_heard(self, health: Health) -> datetime | None:
        """When it was last heard, to about twenty minutes."""
        ...


class Handshakes(Protocol):
    """What platforms ask our endpoints again and again."""

    def sources(self) -> Sequence[str]:
        """The sources that can be asked for theirs."""
        ...

    def failing(self, source: str) -> str | None:
        """Why its endpoint does not answer as it should, None where it does."""
        ...


class Subscriptions(Protocol):
    """A platform's own view of what it sends us."""

    def can_ask(self, account: str) -> bool:
        """True where a token is set that may ask."""
        ...

    def lacking(self, channel: Channel, account: str) -> str | None:
        """What keeps it from sending, in words, None where nothing does. Raises Denied, Withheld,
        Limited and Unavailable where that cannot be told."""
        ...


class Ladders(Protocol):
    """The machine that loops and waits."""

    def start(self, thread_id: str, episode: int, run: int) -> None:
        """Start the execution of this run; to start it again is success."""
        ...


class Archive(Protocol):
    """Room for what is too long for the table."""

    def keep_text(self, channel: Channel, native_id: str, text: str) -> str:
        """Store a whole text of a message; returns the name under which it lies."""
        ...

    def text(self, name: str) -> str:
        """The whole text that lies under a name."""
        ...


class Evidence(Protocol):
    """Where a message is kept whole before it is hidden from others, for good."""

    def keep(self, thread: Thread, entry: Entry) -> str:
        """Keep all that is known of it: every version of its text, the list of what was attached, who
        wrote it, when and where. Returns the name under which it lies, once it was read back and is
        the same. Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thread stands on the board. Orders of one state sort as the board does, over all
    brands: a list goes on after the last order that was shown, whatever changed meanwhile."""

    order: str
    thread_id: str


class Board(Protocol):
    """Lists: the board, a thread's conversation and timeline, and where a native id went."""

    def column(
        self,
        brands: Sequence[str],
        state: State,
        severity: Severity | None,
        after: str | None,
        limit: int,
        kind: Kind | None = None,
    ) -> Sequence[Standing]:
        """The most urgent threads of some brands in one state, after an order (None: from the
        top). Hints, at most seconds old: the heads are to be read again."""
        ...

    def numbers(
        self,
        brands: Sequence[str],
        states: Sequence[State],
        most: int,
        kind: Kind | None = None,
    ) -> Mapping[State, int]:
        """How many threads of some brands are in each state; counting ends at `most`."""
        ...

    def conversation(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[Entry, ...], str | None]:
        """Entries that have not expired, oldest (or `newest`) first, after a position, and the
        position to go on from; None at the end."""
        ...

    def timeline(
        self, thread_id: str, now: datetime, limit: int, after: str | None, *, newest: bool = False
    ) -> tuple[tuple[EventRow, ...], str | None]:
        """Event rows, in the manner of `conversation`."""
        ...

    def pointers(self, channel: Channel, native_id: str, now: datetime) -> Sequence[Pointer]:
        """Where a native id went: one pointer for each account that heard it."""
        ...
