"""The tables of `care.toml` that say who a brand is: accounts, hours, holidays, contacts."""

from datetime import date
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    model_validator,
)

from heard.adapters.opening_hours import Week, time_of_day, week_of
from heard.adapters.policy_problems import Wrong, nearest
from heard.domain.calendar import Calendar
from heard.domain.message import Channel
from heard.domain.policy import UNASSIGNED


def _time_zone(zone: str) -> str:
    try:
        Calendar(zone)
    except ValueError as unknown:
        raise Wrong(("", f"{unknown}{nearest(zone, available_timezones())}")) from None
    return zone


def _brand_id(written: str) -> str:
    if written == UNASSIGNED:
        raise Wrong(("", "this name is kept for accounts of no brand: choose another"))
    return written


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Hours = Annotated[Week, PlainValidator(week_of)]
TimeOfDay = Annotated[int, PlainValidator(time_of_day)]
BrandId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"), AfterValidator(_brand_id)
]


class Table(BaseModel):
    """A table of the file: a key that it does not know is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HolidaysTable(Table):
    """Public holidays of a country or region, and the brand's own exceptions."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}$")] | None = None
    subdivision: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,4}$")] | None = None
    closed_on: tuple[date, ...] = ()
    open_on: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.subdivision and not self.country:
            raise Wrong(("country", 'is missing: a subdivision needs one, such as "NL"'))
        return self


class OpeningTables(Table):
    """What makes a calendar: for a brand, and for accounts of no brand."""

    name: Text
    time_zone: TimeZone
    hours: Hours
    holidays: HolidaysTable | None = None

    @model_validator(mode="after")
    def _holidays_need_hours(self) -> Self:
        if self.holidays and not self.hours:
            always = 'a brand that is "always" open has none'
            raise Wrong(("holidays", f'{always}: write hours such as mon-sun = "00:00-24:00"'))
        return self


class ContactTable(Table):
    """Where customers of one location are taken offline to."""

    location: Text
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 ]{6,20}$")] | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.phone):
            raise Wrong(("", "nobody can be reached there: give an email or a phone"))
        return self


class BrandTable(OpeningTables):
    """One brand, [brands.<id>]."""

    accounts: dict[Channel, tuple[Text, ...]]
    automatic_apps: tuple[Text, ...] = ()
    contacts: tuple[ContactTable, ...] = ()
    daily_mail: TimeOfDay | None = None


class UnassignedTable(OpeningTables):
    """Accounts that no brand names, [unassigned]: always open unless it says otherwise."""

    name: Text = "Unassigned"
    time_zone: TimeZone = "UTC"
    hours: Hours = ()
