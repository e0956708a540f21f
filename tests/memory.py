"""The ports in memory, as strict as the table: versions, conditions, one transaction a commit.

What is stored goes through the table's own JSON, so that nothing that a thread knows is lost by
being stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from heard.adapters import items, keys
from heard.adapters.kindness import kindness_items
from heard.adapters.letters import mail_of
from heard.adapters.sms import fitted
from heard.adapters.stances import customer_of, stance_items
from heard.domain.advocates import Standpoint
from heard.domain.answers import AnswerPage
from heard.domain.cases import CaseBook
from heard.domain.cursor import Cursor
from heard.domain.diary import Diary, Occasion
from heard.domain.entry import Entry
from heard.domain.errors import Superseded, Unavailable, Undeliverable
from heard.domain.events import Event, EventRow, EventType
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.keeping_answers import PageChange
from heard.domain.kindness import Gesture, Story
from heard.domain.message import Channel, Heard
from heard.domain.offers import OfferBook
from heard.domain.oncall import Mute, Override, Rotation
from heard.domain.people import Link, Person
from heard.domain.purse import Purse
from heard.domain.recipient import Recipient
from heard.domain.record import Amended, Record
from heard.domain.reporting import Fact, reported_under
from heard.domain.seen import Seen, Stand
from heard.domain.sighting import Sighting
from heard.domain.sms_day import SmsDay
from heard.domain.state import State
from heard.domain.surge import Surge, SurgeChange
from heard.domain.team import Team
from heard.domain.thread import Thread
from heard.domain.watch import Watch
from heard.ports.alerts import Letter, Mail, Sms
from heard.ports.board import Standing
from heard.ports.ledgers import Owed
from heard.ports.platforms import Incomplete
from heard.ports.threads import Commit, Found, NativeId, Pointer
from tests.pages import Log
from tests.timetable import Timetable

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MOST_MARKS = 10
A_MEGABYTE = 6000
"""Sightings of which one look at the table holds no more."""
MOST_WRITES = 100
"""DynamoDB's limit for one transaction."""


class Table:
    """What all ports share: heads, entries, and the event rows that wait to be published."""

    def __init__(self) -> None:
        self.heads: dict[str, Thread] = {}
        self.standing: dict[tuple[str, State], dict[str, str]] = {}
        self.recipients: dict[str, Recipient] = {}
        self.due = Timetable()
        self.entries: dict[tuple[str, str], Entry] = {}
        self.links: dict[str, Link] = {}
        self.sms_days: dict[date, SmsDay] = {}
        self.books: dict[tuple[type, str, str], AnswerPage | CaseBook | OfferBook | Purse] = {}
        self.kept: dict[tuple[str, str], items.Item] = {}
        self.rows: list[EventRow] = []
        self.timeline: dict[str, list[Event]] = {}

    def look_at(self, kind: str, name: str, due_at: datetime | None) -> None:
        self.due.set((kind, name), due_at)

    def put_head(self, thread: Thread) -> None:
        """A thread at its next version, in its place on the board."""
        before = self.heads.get(thread.id)
        if before:
            del self.standing[before.brand, before.state][before.id]
        self.heads[thread.id] = _stored(thread, Thread)
        column = self.standing.setdefault((thread.brand, thread.state), {})
        column[thread.id] = keys.board_order(thread)

    def happened(
        self,
        subject: str,
        version: int,
        events: tuple[Event, ...],
        brand: str | None = None,
        seen: Seen | None = None,
        stand: Stand | None = None,
    ) -> None:
        row = EventRow(subject, version, _stored(events, tuple[Event, ...]), brand, seen, stand)
        self.rows.append(row)
        self.timeline.setdefault(subject, []).extend(row.events)


def _stored(value, of):
    return items.loaded({"data": items.dumped(value, of)}, of)


class MemoryThreads:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.natives: dict[NativeId, Pointer] = {}
        self.waits: dict[NativeId, dict[str, Heard]] = {}
        self.marks: dict[tuple[str, str, str], set[str]] = {}
        self.done: set[tuple[str, str]] = set()
        self.references: dict[tuple[str, str], str] = {}
        self.incomplete: dict[NativeId, datetime] = {}
        self.commits = 0

    def find(self, native_ids: Sequence[NativeId], thread_id: str | None = None) -> Found:
        known = {one: self.natives[one] for one in native_ids if one in self.natives}
        return Found(self.table.heads.get(thread_id or ""), known)

    def load(self, thread_id: str) -> Thread | None:
        return self.table.heads.get(thread_id)

    def load_all(self, thread_ids: Iterable[str]) -> Mapping[str, Thread]:
        heads = self.table.heads
        return {one: heads[one] for one in thread_ids if one in heads}

    def load_entry(self, thread_id: str, entry_key: str) -> tuple[Thread, Entry] | None:
        thread, entry = (
            self.table.heads.get(thread_id),
            self.table.entries.get((thread_id, entry_key)),
        )
        return (thread, entry) if thread and entry else None

    def everywhere(self, channel: Channel, native_id: str) -> tuple[Pointer, ...]:
        found = (
            pointer
            for one, pointer in self.natives.items()
            if (one.channel, one.id) == (channel, native_id)
        )
        return tuple(pointer for pointer in found if pointer.thread_id)

    def waiting_for(self, native_id: NativeId) -> tuple[Heard, ...]:
        return tuple(heard for _, heard in sorted(self.waits.get(native_id, {}).items()))

    def referred(self, brands: Iterable[str], references: Sequence[str]) -> Mapping[str, str]:
        given = ((brand, one) for brand in brands for one in references)
        return {one[1]: self.references[one] for one in given if one in self.references}

    def let_wait(self, native_id: NativeId, item: Heard, now: datetime) -> None:
        pointer = self.natives.get(native_id, Pointer())
        if pointer.thread_id:
            raise Superseded
        row = items.waiting_item(native_id, item, now)
        self.waits.setdefault(native_id, {})[row["sk"]["S"]] = items.heard_of(row)
        self.natives[native_id] = replace(pointer, waiting=pointer.waiting + 1)

    def same_text(self, account: str, text: str, day: str, mark: str) -> frozenset[str]:
        marks = self.marks.setdefault((account, day, text), set())
        if len(marks) < MOST_MARKS:
            marks.add(mark)
        return frozenset(marks)

    def commit(self, commit: Commit) -> None:
        self._check(commit)
        thread = replace(commit.thread, version=commit.before + 1)
        table, self.commits = self.table, self.commits + 1
        table.put_head(thread)
        table.look_at("thread", thread.id, commit.due_at)
        for entry in (*commit.new, *commit.changed):
            table.entries[thread.id, keys.entry_sk(entry)] = _stored(entry, Entry)
        self.incomplete |= dict.fromkeys(commit.incomplete, commit.now)
        for entry in commit.new:
            self.natives[native_of(entry)] = Pointer(thread.id, keys.entry_sk(entry))
        for given in _given(thread, commit.events):
            self.references[given] = thread.id
        if commit.done:
            self.done.add((thread.id, commit.done))
        for book in commit.beside:
            table.books[_name(book)] = _stored(replace(book, version=book.version + 1), type(book))
        if commit.use_link:
            link = table.links[commit.use_link]
            table.links[commit.use_link] = replace(link, used_at=commit.now)
        if commit.new_link:
            table.links[commit.new_link.token] = commit.new_link
        for row in (
            *kindness_items(thread, commit.events, 400),
            *stance_items(thread, commit.events, 400),
        ):
            table.kept[row["pk"]["S"], row["sk"]["S"]] = row
        brand = thread.brand if commit.stand else reported_under(thread, commit.events)
        table.happened(thread.id, thread.version, commit.events, brand, commit.seen, commit.stand)

    def _check(self, commit: Commit) -> None:
        stored = self.table.heads.get(commit.thread.id)
        fresh = [native_of(entry) for entry in commit.new]
        places = [keys.entry_sk(entry) for entry in (*commit.new, *commit.changed)]
        twice = len(set(fresh)) < len(fresh) or len(set(places)) < len(places)
        writes = 2 + 2 * len(commit.new) + len(commit.changed)
        if twice or writes > MOST_WRITES:
            message = "ValidationException: one item twice, or too many items in one transaction"
            raise AssertionError(message)
        if (stored.version if stored else 0) != commit.before:
            raise Superseded
        if any(self._was_changed(book) for book in commit.beside):
            raise Superseded
        for native_id in fresh:
            known = self.natives.get(native_id)
            met = Pointer(waiting=commit.met[native_id]) if native_id in commit.met else None
            if known != met:
                raise Superseded
        for given in _given(commit.thread, commit.events):
            if self.references.get(given, commit.thread.id) != commit.thread.id:
                raise Superseded
        if commit.done and (commit.thread.id, commit.done) in self.done:
            raise Superseded
        link = self.table.links.get(commit.use_link or "")
        if commit.use_link and (link is None or link.used_at):
            raise Superseded

    def _was_changed(self, book: AnswerPage | CaseBook | OfferBook | Purse) -> bool:
        known = self.table.books.get(_name(book))
        return (known.version if known else 0) != book.version

    def was_done(self, thread_id: str, done: str) -> bool:
        return (thread_id, done) in self.done


def _given(thread: Thread, events: Iterable[Event]) -> list[tuple[str, str]]:
    """The references that a commit gives, by brand."""
    given = (one for one in events if one.type is EventType.HANDED_OFF)
    return [(thread.brand, str(one.data["reference"])) for one in given]


def native_of(entry: Entry) -> NativeId:
    return NativeId(entry.message.channel, entry.message.account, entry.message.native_id)


class MemoryLacking:
    """The messages that the threads say lack something."""

    def __init__(self, threads: MemoryThreads) -> None:
        self.threads = threads

    def due(self, channel: Channel, account: str, now: datetime) -> list[Incomplete]:
        found = []
        for native_id, at in sorted(self.threads.incomplete.items(), key=lambda one: one[1]):
            if (native_id.channel, native_id.account) == (channel, account) and at <= now:
                pointer = self.threads.natives[native_id]
                stored = self.threads.load_entry(pointer.thread_id, pointer.entry_key)
                found.append(Incomplete(native_id, *stored))
        return found

    def again_at(self, native_ids: Mapping[NativeId, datetime | None]) -> None:
        for native_id, at in native_ids.items():
            self.threads.incomplete.pop(native_id)
            if at:
                self.threads.incomplete[native_id] = at


class MemoryCursors:
    def __init__(self) -> None:
        self.stored: dict[str, Cursor] = {}

    def load(self, cursor_id: str) -> Cursor:
        return self.stored.get(cursor_id, Cursor(cursor_id))

    def save(self, cursor: Cursor) -> Cursor:
        if self.load(cursor.id).version != cursor.version:
            raise Superseded
        stored = _stored(replace(cursor, version=cursor.version + 1), Cursor)
        self.stored[cursor.id] = stored
        return stored


class MemoryRecipients:
    def __init__(self, table: Table) -> None:
        self.table = table

    def load(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str]
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread]]:
        recipients, heads = self.table.recipients, self.table.heads
        return (
            {one: recipients.get(one, Recipient(one)) for one in recipient_ids},
            {one: heads[one] for one in thread_ids if one in heads},
        )

    def load_for_sms(
        self, recipient_ids: Iterable[str], thread_ids: Iterable[str], now: datetime
    ) -> tuple[Mapping[str, Recipient], Mapping[str, Thread], SmsDay]:
        today = SmsDay.of(now)
        return *self.load(recipient_ids, thread_ids), self.table.sms_days.get(today.day, today)

    def save(
        self,
        recipients: Mapping[Recipient, datetime | None],
        now: datetime,  # noqa: ARG002 - the port's
        links: Iterable[Link] = (),
        events: Mapping[str, tuple[Event, ...]] | None = None,
        sms_day: SmsDay | None = None,
    ) -> None:
        if sms_day:
            known_day = self.table.sms_days.get(sms_day.day, SmsDay(sms_day.day))
            if known_day.version != sms_day.version:
                raise Superseded
        for recipient in recipients:
            known = self.table.recipients.get(recipient.id, Recipient(recipient.id))
            if known.version != recipient.version:
                raise Superseded
        for recipient, due_at in recipients.items():
            after = replace(recipient, version=recipient.version + 1)
            self.table.recipients[recipient.id] = _stored(after, Recipient)
            self.table.look_at("recipient", recipient.id, due_at)
            if events and recipient.id in events:
                self.table.happened(recipient.id, after.version, events[recipient.id])
        for link in links:
            self.table.links[link.token] = link
        if sms_day:
            counted = replace(sms_day, version=sms_day.version + 1)
            self.table.sms_days[sms_day.day] = _stored(counted, SmsDay)


class MemoryLinks:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.numbers = count(1)

    def new(self, thread_id: str, person: str, expires_at: datetime, others=()) -> Link:
        return Link(f"{next(self.numbers):016}", thread_id, person, expires_at, others=others)

    def replace(self, link: Link, fresh: Link, now: datetime) -> None:
        stored = self.table.links.get(link.token)
        if stored is None or stored.used_at:
            raise Superseded
        self.table.links[link.token] = replace(stored, used_at=now)
        self.table.links[fresh.token] = fresh

    def find(self, token: str) -> Link | None:
        return self.table.links.get(token)


class MemoryDue:
    def __init__(self, table: Table) -> None:
        self.table = table

    def due(self, now: datetime) -> Iterable[tuple[str, str]]:
        return self.table.due.due(now)


@dataclass
class MemoryRoster:
    everybody: tuple[Person, ...]
    rotations: tuple[Rotation, ...] = ()
    overrides: tuple[Override, ...] = ()
    mutes: tuple[Mute, ...] = ()
    records: list[Record] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)

    def people(self) -> tuple[Person, ...]:
        return self.everybody

    def team(self) -> Team:
        parts = self.everybody, self.rotations, self.overrides, self.mutes
        return Team(*parts, version=len(self.records))

    def fresh(self) -> Team:
        return self.team()

    def commit(self, amended: Amended, done: str | None, now: datetime) -> None:  # noqa: ARG002
        if amended.record.version != len(self.records) + 1 or done in self.done:
            raise Superseded
        after = amended.applied(self.team())
        self.everybody, self.rotations = after.people, after.rotations
        self.overrides, self.mutes = after.overrides, after.mutes
        self.records.append(_stored(amended.record, Record))
        if done:
            self.done[done] = amended.record.version

    def done_at(self, done: str) -> int | None:
        return self.done.get(done)

    def history(self, limit: int, before: int | None, now: datetime) -> tuple[Record, ...]:  # noqa: ARG002
        rows = [one for one in self.records if before is None or one.version < before]
        return tuple(rows[::-1][:limit])


@dataclass
class MemoryAlerts:
    """What was sent: (person or topic, text or mail). Numbers and addresses in `dead` get nothing;
    while `care_is_down`, the care topic takes nothing, while `ses_is_down` no mailbox. What tests
    take out of the lists stays in `log`."""

    names: dict[str, str]
    mails: bool = False
    sms_sent: list[tuple[str, str]] = field(default_factory=list)
    letters_sent: list[tuple[str, str]] = field(default_factory=list)
    care_sent: list[Mail] = field(default_factory=list)
    operations_sent: list[Mail] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    care_is_down: bool = False
    ses_is_down: bool = False
    log: Log = field(default_factory=Log)

    def sms(self, phone: str, sms: Sms) -> None:
        if phone in self.dead:
            raise Undeliverable
        person, text = self.names[phone], fitted(sms)
        self.sms_sent.append((person, text))
        self.log.note(person, "sms", text)

    def letter(self, address: str, letter: Letter) -> None:
        self.email(address, mail_of(letter))

    def email(self, address: str, mail: Mail) -> None:
        assert self.mails, "nobody is sent e-mails of their own"
        if self.ses_is_down:
            raise Unavailable
        if address in self.dead:
            raise Undeliverable
        person, text = self.names[address], f"{mail.subject}\n{mail.body}"
        self.letters_sent.append((person, text))
        self.log.note(person, "email", text)

    def care(self, mail: Mail) -> None:
        if self.care_is_down:
            raise Unavailable
        self.care_sent.append(mail)
        self.log.note("care", "topic", f"{mail.subject}\n{mail.body}")

    def operations(self, mail: Mail) -> None:
        self.operations_sent.append(mail)
        self.log.note("operations", "topic", f"{mail.subject}\n{mail.body}")


class MemoryLadders:
    """Executions by what they are about. While `losing`, they are started and never heard of."""

    def __init__(self) -> None:
        self.started: set[tuple[str, int, int]] = set()
        self.waking = Timetable()
        self.losing = False

    def start(self, thread_id: str, episode: int, run: int) -> None:
        execution = (thread_id, episode, run)
        if execution not in self.started:
            self.started.add(execution)
            self.waking.set(execution, None if self.losing else LONG_AGO)


class MemoryDays:
    """Facts by brand and day, as strict about versions as the table."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, date], dict[str, tuple[int, Fact]]] = {}

    def note(self, brand: str, day: date, fact: Fact, version: int) -> None:
        facts = self.kept.setdefault((brand, day), {})
        if fact.key not in facts or facts[fact.key][0] < version:
            facts[fact.key] = version, _stored(fact, type(fact))

    def facts(self, brand: str, day: date) -> list[Fact]:
        return [fact for _, fact in self.kept.get((brand, day), {}).values()]


class MemoryPromises:
    """The open promises of all heads."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def owed(self, brand: str) -> Sequence[Owed]:
        owed = [
            Owed(promise.due_at, thread.id, promise.id, promise.by)
            for thread in self.table.heads.values()
            if thread.brand == brand
            for promise in thread.promises
            if promise.open
        ]
        return sorted(owed, key=lambda one: (one.due_at, one.thread_id, one.promise_id))


class MemoryOffers:
    """The books that commits have stored."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def books(self, brand: str, claimants: Iterable[str]) -> Mapping[str, OfferBook]:
        return {one: _book(self.table, OfferBook(brand, one)) for one in claimants}


class MemoryAnswers:
    """Pages and cases, as strict about versions as the table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def load(self, brand: str, issue: Issue) -> AnswerPage:
        return _book(self.table, AnswerPage(brand, issue))

    def cases(self, brand: str, issue: Issue) -> CaseBook:
        return _book(self.table, CaseBook(brand, issue))

    def save(self, change: PageChange, now: datetime, done: str | None = None) -> None:  # noqa: ARG002
        page = change.page
        if self.load(page.brand, page.issue).version != page.version:
            raise Superseded
        after = replace(page, version=page.version + 1)
        self.table.books[_name(page)] = _stored(after, AnswerPage)
        subject = f"{page.brand}#{page.issue}"
        self.table.look_at("answers", subject, page.due_at)
        if change.events:
            self.table.happened(subject, after.version, change.events)


def _name(book: AnswerPage | CaseBook | OfferBook | Purse) -> tuple[type, str, str]:
    of = {OfferBook: "claimant", Purse: "month"}.get(type(book), "issue")
    return type(book), book.brand, getattr(book, of)


def _book(table: Table, fresh):
    return table.books.get(_name(fresh), fresh)


class MemorySurges:
    """Watches, surges and what was seen, as strict about versions as the table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.seen: dict[str, list[Sighting]] = {}
        self.watches: dict[str, Watch] = {}
        self.kept: dict[str, Surge] = {}
        self.done: set[tuple[str, str]] = set()
        self.rows: dict[str, list[EventRow]] = {}

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        self.seen.setdefault(brand, []).extend(sightings)

    def at_place(self, brand: str, place: str, now: datetime) -> Sequence[Sighting]:
        begin = now - timedelta(days=2)
        return [
            one for one in self.seen.get(brand, []) if one.seen.place == place and one.at > begin
        ]

    def running(self, brand: str, now: datetime) -> Sequence[Surge]:  # noqa: ARG002 - the port's
        watch = self.watches.get(brand, Watch(brand))
        return [self.kept[one] for one in watch.running if self.kept[one].runs]

    def watch(self, brand: str, since: datetime) -> tuple[Watch, Sequence[Sighting]]:
        seen = self.seen[brand] = [one for one in self.seen.get(brand, []) if one.at >= since]
        return self.watches.get(brand, Watch(brand)), seen[-A_MEGABYTE:]

    def load(self, surge_id: str) -> Surge | None:
        return self.kept.get(surge_id)

    def load_all(self, surge_ids: Iterable[str]) -> Mapping[str, Surge]:
        return {one: self.kept[one] for one in surge_ids if one in self.kept}

    def save(
        self,
        changes: Sequence[SurgeChange],
        now: datetime,  # noqa: ARG002 - the port's
        watch: Watch | None = None,
        done: str | None = None,
    ) -> None:
        if watch and self.watches.get(watch.brand, Watch(watch.brand)).version != watch.version:
            raise Superseded
        for change in changes:
            known = self.kept.get(change.surge.id)
            if (known.version if known else 0) != change.surge.version:
                raise Superseded
            if done and (change.surge.id, done) in self.done:
                raise Superseded
        if watch:
            self.watches[watch.brand] = _stored(replace(watch, version=watch.version + 1), Watch)
        for change in changes:
            surge = replace(change.surge, version=change.surge.version + 1)
            self.kept[surge.id] = _stored(surge, Surge)
            if done:
                self.done.add((surge.id, done))
            if change.events:
                self.table.happened(surge.id, surge.version, change.events)
                row = EventRow(surge.id, surge.version, change.events)
                self.rows.setdefault(surge.id, []).append(row)

    def was_done(self, surge_id: str, done: str) -> bool:
        return (surge_id, done) in self.done

    def listed(self, brand: str, limit: int, before: str | None) -> Sequence[str]:
        mine = (one for one in self.kept.values() if one.brand == brand)
        places = sorted((f"{keys.stamp(one.opened_at)}#{one.id}" for one in mine), reverse=True)
        return [one for one in places if before is None or one < before][:limit]

    def timeline(self, surge_id: str, limit: int) -> Sequence[EventRow]:
        return self.rows.get(surge_id, [])[-limit:]


class MemoryDiaries:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.kept: dict[str, Diary] = {}

    def load(self) -> Mapping[str, Diary]:
        return dict(self.kept)

    def save(self, occasion: Occasion, now: datetime) -> None:  # noqa: ARG002 - the port's
        diary = occasion.diary
        known = self.kept.get(diary.name, Diary(diary.name))
        if known.version != diary.version:
            raise Superseded
        self.kept[diary.name] = _stored(replace(diary, version=diary.version + 1), Diary)
        if occasion.events:
            self.table.happened(diary.name, diary.version + 1, occasion.events)


class MemoryKindness:
    """Purses, gestures and stories, as the threads' commits left them."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def purse(self, brand: str, month: str) -> Purse:
        return _book(self.table, Purse(brand, month))

    def gestures(self, brand: str, month: str, limit: int, before: str | None):
        found = self._newest(keys.delight_pk(brand, month), keys.GESTURES, Gesture)
        return [one for one in found if before is None or one[0] < before][:limit]

    def stories(self, brand: str, month: str | None, limit: int, before: str | None):
        found = self._newest(keys.stories_pk(brand), month or "", Story)
        return [one for one in found if before is None or one[0] < before][:limit]

    def _newest(self, pk: str, beginning: str, of):
        return [
            (sk.removeprefix(keys.GESTURES), items.loaded(row, of))
            for (where, sk), row in sorted(self.table.kept.items(), reverse=True)
            if where == pk and sk.startswith(beginning)
        ]


class MemoryStances:
    """Who takes sides, as the threads' commits left it."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def at_place(self, brand: str, place: str):
        return [one for _, one in self._under(keys.place_pk(brand, place))]

    def of_customer(self, thread: Thread):
        found = self._under(keys.advocates_pk(thread.brand))
        return [one for _, one in found if one.customer == customer_of(thread)]

    def of_brand(self, brand: str, limit: int, after: str | None):
        found = self._under(keys.advocates_pk(brand))
        return [one for one in found if one[0] > (after or "")][:limit]

    def _under(self, pk: str):
        return [
            (sk, items.loaded(row, Standpoint))
            for (where, sk), row in sorted(self.table.kept.items())
            if where == pk
        ]


class MemoryBoard:
    """The board: the places of all heads, by brand and state."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def column(
        self,
        brands: Sequence[str],
        state: State,
        severity: Severity | None,
        after: str | None,
        limit: int,
        kind: Kind | None = None,
    ) -> Sequence[Standing]:
        orders = sorted(
            order
            for brand in brands
            for thread_id, order in self.table.standing.get((brand, state), {}).items()
            if severity in (None, self.table.heads[thread_id].severity)
            and kind in (None, self.table.heads[thread_id].kind)
        )
        rest = [one for one in orders if after is None or one > after]
        return [Standing(one, keys.board_thread(one)) for one in rest[:limit]]

    def conversation(self, thread_id: str, now, limit: int, after, *, newest: bool = False):  # noqa: ARG002
        entries = self.table.entries.items()
        found = [
            one for (thread, _), one in sorted(entries, key=lambda e: e[0]) if thread == thread_id
        ]
        return tuple(found[::-1] if newest else found)[:limit], None

    def timeline(self, thread_id: str, now, limit: int, after, *, newest: bool = False):  # noqa: ARG002
        events = tuple(self.table.timeline.get(thread_id, ()))
        return (EventRow(thread_id, 1, events),), None


class MemoryArchive:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def keep_text(self, channel: Channel, native_id: str, text: str) -> str:
        name = f"{channel}/{native_id}"
        self.texts[name] = text
        return name


class MemoryEvidence:
    """What was kept before it was hidden; while `down`, nothing can be."""

    def __init__(self) -> None:
        self.kept: dict[str, Entry] = {}
        self.down = False

    def keep(self, thread: Thread, entry: Entry) -> str:
        if self.down:
            raise Unavailable
        name = f"hidden/{thread.id}/{entry.message.native_id}"
        self.kept[name] = entry
        return name
