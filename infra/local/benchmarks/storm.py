"""A storm: 50,000 comments on one post within an hour, under the policy that is delivered.

The real services and judge on the tests' world in memory; each minute its share of the comments is
heard, everything is swept, watched, published and climbed, and nobody claims anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from heard import bootstrap
from heard.adapters import recipient_items
from heard.adapters.policy_file import load_policy
from heard.domain.events import Event
from heard.domain.judgement import Judgement
from heard.domain.message import Author, Channel, Message, Place, Surface
from heard.domain.people import Link
from heard.domain.recipient import Recipient
from heard.domain.sighting import Sighting
from heard.domain.sms_day import SmsDay
from heard.domain.surge import SurgeChange
from heard.domain.watch import Watch
from infra.local.bed import POLICY
from infra.local.benchmarks.finding import Findings, at_most, exactly
from infra.local.benchmarks.size import units
from infra.local.benchmarks.texts import texts
from tests.integration.payloads import PAGE
from tests.memory import MemoryRecipients, MemorySurges, Table
from tests.world import World

_COMMENTS = 50_000
_MINUTES = 60
_BATCH = 100
_MOST_SMS = 5
_MOST_WRITES = 500
_BRAND = "marigold"
_START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday on which the brand of care.toml is open."""


def measure() -> Findings:
    """What is stored, what a person gets, and how hard the hottest key is written."""
    world = World(load_policy(POLICY), now=_START, judge=_judged)
    world.watches = True
    written = world.recipients = _Watched(world.table)
    noted = world.surges = _Noted(world.table)
    world.hearing = replace(world.hearing, surges=noted)
    world.climbing_surges = replace(world.climbing_surges, surges=noted)
    world.wire()
    share = -(-_COMMENTS // _MINUTES)
    said = texts(_COMMENTS, complaints_in_a_hundred=90)
    for minute in range(_MINUTES):
        if minute:
            world.fast_forward(1)
        for number in range(minute * share, min((minute + 1) * share, _COMMENTS)):
            world.hearing.hear(_comment(number, said[number], world.now), world.now)
        world.publish()
    sent = Counter(page.to for page in world.alerts.log if page.way == "sms")
    most = max(sent.values(), default=0)
    opened = [surge for surge in noted.kept.values() if surge.brand == _BRAND]
    members = sum(thread.surge is not None for thread in world.table.heads.values())
    busiest = max((*written.transactions.values(), *noted.by_key.values()))
    each = ", ".join(f"{person} {number}" for person, number in sorted(sent.items()))
    return Findings(
        (
            exactly("50,000 comments in an hour: stored", _COMMENTS, len(world.table.entries)),
            at_most("50,000 comments in an hour: SMS a recipient", _MOST_SMS, most, how=each),
            at_most(
                "50,000 comments in an hour: surges opened",
                1,
                len(opened),
                how=f"{members:,} of {len(world.table.heads):,} threads are part of it",
            ),
            at_most(
                "50,000 comments in an hour: writes a second of the hottest key",
                _MOST_WRITES,
                round(busiest / (_MINUTES * 60)),
                how=f"{busiest:,} in the hour; nothing that is noted is counted by adding",
            ),
        ),
        _hottest(written),
        "Writes of the hottest keys in the storm's hour",
    )


_judgements: dict[str, Judgement] = {}


def _judged(message: Message, text: str | None) -> Judgement:
    """The real judge, asked once for each wording: its time is another budget's."""
    wording = text or ""
    if wording not in _judgements:
        _judgements[wording] = bootstrap.judged(message, text)
    return _judgements[wording]


def _comment(number: int, text: str, now: datetime) -> Message:
    """Comments by as many customers as comments, but for one in five who goes on."""
    customer = str(27_150_493_000_000 + number - number % 5 // 4)
    place = Place(Channel.FACEBOOK, PAGE, f"{PAGE}_77", customer)
    return Message(
        channel=Channel.FACEBOOK,
        account=PAGE,
        native_id=f"77_{number}",
        surface=Surface.COMMENT,
        author=Author(id=customer, name="Runa Castellane"),
        place=place,
        text=text,
        posted_at=now,
    )


class _Watched(MemoryRecipients):
    """Counts what is written: transactions and write units by recipient, units by the minute."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.transactions: Counter[str] = Counter()
        self.by_minute: dict[str, Counter[datetime]] = {}

    def save(
        self,
        recipients: Mapping[Recipient, datetime | None],
        now: datetime,
        links: Iterable[Link] = (),
        events: Mapping[str, tuple[Event, ...]] | None = None,
        sms_day: SmsDay | None = None,
    ) -> None:
        """As any other, and counted: a transaction takes two units for each KB begun."""
        super().save(recipients, now, links, events, sms_day)
        for recipient, due_at in recipients.items():
            item = recipient_items.recipient_item(recipient, due_at, now, keep_days=400)
            self.transactions[recipient.id] += 1
            self.by_minute.setdefault(recipient.id, Counter())[now] += 2 * units(item)


class _Noted(MemorySurges):
    """Counts writes by key: a batch of what was seen is one, as is each version of a surge."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.by_key: Counter[str] = Counter()

    def note(self, brand: str, sightings: Sequence[Sighting]) -> None:
        """As any other, in batches as the stream brings them, and counted by partition."""
        super().note(brand, sightings)
        self.by_key[f"seen of {brand}"] += -(-len(sightings) // _BATCH)

    def save(
        self,
        changes: Sequence[SurgeChange],
        now: datetime,
        watch: Watch | None = None,
        done: str | None = None,
    ) -> None:
        """As any other, and counted."""
        super().save(changes, now, watch, done)
        self.by_key.update(change.surge.id for change in changes)
        if watch:
            self.by_key[f"watch of {watch.brand}"] += 1


def _hottest(written: _Watched) -> tuple[tuple[str, ...], ...]:
    rows = [("recipient", "transactions a second", "write units a second", "in the busiest minute")]
    for name, taken in sorted(written.by_minute.items(), key=lambda one: -one[1].total())[:3]:
        seconds = _MINUTES * 60
        rows.append(
            (
                name,
                f"{written.transactions[name] / seconds:.1f}",
                f"{taken.total() / seconds:.0f}",
                f"{max(taken.values()) / 60:.0f}",
            )
        )
    return (*rows, ("a partition takes", "", "1,000", ""))
