"""`make drill`: a complaint that is signed, judged and paged like a real one."""

import json
from datetime import UTC, datetime

import pytest

from heard.adapters import tokens
from heard.adapters.channels.sources import SOURCES, parse, verify
from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.adapters.signatures import Sent
from heard.adapters.signing import standard_secret
from heard.bootstrap import judged
from heard.domain.errors import Invalid, NotFound, Unavailable
from heard.domain.judgement import Kind, Severity
from heard.domain.message import DRILL_ACCOUNT, Channel
from heard.domain.people import Person, Role
from infra.operate import complaint, drill
from infra.operate.stack import POLICY
from tests.integration.enrolment import enrol

pytestmark = pytest.mark.usefixtures("deployed")

SECRET = standard_secret(b"k" * 32)
DANA = Person("dana", "Dana Whitlock", Role.AGENT, "+15555550101")
LENA = Person("lena", "Lena Brandt", Role.LEAD, "+15555550103")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(drill, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(drill, "PATIENCE_SECONDS", 0.3)


@pytest.fixture
def roster(set_secrets):
    set_secrets(standard=SECRET)
    enrol(DynamoRoster("care"), DANA, LENA)


class Heard:
    """An API that checks as the real one does, and hears a message at the second question."""

    def __init__(self, *, webhook=200, known_at=2, heard_at=2, source="generic", channel="generic"):
        self.webhook, self.known_at, self.heard_at = webhook, known_at, heard_at
        self.source, self.channel = source, channel
        self.bodies = []

    def __call__(self, method, path, headers, body):
        if method == "POST":
            behind = path.removeprefix(f"/webhooks/{self.source}").removeprefix("/")
            sent = Sent(body, headers, behind)
            signed = verify(self.source, sent, [SECRET], datetime.now(UTC))
            self.bodies.append(body)
            return (self.webhook if signed else 401), b"{}"
        agent = tokens.verify(
            headers["authorization"].removeprefix("Bearer "), ["k" * 64], datetime.now(UTC)
        )
        assert agent == "dana"
        if path.startswith("/threads"):
            self.known_at -= 1
            return (200 if self.known_at <= 0 else 401), b"{}"
        self.heard_at -= 1
        [sent] = [one.native_id for body in self.bodies for one in parse(self.source, body).heard]
        assert path == f"/messages/{self.channel}/{sent}?account={DRILL_ACCOUNT}"
        heard = {"thread_id": "t-1", "severity": "critical", "kind": "complaint"}
        return (200, json.dumps(heard).encode()) if self.heard_at <= 0 else (404, b"{}")


@pytest.mark.usefixtures("roster")
def test_it_waits_until_heard_and_says_who_is_paged_and_how_to_dismiss(api, capsys):
    seen = api(Heard())
    assert drill.main([]) == 0
    said = capsys.readouterr().out
    assert "critical complaint" in said
    assert "Paged now: Dana Whitlock (+15555550101)" in said
    assert "After 5 min, if nobody claims: Lena Brandt (+15555550103)" in said
    assert "/threads/t-1/dismiss" in said
    assert [method for method, *_ in seen].count("POST") == 1


@pytest.mark.usefixtures("roster")
def test_each_drill_is_a_message_of_its_own_in_a_place_of_its_own(api):
    ids = set()
    for _ in range(2):
        seen = api(Heard())
        drill.main([])
        [sent] = [json.loads(body)["data"] for method, *_, body in seen if method == "POST"]
        ids |= {sent["id"], sent["conversation_id"]}
    assert len(ids) == 2


@pytest.mark.parametrize("source", sorted(complaint.DRILLS))
def test_the_complaint_is_understood_and_judged_critical(source):
    body = complaint.DRILLS[source].body("drill-1", datetime.now(UTC))
    [message] = parse(source, json.dumps(body).encode()).heard
    judgement = judged(message, message.text)
    assert (judgement.kind, judgement.severity) == (Kind.COMPLAINT, Severity.CRITICAL)
    assert (message.account, message.native_id) == (DRILL_ACCOUNT, "drill-1")
    assert message.channel is complaint.DRILLS[source].channel
    assert message.text.startswith("DRILL")


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize("source", sorted(complaint.DRILLS))
def test_every_source_that_we_can_speak_for_can_be_drilled(api, set_secrets, source, capsys):
    set_secrets(**{SOURCES[source].secret: SECRET})
    api(Heard(source=source, channel=complaint.DRILLS[source].channel))
    assert drill.main(["--source", source]) == 0
    said = capsys.readouterr().out
    assert f"/webhooks/{source} (drill-" in said
    assert SECRET not in said


@pytest.mark.parametrize(("source", "says"), [("google", "only Google"), ("myspace", "one of")])
def test_a_source_that_can_not_be_drilled_says_why(source, says):
    with pytest.raises(Invalid, match=says):
        drill.main(["--source", source])


@pytest.mark.usefixtures("roster")
def test_without_a_secret_it_says_how_to_make_one(api, set_secrets):
    api(Heard())
    set_secrets()
    with pytest.raises(Invalid, match="make secrets STANDARD=new"):
        drill.main([])


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize(("status", "says"), [(401, "a minute"), (503, "make doctor")])
def test_a_webhook_that_refuses_is_said_with_what_to_do(api, status, says):
    api(Heard(webhook=status))
    with pytest.raises(Unavailable, match=says):
        drill.main([])


@pytest.mark.usefixtures("roster")
def test_what_is_not_heard_in_time_is_said(api):
    api(Heard(heard_at=10_000))
    with pytest.raises(Unavailable, match="Not heard"):
        drill.main([])


@pytest.mark.usefixtures("roster")
def test_nothing_is_sent_as_long_as_the_desk_does_not_know_who_asks(api):
    heard = Heard(known_at=10_000)
    api(heard)
    with pytest.raises(Unavailable, match="401"):
        drill.main([])
    assert heard.bodies == []


@pytest.mark.usefixtures("roster")
def test_a_desk_that_fails_is_not_asked_again(api):
    seen = api(lambda *_: (500, b"oops"))
    with pytest.raises(Unavailable, match="500: oops"):
        drill.main([])
    assert len(seen) == 1


@pytest.mark.usefixtures("roster")
def test_an_api_that_is_not_there_is_said_without_a_traceback(deployed):
    deployed.outputs["ApiUrl"] = "http://127.0.0.1:9"
    with pytest.raises(Unavailable, match="does not answer"):
        drill.main([])


def test_an_empty_roster_says_whom_to_add(set_secrets):
    set_secrets(standard=SECRET)
    with pytest.raises(NotFound, match="make agent"):
        drill.main([])


def test_a_roster_whose_phones_serve_another_brand_is_told_aloud():
    policy = load_policy(POLICY)
    only = Person("zoe", "Zoe", Role.AGENT, "+15555550109", None, frozenset({"marigold"}))
    assert "NOBODY IS PAGED" in drill.paged((only,), Channel.GENERIC, policy)[0]


def test_a_brand_that_is_given_the_drills_account_pages_its_own_people(tmp_path):
    text = POLICY.read_text().replace('["marigold-shop"]', f'["marigold-shop", "{DRILL_ACCOUNT}"]')
    (tmp_path / "care.toml").write_text(text)
    policy = load_policy(tmp_path / "care.toml")
    assert policy.brand_of(Channel.GENERIC, DRILL_ACCOUNT).id == "marigold"
    only = Person("zoe", "Zoe", Role.AGENT, "+15555550109", None, frozenset({"marigold"}))
    assert drill.paged((only,), Channel.GENERIC, policy)[0] == "Paged now: Zoe (+15555550109)"
