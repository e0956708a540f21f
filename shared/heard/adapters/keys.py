"""Every key of the Care table and its indexes: made here and nowhere else.

pk                                sk
THREAD#<id>                       HEAD                       the thread
                                  MSG#<time>#<hash>          one entry
                                  EVENT#<version>            all events of one commit
                                  DONE#<idempotency key>     an act that was committed
                                  OPEN#<person>              who has it open at the desk
CUSTOMER#<where>#<customer>       <thread id>                their threads that somebody looked at
REFERENCE#<brand>#<reference>     HEAD                       where a customer was invited elsewhere
WHOSE#<brand>#<mark>              <time>#<thread id>         a customer's threads that ended
NATIVE#<channel>#<native id>      ACCOUNT#<account>          where a message went
                                  WAIT#<account>#<hash>      what came before its message
RECIPIENT#<id>                    HEAD, EVENT#<version>      alert budget, pending bundle
SMSDAY#<date>                     HEAD                       how many SMS went out that day
LINK#<token>                      HEAD                       a signed short link
SIGNIN#<person>                   HEAD, EVENT#<version>      when they asked for links to sign in
LOGIN#<hash>                      HEAD                       a one-time link to sign in
SESSION#<id>                      HEAD                       somebody who signed in
WORK#<person>                     <list>                     what they work through
ROSTER                            #HEAD                      how often it changed
                                  AGENT#<id>                 a person
                                  ROTATION#<id>              who takes turns
                                  OVERRIDE#<id>              who stands in
                                  MUTE#<id>                  what is muted
ROSTER#HISTORY                    CHANGE#<version>           what one change did
                                  DONE#<idempotency key>     a change that was made
SAMETEXT#<account>#<day>#<hash>   HEAD                       who was told the same words
DAY#<brand>#<local date>          CASE#…, WAIT#…, MISS#…     what reports count of one day
SURGES#<brand>                    OPENED#<time>#<id>         a surge that was opened
                                  SEEN#<time>#<hash>         a batch of what was seen
                                  WATCH                      its past, and which surges run
SURGE#<id>                        HEAD, EVENT#<version>      a surge, and what happened
                                  DONE#<idempotency key>     an act that was committed
PROMISES#<brand>                  <due time>#<thread>#<id>   a promise that is not kept yet
ANSWERS#<brand>#<issue>           HEAD, EVENT#<version>      answers to an issue, and what happened
                                  VERSION#<answer>#<number>  one approved version, for good
                                  CASES                      cases about it that are over
                                  DONE#<idempotency key>     an act that was committed
OFFERED#<brand>#<customer>        HEAD                       what a customer was offered
OFFERS#<brand>                    MADE#<time>#<offer>        an offer of the brand
                                  ASKED#<time>#<offer>       one that a lead is to decide about
DELIGHT#<brand>#<month>           HEAD                       what was spent on small surprises
                                  GIVEN#<time>#<thread>      one of them
STORIES#<brand>                   <time>#<thread>            a good story
PLACE#<brand>#<place>             <thread>                   who takes a side in a place
ADVOCATES#<brand>                 <channel>#<customer>#<thread>  the same, by who they are
DIARY                             <name>                     what the team was told last
DIARY#<name>                      EVENT#<version>            that it is to be told something
CURSOR#<what, channel, account>   HEAD                       how far a platform was asked
HEALTH#<channel, account>         HEAD, EVENT#<version>      how a channel is, and what was told
                                  HEARD#<hour>               an hour in which it was heard

index   partition                 sort
due     DUE#<shard>               <next due time>            only what will be due
        LACKS#<channel>#<account> <time to ask>              native ids the platform is asked about
board   BOARD#<brand>#<state>     <urgency>                  only threads that were opened
"""

import hashlib
import zlib
from datetime import UTC, date, datetime
from urllib.parse import quote, unquote

from heard.domain.entry import Entry
from heard.domain.judgement import Kind, Severity
from heard.domain.marking import mark, names_of
from heard.domain.message import Channel
from heard.domain.thread import Thread

PK, SK = "pk", "sk"
HEAD = "HEAD"
EVENT = "EVENT#"
SHARDS = 4
"""Partitions of the due index: a sweep makes one query for each."""

_LONGEST_PART = 300


def part(value: str) -> str:
    """A foreign id as one part of a key: percent-encoded; hashed where it is too long for one."""
    encoded = quote(value, safe="")
    if len(encoded) <= _LONGEST_PART:
        return encoded
    return "sha256:" + hashlib.sha256(value.encode()).hexdigest()


def short_hash(value: str) -> str:
    """Sixteen hex digits that stand for a value inside one partition."""
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def stamp(at: datetime) -> str:
    """A time whose text sorts as the time does: UTC, microseconds, always 27 characters."""
    # Not strftime: its years before 1000 are shorter, and would sort last.
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def thread_pk(thread_id: str) -> str:
    """The partition of one thread."""
    return f"THREAD#{thread_id}"


def thread_id_of(pk: str) -> str:
    """The thread id in a partition key."""
    return pk.removeprefix("THREAD#")


def entry_sk(entry: Entry) -> str:
    """An entry's place in the conversation: by time, then by message."""
    return f"MSG#{stamp(entry.at)}#{short_hash(entry.message.native_id)}"


def event_sk(version: int) -> str:
    """The row of a commit's events: in the order of the commits."""
    return f"{EVENT}{version:010d}"


def version_of(sk: str) -> int:
    """The version in an event row's key."""
    return int(sk.removeprefix(EVENT))


def done_sk(idempotency_key: str) -> str:
    """The row that says that a request was carried out."""
    return f"DONE#{part(idempotency_key)}"


VIEWERS = "OPEN#"
"""Begins the rows of who has a thread open."""


def viewer_sk(person_id: str) -> str:
    """The row of one person who has a thread open."""
    return VIEWERS + part(person_id)


def customer_pk(where: str, customer: str) -> str:
    """The partition of one customer: their threads."""
    return f"CUSTOMER#{where}#{part(customer)}"


def reference_pk(brand: str, reference: str) -> str:
    """The partition of one reference of a brand."""
    return f"REFERENCE#{part(brand)}#{reference}"


def whose_pk(brand: str, mark: str) -> str:
    """The partition of the ended threads of those whose names have one mark."""
    return f"WHOSE#{part(brand)}#{mark}"


def whose_sk(ended_at: datetime, thread_id: str) -> str:
    """The row of one of them: by when it ended."""
    return f"{stamp(ended_at)}#{thread_id}"


def native_pk(channel: Channel, native_id: str) -> str:
    """The partition of one native id: its accounts, and what waits for it."""
    return f"NATIVE#{channel.value}#{part(native_id)}"


def native_sk(account: str) -> str:
    """One account's row of a native id."""
    return f"ACCOUNT#{part(account)}"


def account_of(sk: str) -> str:
    """The account in a native id's row."""
    return unquote(sk.removeprefix("ACCOUNT#"))


def waiting_prefix(account: str) -> str:
    """Begins the rows of what waits for a message of this account."""
    return f"WAIT#{part(account)}#"


def waiting_sk(account: str, what: str) -> str:
    """The row of one waiting item: the same item, the same row."""
    return waiting_prefix(account) + short_hash(what)


def recipient_pk(recipient_id: str) -> str:
    """The partition of one recipient of alerts."""
    return f"RECIPIENT#{recipient_id}"


def recipient_id_of(pk: str) -> str:
    """The recipient's id in a partition key."""
    return pk.removeprefix("RECIPIENT#")


SMS_DAY = "SMSDAY#"


def sms_day_pk(day: date) -> str:
    """The count of one UTC day's SMS."""
    return f"{SMS_DAY}{day.isoformat()}"


def link_pk(token: str) -> str:
    """The partition of one signed link."""
    return f"LINK#{part(token)}"


def askings_pk(person_id: str) -> str:
    """The partition of what one person asked for to sign in."""
    return f"SIGNIN#{part(person_id)}"


def login_pk(token: str) -> str:
    """The partition of one link to sign in: whoever reads the table can't use it."""
    return "LOGIN#" + hashlib.sha256(token.encode()).hexdigest()


def session_pk(session_id: str) -> str:
    """The partition of one session."""
    return f"SESSION#{part(session_id)}"


def work_pk(person_id: str) -> str:
    """The partition of the lists that one person works through."""
    return f"WORK#{part(person_id)}"


ROSTER_PK = "ROSTER"
"""The one partition of all people and their turns: a company's roster is a few dozen items."""

ROSTER_HEAD = "#HEAD"
"""Read before all other rows of the roster: what is committed while they are read makes it old."""

AGENTS, ROTATIONS, OVERRIDES, MUTES = "AGENT#", "ROTATION#", "OVERRIDE#", "MUTE#"
"""Begin the rows of the roster."""


def agent_sk(agent_id: str) -> str:
    """One person's row."""
    return AGENTS + part(agent_id)


def rotation_sk(rotation_id: str) -> str:
    """One rotation's row."""
    return ROTATIONS + part(rotation_id)


def override_sk(override_id: str) -> str:
    """One override's row: their ids sort in the order in which they were made."""
    return OVERRIDES + part(override_id)


def mute_sk(mute_id: str) -> str:
    """One mute's row."""
    return MUTES + part(mute_id)


ROSTER_HISTORY_PK = "ROSTER#HISTORY"
"""Apart from the roster, which is read as a whole."""

_RECORD = "CHANGE#"

NO_VERSION = 10**10
"""Above every version of the roster."""


def record_sk(version: int) -> str:
    """The row of what one change of the roster did: in the order of the changes."""
    return f"{_RECORD}{version:010d}"


def day_pk(brand: str, day: date) -> str:
    """One local day of one brand, for reports."""
    return f"DAY#{part(brand)}#{day.isoformat()}"


def surges_pk(brand: str) -> str:
    """The partition of one brand's watch: what was seen, and which surges there were."""
    return f"SURGES#{part(brand)}"


SEEN, OPENED, WATCH = "SEEN#", "OPENED#", "WATCH"
"""Rows of that partition, or their beginnings. The watch comes after what was seen, so that one query
that goes backwards from it finds the latest of that next."""


def seen_sk(at: datetime, ids: str) -> str:
    """The row of a batch of what was seen: the same batch, the same row."""
    return f"{SEEN}{stamp(at)}#{short_hash(ids)}"


def seen_since(at: datetime) -> str:
    """Lower than every row of what was seen from a moment on."""
    return f"{SEEN}{stamp(at)}"


def opened_sk(opened_at: datetime, surge_id: str) -> str:
    """The row of a surge among its brand's: by when it was opened."""
    return f"{OPENED}{stamp(opened_at)}#{surge_id}"


def surge_pk(surge_id: str) -> str:
    """The partition of one surge."""
    return f"SURGE#{surge_id}"


def promises_pk(brand: str) -> str:
    """The partition of what one brand's people have promised."""
    return f"PROMISES#{part(brand)}"


def promise_sk(due_at: datetime, thread_id: str, promise_id: str) -> str:
    """The row of one promise: by when it is due."""
    return f"{stamp(due_at)}#{thread_id}#{promise_id}"


ANSWERS = "ANSWERS#"
"""Begins the partitions of answers."""

CASES, VERSIONS = "CASES", "VERSION#"
"""A row of such a partition, and what its rows of versions begin with."""


def answers_pk(brand: str, issue: str) -> str:
    """The partition of what a brand answers to one issue."""
    return f"{ANSWERS}{part(brand)}#{issue}"


def answer_version_sk(answer_id: str, number: int) -> str:
    """The row of one approved version of an answer."""
    return f"{VERSIONS}{answer_id}#{number:06d}"


def offered_pk(brand: str, claimant: str) -> str:
    """The partition of what one customer was offered."""
    return f"OFFERED#{part(brand)}#{part(claimant)}"


def offers_pk(brand: str) -> str:
    """The partition of the list of one brand's offers."""
    return f"OFFERS#{part(brand)}"


OFFER_MADE, OFFER_ASKED = "MADE#", "ASKED#"
"""Begin the rows of that list."""


def offer_sk(prefix: str, at: datetime, offer_id: str) -> str:
    """The row of one offer: by when it was written."""
    return f"{prefix}{stamp(at)}#{offer_id}"


def delight_pk(brand: str, month: str) -> str:
    """The partition of one brand's month of small surprises."""
    return f"DELIGHT#{part(brand)}#{month}"


GESTURES = "GIVEN#"
"""Begins the rows of what was given, beside the purse that it came from."""


def gesture_sk(at: datetime, thread_id: str) -> str:
    """The row of one gesture: by when it was made."""
    return f"{GESTURES}{stamp(at)}#{thread_id}"


def stories_pk(brand: str) -> str:
    """The partition of one brand's good stories."""
    return f"STORIES#{part(brand)}"


def place_pk(brand: str, place: str) -> str:
    """The partition of who takes a side in one place, by its hash."""
    return f"PLACE#{part(brand)}#{place}"


def advocates_pk(brand: str) -> str:
    """The partition of who takes sides at one brand."""
    return f"ADVOCATES#{part(brand)}"


def story_sk(at: datetime, thread_id: str) -> str:
    """The row of one story: by when it was kept."""
    return f"{stamp(at)}#{thread_id}"


DIARY_PK = "DIARY"
"""The one partition of all diaries: a few for each brand and rotation, read together every minute."""


def diary_pk(name: str) -> str:
    """The partition of the events of one diary."""
    return f"DIARY#{name}"


def same_text_pk(account: str, day: str, words: str) -> str:
    """Where the customers of one account who were told the same words on one day are noted."""
    return f"SAMETEXT#{part(account)}#{day}#{short_hash(words)}"


LESSONS_PK = "LESSON"
"""The one partition of all brands' thresholds, read together once a minute."""


def lesson_pk(brand: str) -> str:
    """The partition of what is told of one brand's thresholds."""
    return f"LESSON#{part(brand)}"


def filings_pk(brand: str) -> str:
    """The partition of what agents filed of one brand."""
    return f"FILED#{part(brand)}"


def filing_sk(at: datetime, thread_id: str) -> str:
    """The row of one filing: by time."""
    return f"{stamp(at)}#{thread_id}"


def cursor_pk(cursor_id: str) -> str:
    """The partition of one cursor."""
    return f"CURSOR#{part(cursor_id)}"


def health_pk(health_id: str) -> str:
    """The partition of one channel's health."""
    return f"HEALTH#{part(health_id)}"


def heard_sk(at: datetime) -> str:
    """The row of the hour of this moment."""
    return f"{HEARD}{stamp(at)[:13]}"


def due_shard(pk: str) -> str:
    """The due index's partition of an item: its share of the sweep."""
    return f"DUE#{zlib.crc32(pk.encode()) % SHARDS}"


def due_shards() -> tuple[str, ...]:
    """All partitions of the due index."""
    return tuple(f"DUE#{shard}" for shard in range(SHARDS))


def lacks_pk(channel: Channel, account: str) -> str:
    """The due index's partition of one account's messages that lack something."""
    return f"LACKS#{channel.value}#{part(account)}"


def board_pk(brand: str, state: str) -> str:
    """One column of the board."""
    return f"BOARD#{part(brand)}#{state}"


def board_order(thread: Thread) -> str:
    """Where a thread stands in its column: gravest first, then the one that waits longest; praise by
    how many read it before that. Its customer's marks stand behind: an index entry more would cost
    every message."""
    opened = stamp(thread.opened_at) if thread.opened_at else ""
    reach = str(_reach_rank(thread.customer.reach)) if thread.kind is Kind.PRAISE else ""
    marks = ".".join(map(mark, names_of(thread.customer)))
    return f"{thread.severity.rank}{thread.kind.rank}{reach}#{opened}#{marks}#{thread.id}"


def board_parts(severity: Severity, kind: Kind) -> list[str]:
    """How the orders of one severity and kind begin: each beginning is one part of a column, whose
    threads stand by when they were opened."""
    reaches = map(str, range(len(_REACHES) + 1)) if kind is Kind.PRAISE else ("",)
    return [f"{severity.rank}{kind.rank}{reach}#" for reach in reaches]


def board_opened(order: str) -> str:
    """When a thread was opened, from its order."""
    return order.split("#")[1]


def board_marks(order: str) -> frozenset[str]:
    """The marks of its customer, from its order."""
    return frozenset(order.split("#")[2].split("."))


def _reach_rank(reach: int | None) -> int:
    """0 for an audience of 100,000 or more, one more for each power of ten below, 3 for the rest:
    coarse, so that a follower more moves nothing."""
    return next(
        (rank for rank, least in enumerate(_REACHES) if (reach or 0) >= least), len(_REACHES)
    )


_REACHES = (100_000, 10_000, 1_000)


def board_bounds(severity: Severity | None, kind: Kind | None) -> list[tuple[str, str]]:
    """Bounds, both inclusive, of the parts of a column that hold one severity, kind, or both, in
    their order; all of it for neither."""
    if severity is None and kind is None:
        return [(" ", "~")]
    of_kind = "" if kind is None else str(kind.rank)
    ranks = [one.rank for one in (Severity if severity is None else (severity,))]
    return [(f"{rank}{of_kind}", f"{rank}{of_kind}~") for rank in ranks]


def board_thread(order: str) -> str:
    """The thread in an order."""
    return order.rsplit("#", 1)[1]


def just_after(order: str) -> str:
    """The lowest sort key above this one: no key holds a character below the blank."""
    return f"{order} "


HEARD = "HEARD#"
"""Begins the rows of the hours in which a channel was heard."""

MESSAGES, EVENTS = "MSG#", "EVENT#"
"""Begin the rows of a thread's conversation and timeline."""

ACCOUNTS = "ACCOUNT#"
"""Begins the rows of a native id that say where it went."""
