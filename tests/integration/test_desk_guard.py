"""Drafts and starters over the agents' API, on a table: the real handler, one request at a time."""

from tests.desk_samples import FERN_ONLY, MAX
from tests.integration.test_desk import World, now_message, world

__all__ = ["world"]

GOOD = (
    "Hi Lena, thank you for writing, and sorry that your parcel and two of your e-mails got lost on "
    "us. I am looking for it now: care@marigold.example, +31 20 555 0100. Dana"
)


def check(world: World, text: object = GOOD, **fields: object) -> dict:
    thread = world.threads()[0]["id"]
    return world.ask("POST", f"/threads/{thread}/check", body={"text": text, **fields})


def test_a_draft_gets_a_verdict_with_places_and_nothing_is_stored(world: World) -> None:
    world.hear(now_message())
    before = world.dump()
    text = "{customer}, you should have called. Your order 4471902 is late."
    answer = check(world, text)
    assert answer["statusCode"] == 200
    verdict = answer["json"]
    assert verdict.keys() == {
        "refusals", "warnings", "unchecked", "wait_until", "waits", "needs_approval",
    }  # fmt: skip
    assert [one["check"] for one in verdict["refusals"]] == ["variable", "personal_data"]
    number = verdict["refusals"][1]
    assert text[number["start"] : number["end"]] == "4471902"
    assert number.keys() == {"check", "says", "mend", "start", "end"}
    assert {"name", "apology", "contact", "blame"} <= {one["check"] for one in verdict["warnings"]}
    assert world.dump() == before


def test_a_good_first_answer_goes_at_once(world: World) -> None:
    world.hear(now_message())
    verdict = check(world)["json"]
    assert (verdict["refusals"], verdict["waits"], verdict["wait_until"]) == ([], [], None)
    assert verdict["needs_approval"] is None


def test_a_heated_one_waits_unless_its_author_says_why_not(world: World) -> None:
    world.hear(now_message())
    hot = f"Calm down. {GOOD}"
    (wait,) = check(world, hot)["json"]["waits"]
    assert wait["waivable"]
    assert wait["until"].endswith("Z")
    assert check(world, hot, waived="My lead has read it")["json"]["waits"] == []
    assert check(world, hot, begun_at="2020-01-01T09:00:00+01:00")["json"]["waits"] == []


def test_an_offer_beyond_the_policy_needs_somebody_else(world: World) -> None:
    world.hear(now_message())
    approval = check(world, f"{GOOD} Have a voucher of 80 euros.")["json"]["needs_approval"]
    assert (approval["by"], approval["then"]) == ("agent", "lead")
    assert approval["why"]


def test_what_is_said_in_private_may_name_their_order(world: World) -> None:
    world.hear(now_message())
    text = f"{GOOD} Your order 4471902 is late."
    assert check(world, text)["json"]["refusals"]
    assert check(world, text, public=False)["json"]["refusals"] == []


def test_bad_input_is_a_problem_that_names_its_field(world: World) -> None:
    world.hear(now_message())
    for body, field in (
        ({}, "text"),
        ({"text": 7}, "text"),
        ({"text": "a", "public": "yes"}, "public"),
        ({"text": "a", "colour": "red"}, "colour"),
        ({"text": "a", "begun_at": "2026-01-01T09:00"}, "begun_at"),
        ({"text": "a", "waived": " "}, "waived"),
        ("no json", "body"),
        ('{"text": "\\ud800"}', "body"),
    ):
        thread = world.threads()[0]["id"]
        answer = world.ask("POST", f"/threads/{thread}/check", body=body)
        assert (answer["statusCode"], answer["json"]["field"]) == (400, field), body
        assert answer["headers"]["Content-Type"] == "application/problem+json"


def test_no_public_answer_exists_in_a_private_conversation(world: World) -> None:
    from heard.domain.message import Surface

    world.hear(now_message(surface=Surface.DM))
    answer = check(world, GOOD, public=True)
    assert (answer["statusCode"], answer["json"]["field"]) == (400, "public")


def test_others_threads_have_neither_verdict_nor_starters(world: World) -> None:
    world.hear(now_message())
    thread = world.threads()[0]["id"]
    for method, path, body in (
        ("POST", f"/threads/{thread}/check", {"text": "a"}),
        ("GET", f"/threads/{thread}/starters", None),
    ):
        assert world.ask(method, path, by=FERN_ONLY, body=body)["statusCode"] == 404
        assert world.ask(method, path, by=None, body=body)["statusCode"] == 401


def test_starters_come_filled_with_what_heard_knows(world: World) -> None:
    world.hear(now_message())
    thread = world.threads()[0]["id"]
    answer = world.ask("GET", f"/threads/{thread}/starters", by=MAX)
    assert answer["statusCode"] == 200
    starters = answer["json"]["starters"]
    assert starters
    for one in starters:
        assert one.keys() == {"name", "text", "left"}
        assert "{customer}" not in one["text"]
        assert set(one["left"]) <= {"matter", "when"}
    assert world.ask("GET", f"/threads/{thread}/starters", {"x": "1"})["statusCode"] == 400
