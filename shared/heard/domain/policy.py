"""The company's rules, as the domain reads them. Where they come from is the adapters' business.

Every duration here is minutes, as a person writes it in `care.toml`; fractions are allowed (the
story plays a morning in a minute).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from heard.domain.calendar import Calendar
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Role
from heard.domain.playbook import Playbook
from heard.domain.purse import DelightRules
from heard.domain.rules import Case, ClockRule, LadderRule
from heard.domain.standards import Standards

UNASSIGNED = "unassigned"
"""The brand of an account that the policy does not name: nothing of it is lost."""

SURGE_LADDER = "surge"
"""The name of a ladder of its own for every surge."""

TOPIC = "topic:"
"""Begins the target of a rung that pages a topic and no person."""


class Level(StrEnum):
    """The rows of the clock table: how fast a thread needs an answer."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Times:
    """How long each clock of one level runs, in minutes.

    `around_the_clock` False means that minutes count in the brand's opening hours only.
    """

    claim: float
    first_reply: float
    next_reply: float
    claim_expires: float
    rung_wait: float
    resolution: float
    around_the_clock: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: who is paged, and how long they have (minutes; None: the level's).

    `target` is a role ("lead"), "rotation:<id>", "team:<name>", "person:<id>" or "topic:care",
    "topic:operations".
    """

    target: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is paged, in which order; the whole ladder is climbed `rounds` times, then it is
    exhausted and operations is told. A claim without activity for `reassign_after` minutes is
    handed to the next person of the first rung (None: it goes back on the board)."""

    rungs: tuple[Rung, ...]
    rounds: int = 2
    reassign_after: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """How many alerts one recipient gets before they are bundled: at most `most` in any `minutes`.

    `reserve` of the longest window's are kept for critical threads. `storm` are the windows that
    hold instead while there is more than a bundle can name; without them nothing changes then.
    """

    windows: tuple[tuple[float, int], ...]
    reserve: int = 0
    storm: tuple[tuple[float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SmsLimits:
    """What keeps text messages from costing more than they are worth.

    `to` are the beginnings of the numbers that get any (`+31`: the Netherlands), () is every
    country. `daily_cap` is how many go out in one UTC day (None: as many as there are), of which
    `reserve` are kept for critical threads.
    """

    to: tuple[str, ...] = ()
    daily_cap: int | None = None
    reserve: int = 0

    def allow(self, phone: str) -> bool:
        """True for a phone in a country that gets SMS."""
        return not self.to or phone.startswith(self.to)


@dataclass(frozen=True, slots=True)
class Asking:
    """How often a platform is asked for what its webhooks leave out: calls an hour and account."""

    calls: int = 200
    calls_on: Mapping[Channel, int] = field(default_factory=dict)

    def calls_an_hour(self, channel: Channel) -> int:
        """The most calls of one hour for one account of this channel."""
        return self.calls_on.get(channel, self.calls)


@dataclass(frozen=True, slots=True)
class Polling:
    """What is asked again and again: every feed and every YouTube channel, and those Instagram
    accounts that get no webhooks yet. The first time it looks `first_hours` back."""

    first_hours: float = 24
    youtube_units: int = 2000
    instagram: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SurgeRules:
    """When many complaints about one thing are a surge: from `least` people on, and `times` what is
    usual. One that is quiet for `cools_after` minutes has cooled, and ends `ends_after` minutes
    later."""

    least: int = 5
    times: float = 2.2
    cools_after: float = 30
    ends_after: float = 120


@dataclass(frozen=True, slots=True)
class HandoffRules:
    """How long a customer who was invited elsewhere is expected, minutes of opening time: whoever
    invited is reminded after `remind_after`, and after `ends_after` nobody came."""

    remind_after: float = 480
    ends_after: float = 1440


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """From how many threads about an issue on an approved answer is wanted, and within how many
    days."""

    asked: int = 3
    days: float = 3


@dataclass(frozen=True, slots=True)
class HidingRules:
    """Who confirms that a customer's message is hidden or shown again: this role, or one above, and
    never whoever asked."""

    confirm: Role = Role.LEAD


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a customer of one location is taken offline to."""

    location: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand: its accounts by channel, when it is open, and how its customers reach it.

    `daily_mail` is when its daily mail is due, minutes of its local day; None for none.
    """

    id: str
    name: str
    calendar: Calendar
    accounts: Mapping[Channel, frozenset[str]] = field(default_factory=dict)
    automatic_apps: frozenset[str] = frozenset()
    contacts: tuple[Contact, ...] = ()
    daily_mail: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of one company. Immutable; changes by deploy.

    `ladders` are by name; a level's own has the level's name. `topics` are words to listen for,
    by the topic that they stand for; `playbooks` what to do, by issue. `delight` is None where there
    is no budget for it.

    Raises ValueError if two brands name the same account: a thread has one brand.
    """

    brands: Mapping[str, Brand]
    unassigned: Brand
    times: Mapping[Level, Times]
    ladders: Mapping[str, Ladder]
    people_budget: Budget
    topic_budget: Budget
    clock_rules: tuple[ClockRule, ...] = ()
    ladder_rules: tuple[LadderRule, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubt_after: float = 30
    sms: SmsLimits = SmsLimits()
    warn_fraction: float = 2 / 3
    rung_grace: float = 2
    link_minutes: float = 720
    bundle_minutes: float = 15
    retention_days: int = 400
    automatic_within_seconds: int = 10
    completion: Asking = field(default_factory=Asking)
    polling: Polling = field(default_factory=Polling)
    standards: Standards = field(default_factory=Standards)
    surges: SurgeRules = SurgeRules()
    answers: AnswerRules = AnswerRules()
    handoff: HandoffRules = HandoffRules()
    hiding: HidingRules = HidingRules()
    playbooks: Mapping[Issue, Playbook] = field(default_factory=dict)
    delight: DelightRules | None = None
    _owners: Mapping[tuple[Channel, str], Brand] = field(init=False, repr=False, compare=False)
    _times: dict[tuple[str, Channel, Kind, Severity], Times] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        owners: dict[tuple[Channel, str], Brand] = {}
        for brand in self.brands.values():
            for channel, accounts in brand.accounts.items():
                for account in accounts:
                    owner = owners.setdefault((channel, account), brand)
                    if owner is not brand:
                        message = f"{channel} account {account}: of {owner.id} and of {brand.id}"
                        raise ValueError(message)
        object.__setattr__(self, "_owners", owners)

    def brand(self, brand_id: str) -> Brand:
        """The brand of this id, `unassigned` for one that the policy no longer names."""
        return self.brands.get(brand_id, self.unassigned)

    def brand_of(self, channel: Channel, account: str) -> Brand:
        """The brand that owns an account, `unassigned` if the policy does not name it."""
        return self._owners.get((channel, account), self.unassigned)

    def accounts(self) -> tuple[tuple[Channel, str], ...]:
        """Every account that a brand names, by channel, always in the same order."""
        return tuple(sorted(self._owners))

    def polled(self) -> tuple[tuple[Channel, str], ...]:
        """The accounts that do not push, always in the same order."""
        always = (Channel.FEED, Channel.YOUTUBE)
        return tuple(
            (channel, account)
            for channel, account in self.accounts()
            if channel in always
            or (channel is Channel.INSTAGRAM and account in self.polling.instagram)
        )

    def zone_of(self, channel: str, account: str) -> str:
        """The time zone of the brand that owns an account, by the channel's name."""
        return self.brand_of(Channel(channel), account).calendar.time_zone

    def level_of(self, kind: Kind, severity: Severity) -> Level:
        """Which row of the clock table a thread is in.

        A critical or high question is as urgent as a complaint; any other question has its own
        row, and a low complaint is a complaint.
        """
        if severity is Severity.CRITICAL:
            return Level.CRITICAL
        if severity is Severity.HIGH:
            return Level.HIGH
        return Level.QUESTION if kind is Kind.QUESTION else Level.NORMAL

    def times_of(self, brand: str, channel: Channel, kind: Kind, severity: Severity) -> Times:
        """How long the clocks of such a thread run: its level's times, or the first exception
        that fits."""
        asked = (brand, channel, kind, severity)
        if asked not in self._times:
            times = self.times[self.level_of(kind, severity)]
            case = Case(*asked)
            rule = next((rule for rule in self.clock_rules if rule.when.fits(case)), None)
            self._times[asked] = replace(times, **rule.changes) if rule else times
        return self._times[asked]

    def ladder_for(self, case: Case) -> str:
        """The name of the ladder that such a thread climbs: the first rule's that fits, else its
        level's."""
        rule = next((rule for rule in self.ladder_rules if rule.when.fits(case)), None)
        return rule.ladder if rule else self.level_of(case.kind, case.severity).value
