"""Reads `care.toml` into the domain's policy, or says every key that is wrong with it.

`make check-policy` does so before a deploy: see `policy_check`.
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from heard.adapters import public_holidays
from heard.adapters.brand_models import HolidaysTable, OpeningTables
from heard.adapters.playbook_models import playbooks
from heard.adapters.policy_models import (
    AlertsTable,
    BudgetTable,
    CareFile,
    ClockRuleTable,
    LadderRuleTable,
    LadderTable,
    LevelTable,
    WhenTable,
    known_keys,
)
from heard.adapters.policy_problems import Problem, Wrong, dotted, policy_error, problems_of
from heard.adapters.public_holidays import Holidays
from heard.adapters.reply_models import standards
from heard.domain.calendar import Calendar
from heard.domain.errors import PolicyError
from heard.domain.policy import (
    UNASSIGNED,
    Brand,
    Budget,
    Contact,
    Ladder,
    Level,
    Policy,
    Rung,
    SmsLimits,
    Times,
)
from heard.domain.rules import ClockRule, LadderRule, When


def load_policy(path: str | Path) -> Policy:
    """The policy in a file. Raises PolicyError with a line for each thing that is wrong."""
    file = Path(path)
    return policy_from(text_of(file), file.name, public_holidays.read_written(file.parent))


def policy_from(text: str, name: str, written: Holidays | None = None) -> Policy:
    """The policy in a TOML text; `name` is what errors call it.

    `written` are public holidays that need not be asked of the library. Raises PolicyError.
    """
    return _Reading(name, written or {}).policy(care_file(text, name))


def text_of(file: Path) -> str:
    """The file as text. Raises PolicyError where it is not there or not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as unread:
        message = f"{file}: cannot be read ({unread.strerror}): give the path of a policy file"
        raise PolicyError(message) from None
    except UnicodeDecodeError as undecoded:
        message = f"{file.name}: byte {undecoded.start} is not UTF-8: save the file as UTF-8"
        raise PolicyError(message) from None


def care_file(text: str, name: str) -> CareFile:
    """The tables of a TOML text, each checked. Raises PolicyError for all that is wrong."""
    try:
        return CareFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as unread:
        message = f"{name}: is not TOML: {unread}; look there for a quote, bracket or = too few"
        raise PolicyError(message) from None
    except ValidationError as invalid:
        raise policy_error(name, problems_of(invalid, known_keys())) from None


@dataclass
class _Reading:
    """One file being turned into domain objects; gathers what only shows while doing so."""

    name: str
    written: Holidays
    problems: list[Problem] = field(default_factory=list)

    def policy(self, care: CareFile) -> Policy:
        levels = {level: getattr(care.clocks, level.value) for level in Level}
        ladders: dict[str, LadderTable] = {
            **{level.value: getattr(care.ladders, level.value) for level in Level},
            **care.ladders.named,
        }
        brands = {
            brand_id: Brand(
                id=brand_id,
                name=table.name,
                calendar=self._calendar(table, f"brands.{brand_id}"),
                accounts={name: frozenset(ids) for name, ids in table.accounts.items()},
                automatic_apps=frozenset(table.automatic_apps),
                contacts=tuple(
                    Contact(each.location, each.email, each.phone) for each in table.contacts
                ),
                daily_mail=table.daily_mail,
            )
            for brand_id, table in care.brands.items()
        }
        nobody = care.unassigned
        unassigned = Brand(UNASSIGNED, nobody.name, self._calendar(nobody, UNASSIGNED))
        if self.problems:
            raise policy_error(self.name, self.problems)
        return Policy(
            brands=brands,
            unassigned=unassigned,
            times={level: _times(table) for level, table in levels.items()},
            ladders={name: _ladder(table) for name, table in ladders.items()},
            clock_rules=tuple(_clock_rule(table) for table in care.clocks.rules),
            ladder_rules=tuple(_ladder_rule(table) for table in care.ladders.rules),
            topics=care.topics,
            doubt_after=care.clocks.doubt_after,
            people_budget=_budget(care.alerts.people),
            topic_budget=_budget(care.alerts.topics),
            sms=_sms(care.alerts),
            warn_fraction=care.clocks.warn_fraction,
            rung_grace=care.ladders.rung_grace,
            link_minutes=care.alerts.link_minutes,
            retention_days=care.retention_days,
            automatic_within_seconds=care.replies.automatic_within_seconds,
            completion=care.completion.asking,
            polling=care.polling.polling,
            surges=care.surges.rules,
            answers=care.answers.rules,
            handoff=care.handoff.rules,
            hiding=care.hiding.rules,
            playbooks=playbooks(care.playbooks),
            standards=standards(care.replies, care.offers, care.approval),
            delight=care.delight.rules if care.delight else None,
        )

    def _calendar(self, table: OpeningTables, key: str) -> Calendar:
        try:
            closed = self._closed(table.holidays) if table.holidays else frozenset()
        except Wrong as wrong:
            self.problems += [(dotted([key, "holidays", at]), text) for at, text in wrong.problems]
            closed = frozenset()
        return Calendar(table.time_zone, table.hours, closed)

    def _closed(self, table: HolidaysTable) -> frozenset[date]:
        closed = set(table.closed_on)
        if table.country:
            area = public_holidays.region(table.country, table.subdivision)
            public = self.written.get(area)
            if public is None:
                public = public_holidays.ask_library(table.country, table.subdivision)
            closed |= set(public)
        for day in table.open_on:
            if day not in closed:
                raise Wrong(("open_on", f"{day} is no holiday: take it out"))
        return frozenset(closed - set(table.open_on))


def _times(table: LevelTable) -> Times:
    return Times(
        claim=table.claim,
        first_reply=table.first_reply,
        next_reply=table.next_reply or table.first_reply,
        claim_expires=table.claim_expires,
        rung_wait=table.rung_wait,
        resolution=table.resolution,
        around_the_clock=table.runs == "around the clock",
    )


def _ladder(table: LadderTable) -> Ladder:
    rungs = tuple(Rung(each.page, each.wait) for each in table.rungs)
    return Ladder(rungs, table.rounds, table.reassign_after)


def _when(table: WhenTable) -> When:
    return When(
        brands=frozenset(table.brand),
        channels=frozenset(table.channel),
        kinds=frozenset(table.kind),
        severities=frozenset(table.severity),
    )


def _clock_rule(table: ClockRuleTable) -> ClockRule:
    given = table.model_dump(exclude_none=True, exclude=set(WhenTable.model_fields))
    runs = given.pop("runs", None)
    if runs:
        given["around_the_clock"] = runs == "around the clock"
    if "first_reply" in given:
        given.setdefault("next_reply", given["first_reply"])
    return ClockRule(_when(table), given)


def _ladder_rule(table: LadderRuleTable) -> LadderRule:
    when = replace(
        _when(table),
        topics=frozenset(table.topic),
        min_reach=table.min_reach,
        hours=None if table.hours is None else table.hours == "open",
    )
    return LadderRule(when, table.ladder)


def _budget(table: BudgetTable) -> Budget:
    windows, storm = (
        tuple((each.minutes, each.most) for each in one) for one in (table.windows, table.storm)
    )
    return Budget(windows, table.reserve, storm)


def _sms(table: AlertsTable) -> SmsLimits:
    return SmsLimits(table.sms_to, table.sms_daily_cap, table.sms_reserve)
