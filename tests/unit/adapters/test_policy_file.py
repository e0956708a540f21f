"""care.toml is read as it is meant, and every mistake in it is named by its key."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from heard.adapters import policy_check, public_holidays
from heard.adapters.policy_file import load_policy, policy_from
from heard.domain.calendar import Calendar
from heard.domain.errors import PolicyError
from heard.domain.message import Channel
from heard.domain.policy import UNASSIGNED, Contact, Level, Rung, SmsLimits

ROOT = Path(__file__).parents[3]
CARE = ROOT / "infra" / "policy" / "care.toml"
STORY = ROOT / "infra" / "local" / "story.toml"

SMALL = """
[brands.marigold]
name = "Marigold & Vine"
time_zone = "Europe/Amsterdam"
[brands.marigold.hours]
mon-fri = "09:00-18:00"
[brands.marigold.holidays]
country = "NL"
[brands.marigold.accounts]
facebook = ["1002003004"]
[clocks]
warn_fraction = "2/3"
[clocks.critical]
claim = 5
first_reply = 30
claim_expires = 15
rung_wait = 5
resolution = 1440
runs = "around the clock"
[clocks.high]
claim = 10
first_reply = 30
claim_expires = 30
rung_wait = 10
resolution = 1440
runs = "opening hours"
[clocks.normal]
claim = 15
first_reply = 60
claim_expires = 60
rung_wait = 15
resolution = 1440
runs = "opening hours"
[clocks.question]
claim = 30
first_reply = 120
claim_expires = 120
rung_wait = 30
resolution = 1440
runs = "opening hours"
[ladders.high]
rungs = ["agent", "lead"]
[alerts.people]
windows = [{ most = 2, minutes = 1 }, { most = 5, minutes = 60 }]
reserve = 1
[alerts.topics]
windows = [{ most = 6, minutes = 1 }]
"""

SECOND_BRAND = """
[brands.fern]
name = "Fern"
time_zone = "UTC"
hours = "always"
accounts = { facebook = ["1002003004"] }
"""


def without(*lines: str) -> str:
    text = SMALL
    for line in lines:
        assert f"{line}\n" in text
        text = text.replace(f"{line}\n", "", 1)
    return text


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def mistakes(text: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        policy_from(text, "care.toml")
    return str(refused.value).splitlines()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            changed("rung_wait = 5\n", "rung_wait = 5\nrung_wiat = 5\n"),
            "care.toml: clocks.critical.rung_wiat: is no key that the policy knows; did you mean "
            "'rung_wait'?",
            id="unknown key",
        ),
        pytest.param(
            changed("Europe/Amsterdam", "Europe/Amsterdm"),
            "care.toml: brands.marigold.time_zone: 'Europe/Amsterdm' is no time zone of the IANA "
            "database; did you mean 'Europe/Amsterdam'?",
            id="unknown time zone",
        ),
        pytest.param(
            changed('"NL"', '"XX"'),
            "care.toml: brands.marigold.holidays.country: Country XX not available: write a code "
            'of ISO 3166 such as "NL"',
            id="unknown country",
        ),
        pytest.param(
            changed('"NL"', '"Netherlands"'),
            "care.toml: brands.marigold.holidays.country: is 'Netherlands': write a country code "
            'in capitals such as "NL"',
            id="country that is no code",
        ),
        pytest.param(
            changed('country = "NL"', 'country = "NL"\nopen_on = [2026-04-28]'),
            "care.toml: brands.marigold.holidays.open_on: 2026-04-28 is no holiday: take it out",
            id="open on a day that is no holiday",
        ),
        pytest.param(
            changed('country = "NL"', 'subdivision = "BY"'),
            "care.toml: brands.marigold.holidays.country: is missing: a subdivision needs one, "
            'such as "NL"',
            id="subdivision of no country",
        ),
        pytest.param(
            changed('["agent", "lead"]', "[]"),
            'care.toml: ladders.high.rungs: is empty: write ["agent", "lead", "manager"]',
            id="ladder without a rung",
        ),
        pytest.param(
            changed('["agent", "lead"]', '["agent", "boss"]'),
            "care.toml: ladders.high.rungs[2].page: 'boss' pages nobody: write a role "
            '("agent", "lead", "manager"), "rotation:<id>", "team:<name>", "person:<id>", '
            '"topic:care" or "topic:operations"',
            id="unknown role",
        ),
        pytest.param(
            without(
                "[clocks.question]\nclaim = 30\nfirst_reply = 120\nclaim_expires = 120\n"
                'rung_wait = 30\nresolution = 1440\nruns = "opening hours"'
            ),
            "care.toml: clocks.question: is missing: write a table with claim, first_reply, "
            "claim_expires, rung_wait, resolution and runs",
            id="level without clocks",
        ),
        pytest.param(
            without("first_reply = 120"),
            "care.toml: clocks.question.first_reply: is missing: write a number of minutes such "
            "as 15",
            id="clock without a due time",
        ),
        pytest.param(
            changed("claim = 15", "claim = 0"),
            "care.toml: clocks.normal.claim: is 0: write a number above 0",
            id="zero minutes",
        ),
        pytest.param(
            changed("claim = 15", "claim = -1"),
            "care.toml: clocks.normal.claim: is -1: write a number above 0",
            id="negative minutes",
        ),
        pytest.param(
            changed("claim = 15", 'claim = "15"'),
            "care.toml: clocks.normal.claim: is '15': write a number of minutes such as 15",
            id="minutes in quotes",
        ),
        pytest.param(
            changed("claim = 15", "claim = nan"),
            "care.toml: clocks.normal.claim: is nan: write a number of minutes such as 15",
            id="minutes that are no number",
        ),
        pytest.param(
            changed("claim_expires = 60", "claim_expires = 600000"),
            "care.toml: clocks.normal.claim_expires: is 600000: write a number of at most 527040",
            id="minutes beyond a year",
        ),
        pytest.param(
            changed('"2/3"', "1"),
            "care.toml: clocks.warn_fraction: is 1: write a number below 1",
            id="warning at the end",
        ),
        pytest.param(
            changed('"2/3"', '"two thirds"'),
            "care.toml: clocks.warn_fraction: is 'two thirds': write a part of the clock between "
            '0 and 1 such as "2/3"',
            id="warning in words",
        ),
        pytest.param(
            changed("claim = 10", "claim = 31"),
            "care.toml: clocks.high.claim: 31 is longer than first_reply, 30: nobody replies "
            "before claiming; write less",
            id="claim after the reply",
        ),
        pytest.param(
            changed("resolution = 1440", "resolution = 29"),
            "care.toml: clocks.critical.resolution: 29 is shorter than first_reply, 30: nothing is "
            "solved before a reply; write more",
            id="resolution before the reply",
        ),
        pytest.param(
            SMALL + SECOND_BRAND,
            "care.toml: brands.fern.accounts.facebook: '1002003004' is brand marigold's already: "
            "name it under one brand",
            id="account of two brands",
        ),
        pytest.param(
            changed("facebook =", "fasebook ="),
            "care.toml: brands.marigold.accounts.fasebook: 'fasebook' is not known: write "
            "'facebook', 'messenger', 'instagram', 'whatsapp', 'x', 'google', 'trustpilot', "
            "'youtube', 'feed' or 'generic'",
            id="unknown channel",
        ),
        pytest.param(
            changed('["1002003004"]', "[1002003004]"),
            "care.toml: brands.marigold.accounts.facebook[1]: is 1002003004: write it in quotes",
            id="account as a number",
        ),
        pytest.param(
            changed("09:00-18:00", "9-18"),
            "care.toml: brands.marigold.hours.mon-fri: '9-18' is no opening time: write "
            '"09:00-18:00", several as ["09:00-13:00", "14:00-18:00"], or "closed"',
            id="opening hours",
        ),
        pytest.param(
            changed("09:00-18:00", "09:00-24:30"),
            "care.toml: brands.marigold.hours.mon-fri: '09:00-24:30' goes past the day: the last "
            "closing time is 24:00",
            id="closing past midnight",
        ),
        pytest.param(
            changed("09:00-18:00", "09:00-09:00"),
            "care.toml: brands.marigold.hours.mon-fri: '09:00-09:00' opens and closes at once: a "
            'whole day is "00:00-24:00"',
            id="closing when opening",
        ),
        pytest.param(
            changed("mon-fri =", "fri-mon ="),
            "care.toml: brands.marigold.hours.fri-mon: is no day: write one of mon, tue, wed, thu, "
            "fri, sat, sun, or a run such as mon-fri",
            id="days backwards",
        ),
        pytest.param(
            changed("mon-fri =", 'tue = "closed"\nmon-fri ='),
            "care.toml: brands.marigold.hours.mon-fri: tue is given twice: name it once",
            id="day given twice",
        ),
        pytest.param(
            changed('"09:00-18:00"', '"closed"'),
            "care.toml: brands.marigold.hours: never opens: give at least one day hours, or write "
            '"always"',
            id="never open",
        ),
        pytest.param(
            changed("most = 2", "most = 9"),
            "care.toml: alerts.people.windows[2].most: 5 in 60 minutes is fewer than 9 in 1: write "
            "at least 9",
            id="budget that shrinks",
        ),
        pytest.param(
            changed("minutes = 60 }", "minutes = 1 }"),
            "care.toml: alerts.people.windows[2].minutes: 1 does not follow 1: write shortest "
            "first",
            id="window that does not grow",
        ),
        pytest.param(
            changed("reserve = 1", "reserve = 5"),
            "care.toml: alerts.people.reserve: 5 leaves nothing of the 5 for the rest: write less",
            id="reserve of everything",
        ),
        pytest.param(
            changed("reserve = 1", "reserve = 1\nstorm = [{ most = 1, minutes = 15 }]"),
            "care.toml: alerts.people.reserve: 1 leaves nothing of the 1 for the rest: write less",
            id="reserve of a whole storm",
        ),
        pytest.param(
            changed(
                "reserve = 1",
                "storm = [{ most = 3, minutes = 9 }, { most = 2, minutes = 60 }]",
            ),
            "care.toml: alerts.people.storm[2].most: 2 in 60 minutes is fewer than 3 in 9: write "
            "at least 3",
            id="storm that shrinks",
        ),
        pytest.param(
            changed("[alerts.people]", "[alerts]\nsms_to = ['0031']\n[alerts.people]"),
            "care.toml: alerts.sms_to[1]: '0031' begins no phone number: write a country such as "
            "'+31'",
            id="country without a plus",
        ),
        pytest.param(
            changed("[alerts.people]", "[alerts]\nsms_reserve = 5\n[alerts.people]"),
            "care.toml: alerts.sms_reserve: is a part of sms_daily_cap: write that too",
            id="reserve of no cap",
        ),
        pytest.param(
            changed(
                "[alerts.people]", "[alerts]\nsms_daily_cap = 5\nsms_reserve = 5\n[alerts.people]"
            ),
            "care.toml: alerts.sms_reserve: 5 leaves nothing of sms_daily_cap, 5: write less",
            id="reserve of the whole cap",
        ),
        pytest.param(
            changed("[alerts.people]", "[alerts]\nsms_daily_cap = 0\n[alerts.people]"),
            "care.toml: alerts.sms_daily_cap: is 0: write a number of at least 1",
            id="cap of nothing",
        ),
        pytest.param(
            SMALL.replace("brands.marigold", "brands.unassigned"),
            "care.toml: brands.unassigned: this name is kept for accounts of no brand: choose "
            "another",
            id="brand called unassigned",
        ),
        pytest.param(
            changed('name = "Marigold & Vine"', 'name = "Marigold & Vine'),
            "care.toml: is not TOML: Illegal character '\\n' (at line 3, column 24); look there "
            "for a quote, bracket or = too few",
            id="syntax",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key_and_says_what_to_write(text: str, line: str) -> None:
    assert mistakes(text) == [line]


def test_all_mistakes_are_listed_at_once() -> None:
    text = changed("Europe/Amsterdam", "Mars").replace("claim = 5", "claim = 0")
    keys = [line.split(": ")[1] for line in mistakes(text.replace('"lead"', '"boss"'))]
    assert keys == [
        "brands.marigold.time_zone",
        "clocks.critical.claim",
        "ladders.high.rungs[2].page",
    ]


def test_an_empty_file_asks_for_what_it_needs() -> None:
    keys = [line.split(": ")[1] for line in mistakes("")]
    assert keys == ["brands", "clocks", "alerts"]


def test_a_brand_that_is_always_open_has_no_holidays() -> None:
    always = changed('[brands.marigold.hours]\nmon-fri = "09:00-18:00"\n', 'hours = "always"\n')
    assert [line.split(": ")[1] for line in mistakes(always)] == ["brands.marigold.holidays"]


def test_what_is_left_out_has_its_default() -> None:
    policy = policy_from(SMALL, "care.toml")
    assert policy.times[Level.HIGH].next_reply == policy.times[Level.HIGH].first_reply
    assert [rung.target for rung in policy.ladders[Level.NORMAL].rungs] == [
        "agent",
        "lead",
        "manager",
    ]
    assert policy.ladders[Level.HIGH].rungs == (Rung("agent"), Rung("lead"))
    assert policy.unassigned.id == UNASSIGNED
    assert policy.unassigned.calendar == Calendar()
    assert policy.warn_fraction == pytest.approx(2 / 3)


def test_the_daily_mail_has_a_set_hour_and_may_be_left_out() -> None:
    named = changed(
        'time_zone = "Europe/Amsterdam"\n', 'time_zone = "Europe/Amsterdam"\ndaily_mail = "08:05"\n'
    )
    assert policy_from(named, "care.toml").brands["marigold"].daily_mail == 485
    assert policy_from(SMALL, "care.toml").brands["marigold"].daily_mail is None
    assert load_policy(CARE).brands["marigold"].daily_mail == 480


@pytest.mark.parametrize("written", ['"8:00"', '"24:00"', '"08:00-09:00"', "8", "true", "08:00:00"])
def test_what_is_no_time_of_day_is_refused_by_name(written) -> None:
    wrong = changed(
        'time_zone = "Europe/Amsterdam"\n',
        f'time_zone = "Europe/Amsterdam"\ndaily_mail = {written}\n',
    )
    with pytest.raises(PolicyError, match=r"brands\.marigold\.daily_mail: .* is no time of day"):
        policy_from(wrong, "care.toml")


def test_hours_of_a_day_may_be_several_and_run_overnight() -> None:
    text = changed(
        'mon-fri = "09:00-18:00"', 'mon = ["09:00-12:30", "13:30-18:00"]\nsat-sun = "22:00-06:00"'
    )
    night = ((1320, 360),)
    week = ((((540, 750), (810, 1080))), (), (), (), (), night, night)
    assert policy_from(text, "care.toml").brands["marigold"].calendar.hours == week


def test_a_rung_may_have_a_time_of_its_own() -> None:
    text = changed('["agent", "lead"]', '["agent", { role = "lead", wait = 3 }]')
    ladder = policy_from(text, "care.toml").ladders[Level.HIGH]
    assert ladder.rungs == (Rung("agent"), Rung("lead", 3))


def test_own_days_are_added_to_and_taken_from_public_holidays() -> None:
    own = 'country = "NL"\nclosed_on = [2026-12-31]\nopen_on = [2026-04-27]'
    calendar = policy_from(changed('country = "NL"', own), "care.toml").brands["marigold"].calendar
    assert {date(2026, 12, 25), date(2026, 12, 31)} <= calendar.holidays
    assert date(2026, 4, 27) not in calendar.holidays
    assert date(2027, 4, 27) in calendar.holidays


def test_a_region_has_holidays_of_its_own() -> None:
    bavaria = changed('country = "NL"', 'country = "DE"\nsubdivision = "BY"')
    calendar = policy_from(bavaria, "care.toml").brands["marigold"].calendar
    assert date(2026, 1, 6) in calendar.holidays
    nowhere = changed('country = "NL"', 'country = "DE"\nsubdivision = "QQ"')
    assert mistakes(nowhere)[0].startswith("care.toml: brands.marigold.holidays.subdivision: ")
    assert "BY" in mistakes(nowhere)[0]


def test_written_holidays_are_believed_before_the_library_is() -> None:
    written = {"NL": {date(2026, 2, 2): "A day nobody else keeps"}}
    policy = policy_from(SMALL, "care.toml", written)
    assert policy.brands["marigold"].calendar.holidays == {date(2026, 2, 2)}


def test_a_file_that_is_not_there_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"gone\.toml: cannot be read"):
        load_policy(tmp_path / "gone.toml")
    (tmp_path / "latin.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(PolicyError, match=r"latin\.toml: byte 11 is not UTF-8"):
        load_policy(tmp_path / "latin.toml")


def test_damaged_written_holidays_are_named(tmp_path: Path) -> None:
    (tmp_path / "care.toml").write_text(SMALL)
    (tmp_path / "holidays.json").write_text('{"NL": {"2026-13-01": "Never"}}')
    with pytest.raises(PolicyError, match=r"holidays\.json: .*written again with --holidays"):
        load_policy(tmp_path / "care.toml")


def test_the_shipped_policy_is_the_designs_table() -> None:
    policy = load_policy(CARE)
    rows = {
        level: (row.claim, row.first_reply, row.claim_expires, row.rung_wait, row.around_the_clock)
        for level, row in policy.times.items()
    }
    assert rows == {
        Level.CRITICAL: (5, 30, 15, 5, True),
        Level.HIGH: (10, 30, 30, 10, False),
        Level.NORMAL: (15, 60, 60, 15, False),
        Level.QUESTION: (30, 120, 120, 30, False),
    }
    assert {row.resolution for row in policy.times.values()} == {1440}
    assert all(row.next_reply == row.first_reply for row in policy.times.values())
    assert policy.people_budget.windows == ((1, 1), (15, 5), (60, 11))
    assert policy.people_budget.storm == ((15, 1), (60, 5))
    assert policy.sms == SmsLimits(to=(), daily_cap=300, reserve=60)
    assert policy.topic_budget.windows == ((1, 6), (60, 60))
    assert (policy.people_budget.reserve, policy.link_minutes, policy.retention_days) == (
        1,
        720,
        400,
    )
    marigold = policy.brand_of(Channel.MESSENGER, "100200300400500")
    assert marigold.name == "Marigold & Vine"
    assert Contact("Amsterdam", "care@marigold.example", "+31 20 555 0100") in marigold.contacts
    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert marigold.calendar.is_open(saturday)
    assert not marigold.calendar.is_open(datetime(2026, 4, 27, 12, tzinfo=UTC))


def test_the_storys_policy_has_the_same_accounts_and_is_always_open() -> None:
    story, care = load_policy(STORY).brands["marigold"], load_policy(CARE).brands["marigold"]
    assert story.accounts == care.accounts
    assert story.calendar.is_open(datetime(2026, 12, 25, 3, tzinfo=UTC))
    assert load_policy(STORY).times[Level.HIGH].claim * 60 < 10


def test_a_cold_start_does_not_pay_for_the_holidays_library() -> None:
    code = (
        "import sys; from heard.adapters.policy_file import load_policy; "
        f"load_policy({str(CARE)!r}); sys.exit('holidays' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], check=False, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert run.returncode == 0


def test_the_written_holidays_are_the_librarys() -> None:
    written = public_holidays.read_written(CARE.parent)
    assert written["NL"] == public_holidays.ask_library("NL")


def test_checking_says_what_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert policy_check.main([str(CARE)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("care.toml is right: 1 brand, 5 accounts, 4 levels of clocks.\n")
    assert "Note" not in said
    friday_evening = datetime(2026, 4, 24, 20, tzinfo=UTC)
    assert policy_check.summary(load_policy(CARE), "care.toml", friday_evening).endswith(
        "(marigold) opens next on Sat 25 Apr, 10:00 CEST; closed next on Mon 27 Apr 2026."
    )


def test_checking_a_wrong_file_says_each_mistake_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "care.toml"
    wrong.write_text(changed("claim = 5", "claim = 0").replace("mon-fri", "mo-fr"))
    assert policy_check.main([str(wrong)]) == 1
    said = capsys.readouterr()
    assert [line.split(": ")[1] for line in said.err.splitlines()] == [
        "brands.marigold.hours.mo-fr",
        "clocks.critical.claim",
    ]
    assert said.out == ""


def test_checking_notes_holidays_that_nobody_wrote_and_writes_them_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "care.toml"
    file.write_text(SMALL)
    assert policy_check.main([str(file)]) == 0
    assert "Note: holidays.json is without, or older than, NL" in capsys.readouterr().out
    assert policy_check.main(["--holidays", str(file)]) == 0
    assert "Note" not in capsys.readouterr().out
    file.write_text(changed('"NL"', '"BE"'))
    assert policy_check.main(["--holidays", str(file)]) == 0
    written = public_holidays.read_written(tmp_path)
    assert date(2026, 4, 27) in written["NL"]
    assert date(2026, 7, 21) in written["BE"]
