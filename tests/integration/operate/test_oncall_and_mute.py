"""`make oncall` and `make mute`."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from heard.adapters.roster import DynamoRoster
from heard.domain.errors import Invalid, NotFound
from heard.domain.message import Channel
from heard.domain.oncall import Every, Rotation
from heard.domain.people import Away, Person, Role
from infra.operate import command, mute, oncall
from tests.integration.enrolment import dismiss, enrol

pytestmark = pytest.mark.usefixtures("deployed", "clock")

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DANA = Person("dana", "Dana", Role.AGENT, "+15555550101")
RAVI = Person("ravi", "Ravi", Role.AGENT, "+15555550102")
FRONT_DESK = [
    "--rotation=Front desk",
    "--members=dana,ravi",
    "--every=weekly",
    "--handover=mon 09:00",
    "--zone=Europe/Amsterdam",
    "--starts=2026-11-23",
]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def roster(deployed):  # noqa: ARG001 - the table
    found = DynamoRoster("care")
    enrol(found, DANA, RAVI)
    return found


def on_call(roster, moment):
    person = roster.fresh().on_call("front-desk", moment)
    return person and person.id


def test_a_rotation_is_made_and_shown_with_its_turns(roster, capsys):
    oncall.main([*FRONT_DESK, "--hours=mon-fri 08:00-12:00, mon-fri 13:00-20:00"])
    [rotation] = roster.fresh().rotations
    week = (((480, 720), (780, 1200)),) * 5 + ((), ())
    assert rotation == Rotation(
        "front-desk",
        "Front desk",
        ("dana", "ravi"),
        Every.WEEKLY,
        540,
        0,
        "Europe/Amsterdam",
        datetime(2026, 11, 23, tzinfo=UTC).date(),
        week,
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "Front desk (front-desk): Dana, Ravi; weekly mon 09:00 Europe/Amsterdam; from 2026-11-23; "
        "hours mon-fri 08:00-12:00, mon-fri 13:00-20:00"
    )
    assert lines[1] == "Tue 24 Nov 11:00  Dana"
    assert lines[2] == "Tue 24 Nov 12:00  NOBODY: outside its hours"


def test_only_what_is_given_changes(roster):
    oncall.main(FRONT_DESK)
    oncall.main(["--rotation=front-desk", "--members=ravi", "--handover=10:30"])
    [rotation] = roster.fresh().rotations
    assert (rotation.members, rotation.handover, rotation.weekday) == (("ravi",), 630, 0)
    assert (rotation.every, rotation.name) == (Every.WEEKLY, "Front desk")


def test_alone_it_lists_who_is_on_call_now_and_next_and_the_gaps_ahead(roster, capsys):
    oncall.main([])
    said = capsys.readouterr().out
    assert "make oncall ROTATION=" in said
    assert "Somebody is paged first at every moment of the next 14 days." in said
    oncall.main(FRONT_DESK)
    away = Away(NOW + timedelta(days=1), NOW + timedelta(days=2, minutes=1))
    for person in (DANA, RAVI):
        enrol(roster, Person(person.id, person.name, person.role, person.phone, away=(away,)))
    capsys.readouterr()
    oncall.main([])
    lines = capsys.readouterr().out.splitlines()
    assert re.split(r" {2,}", lines[1]) == [
        "front-desk",
        "Front desk",
        "Dana",
        "Wed 25 Nov 11:00",
        "NOBODY: Dana is away until Thu 26 Nov 11:01 and nobody stands in",
    ]
    assert re.split(r" {2,}", lines[4]) == [
        "marigold",
        "Wed 25 Nov 11:00",
        "Thu 26 Nov 11:01",
        "Agents: Dana is away until Thu 26 Nov 11:01, Ravi is away until Thu 26 Nov 11:01",
    ]


def test_somebody_stands_in_for_whole_days_of_the_rotations_zone(roster, capsys):
    oncall.main(FRONT_DESK)
    span = ["--from=2026-11-25", "--to=2026-11-26", "--reason=holiday"]
    oncall.main(["--rotation=front-desk", "--override=ravi", *span])
    start = datetime(2026, 11, 25, tzinfo=AMSTERDAM)
    end = datetime(2026, 11, 27, tzinfo=AMSTERDAM)
    minute = timedelta(minutes=1)
    assert [on_call(roster, m) for m in (start - minute, start, end - minute, end)] == [
        "dana",
        "ravi",
        "ravi",
        "dana",
    ]
    [override] = roster.fresh().overrides
    assert (
        f"override {override.id}: ravi, Wed 25 Nov 00:00 to Fri 27 Nov 00:00 (holiday), by operator"
        in (capsys.readouterr().out)
    )
    oncall.main(["--rotation=front-desk", f"--end={override.id}"])
    assert roster.fresh().overrides == ()


def test_deliberately_nobody_and_times_of_the_day(roster):
    oncall.main(FRONT_DESK)
    span = ["--from=2026-11-25T12:15", "--to=2026-11-25 13:45"]
    oncall.main(["--rotation=front-desk", "--override=nobody", *span])
    [override] = roster.fresh().overrides
    assert (override.person, override.start) == (
        None,
        datetime(2026, 11, 25, 12, 15, tzinfo=AMSTERDAM),
    )
    assert override.end == datetime(2026, 11, 25, 13, 45, tzinfo=AMSTERDAM)


def test_two_swap_their_weeks(roster):
    oncall.main(FRONT_DESK)
    oncall.main(
        ["--rotation=front-desk", "--swap=dana, ravi", "--from=2026-11-30", "--to=2026-12-13"]
    )
    monday = datetime(2026, 11, 30, 9, tzinfo=AMSTERDAM)
    # From midnight on it is Dana's last turn that Ravi takes.
    hour = timedelta(hours=1)
    assert [on_call(roster, m) for m in (monday - hour, monday, monday + timedelta(days=7))] == [
        "ravi",
        "dana",
        "ravi",
    ]


def test_a_rotation_ends_and_who_left_is_a_gap(roster, capsys):
    oncall.main(FRONT_DESK)
    dismiss(roster, "dana")
    oncall.main([])
    assert "NOBODY: dana is not on the roster any more" in capsys.readouterr().out
    oncall.main(["--rotation=front-desk", "--remove"])
    assert roster.fresh().rotations == ()


@pytest.mark.usefixtures("roster")
def test_the_history_is_listed_newest_first_and_goes_on(capsys):
    oncall.main(FRONT_DESK)
    oncall.main(["--rotation=front-desk", "--handover=tue 10:00"])
    capsys.readouterr()
    oncall.main(["--history"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:5] == ["4", "Tue", "24", "Nov", "11:00"]
    assert "operator" in lines[1]
    assert "rotation changed: front-desk  handover 09:00 > 10:00; weekday mon > tue" in lines[1]
    assert "rotation added: front-desk" in lines[2]
    oncall.main(["--history", "--before=4"])
    said = capsys.readouterr().out
    assert "rotation added: front-desk  name Front desk; members dana, ravi; every weekly" in said
    assert "rotation changed" not in said


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (["--members=dana"], Invalid, "ROTATION="),
        (["--rotation=nights"], NotFound, "There are: front-desk"),
        (["--rotation=new", "--members=dana"], Invalid, "every: is missing"),
        (["--rotation=front-desk", "--members=zoe"], Invalid, "members: nobody"),
        (["--rotation=front-desk", "--handover=noon"], Invalid, "write 09:00"),
        (["--rotation=front-desk", "--handover=someday 09:00"], Invalid, "one of mon"),
        (["--rotation=front-desk", "--hours=mon 9-5"], Invalid, "09:00-18:00"),
        (["--rotation=front-desk", "--override=ravi"], Invalid, "end: is missing"),
        (["--rotation=front-desk", "--override=ravi", "--to=soon"], Invalid, "write 2026-12-24"),
        (["--rotation=front-desk", "--override=ravi", "--to=2026-11-20"], Invalid, "end"),
        (["--rotation=front-desk", "--swap=ravi", "--to=2026-12-20"], Invalid, "dana,ravi"),
        (["--rotation=front-desk", "--remove", "--override=ravi"], Invalid, "One thing"),
        (["--rotation=front-desk", "--end=7"], NotFound, "no such override"),
    ],
)
def test_what_is_wrong_is_refused_with_the_right_form(roster, arguments, error, text):
    oncall.main(FRONT_DESK)
    before = roster.fresh()
    with pytest.raises(error, match=text):
        oncall.main(arguments)
    assert roster.fresh() == before


@pytest.mark.usefixtures("roster")
def test_an_error_names_the_option_that_was_typed(capsys):
    oncall.main(FRONT_DESK)
    for arguments, said in [
        (["--override=ravi"], "TO: is missing."),
        (["--override=zoe", "--to=2026-12-20"], "OVERRIDE: nobody of the id 'zoe'"),
        (["--zone=Mars/Base"], "ZONE: 'Mars/Base' is no time zone"),
    ]:
        wrong = ["--rotation=front-desk", *arguments]
        assert command.carried_out(lambda wrong=wrong: oncall.main(wrong)) == command.REFUSED
        assert capsys.readouterr().err.startswith(said)


def test_a_brand_is_muted_shown_and_heard_again(roster, capsys):
    mute.main(["--brand=marigold", "--channel=x", "--minutes=60", "--reason=X is down"])
    team = roster.fresh()
    assert team.muted_until("marigold", Channel.X, NOW) == NOW + timedelta(minutes=60)
    [one] = team.mutes
    assert capsys.readouterr().out.splitlines()[1].split() == [
        *(one.id, "marigold", "x", "Tue", "24", "Nov", "12:00", "operator", "X", "is", "down")
    ]
    mute.main([f"--end={one.id}"])
    assert capsys.readouterr().out.strip() == "Nothing is muted."
    with pytest.raises(NotFound):
        mute.main(["--end=77"])


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--minutes=60"], "REASON="),
        (["--reason=maintenance"], "MINUTES=60"),
        (["--minutes=0", "--reason=maintenance"], "above 0"),
        (["--minutes=60", "--reason=x", "--channel=fax"], "one of facebook"),
        (["--minutes=60", "--reason=x", "--brand=marigould"], "no brand is called marigould"),
    ],
)
def test_a_mute_that_makes_no_sense_is_refused(roster, arguments, text):
    with pytest.raises(Invalid, match=text):
        mute.main(arguments)
    assert roster.fresh().mutes == ()
