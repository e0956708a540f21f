"""What people write about the roster: read as they meant it, or refused with the right form."""

from datetime import UTC, date, datetime

import pytest

from heard.adapters import written
from heard.domain.errors import Invalid


@pytest.mark.parametrize(
    "wrong",
    ["0612345678", "+0612345678", "+123456", "+1234567890123456", "call me", "+31(0)612345"],
)
def test_a_phone_that_cannot_be_called_from_abroad_is_refused_with_the_right_form(wrong):
    with pytest.raises(Invalid, match=r"\+31612345678"):
        written.phone_of(wrong)


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [("+31 6 1234-5678", "+31612345678"), ("+1.555.555.0101", "+15555550101")],
)
def test_a_phone_may_be_written_as_people_write_it(typed, dialled):
    assert written.phone_of(typed) == dialled


def test_an_id_is_plain_whatever_the_name_holds():
    assert written.slug("Søren  O'Brien-Łuk") == "soren-o-brien-luk"
    with pytest.raises(Invalid):
        written.slug("¡!")


def test_what_is_right_is_read():
    assert written.name_of("  Front   desk ") == "Front desk"
    assert written.email_of("dana@marigold.example") == "dana@marigold.example"
    assert (written.time_of("00:00", "x"), written.time_of("24:00", "x")) == (0, 1440)
    assert (written.weekday_of("Mon"), written.weekday_of("sun")) == (0, 6)
    assert written.date_of("2028-02-29", "x") == date(2028, 2, 29)
    assert written.moment_of("2026-12-24T09:00:00+01:00", "x") == datetime(
        2026, 12, 24, 8, tzinfo=UTC
    )
    assert written.hours_of("always") == ()
    assert written.hours_of({"mon": "20:00-08:00"})[:2] == (((1200, 480),), ())
    assert written.zone_named("Asia/Kolkata") == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: written.name_of(" "), "name"),
        (lambda: written.name_of("x" * 101), "name"),
        (lambda: written.reason_of("x" * 201), "why"),
        (lambda: written.role_of("boss"), "role"),
        (lambda: written.email_of("dana"), "email"),
        (lambda: written.time_of("24:01", "handover"), "handover"),
        (lambda: written.time_of("9:00", "handover"), "handover"),
        (lambda: written.time_of("24:00", "handover", last=1439), "handover"),
        (lambda: written.weekday_of("monday"), "weekday"),
        (lambda: written.zone_named("Europe"), "time_zone"),
        (lambda: written.zone_named("../etc/passwd"), "time_zone"),
        (lambda: written.date_of("2026-02-29", "starts_on"), "starts_on"),
        (lambda: written.moment_of("2026-12-24T09:00", "start"), "start"),
        (lambda: written.moment_of("0001-01-01T00:00+14:00", "start"), "start"),
        (lambda: written.moment_of("tomorrow", "start"), "start"),
        (lambda: written.hours_of({"mon": "open"}), "hours"),
        (lambda: written.hours_of({}), "hours"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(wrong, field):
    with pytest.raises(Invalid) as refused:
        wrong()
    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")
