"""The desk on a table: the real handler, one request at a time."""

import base64
import importlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlencode

import boto3
import pytest
from moto import mock_aws

from heard import bootstrap, settings
from heard.adapters import aws, items, tokens
from heard.adapters.archive import S3Archive
from heard.adapters.links import DynamoLinks
from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Author, Channel, Message, Place
from heard.domain.people import Person
from heard.domain.reporting import Case, Miss, Wait
from heard.services.hear import Hearing
from tests.desk_samples import ACCOUNT, COMPLAINT, DANA, FERN_ONLY, MAX, PEOPLE, PRAISE, a_message
from tests.integration.enrolment import dismiss, enrol

ROOT = Path(__file__).parents[2]
KEY = "k" * 64
REGION = "eu-west-1"


class World:
    """A table with three people on the roster, and the desk's handler before it."""

    def __init__(self, app: ModuleType) -> None:
        self.app = app
        self.db = boto3.client("dynamodb", region_name=REGION)

    def hear(self, *messages: Message, judgement: Judgement = COMPLAINT) -> None:
        hearing = Hearing(
            bootstrap.threads(),
            S3Archive("none"),
            bootstrap.policy(),
            lambda *_: judgement,
            bootstrap.surges(),
        )
        for message in messages:
            assert hearing.hear(message, datetime.now(UTC)) == "heard"

    def ask(
        self,
        method: str,
        path: str,
        query: dict[str, object] | None = None,
        *,
        by: Person | None = DANA,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> dict:
        sent = dict(headers or {})
        if by:
            sent["authorization"] = f"Bearer {tokens.issue(by.id, KEY, datetime.now(UTC), 5)}"
        event = {
            "rawPath": path,
            "rawQueryString": urlencode(query or {}),
            "headers": sent,
            "requestContext": {"http": {"method": method}},
            "isBase64Encoded": False,
        }
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        answer = self.app.handler(event, Context())
        if "json" in answer["headers"].get("Content-Type", ""):
            answer["json"] = json.loads(answer["body"])
        return answer

    def page(self, path: str, **form: str) -> dict:
        """GET a signed page, or POST its form."""
        if not form and path.count("/") == 2:
            return self.ask("GET", path, by=None)
        body = base64.b64encode(urlencode(form).encode()).decode()
        event = {
            "rawPath": path,
            "rawQueryString": "",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
            "requestContext": {"http": {"method": "POST"}},
            "isBase64Encoded": True,
            "body": body,
        }
        return self.app.handler(event, Context())

    def link(self, person: Person = DANA, *, minutes: float = 60) -> str:
        """The path of a stored link to the only thread."""
        thread_id = self.threads()[0]["id"]
        until = datetime.now(UTC) + timedelta(minutes=minutes)
        link = DynamoLinks(settings.table()).new(thread_id, person.id, until)
        self.db.put_item(TableName=settings.table(), Item=items.link_item(link))
        return f"/t/{link.token}"

    def threads(self, **query: object) -> list[dict]:
        answer = self.ask("GET", "/threads", query)
        assert answer["statusCode"] == 200, answer
        return answer["json"]["threads"]

    def dump(self) -> list[dict]:
        rows = self.db.scan(TableName=settings.table())["Items"]
        return sorted(rows, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))


class Context:
    function_name = "desk"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:desk"
    aws_request_id = "r1"


def forget() -> None:
    for module in (bootstrap, settings, aws):
        for part in vars(module).values():
            if hasattr(part, "cache_clear"):
                part.cache_clear()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, value in {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "TABLE": "care",
        "INBOX_BUCKET": "none",
        "POLICY_PATH": str(ROOT / "infra" / "policy" / "care.toml"),
        "DESK_KEY": "desk-key",
        "POWERTOOLS_METRICS_NAMESPACE": "Heard",
        "POWERTOOLS_SERVICE_NAME": "heard",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        forget()
        boto3.client("dynamodb", region_name=REGION).create_table(
            TableName="care",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"}
                for name in ("pk", "sk", "board", "board_order")
            ],
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "board",
                    "KeySchema": [
                        {"AttributeName": "board", "KeyType": "HASH"},
                        {"AttributeName": "board_order", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )
        boto3.client("secretsmanager", region_name=REGION).create_secret(
            Name="desk-key", SecretString=KEY
        )
        enrol(bootstrap.roster(), *PEOPLE)
        yield World(importlib.import_module("functions.desk.app"))
        forget()


def now_message(native_id: str = "m1", customer: str = "lena", **changes: object) -> Message:
    return a_message(native_id, customer, posted_at=datetime.now(UTC), **changes)


def test_health_needs_no_token(world: World) -> None:
    answer = world.ask("GET", "/health", by=None)
    assert (answer["statusCode"], answer["json"]) == (200, {"status": "ok"})


@pytest.mark.parametrize("name", ["health", "list_threads", "signed_page"])
def test_the_sample_events_are_answered(world: World, name: str) -> None:
    event = json.loads((ROOT / "events" / f"desk.{name}.json").read_text())
    answer = world.app.handler(event, Context())
    assert answer["statusCode"] == {"health": 200, "list_threads": 401, "signed_page": 404}[name]


def test_a_thread_is_listed_and_shown_as_the_api_promises(world: World) -> None:
    world.hear(now_message(), now_message("m2", text="Hello??"))
    (thread,) = world.threads()
    assert thread.keys() >= {
        "id", "brand", "channel", "account", "place", "kind", "severity", "state", "reach",
        "customer", "opened_at", "last_message_at", "clocks", "claimed_by", "messages", "excerpt",
    }  # fmt: skip
    assert thread["customer"] == {"id": "lena", "name": "Lena Fictional", "handle": "lena.draws"}
    assert thread["messages"] == 2
    assert thread["clocks"][0].keys() == {
        "name", "started_at", "posted_at", "due_at", "paused_at", "ended_at", "outcome", "late", "promise",
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", thread["opened_at"])
    shown = world.ask("GET", f"/threads/{thread['id']}")["json"]
    first = shown["messages"][0]
    assert first.keys() >= {
        "id", "native_id", "surface", "by_brand", "author", "text", "state", "edits", "posted_at",
        "heard_at", "attachments", "permalink",
    }  # fmt: skip
    assert [one["native_id"] for one in shown["messages"]] == ["m1", "m2"]
    assert (first["state"], first["edits"]) == ("visible", 0)
    assert [event["type"] for event in shown["timeline"]] == ["opened", "message_heard"]
    assert shown["timeline"][0].keys() >= {"id", "at", "type", "by"}
    assert shown["cursor"] is None


def test_a_message_is_found_by_its_native_id_however_it_is_spelt(world: World) -> None:
    odd = "17_8/a b%41#ü"
    world.hear(now_message(odd))
    for path in (f"/messages/instagram/{odd}", f"/messages/instagram/{quote(odd, safe='')}"):
        found = world.ask("GET", path)["json"]
        assert found["native_id"] == odd
        assert found["kind"] == "complaint"
        assert found["probability"] == pytest.approx(0.93)
        assert found["thread"]["id"] == found["thread_id"]
        assert {clock["name"] for clock in found["clocks"]} >= {"claim", "first_reply"}
        assert found["also"] == []
    assert world.ask("GET", "/messages/instagram/unheard")["statusCode"] == 404
    assert world.ask("GET", "/messages/myspace/1")["json"]["field"] == "channel"


def test_without_an_account_the_newest_message_is_shown_and_the_others_named(world: World) -> None:
    world.hear(now_message())
    other = Place(Channel.INSTAGRAM, "second", "media1", "lena")
    world.hear(now_message(account="second", place=other))
    found = world.ask("GET", "/messages/instagram/m1")["json"]
    assert found["account"] == "second"
    assert [one["account"] for one in found["also"]] == [ACCOUNT]
    named = world.ask("GET", "/messages/instagram/m1", {"account": ACCOUNT})["json"]
    assert (named["account"], named["also"][0]["account"]) == (ACCOUNT, "second")
    none = world.ask("GET", "/messages/instagram/m1", {"account": "third"})
    assert none["statusCode"] == 404


def test_nobody_gets_in_without_a_token_of_somebody_on_the_roster(world: World) -> None:
    gone = Person("gone", "Gone", DANA.role)
    for asked in (
        world.ask("GET", "/threads", by=None),
        world.ask("GET", "/threads", by=None, headers={"authorization": "Basic ZGFuYTp4"}),
        world.ask("GET", "/threads", by=None, headers={"authorization": "Bearer x.y.z"}),
        world.ask("GET", "/threads", by=gone),
    ):
        assert asked["statusCode"] == 401
        assert asked["headers"]["Content-Type"] == "application/problem+json"
    world.ask("GET", "/threads")
    dismiss(bootstrap.roster(), "dana")
    assert world.ask("GET", "/threads")["statusCode"] == 401


def test_a_board_of_many_is_read_in_pages_without_a_gap_or_a_double(world: World) -> None:
    other = Place(Channel.X, "7", "c", "u")
    world.hear(now_message("u1", "u", channel=Channel.X, account="7", place=other))
    world.hear(*(now_message(f"m{n}", f"c{n}") for n in range(58)))
    world.hear(now_message("p1", "fan"), judgement=PRAISE)
    seen, cursor, sizes = [], None, []
    while cursor is not None or not sizes:
        page = world.ask("GET", "/threads", {"limit": 20, **({"cursor": cursor} if cursor else {})})
        sizes.append(len(page["json"]["threads"]))
        seen += page["json"]["threads"]
        cursor = page["json"]["cursor"]
    assert sizes == [20, 20, 20]
    assert len({one["id"] for one in seen}) == 60
    assert seen[-1]["state"] == "noted"
    opened = [one["opened_at"] for one in seen[:-1]]
    assert opened == sorted(opened)
    assert {one["brand"] for one in seen} == {"marigold", "unassigned"}


def test_a_long_thread_is_read_in_pages(world: World) -> None:
    world.hear(*(now_message(f"m{n}") for n in range(7)))
    path = f"/threads/{world.threads()[0]['id']}"
    ids, events, cursor, pages = [], [], None, 0
    while cursor is not None or not pages:
        shown = world.ask("GET", path, {"limit": 3, **({"cursor": cursor} if cursor else {})})
        ids += [one["native_id"] for one in shown["json"]["messages"]]
        events += [one["id"] for one in shown["json"]["timeline"]]
        cursor, pages = shown["json"]["cursor"], pages + 1
    assert ids == [f"m{n}" for n in range(7)]
    assert len(set(events)) == len(events) >= 7
    assert pages == 3


def test_filters_hold_and_what_has_ended_is_shown_only_when_asked(world: World) -> None:
    world.hear(now_message("m1", "lena"), now_message("m2", "omar"))
    world.hear(now_message("m3", "fan"), judgement=PRAISE)
    first = world.threads()[0]
    world.ask("POST", f"/threads/{first['id']}/dismiss", body={"reason": "A test of ours"})
    assert len(world.threads()) == 2
    assert [one["id"] for one in world.threads(state="dismissed")] == [first["id"]]
    assert [one["kind"] for one in world.threads(kind="praise")] == ["praise"]
    assert [one["severity"] for one in world.threads(severity="high")] == ["high"]
    assert world.threads(severity="critical") == []
    assert world.threads(channel="x") == []
    assert len(world.threads(brand="marigold")) == 2
    assert world.threads(brand="unassigned") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "junk"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"state": "open"}, "state"),
        ({"brand": "nike"}, "brand"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_question_is_refused_naming_what_is_wrong(
    world: World, query: dict[str, object], field: str
) -> None:
    answer = world.ask("GET", "/threads", query)
    assert (answer["statusCode"], answer["json"]["field"]) == (400, field)


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    world.hear(*(now_message(f"m{n}", f"c{n}") for n in range(2)))
    cursor = world.ask("GET", "/threads", {"limit": 1})["json"]["cursor"]
    answer = world.ask("GET", "/threads", {"state": "dismissed", "cursor": cursor})
    assert answer["json"]["field"] == "cursor"


def test_a_bad_body_is_refused(world: World) -> None:
    world.hear(now_message())
    path = f"/threads/{world.threads()[0]['id']}"
    before = world.dump()
    assert world.ask("POST", f"{path}/claim", body="{")["statusCode"] == 400
    assert world.ask("POST", f"{path}/escalate", body={})["json"]["field"] == "reason"
    assert world.ask("POST", f"{path}/escalate", body={"reason": " "})["json"]["field"] == "reason"
    assert world.ask("POST", f"{path}/dismiss", body="x" * 70_000)["statusCode"] == 413
    assert world.ask("POST", f"{path}/explode")["statusCode"] == 404
    keyed = world.ask("POST", f"{path}/claim", headers={"idempotency-key": "é"})
    assert keyed["json"]["field"] == "Idempotency-Key"
    assert world.ask("GET", "/nowhere")["statusCode"] == 404
    assert world.dump() == before


def test_two_agents_claim_and_the_second_reads_who_won(world: World) -> None:
    world.hear(now_message())
    path = f"/threads/{world.threads()[0]['id']}/claim"
    won = world.ask("POST", path, by=DANA)
    assert (won["statusCode"], won["json"]["claimed_by"]) == (200, "dana")
    lost = world.ask("POST", path, by=MAX)
    assert lost["statusCode"] == 409
    assert lost["json"]["detail"] == "Already claimed by Dana just now."


def test_an_idempotency_key_writes_once(world: World) -> None:
    world.hear(now_message())
    path = f"/threads/{world.threads()[0]['id']}/escalate"
    headers = {"idempotency-key": "e-1"}
    for _ in range(2):
        answer = world.ask("POST", path, body={"reason": "Press"}, headers=headers)
        assert answer["statusCode"] == 200
    timeline = world.ask("GET", path.removesuffix("/escalate"))["json"]["timeline"]
    assert [event["type"] for event in timeline].count("escalated") == 1


def test_another_brands_thread_is_not_there(world: World) -> None:
    world.hear(now_message())
    thread_id = world.threads()[0]["id"]
    before = world.dump()
    for method, path in (
        ("GET", f"/threads/{thread_id}"),
        ("POST", f"/threads/{thread_id}/claim"),
        ("GET", "/messages/instagram/m1"),
    ):
        assert world.ask(method, path, by=FERN_ONLY)["statusCode"] == 404
    assert world.ask("GET", "/threads", by=FERN_ONLY)["json"]["threads"] == []
    named = world.ask("GET", "/threads", {"brand": "marigold"}, by=FERN_ONLY)
    assert named["json"]["field"] == "brand"
    assert world.page(world.link(FERN_ONLY))["statusCode"] == 410
    assert [row for row in world.dump() if not row["pk"]["S"].startswith("LINK#")] == before


def test_reading_changes_nothing(world: World) -> None:
    world.hear(now_message())
    thread_id, page = world.threads()[0]["id"], world.link()
    before = world.dump()
    for _ in range(3):
        assert world.page(page)["statusCode"] == 200
        assert world.ask("GET", f"{page}/claim", by=None)["statusCode"] == 404
        world.ask("GET", f"/threads/{thread_id}")
        world.ask("GET", "/messages/instagram/m1")
    assert world.dump() == before


def test_a_link_shows_acts_once_and_goes_on_under_a_fresh_one(world: World) -> None:
    world.hear(now_message())
    first = world.link()
    assert "Claim as Dana" in world.page(first)["body"]
    acted = world.page(f"{first}/claim", nothing="")
    assert acted["statusCode"] == 303
    second = acted["headers"]["Location"]
    assert re.fullmatch(r"/t/[\w-]{16}", second)
    assert "You have it" in world.page(second)["body"]
    for dead in (world.page(first), world.page(f"{first}/escalate", reason="again")):
        assert dead["statusCode"] == 410
        assert "was used on" in dead["body"]
        assert "Dana has it" in dead["body"]
    said = world.page(f"{second}/answered", where="phone", text="Called her", url="")
    assert said["statusCode"] == 303
    (thread,) = world.threads()
    assert (thread["state"], thread["public_line_owed"]) == ("answered", True)
    assert thread["said"]["by"] == "dana"


def test_that_was_me_counts_a_reply_that_came_at_once(world: World) -> None:
    world.hear(now_message())
    world.hear(now_message("r1", by_brand=True, author=Author(ACCOUNT), text="On it, Lena"))
    (thread,) = world.threads()
    assert thread["state"] == "waiting"
    path = f"/threads/{thread['id']}"
    told = {m["native_id"]: m["automatic"] for m in world.ask("GET", path)["json"]["messages"]}
    assert told == {"m1": False, "r1": True}
    refused = world.ask("POST", f"{path}/mine", body={"message": "m1"})
    assert (refused["statusCode"], refused["json"]["field"]) == (400, "message")
    answer = world.ask("POST", f"{path}/mine", body={"message": "r1"})
    assert (answer["statusCode"], answer["json"]["state"]) == (200, "answered")
    shown = world.ask("GET", path)["json"]
    assert [m["automatic"] for m in shown["messages"]] == [False, False]
    assert "reply_vouched" in [event["type"] for event in shown["timeline"]]


def test_that_was_me_is_said_on_the_page_too(world: World) -> None:
    world.hear(now_message())
    world.hear(now_message("r1", by_brand=True, author=Author(ACCOUNT), text="On it, Lena"))
    link = world.link()
    assert "A person wrote this" in world.page(link)["body"]
    assert world.page(f"{link}/mine", message="r1")["statusCode"] == 303
    assert world.threads()[0]["state"] == "answered"


def test_a_link_that_expired_or_never_was_is_refused(world: World) -> None:
    world.hear(now_message())
    expired = world.link(minutes=-1)
    before = world.dump()
    assert world.page(expired)["statusCode"] == 410
    assert world.page(f"{expired}/claim", nothing="")["statusCode"] == 410
    unknown = world.page("/t/AbCdEfGhIjKlMnOp")
    assert unknown["statusCode"] == 404
    assert unknown["headers"]["Content-Type"].startswith("text/html")
    assert world.dump() == before


def test_a_link_dies_with_its_person(world: World) -> None:
    world.hear(now_message())
    page = world.link()
    dismiss(bootstrap.roster(), "dana")
    assert world.page(page)["statusCode"] == 410
    assert world.page(f"{page}/claim", nothing="")["statusCode"] == 410


def test_who_loses_the_race_on_the_page_reads_it_there_and_may_go_on(world: World) -> None:
    world.hear(now_message())
    page = world.link()
    world.ask("POST", f"/threads/{world.threads()[0]['id']}/claim", by=MAX)
    lost = world.page(f"{page}/claim", nothing="")
    assert lost["statusCode"] == 409
    assert "Already claimed by Max just now." in lost["body"]
    kept = world.page(f"{page}/answered", where="letter", text="My words")
    assert kept["statusCode"] == 400
    assert "My words" in kept["body"]
    assert world.page(page)["statusCode"] == 200


def test_what_outlived_its_retention_is_not_shown_though_not_yet_deleted(world: World) -> None:
    world.hear(now_message("m1"), now_message("m2"))
    thread_id = world.threads()[0]["id"]
    row = next(one for one in world.dump() if one["sk"]["S"].startswith("MSG#"))
    row["expires_at"] = {"N": str(int(datetime.now(UTC).timestamp()) - 1)}
    world.db.put_item(TableName="care", Item=row)
    shown = world.ask("GET", f"/threads/{thread_id}")["json"]
    assert [one["native_id"] for one in shown["messages"]] == ["m2"]


def test_a_key_that_is_not_set_lets_nobody_in(world: World) -> None:
    boto3.client("secretsmanager", region_name=REGION).put_secret_value(
        SecretId="desk-key", SecretString=" "
    )
    answer = world.ask("GET", "/threads")
    assert answer["statusCode"] == 503
    assert "desk" not in answer["json"]["detail"]


def test_a_page_of_script_is_a_page_of_words(world: World) -> None:
    nasty = "<script>alert(1)</script>"
    world.hear(now_message(text=nasty, author=Author("lena", nasty, nasty)))
    body = world.page(world.link())["body"]
    assert "<script" not in body
    assert "&lt;script&gt;" in body


# ---- Reports -------------------------------------------------------------------------------------


def test_a_day_in_figures(world) -> None:
    day = bootstrap.reporting().yesterday("marigold", datetime.now(UTC))
    at = datetime.now(UTC) - timedelta(days=1)
    days = bootstrap.reporting().days
    for name, minutes in (("t1", 45), ("t2", 400)):
        days.note("marigold", day, Case(name, 1, at, Kind.COMPLAINT, Severity.HIGH), 1)
        wait = Wait(name, 1, "reply#a", at, minutes, minutes // 10, answered=True, ended=True)
        days.note("marigold", day, wait, 2)
    days.note("marigold", day, Miss("t2", 1, "reply#a", at, "first_reply"), 2)
    answer = world.ask("GET", "/reports/daily", {"brand": "marigold"})
    assert answer["statusCode"] == 200
    found = answer["json"]
    assert (found["brand"], found["day"]) == ("marigold", day.isoformat())
    assert found["clocks_missed"] == {"first_reply": 1}
    assert found["complaints"]["answered_within"][1] == {
        "minutes": 60,
        "answers": 1,
        "share": 0.5,
        "answers_in_opening_time": 2,
        "share_in_opening_time": 1.0,
    }
    assert found["questions"]["heard"] == 0
    assert found["questions"]["answered_within"][0]["share"] is None
    named = world.ask("GET", "/reports/daily", {"brand": "marigold", "day": day.isoformat()})
    assert named["json"] == found


@pytest.mark.parametrize("brand", ["marigold", "nosuch"])
def test_the_figures_of_a_brand_that_is_not_theirs_do_not_exist_for_them(world, brand) -> None:
    answer = world.ask("GET", "/reports/daily", {"brand": brand}, by=FERN_ONLY)
    assert answer["statusCode"] == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "brand"),
        ({"brand": "marigold", "day": "6.1.2030"}, "day"),
        ({"brand": "marigold", "day": "2030-02-30"}, "day"),
        ({"brand": "marigold", "week": "1"}, "week"),
    ],
)
def test_a_report_that_is_asked_for_wrongly_says_which_part_is_wrong(world, query, field) -> None:
    answer = world.ask("GET", "/reports/daily", query)
    assert answer["statusCode"] == 400
    assert answer["json"]["field"] == field


def test_figures_are_for_agents_only(world) -> None:
    answer = world.ask("GET", "/reports/daily", {"brand": "marigold"}, by=None)
    assert answer["statusCode"] == 401
