"""The shape of `care.toml`: which keys there are, what each may hold, what must fit together.

pydantic stays on this side; the domain gets its own dataclasses from `policy_file`.
"""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from heard.adapters.brand_models import BrandId, BrandTable, Table, UnassignedTable
from heard.adapters.policy_problems import Problem, Wrong

YEAR_MINUTES = 366 * 24 * 60
"""No clock runs for longer than a year: more is a slip of the pen."""


def _fraction(written: object) -> object:
    if not isinstance(written, str):
        return written
    try:
        return float(Fraction(written))
    except (ValueError, ArithmeticError):
        return written


def _rung(written: object) -> object:
    return {"role": written} if isinstance(written, str) else written


Minutes = Annotated[float, Field(gt=0, le=YEAR_MINUTES, allow_inf_nan=False, strict=True)]
Count = Annotated[int, Field(ge=1, strict=True)]
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


class ClocksTable(Table):
    """The clocks of every level, [clocks]."""

    critical: LevelTable
    high: LevelTable
    normal: LevelTable
    question: LevelTable
    warn_fraction: Share = 2 / 3


class RungTable(Table):
    """A rung: a role, or a table of a role and how many minutes it has."""

    role: Literal["agent", "lead", "manager"]
    wait: Minutes | None = None


class LadderTable(Table):
    """Who is paged for one level, [ladders.<level>]."""

    rungs: Annotated[
        tuple[Annotated[RungTable, BeforeValidator(_rung)], ...], Field(min_length=1)
    ] = (RungTable(role="agent"), RungTable(role="lead"), RungTable(role="manager"))
    rounds: Annotated[int, Field(ge=1, le=10, strict=True)] = 2


class LaddersTable(Table):
    """The ladders, [ladders]; a level that is left out has the default."""

    critical: LadderTable = LadderTable()
    high: LadderTable = LadderTable()
    normal: LadderTable = LadderTable()
    question: LadderTable = LadderTable()
    rung_grace: Minutes = 2


class WindowTable(Table):
    """At most `most` alerts in any `minutes`."""

    most: Count
    minutes: Minutes


class BudgetTable(Table):
    """The budget of one kind of recipient, [alerts.people] or [alerts.topics]."""

    windows: Annotated[tuple[WindowTable, ...], Field(min_length=1)]
    reserve: Annotated[int, Field(ge=0, strict=True)] = 0

    @model_validator(mode="after")
    def _grows(self) -> Self:
        problems: list[Problem] = []
        for place, (shorter, longer) in enumerate(
            zip(self.windows, self.windows[1:], strict=False), start=2
        ):
            if longer.minutes <= shorter.minutes:
                text = f"{longer.minutes:g} does not follow {shorter.minutes:g}"
                problems.append((f"windows[{place}].minutes", f"{text}: write shortest first"))
            elif longer.most < shorter.most:
                text = f"{longer.most} in {longer.minutes:g} minutes is fewer than {shorter.most}"
                text += f" in {shorter.minutes:g}: write at least {shorter.most}"
                problems.append((f"windows[{place}].most", text))
        if self.reserve >= self.windows[-1].most:
            text = f"{self.reserve} leaves nothing of the {self.windows[-1].most} for the rest"
            problems.append(("reserve", f"{text}: write less"))
        if problems:
            raise Wrong(*problems)
        return self


class AlertsTable(Table):
    """How alerts are held back, [alerts]."""

    people: BudgetTable
    topics: BudgetTable
    link_minutes: Minutes = 720


class RepliesTable(Table):
    """What counts as a reply, [replies]."""

    automatic_within_seconds: Annotated[int, Field(ge=0, le=3600, strict=True)] = 10


class CareFile(Table):
    """The whole file."""

    retention_days: Annotated[int, Field(ge=1, le=3660, strict=True)] = 400
    brands: Annotated[dict[BrandId, BrandTable], Field(min_length=1)]
    unassigned: UnassignedTable = UnassignedTable()
    clocks: ClocksTable
    ladders: LaddersTable = LaddersTable()
    alerts: AlertsTable
    replies: RepliesTable = RepliesTable()

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
