"""`make agent`, `make token` and `make login`."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from heard.adapters import tokens
from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_book import DynamoRosterBook
from heard.adapters.sessions import DynamoSessions
from heard.domain.errors import Invalid, NotFound, Unauthorised
from heard.domain.people import Away, Person, Quiet, Role
from infra.operate import agent, login, stack, token

pytestmark = pytest.mark.usefixtures("deployed")


def people():
    return {person.id: person for person in DynamoRoster("care").people()}


def add_dana():
    agent.main(["--name=Dana Whitlock", "--role=agent", "--phone=+1 555-555-0101"])


def test_a_person_is_added_under_the_slug_of_their_name(capsys):
    add_dana()
    assert people() == {
        "dana-whitlock": Person("dana-whitlock", "Dana Whitlock", Role.AGENT, "+15555550101")
    }
    assert "dana-whitlock" in capsys.readouterr().out


def test_only_what_is_given_changes():
    add_dana()
    agent.main(["--name=dana-whitlock", "--email=dana@marigold.example", "--role", ""])
    assert people()["dana-whitlock"] == Person(
        "dana-whitlock", "Dana Whitlock", Role.AGENT, "+15555550101", "dana@marigold.example"
    )
    agent.main(["--name=DANA  whitlock", "--role=LEAD", "--phone=none", "--brands=marigold"])
    assert people()["dana-whitlock"] == Person(
        "dana-whitlock",
        "DANA whitlock",
        Role.LEAD,
        None,
        "dana@marigold.example",
        frozenset({"marigold"}),
    )
    agent.main(["--name=dana-whitlock", "--brands=all"])
    assert people()["dana-whitlock"].serves("any")


def test_without_a_name_everybody_is_listed_by_role(capsys):
    agent.main(["--name", "Zoe", "--role", "manager"])
    add_dana()
    capsys.readouterr()
    assert agent.main(["--name", "", "--phone", ""]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["id", "dana-whitlock", "zoe"]


def test_an_empty_roster_says_how_to_begin(capsys):
    agent.main([])
    assert "make agent NAME=" in capsys.readouterr().out


def test_somebody_is_removed_and_the_others_stay():
    add_dana()
    agent.main(["--name=Zoe", "--role=lead"])
    agent.main(["--name=Dana Whitlock", "--remove"])
    assert set(people()) == {"zoe"}


def test_who_is_not_there_is_not_removed_but_told_who_is():
    add_dana()
    with pytest.raises(NotFound, match="On it: dana-whitlock"):
        agent.main(["--name=Dena", "--remove"])


def test_a_new_person_needs_a_role():
    with pytest.raises(Invalid, match=r"ROLE=agent\|lead\|manager"):
        agent.main(["--name=Dana"])
    assert people() == {}


def test_fields_without_a_name_ask_whose_they_are():
    with pytest.raises(Invalid, match="NAME="):
        agent.main(["--phone=+15555550101"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--role=boss"],
        ["--role=agent", "--email=dana"],
        ["--role=agent", "--phone=1"],
        ["--role=agent", "--quiet=at night"],
        ["--role=agent", "--quiet=22:00-07:00 Mars/Base"],
        ["--role=agent", "--away=next week"],
        ["--role=agent", "--away=2026-12-24..2026-12-23"],
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_saved(arguments):
    with pytest.raises(Invalid):
        agent.main(["--name=Dana", *arguments])
    assert people() == {}


def test_a_brand_that_the_policy_lacks_is_said(capsys):
    agent.main(["--name=Dana", "--role=agent", "--brands=marigold,marigould"])
    said = capsys.readouterr().out
    assert "no brand is called marigould" in said
    assert "called marigold;" not in said


def test_teams_and_quiet_hours_are_set_shown_and_taken_away(capsys):
    add_dana()
    agent.main(["--name=dana-whitlock", "--teams=Returns, vip", "--quiet=22:00-07:00 Asia/Kolkata"])
    dana = people()["dana-whitlock"]
    assert dana.teams == {"returns", "vip"}
    assert dana.quiet == Quiet(22 * 60, 7 * 60, "Asia/Kolkata")
    assert "team returns, vip; quiet 22:00-07:00 Asia/Kolkata" in capsys.readouterr().out
    agent.main(["--name=dana-whitlock", "--teams=none", "--quiet=none"])
    assert (people()["dana-whitlock"].teams, people()["dana-whitlock"].quiet) == (set(), None)


def test_an_absence_of_whole_days_ends_after_the_last_in_the_zone_that_is_named(capsys):
    add_dana()
    agent.main(
        ["--name=dana-whitlock", "--away=2126-12-24..2127-01-02 holiday", "--zone=America/New_York"]
    )
    start, end = datetime(2126, 12, 24, 5, tzinfo=UTC), datetime(2127, 1, 3, 5, tzinfo=UTC)
    assert people()["dana-whitlock"].away == (Away(start, end, "holiday"),)
    assert "away Tue 24 Dec 00:00 to Fri 3 Jan 00:00 America/New_York (holiday)" in (
        capsys.readouterr().out
    )


def test_absences_add_up_and_none_ends_them_all():
    add_dana()
    agent.main(["--name=dana-whitlock", "--quiet=22:00-07:00 Asia/Kolkata"])
    agent.main(["--name=dana-whitlock", "--away=2126-12-24T09:00..2126-12-24T12:00 dentist"])
    agent.main(["--name=dana-whitlock", "--away=2126-12-27..2126-12-27"])
    zone = ZoneInfo("Asia/Kolkata")
    assert [one.start.astimezone(zone).isoformat() for one in people()["dana-whitlock"].away] == [
        "2126-12-24T09:00:00+05:30",
        "2126-12-27T00:00:00+05:30",
    ]
    agent.main(["--name=dana-whitlock", "--away=none"])
    assert people()["dana-whitlock"].away == ()


def test_every_change_by_command_is_in_the_history():
    add_dana()
    agent.main(["--name=dana-whitlock", "--role=lead", "--phone=+15555550177"])
    agent.main(["--name=dana-whitlock", "--role=lead"])
    agent.main(["--name=dana-whitlock", "--remove"])
    rows = DynamoRosterBook(DynamoRoster("care")).history(10, None, datetime.now(UTC))
    assert [(row.deed, row.by) for row in rows] == [
        ("person_removed", "operator"),
        ("person_changed", "operator"),
        ("person_added", "operator"),
    ]
    assert (rows[1].before, rows[1].after) == (
        {"role": "agent", "phone": "…01"},
        {"role": "lead", "phone": "…77"},
    )


def test_the_first_person_is_told_that_alert_phone_is_paged_no_more(deployed, monkeypatch, capsys):
    found = replace(deployed, parameters={"AlertPhone": "+15555550100"})
    monkeypatch.setattr(stack, "find", lambda *_, **__: found)
    add_dana()
    assert "AlertPhone" in capsys.readouterr().out
    agent.main(["--name=Zoe", "--role=lead"])
    assert "AlertPhone" not in capsys.readouterr().out


def test_the_token_alone_goes_to_the_output_and_names_its_agent(capsys):
    add_dana()
    capsys.readouterr()
    assert token.main(["--agent=dana-whitlock", "--hours=2"]) == 0
    printed = capsys.readouterr().out
    now = datetime.now(UTC)
    assert printed.count("\n") == 1
    assert tokens.verify(printed.strip(), ["k" * 64], now) == "dana-whitlock"
    with pytest.raises(Unauthorised):
        tokens.verify(printed.strip(), ["k" * 64], now.replace(year=now.year + 1))


def test_a_link_to_sign_in_goes_to_the_output_alone(capsys):
    add_dana()
    capsys.readouterr()
    assert login.main(["--agent=dana-whitlock"]) == 0
    printed = capsys.readouterr()
    address, _, made = printed.out.strip().rpartition("/")
    assert address == "http://127.0.0.1:9/login"
    found = DynamoSessions("care", DynamoRoster("care")).login(made)
    assert found.person == "dana-whitlock"
    assert made not in printed.err


def test_no_link_for_who_is_not_on_the_roster():
    add_dana()
    with pytest.raises(NotFound):
        login.main(["--agent=mallory"])
    with pytest.raises(Invalid, match="for whom"):
        login.main([])


def test_no_token_for_who_is_not_on_the_roster(capsys):
    add_dana()
    capsys.readouterr()
    with pytest.raises(NotFound, match="dana-whitlock"):
        token.main(["--agent=mallory"])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("hours", ["0", "-1", "soon", "nan", "100000"])
def test_hours_that_make_no_sense_are_refused(hours):
    with pytest.raises(Invalid, match="HOURS"):
        token.main(["--agent=dana", f"--hours={hours}"])
