"""The shape of `care.toml`: which keys there are, what each may hold, what must fit together.

pydantic stays on this side; the domain gets its own dataclasses from `policy_file`.
"""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from heard.adapters.answer_models import AnswersTable
from heard.adapters.asking_models import CompletionTable, PollingTable, wrong_account
from heard.adapters.brand_models import BrandId, BrandTable, Table, Text, UnassignedTable
from heard.adapters.offline_models import HandoffTable, HidingTable
from heard.adapters.playbook_models import PlaybookTable
from heard.adapters.policy_fields import Minutes, Names, Target
from heard.adapters.policy_problems import Problem, Wrong, nearest
from heard.adapters.reply_models import (
    ApprovalTable,
    DelightTable,
    OffersTable,
    RepliesTable,
)
from heard.adapters.surge_models import SurgesTable
from heard.domain.judgement import Issue, Kind, Severity
from heard.domain.message import Channel
from heard.domain.policy import SURGE_LADDER, UNASSIGNED, Level


def _fraction(written: object) -> object:
    if not isinstance(written, str):
        return written
    try:
        return float(Fraction(written))
    except (ValueError, ArithmeticError):
        return written


def _prefix(written: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{0,6}", written):
        raise Wrong(("", f"{written!r} begins no phone number: write a country such as '+31'"))
    return written


def _rung(written: object) -> object:
    if isinstance(written, str):
        return {"page": written}
    if isinstance(written, dict) and "role" in written and "page" not in written:
        return {("page" if key == "role" else key): value for key, value in written.items()}
    return written


Count = Annotated[int, Field(ge=1, strict=True)]
LadderName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
TopicName = LadderName
Prefix = Annotated[str, AfterValidator(_prefix), Field(strict=True)]
Share = Annotated[float, BeforeValidator(_fraction), Field(gt=0, lt=1, strict=True)]


class LevelTable(Table):
    """The clocks of one level in minutes, [clocks.<level>]."""

    claim: Minutes
    first_reply: Minutes
    next_reply: Minutes | None = None
    claim_expires: Minutes
    rung_wait: Minutes
    resolution: Minutes
    runs: Literal["opening hours", "around the clock"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        problems: list[Problem] = []
        if self.claim > self.first_reply:
            text = f"{self.claim:g} is longer than first_reply, {self.first_reply:g}"
            problems.append(("claim", f"{text}: nobody replies before claiming; write less"))
        if self.resolution < self.first_reply:
            text = f"{self.resolution:g} is shorter than first_reply, {self.first_reply:g}"
            problems.append(("resolution", f"{text}: nothing is solved before a reply; write more"))
        if problems:
            raise Wrong(*problems)
        return self


class WhenTable(Table):
    """The threads that a rule is for: one name or a list of names; what is left out is all."""

    brand: Annotated[tuple[str, ...], Names] = ()
    channel: Annotated[tuple[Channel, ...], Names] = ()
    kind: Annotated[tuple[Kind, ...], Names] = ()
    severity: Annotated[tuple[Severity, ...], Names] = ()


class ClockRuleTable(WhenTable):
    """Other times for some threads, [[clocks.rules]]: what is left out stays the level's."""

    claim: Minutes | None = None
    first_reply: Minutes | None = None
    next_reply: Minutes | None = None
    claim_expires: Minutes | None = None
    rung_wait: Minutes | None = None
    resolution: Minutes | None = None
    runs: Literal["opening hours", "around the clock"] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set - set(WhenTable.model_fields):
            raise Wrong(("", "changes nothing: give it a time, such as first_reply = 45"))
        return self


class ClocksTable(Table):
    """The clocks of every level, [clocks]."""

    critical: LevelTable
    high: LevelTable
    normal: LevelTable
    question: LevelTable
    rules: tuple[ClockRuleTable, ...] = ()
    warn_fraction: Share = 2 / 3
    doubt_after: Minutes = 30


class RungTable(Table):
    """A rung: whom it pages, or a table of that and how many minutes they have."""

    page: Target
    wait: Minutes | None = None


class LadderTable(Table):
    """Who is paged, [ladders.<level>], or [ladders.<name>] for one that a rule chooses."""

    rungs: Annotated[
        tuple[Annotated[RungTable, BeforeValidator(_rung)], ...], Field(min_length=1)
    ] = (RungTable(page="agent"), RungTable(page="lead"), RungTable(page="manager"))
    rounds: Annotated[int, Field(ge=1, le=10, strict=True)] = 2
    reassign_after: Minutes | None = None


class LadderRuleTable(WhenTable):
    """Another ladder for some threads, [[ladders.rules]]."""

    ladder: str
    topic: Annotated[tuple[str, ...], Names] = ()
    min_reach: Annotated[int, Field(ge=1, strict=True)] | None = None
    hours: Literal["open", "closed"] | None = None


class LaddersTable(Table):
    """The ladders, [ladders]; a level that is left out has the default. Further ones have names of
    their own, and rules that choose them; one called "surge" is every surge's."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[LadderName, LadderTable]

    critical: LadderTable = LadderTable()
    high: LadderTable = LadderTable()
    normal: LadderTable = LadderTable()
    question: LadderTable = LadderTable()
    rules: tuple[LadderRuleTable, ...] = ()
    rung_grace: Minutes = 2

    @model_validator(mode="after")
    def _chosen_and_there(self) -> Self:
        names = {*Level, *self.named}
        problems: list[Problem] = []
        for number, rule in enumerate(self.rules, start=1):
            if rule.ladder not in names:
                text = f"there is no ladder {rule.ladder!r}{nearest(rule.ladder, names)}"
                there = f"; there are {', '.join(sorted(names))}"
                problems.append((f"rules[{number}].ladder", text + there))
        chosen = {rule.ladder for rule in self.rules}
        problems += [
            (name, "no rule chooses this ladder: add one to [[ladders.rules]], or take it out")
            for name in self.named
            if name not in chosen and name != SURGE_LADDER
        ]
        if problems:
            raise Wrong(*problems)
        return self

    @property
    def named(self) -> dict[str, LadderTable]:
        """The ladders that are no level's own."""
        return dict(self.__pydantic_extra__)


class WindowTable(Table):
    """At most `most` alerts in any `minutes`."""

    most: Count
    minutes: Minutes


class BudgetTable(Table):
    """The budget of one kind of recipient, [alerts.people] or [alerts.topics]."""

    windows: Annotated[tuple[WindowTable, ...], Field(min_length=1)]
    storm: tuple[WindowTable, ...] = ()
    reserve: Annotated[int, Field(ge=0, strict=True)] = 0

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = [*_growing("windows", self.windows), *_growing("storm", self.storm)]
        for windows in filter(None, (self.windows, self.storm)):
            if self.reserve >= windows[-1].most:
                text = f"{self.reserve} leaves nothing of the {windows[-1].most} for the rest"
                problems.append(("reserve", f"{text}: write less"))
                break
        if problems:
            raise Wrong(*problems)
        return self


def _growing(name: str, windows: tuple[WindowTable, ...]) -> list[Problem]:
    """What is wrong where a longer window does not follow a shorter one, or allows less."""
    problems: list[Problem] = []
    for place, (shorter, longer) in enumerate(pairwise(windows), start=2):
        if longer.minutes <= shorter.minutes:
            text = f"{longer.minutes:g} does not follow {shorter.minutes:g}"
            problems.append((f"{name}[{place}].minutes", f"{text}: write shortest first"))
        elif longer.most < shorter.most:
            text = f"{longer.most} in {longer.minutes:g} minutes is fewer than {shorter.most}"
            text += f" in {shorter.minutes:g}: write at least {shorter.most}"
            problems.append((f"{name}[{place}].most", text))
    return problems


class AlertsTable(Table):
    """How alerts are held back, [alerts]."""

    people: BudgetTable
    topics: BudgetTable
    link_minutes: Minutes = 720
    sms_to: tuple[Prefix, ...] = ()
    sms_daily_cap: Count | None = None
    sms_reserve: Annotated[int, Field(ge=0, strict=True)] = 0

    @model_validator(mode="after")
    def _reserve_is_a_part(self) -> Self:
        if self.sms_daily_cap is None:
            if self.sms_reserve:
                raise Wrong(("sms_reserve", "is a part of sms_daily_cap: write that too"))
        elif self.sms_reserve >= self.sms_daily_cap:
            text = f"{self.sms_reserve} leaves nothing of sms_daily_cap, {self.sms_daily_cap}"
            raise Wrong(("sms_reserve", f"{text}: write less"))
        return self


class CareFile(Table):
    """The whole file."""

    retention_days: Annotated[int, Field(ge=1, le=3660, strict=True)] = 400
    brands: Annotated[dict[BrandId, BrandTable], Field(min_length=1)]
    unassigned: UnassignedTable = UnassignedTable()
    clocks: ClocksTable
    ladders: LaddersTable = LaddersTable()
    alerts: AlertsTable
    replies: RepliesTable = RepliesTable()
    offers: OffersTable = OffersTable()
    delight: DelightTable | None = None
    approval: ApprovalTable = ApprovalTable()
    handoff: HandoffTable = HandoffTable()
    hiding: HidingTable = HidingTable()
    completion: CompletionTable = CompletionTable()
    polling: PollingTable = PollingTable()
    surges: SurgesTable = SurgesTable()
    answers: AnswersTable = AnswersTable()
    playbooks: dict[Issue, PlaybookTable] = Field(default_factory=dict)
    topics: dict[TopicName, Annotated[tuple[Text, ...], Names, Field(min_length=1)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _rules_name_what_there_is(self) -> Self:
        problems: list[Problem] = []
        brands = {*self.brands, UNASSIGNED}
        rules: list[tuple[str, WhenTable]] = [
            *((f"clocks.rules[{n}]", rule) for n, rule in enumerate(self.clocks.rules, start=1)),
            *((f"ladders.rules[{n}]", rule) for n, rule in enumerate(self.ladders.rules, start=1)),
        ]
        for place, rule in rules:
            for brand in rule.brand:
                if brand not in brands:
                    text = f"there is no brand {brand!r}{nearest(brand, brands)}"
                    problems.append((f"{place}.brand", text))
        for number, rule in enumerate(self.ladders.rules, start=1):
            for topic in rule.topic:
                if topic not in self.topics:
                    text = f"there is no topic {topic!r}{nearest(topic, self.topics)}"
                    mend = ": name its words under [topics]"
                    problems.append((f"ladders.rules[{number}].topic", text + mend))
        if problems:
            raise Wrong(*problems)
        return self

    @model_validator(mode="after")
    def _what_is_polled_can_be_asked(self) -> Self:
        problems: list[Problem] = []
        for brand_id, brand in self.brands.items():
            for channel, accounts in brand.accounts.items():
                for number, account in enumerate(accounts, start=1):
                    if text := wrong_account(channel, account):
                        problems.append((f"brands.{brand_id}.accounts.{channel}[{number}]", text))
        named = {
            one
            for brand in self.brands.values()
            for one in brand.accounts.get(Channel.INSTAGRAM, ())
        }
        for number, account in enumerate(self.polling.instagram, start=1):
            if account not in named:
                text = f"no brand has the Instagram account {account!r}{nearest(account, named)}"
                problems.append((f"polling.instagram[{number}]", f"{text}: name it under one"))
        if problems:
            raise Wrong(*problems)
        return self

    @model_validator(mode="after")
    def _accounts_have_one_brand(self) -> Self:
        owners: dict[tuple[str, str], str] = {}
        problems: list[Problem] = []
        for brand_id, brand in self.brands.items():
            for channel, accounts in brand.accounts.items():
                for account in accounts:
                    owner = owners.setdefault((channel, account), brand_id)
                    if owner != brand_id:
                        text = f"{account!r} is brand {owner}'s already: name it under one brand"
                        problems.append((f"brands.{brand_id}.accounts.{channel}", text))
        if problems:
            raise Wrong(*problems)
        return self


def known_keys() -> set[str]:
    """Every key that some table knows: what a misspelt one may have meant."""
    tables, keys = [Table], set[str]()
    while tables:
        table = tables.pop()
        tables += table.__subclasses__()
        keys |= set(table.model_fields)
    return keys
