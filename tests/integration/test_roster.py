"""The roster through the agents' API: the real handler on a table, as programs use it."""

import importlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.adapters import tokens
from heard.adapters.http import roster_routes
from heard.desk.rooms import ROOMS, routes_of
from heard.domain.message import Channel
from heard.domain.people import Away, Person, Quiet, Role
from tests.integration.enrolment import dismiss, enrol
from tests.integration.invocations import DESK_KEY, desk_request
from tests.integration.resources import ROOT, template

MARIGOLD, FERN = frozenset({"marigold"}), frozenset({"fern"})

DANA = Person("dana", "Dana", Role.AGENT, "+15555550101", "dana@marigold.example", MARIGOLD)
RAVI = Person("ravi", "Ravi", Role.AGENT, "+15555550102", None, MARIGOLD)
LENA = Person("lena", "Lena", Role.LEAD, "+15555550103", None, MARIGOLD)
MARC = Person("marc", "Marc", Role.MANAGER, "+15555550104")
FERN_AGENT = Person("fay", "Fay", Role.AGENT, "+15555550105", None, FERN)
FERN_LEAD = Person("flo", "Flo", Role.LEAD, "+15555550106", None, FERN)
EVERYBODY = (DANA, RAVI, LENA, MARC, FERN_AGENT, FERN_LEAD)

DESK = {
    "name": "Front desk",
    "members": ["dana", "ravi"],
    "every": "daily",
    "handover": "09:00",
    "time_zone": "UTC",
    "starts_on": "2026-11-23",
}
"""Dana has it on Monday 23 November, Ravi from Tuesday at nine: it is Tuesday, ten o'clock."""

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Api:
    """Requests to the desk, each by somebody."""

    def __init__(self, account) -> None:
        self.account = account
        enrolled = {person.id for person in bootstrap.roster().fresh().people}
        for person_id in enrolled - {person.id for person in EVERYBODY}:
            dismiss(bootstrap.roster(), person_id)
        enrol(bootstrap.roster(), *EVERYBODY)

    def ask(self, method, path, body=None, *, by=LENA, query=None, key=None):
        """(status, JSON) of an answer."""
        event = desk_request(method, path, body, by=by, query=query, key=key)
        answer = self.account.invoke("desk", event)
        return answer["statusCode"], json.loads(answer["body"])

    def get(self, path, *, by=LENA, **query):
        status, answer = self.ask("GET", path, by=by, query=query)
        assert status == 200, answer
        return answer

    def post(self, path, body=None, **how):
        status, answer = self.ask("POST", path, body, **how)
        assert status == 200, answer
        return answer

    def refused(self, path, body=None, method="POST", **how):
        """(status, field) of a problem document."""
        status, answer = self.ask(method, path, body, **how)
        assert status >= 400, answer
        assert answer["status"] == status
        return status, answer.get("field")

    def on_call(self):
        [rotation] = self.get("/oncall")["rotations"]
        return rotation["now"]["person"] and rotation["now"]["person"]["id"]


@pytest.fixture
def api(account):
    return Api(account)


@pytest.fixture
def desk(api):
    """With a rotation of the two agents."""
    api.post("/rotations", DESK)
    return api


def test_somebody_is_added_changed_and_removed(api):
    added = api.post(
        "/roster",
        {
            "name": "Zoë  Moss",
            "role": "agent",
            "phone": "+31 6 1234 5678",
            "brands": ["marigold"],
            "teams": ["Returns"],
            "quiet": {"start": "22:00", "end": "07:00", "time_zone": "Europe/Amsterdam"},
        },
    )
    assert added == {
        "id": "zoe-moss",
        "name": "Zoë Moss",
        "role": "agent",
        "brands": ["marigold"],
        "teams": ["returns"],
        "reachable": True,
        "quiet": {"start": "22:00", "end": "07:00", "time_zone": "Europe/Amsterdam"},
        "away": [],
        "phone": "+31612345678",
        "email": None,
    }
    api.post(
        "/roster/zoe-moss",
        {
            "phone": None,
            "quiet": None,
            "away": [
                {
                    "start": "2026-12-24T00:00:00+01:00",
                    "end": "2026-12-27T00:00:00+01:00",
                    "why": "off",
                },
                {"start": "2026-11-01T00:00:00Z", "end": "2026-11-02T00:00:00Z"},
            ],
        },
    )
    zoe = bootstrap.roster().fresh().person("zoe-moss")
    away = Away(
        datetime(2026, 12, 23, 23, tzinfo=UTC), datetime(2026, 12, 26, 23, tzinfo=UTC), "off"
    )
    assert zoe == Person(
        "zoe-moss",
        "Zoë Moss",
        Role.AGENT,
        brands=MARIGOLD,
        teams=frozenset({"returns"}),
        away=(away,),
    )
    assert api.post("/roster/zoe-moss/remove") == {"done": True}
    assert "zoe-moss" not in [one["id"] for one in api.get("/roster")["people"]]


def test_a_phone_is_one_persons_and_who_has_it_is_named_to_those_who_see_them(api):
    new = {"name": "Zoe", "role": "agent", "brands": ["marigold"], "phone": DANA.phone}
    status, told = api.ask("POST", "/roster", new)
    assert (status, told["detail"].startswith("Dana has this phone already")) == (409, True)
    status, told = api.ask("POST", "/roster/ravi", {"phone": FERN_AGENT.phone}, by=LENA)
    assert (status, told["detail"].startswith("Somebody of another brand has")) == (409, True)
    api.post("/roster/dana", {"phone": DANA.phone, "teams": ["returns"]})
    api.post("/roster/dana", {"phone": None})
    api.post("/roster", new)


def test_phones_and_reasons_are_for_leads_and_for_oneself(api):
    api.post(
        "/roster/ravi",
        {
            "away": [
                {"start": "2026-12-01T00:00:00Z", "end": "2026-12-02T00:00:00Z", "why": "clinic"}
            ]
        },
    )
    shown = {
        by.id: {p["id"]: p for p in api.get("/roster", by=by)["people"]} for by in (DANA, LENA)
    }
    assert set(shown["dana"]) == {"dana", "lena", "marc", "ravi"}
    assert shown["dana"]["dana"]["phone"] == DANA.phone
    assert (shown["dana"]["ravi"]["phone"], shown["dana"]["ravi"]["reachable"]) == (None, True)
    assert shown["dana"]["ravi"]["away"][0]["why"] is None
    assert shown["lena"]["ravi"]["phone"] == RAVI.phone
    assert shown["lena"]["ravi"]["away"][0]["why"] == "clinic"


def test_a_rotation_says_who_is_on_call_now_and_next(api):
    made = api.post("/rotations", {**DESK, "hours": {"mon-fri": "09:00-17:00"}})
    assert made["id"] == "front-desk"
    assert made["hours"] == {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    assert made["weekday"] is None
    [shown] = api.get("/oncall", by=DANA)["rotations"]
    assert shown == {
        "id": "front-desk",
        "name": "Front desk",
        "time_zone": "UTC",
        "now": {
            "person": {"id": "ravi", "name": "Ravi"},
            "why": None,
            "start": "2026-11-24T10:00:00.000Z",
            "end": "2026-11-24T17:00:00.000Z",
        },
        "next": {
            "person": None,
            "why": "outside its hours",
            "start": "2026-11-24T17:00:00.000Z",
            "end": "2026-11-25T09:00:00.000Z",
        },
    }
    changed = api.post("/rotations/front-desk", {"hours": "always", "members": ["dana", "ravi"]})
    assert (changed["hours"], changed["now"]["person"]["id"]) == ("always", "dana")
    assert api.post("/rotations/front-desk/remove") == {"done": True}
    assert api.get("/rotations") == {"rotations": []}


def test_of_other_members_the_first_has_the_present_turn_unless_a_day_is_given(desk, clock):
    clock.move_to(NOW + timedelta(days=9))
    changed = desk.post("/rotations/front-desk", {"members": ["lena", "dana", "ravi"]})
    assert (changed["now"]["person"]["id"], changed["starts_on"]) == ("lena", "2026-12-03")
    assert changed["next"]["person"]["id"] == "dana"
    dated = {"members": ["ravi", "dana"], "starts_on": "2026-12-02"}
    assert desk.post("/rotations/front-desk", dated)["now"]["person"]["id"] == "dana"


def test_one_member_is_on_call_for_good(api):
    api.post("/rotations", {**DESK, "members": ["dana"]})
    [shown] = api.get("/oncall")["rotations"]
    assert (shown["now"]["person"]["id"], shown["now"]["end"], shown["next"]) == (
        "dana",
        None,
        None,
    )


def test_an_override_holds_from_its_first_to_its_last_minute(desk, clock):
    start, end = NOW + timedelta(minutes=15), NOW + timedelta(minutes=75)
    made = desk.post(
        "/rotations/front-desk/override",
        {"person": "dana", "start": start.isoformat(), "end": end.isoformat(), "why": "dentist"},
    )
    [override] = made["overrides"]
    assert (override["person"], override["by"], override["why"]) == ("dana", "lena", "dentist")
    for moment, whom in [
        (start - timedelta(minutes=1), "ravi"),
        (start, "dana"),
        (end - timedelta(minutes=1), "dana"),
        (end, "ravi"),
    ]:
        clock.move_to(moment)
        assert desk.on_call() == whom, moment
    assert desk.get("/rotations")["rotations"][0]["overrides"] == []


def test_of_two_overrides_the_later_made_wins_also_after_they_were_stored(desk):
    for person in ("dana", "marc"):
        desk.post(
            "/rotations/front-desk/override", {"person": person, "end": "2026-11-24T12:00:00Z"}
        )
    bootstrap.roster.cache_clear()
    assert desk.on_call() == "marc"
    [first, second] = desk.get("/rotations")["rotations"][0]["overrides"]
    assert first["id"] < second["id"]
    desk.post(f"/rotations/front-desk/overrides/{second['id']}/remove")
    assert desk.on_call() == "dana"


def test_an_override_that_runs_is_cut_and_one_to_come_is_taken_away(desk, clock):
    desk.post("/rotations/front-desk/override", {"person": "dana", "end": "2026-11-24T12:00:00Z"})
    desk.post(
        "/rotations/front-desk/override",
        {"person": "dana", "start": "2026-11-24T13:00:00Z", "end": "2026-11-24T14:00:00Z"},
    )
    clock.move_to(NOW + timedelta(minutes=30))
    for override in desk.get("/rotations")["rotations"][0]["overrides"]:
        desk.post(f"/rotations/front-desk/overrides/{override['id']}/remove")
    assert desk.on_call() == "ravi"
    [kept] = bootstrap.roster().fresh().overrides
    assert (kept.start, kept.end) == (NOW, NOW + timedelta(minutes=30))
    again = desk.refused(f"/rotations/front-desk/overrides/{kept.id}/remove")
    assert again == (409, None)


def test_a_swap_takes_each_others_turns_to_the_minute(desk, clock):
    desk.post(
        "/rotations/front-desk/swap",
        {"person": "dana", "with": "ravi", "end": "2026-11-26T09:00:00Z", "why": "football"},
    )
    for moment, whom in [
        (NOW, "dana"),
        (datetime(2026, 11, 25, 8, 59, tzinfo=UTC), "dana"),
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), "ravi"),
        (datetime(2026, 11, 26, 8, 59, tzinfo=UTC), "ravi"),
        (datetime(2026, 11, 26, 9, 0, tzinfo=UTC), "ravi"),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "dana"),
    ]:
        clock.move_to(moment)
        assert desk.on_call() == whom, moment


def test_a_swap_in_which_one_has_no_turn_is_refused(desk):
    body = {"person": "dana", "with": "ravi", "end": "2026-11-24T18:00:00Z"}
    assert desk.refused("/rotations/front-desk/swap", body) == (400, "with")


def test_a_gap_is_found_ahead_and_closed_by_who_stands_in(api):
    for person in (DANA, RAVI):
        api.post(
            f"/roster/{person.id}",
            {"away": [{"start": "2026-11-25T02:00:00Z", "end": "2026-11-25T04:30:00Z"}]},
        )
    dismiss(bootstrap.roster(), "fay")
    [gap] = api.get("/coverage", days=2)["gaps"]
    assert gap == {
        "brand": "marigold",
        "start": "2026-11-25T02:00:00.000Z",
        "end": "2026-11-25T04:30:00.000Z",
        "who": "agent",
        "why": "Agents: Dana is away until Wed 25 Nov 05:30, Ravi is away until Wed 25 Nov 05:30",
    }
    assert api.get("/coverage", by=FERN_LEAD) == {"gaps": []}
    api.post("/roster/dana", {"away": []})
    assert api.get("/coverage") == {"gaps": []}


def test_a_brand_or_a_channel_is_muted_for_a_while(api, clock):
    made = api.post(
        "/mutes", {"brand": "marigold", "channel": "x", "minutes": 60, "reason": "X is down"}
    )
    assert (made["by"], made["end"]) == ("lena", "2026-11-24T11:00:00.000Z")
    until = NOW + timedelta(minutes=60)
    team = bootstrap.roster().team()
    assert team.muted_until("marigold", Channel.X, NOW) == until
    assert team.muted_until("marigold", Channel.FACEBOOK, NOW) is None
    assert api.get("/mutes", by=DANA) == {"mutes": [made]}
    clock.move_to(NOW + timedelta(minutes=10))
    assert api.post(f"/mutes/{made['id']}/end") == {"done": True}
    assert bootstrap.roster().team().muted_until("marigold", Channel.X, NOW) < until
    assert api.get("/mutes") == {"mutes": []}
    assert api.refused(f"/mutes/{made['id']}/end") == (409, None)


def test_every_change_is_in_the_history_with_what_was_before_and_after(desk):
    desk.post("/roster/dana", {"role": "lead", "phone": "+31612345678"}, by=MARC)
    desk.post("/rotations/front-desk", {"handover": "08:30"})
    desk.post("/rotations/front-desk/override", {"person": None, "end": "2026-11-24T12:00:00Z"})
    desk.post("/mutes", {"minutes": 5, "reason": "drill", "brand": "marigold"})
    desk.post("/rotations/front-desk/remove")
    desk.post("/roster/ravi/remove")
    rows = desk.get("/roster/history", limit=7)["changes"]
    assert [(row["by"], row["deed"], row["subject"]) for row in rows] == [
        ("lena", "person_removed", "ravi"),
        ("lena", "rotation_removed", "front-desk"),
        ("lena", "muted", rows[2]["subject"]),
        ("lena", "overridden", "front-desk"),
        ("lena", "rotation_changed", "front-desk"),
        ("marc", "person_changed", "dana"),
        ("lena", "rotation_added", "front-desk"),
    ]
    assert (rows[5]["before"], rows[5]["after"]) == (
        {"role": "agent", "phone": "…01"},
        {"role": "lead", "phone": "…78"},
    )
    assert (rows[4]["before"], rows[4]["after"]) == ({"handover": "09:00"}, {"handover": "08:30"})
    assert rows[3]["after"]["on_call"] == "nobody 2026-11-24T10:00Z to 2026-11-24T12:00Z"
    assert rows[0]["before"]["phone"] == "…02"
    assert rows[0]["after"] == {}
    assert {row["at"] for row in rows} == {"2026-11-24T10:00:00.000Z"}


def test_the_history_is_paged_and_holds_what_concerns_ones_brands(api):
    for number in range(5):
        api.post("/roster/dana", {"teams": [f"team-{number}"]})
        api.post("/roster/fay", {"teams": [f"team-{number}"]}, by=FERN_LEAD)
    seen, cursor = [], None
    while True:
        page = api.get("/roster/history", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [(row["subject"], row["after"].get("teams")) for row in page["changes"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen[:5] == [("dana", f"team-{number}") for number in (4, 3, 2, 1, 0)]
    assert "fay" not in {subject for subject, _ in seen}
    assert len(seen) == len(set(seen))


def test_what_outlived_its_time_is_not_shown(api, clock):
    api.post("/roster/dana", {"teams": ["returns"]})
    clock.move_to(NOW + timedelta(days=401))
    assert api.get("/roster/history") == {"changes": [], "cursor": None}


def test_an_idempotency_key_acts_once(desk):
    body = {"person": "dana", "end": "2026-11-24T12:00:00Z"}
    first = desk.post("/rotations/front-desk/override", body, key="a")
    assert desk.post("/rotations/front-desk/override", body, key="a") == first
    muting = {"minutes": 5, "reason": "drill", "brand": "marigold"}
    assert desk.post("/mutes", muting, key="a") == desk.post("/mutes", muting, key="a")
    new = {"name": "Zoe", "role": "agent", "brands": ["marigold"]}
    assert desk.post("/roster", new, key="a") == desk.post("/roster", new, key="a")
    assert desk.refused("/roster", new, key="b") == (409, None)
    assert desk.post("/roster/zoe/remove", key="a") == desk.post("/roster/zoe/remove", key="a")
    assert len(bootstrap.roster().fresh().overrides) == 1
    assert len(bootstrap.roster().fresh().mutes) == 1


def test_two_who_change_the_roster_at_once_are_both_heard(api):
    """The second commit finds another version than it read, and is decided again."""
    changed = Person("ravi", "Ravi Okafor", Role.AGENT, "+15555550102", None, MARIGOLD)
    api.account.calls.meanwhile("TransactWriteItems", lambda: enrol(bootstrap.roster(), changed))
    api.post("/roster/ravi", {"phone": "+31612345678"})
    ravi = bootstrap.roster().fresh().person("ravi")
    assert (ravi.name, ravi.phone) == ("Ravi Okafor", "+31612345678")
    rows = api.get("/roster/history", limit=1)["changes"]
    assert (rows[0]["before"], rows[0]["after"]) == ({"phone": "…02"}, {"phone": "…78"})


def test_to_change_nothing_leaves_no_trace(api):
    before = api.get("/roster/history")
    api.post("/roster/dana", {"name": "Dana"})
    assert api.get("/roster/history") == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/roster", {"name": "Zoe", "role": "agent"}),
        ("/roster/ravi", {"quiet": None, "away": []}),
        ("/roster/dana", {"role": "manager"}),
        ("/roster/dana", {"phone": None, "away": []}),
        ("/roster/ravi/remove", None),
        ("/rotations", DESK | {"name": "Other"}),
        ("/rotations/front-desk", {"handover": "10:00"}),
        ("/rotations/front-desk/remove", None),
        # Ravi's turn, and a turn left to nobody.
        ("/rotations/front-desk/override", {"person": "dana", "end": "2026-11-24T12:00:00Z"}),
        (
            "/rotations/front-desk/override",
            {"person": None, "start": "2026-11-25T10:00:00Z", "end": "2026-11-25T12:00:00Z"},
        ),
        # A minute of it is Ravi's.
        (
            "/rotations/front-desk/override",
            {"person": "ravi", "start": "2026-11-25T10:00:00Z", "end": "2026-11-26T09:01:00Z"},
        ),
        (
            "/rotations/front-desk/swap",
            {"person": "ravi", "with": "lena", "end": "2026-11-30T00:00:00Z"},
        ),
        ("/mutes", {"minutes": 5, "reason": "quiet please", "brand": "marigold"}),
    ],
)
def test_an_agent_may_not(desk, path, body):
    before = desk.account.rows("ROSTER")
    assert desk.refused(path, body, by=DANA) == (403, None)
    assert desk.account.rows("ROSTER") == before


def test_an_agent_gives_their_own_turn_away_swaps_it_and_takes_the_override_back(desk):
    own = {"person": "ravi", "start": "2026-11-25T10:00:00Z", "end": "2026-11-26T09:00:00Z"}
    made = desk.post("/rotations/front-desk/override", own, by=DANA)
    [override] = made["overrides"]
    path = f"/rotations/front-desk/overrides/{override['id']}/remove"
    assert desk.refused(path, by=RAVI) == (403, None)
    assert desk.post(path, by=DANA)["overrides"] == []
    swap = {"with": "ravi", "end": "2026-11-26T09:00:00Z"}
    assert len(desk.post("/rotations/front-desk/swap", swap, by=DANA)["overrides"]) == 2


def test_an_agent_stands_in_where_nobody_is(desk):
    body = {"person": "dana", "end": "2026-11-24T12:00:00Z"}
    desk.post(
        "/roster/ravi",
        {"away": [{"start": "2026-11-24T09:30:00Z", "end": "2026-11-24T12:00:00Z"}]},
        by=RAVI,
    )
    assert desk.on_call() is None
    desk.post("/rotations/front-desk/override", body, by=DANA)
    assert desk.on_call() == "dana"


def test_agents_set_their_own_quiet_hours_and_absences(api):
    quiet = {"start": "23:00", "end": "06:30", "time_zone": "Asia/Kolkata"}
    api.post("/roster/dana", {"quiet": quiet, "away": []}, by=DANA)
    assert bootstrap.roster().fresh().person("dana").quiet == Quiet(1380, 390, "Asia/Kolkata")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/roster/dana", {"role": "lead"}),
        ("/roster/dana/remove", None),
        ("/rotations/front-desk", {"handover": "10:00"}),
        ("/rotations/front-desk/remove", None),
        ("/rotations/front-desk/override", {"person": "flo", "end": "2026-11-24T12:00:00Z"}),
        (
            "/rotations/front-desk/swap",
            {"person": "fay", "with": "flo", "end": "2026-11-30T00:00:00Z"},
        ),
        ("/rotations/front-desk/overrides/1/remove", None),
        ("/mutes/0/end", None),
    ],
)
def test_what_is_of_another_brand_is_not_there(desk, path, body):
    muted = desk.post("/mutes", {"minutes": 5, "reason": "drill", "brand": "marigold"})
    path = path.replace("/0/", f"/{muted['id']}/")
    before = desk.account.rows("ROSTER")
    assert desk.refused(path, body, by=FERN_LEAD) == (404, None)
    assert desk.account.rows("ROSTER") == before


def test_another_brands_things_are_not_listed(desk):
    desk.post("/mutes", {"minutes": 5, "reason": "drill", "brand": "marigold"})
    assert [p["id"] for p in desk.get("/roster", by=FERN_LEAD)["people"]] == ["fay", "flo", "marc"]
    for path, empty in [("/rotations", "rotations"), ("/oncall", "rotations"), ("/mutes", "mutes")]:
        assert desk.get(path, by=FERN_LEAD) == {empty: []}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/roster/marc", {"role": "agent"}),
        ("/roster/marc/remove", None),
        ("/roster/dana", {"brands": []}),
        ("/roster", {"name": "Zoe", "role": "agent"}),
        ("/mutes", {"minutes": 5, "reason": "everything"}),
    ],
)
def test_a_lead_of_one_brand_changes_nothing_that_reaches_beyond_it(api, path, body):
    assert api.refused(path, body, by=LENA) == (403, None)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/roster", {"role": "agent"}, "name"),
        ("/roster", {"name": "Zoe"}, "role"),
        ("/roster", {"name": "Zoe", "role": "boss"}, "role"),
        ("/roster", {"name": "Zoe", "role": "agent", "brands": ["marigould"]}, "brands"),
        ("/roster", {"name": "Zoe", "role": "agent", "shoe": 42}, "shoe"),
        ("/roster", {"name": 7, "role": "agent"}, "name"),
        ("/roster/dana", {"phone": "0612345678"}, "phone"),
        ("/roster/dana", {"email": "dana"}, "email"),
        (
            "/roster/dana",
            {"quiet": {"start": "22:00", "end": "22:00", "time_zone": "UTC"}},
            "quiet",
        ),
        ("/roster/dana", {"quiet": {"start": "22:00", "end": "07:00"}}, "quiet.time_zone"),
        (
            "/roster/dana",
            {"quiet": {"start": "22", "end": "07:00", "time_zone": "UTC"}},
            "quiet.start",
        ),
        ("/roster/dana", {"away": [{"start": "2026-12-24", "end": "2026-12-27"}]}, "away.start"),
        (
            "/roster/dana",
            {"away": [{"start": "2026-12-24T00:00:00Z", "end": "2026-12-23T00:00:00Z"}]},
            "away",
        ),
        ("/roster/dana", {"teams": ["x"] * 51}, "teams"),
        ("/rotations", DESK | {"members": []}, "members"),
        ("/rotations", DESK | {"members": ["zoe"]}, "members"),
        ("/rotations", DESK | {"members": ["fay"]}, "members"),
        ("/rotations", DESK | {"every": "monthly"}, "every"),
        ("/rotations", DESK | {"handover": "24:00"}, "handover"),
        ("/rotations", DESK | {"weekday": "monday"}, "weekday"),
        ("/rotations", DESK | {"time_zone": "Mars/Base"}, "time_zone"),
        ("/rotations", DESK | {"starts_on": "soon"}, "starts_on"),
        ("/rotations", DESK | {"hours": {"mon": "9-5"}}, "hours"),
        ("/rotations", DESK | {"hours": {"mon": [9]}}, "hours"),
        ("/rotations", DESK | {"hours": 9}, "hours"),
        ("/rotations", {"name": "Other"}, "members"),
        ("/rotations/front-desk/override", {"end": "2026-11-24T12:00:00Z"}, "person"),
        ("/rotations/front-desk/override", {"person": "dana"}, "end"),
        (
            "/rotations/front-desk/override",
            {"person": "zoe", "end": "2026-11-24T12:00:00Z"},
            "person",
        ),
        (
            "/rotations/front-desk/override",
            {"person": "fay", "end": "2026-11-24T12:00:00Z"},
            "person",
        ),
        (
            "/rotations/front-desk/override",
            {"person": "dana", "end": "2026-11-24T09:00:00Z"},
            "end",
        ),
        (
            "/rotations/front-desk/override",
            {"person": "dana", "start": "2026-11-20T09:00:00Z", "end": "2026-11-20T10:00:00Z"},
            "end",
        ),
        (
            "/rotations/front-desk/override",
            {"person": "dana", "end": "2028-11-24T09:00:00Z"},
            "end",
        ),
        (
            "/rotations/front-desk/swap",
            {"person": "dana", "with": "dana", "end": "2026-12-24T09:00:00Z"},
            "with",
        ),
        ("/mutes", {"minutes": 0, "reason": "x", "brand": "marigold"}, "minutes"),
        ("/mutes", {"minutes": 20_000, "reason": "x", "brand": "marigold"}, "minutes"),
        ("/mutes", {"minutes": 5, "reason": "x", "brand": "marigold", "channel": "fax"}, "channel"),
        ("/mutes", {"minutes": 5, "reason": "x", "brand": "marigould"}, "brand"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(desk, path, body, field):
    before = desk.account.rows("ROSTER")
    assert desk.refused(path, body) == (400, field)
    assert desk.account.rows("ROSTER") == before


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/coverage", {"days": "0"}, "days"),
        ("/coverage", {"days": "61"}, "days"),
        ("/coverage", {"days": "ten"}, "days"),
        ("/roster", {"brand": "fern"}, "brand"),
        ("/roster/history", {"cursor": "abc"}, "cursor"),
        ("/roster/history", {"cursor": "0"}, "cursor"),
        ("/roster/history", {"limit": "0"}, "limit"),
    ],
)
def test_a_query_that_means_nothing_is_refused(api, path, query, field):
    assert api.refused(path, method="GET", query=query) == (400, field)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/oncall"),
        ("GET", "/roster/dana"),
        ("POST", "/rotations//swap"),
        ("POST", "/mutes/1"),
    ],
)
def test_there_is_nothing_at_another_address(api, method, path):
    assert api.refused(path, method=method) == (404, None)


def test_nobody_gets_in_without_a_token(api):
    for method, pattern in roster_routes.ROUTES:
        path = "/" + pattern.replace("*", "dana")
        assert api.refused(path, method=method, by=None) == (401, None)


def test_a_get_changes_nothing(desk):
    desk.post("/mutes", {"minutes": 5, "reason": "drill", "brand": "marigold"})
    before = desk.account.rows()
    gets = [pattern for method, pattern in roster_routes.ROUTES if method == "GET"]
    for pattern in gets:
        desk.get(f"/{pattern}")
    assert desk.account.rows() == before
    assert len(gets) == 6


def test_the_gateway_lets_in_what_the_desk_answers_and_no_more():
    events = template()["Resources"]["Desk"]["Properties"]["Events"].values()
    opened = {(e["Properties"]["Method"], e["Properties"]["Path"]) for e in events}
    used = set()
    for method, pattern in [address for first in ROOMS for address in routes_of(first)]:
        ways = {(method, f"/{pattern}"), (method, f"/{pattern.split('/')[0]}/{{proxy+}}")}
        assert ways & opened, f"{method} /{pattern} is not let in"
        used |= ways & opened
    assert used == opened


def test_every_address_of_a_room_is_found_by_its_beginning():
    for path in (ROOT / "shared" / "heard" / "desk").glob("*_routes.py"):
        room = importlib.import_module(f"heard.desk.{path.stem}")
        for address in getattr(room, "ROUTES", ()):
            assert address in routes_of(address[1].split("/")[0])


def test_what_is_over_expires_and_what_stands_does_not(desk):
    desk.post("/rotations/front-desk/override", {"person": "dana", "end": "2026-11-24T12:00:00Z"})
    desk.post("/mutes", {"minutes": 60, "reason": "drill", "brand": "marigold"})
    end = {
        row["sk"]["S"].split("#")[0]: row.get("expires_at") for row in desk.account.rows("ROSTER")
    }
    assert end["AGENT"] is end["ROTATION"] is None
    week = timedelta(days=7)
    assert int(end["OVERRIDE"]["N"]) == (NOW + timedelta(hours=2) + week).timestamp()
    assert int(end["MUTE"]["N"]) == (NOW + timedelta(hours=1) + week).timestamp()
    assert int(end["CHANGE"]["N"]) == (NOW + timedelta(days=400)).timestamp()


def test_the_roster_is_one_query_a_minute_whatever_lies_in_it(desk):
    desk.post("/rotations/front-desk/override", {"person": "dana", "end": "2026-11-24T12:00:00Z"})
    bootstrap.roster.cache_clear()
    desk.account.calls.forget()
    for _ in range(3):
        bootstrap.roster().team()
        bootstrap.roster().people()
    assert desk.account.calls.made == ["Query"]


def test_the_sample_events_are_answered(desk, clock):
    clock.move_to(datetime(2030, 1, 7, 9, 0, tzinfo=UTC))
    for name, by in [("on_call", DANA), ("coverage", DANA), ("override", LENA), ("mute", LENA)]:
        event = json.loads((ROOT / "events" / f"desk.{name}.json").read_text())
        token = tokens.issue(by.id, DESK_KEY, datetime.now(UTC), 5)
        event["headers"]["authorization"] = f"Bearer {token}"
        answer = desk.account.invoke("desk", event)
        assert answer["statusCode"] == 200, answer
