"""`make channel`: what to enter where, what the endpoint answers, and what is subscribed."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from heard.adapters.channels.sources import SOURCES, verify
from heard.adapters.signatures import Sent, meta_challenge, x_crc
from heard.domain.errors import Invalid
from infra.local import channels
from infra.operate import channel
from infra.operate.guides import guides
from tests.stand_in import Reply, StandIn, as_json, moved
from tests.subscribed import APP, BUSINESS, GRAPH, Meta, X, XActivity

pytestmark = pytest.mark.usefixtures("deployed")

PAGE, INSTAGRAM, ACCOUNT = "100200300400500", "17841400000000001", "1400000000000000001"
NUMBER, YOUTUBE = "109999", "UC" + "m" * 22
FEED = "https://blog.marigold.example/feed.xml"
ITEM = "<item><guid>1</guid><title>Broken</title><pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>"

TOKENS = {
    "meta_token": ["EAAshared-token"],
    "x_token": ["AAAAbearer"],
    "youtube_key": ["key-of-youtube"],
}


def endpoint(method, address, headers, body):
    """The deployed webhooks."""
    parts = urlsplit(address)
    _, _, source, *behind = parts.path.split("/")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if method == "GET":
        if source == "meta":
            challenge = meta_challenge(query, channels.VERIFY_TOKEN)
            return (200, challenge.encode()) if challenge else (403, b"")
        return 200, json.dumps(x_crc(query["crc_token"], channels.SECRETS["x"][0])).encode()
    live = channels.SECRETS[SOURCES[source].secret]
    sent = Sent(body, headers, "".join(behind))
    return (200 if verify(source, sent, live, datetime.now(UTC)) else 401), b"{}"


@pytest.fixture
def platforms(deployed):
    with StandIn() as server:
        deployed.parameters["PlatformStandIn"] = server.url
        yield server


@pytest.fixture
def ready(deployed, platforms, api, set_secrets, tmp_path, monkeypatch):
    """A deployed Heard with all secrets and tokens, and a policy that names an account of each."""
    assert platforms
    policy = channel.stack.POLICY
    text = policy.read_text()
    head = "[brands.marigold.accounts]"
    more = f'\nwhatsapp = ["{NUMBER}"]\nyoutube = ["{YOUTUBE}"]\nfeed = ["{FEED}"]'
    (tmp_path / "care.toml").write_text(text.replace(head, head + more, 1))
    (tmp_path / "holidays.json").write_text((policy.parent / "holidays.json").read_text())
    monkeypatch.setattr(channel.stack, "POLICY", tmp_path / "care.toml")
    api(endpoint)
    set_secrets(**channels.SECRETS, **TOKENS)
    return deployed


@pytest.fixture
def run(capsys):
    def ran(*arguments):
        code = channel.main(list(arguments))
        return code, capsys.readouterr().out

    return ran


@pytest.fixture
def meta(platforms):
    known = Meta(platforms, PAGE, INSTAGRAM, BUSINESS)
    known.number(platforms, NUMBER)
    return known


@pytest.mark.parametrize("name", sorted(guides()))
def test_every_channel_has_a_guide_with_its_address_and_nothing_left_to_fill_in(ready, run, name):
    _, said = run(f"--channel={name}")
    guide = guides()[name]
    assert "{" not in said
    assert "  1. " in said
    if guide.source:
        assert f"{ready.api}/webhooks/{guide.source}" in " ".join(said.split())


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_every_source_of_webhooks_has_a_guide(source):
    assert any(guide.source == source for guide in guides().values())


def test_a_channel_that_there_is_not_is_refused_with_those_that_there_are(run):
    with pytest.raises(Invalid, match="meta, x, google"):
        run("--channel=myspace")


@pytest.mark.usefixtures("ready", "meta")
def test_what_is_secret_is_shown_only_when_asked_for(run):
    for name, secret in (
        ("trustpilot", channels.SECRETS["trustpilot"][0]),
        ("listening", channels.SECRETS["listening"][0]),
        ("meta", channels.VERIFY_TOKEN),
    ):
        assert secret not in run(f"--channel={name}")[1]
        assert secret in run(f"--channel={name}", "--show")[1]
    _, said = run("--channel=meta", "--show")
    assert channels.SECRETS["meta"][0] not in said
    assert "EAAshared-token" not in said


@pytest.mark.parametrize("name", ["generic", "trustpilot", "google", "listening"])
def test_the_handshake_of_who_has_no_subscription_is_enough(ready, run, name):
    assert ready
    code, said = run(f"--channel={name}")
    assert "✗" not in said
    assert (code, "Ready." in said) == (0, True)


def test_an_endpoint_that_lets_a_forgery_in_or_refuses_what_is_proven_is_seen(ready, api, run):
    assert ready
    for status, words in ((200, "forgery"), (401, "proven body")):
        api(lambda method, *_, status=status: (status if method == "POST" else 404, b"{}"))
        code, said = run("--channel=trustpilot")
        seen = [line.split("  ") for line in said.splitlines() if "✗" in line]
        assert code == 1
        assert [[cell for cell in line if cell][2].strip() for line in seen] == [words]


def test_without_secrets_it_says_which_and_asks_nobody(deployed, platforms, api, set_secrets, run):
    assert deployed
    set_secrets()
    api(endpoint)
    code, said = run("--channel=x")
    assert code == 1
    assert "make secrets X=…" in said
    assert "make secrets X_TOKEN=…" in said
    assert "make secrets X_ACCESS=…" in said
    assert platforms.asked == []


@pytest.mark.usefixtures("ready", "meta")
def test_it_says_on_which_accounts_people_can_answer_from_the_desk(run):
    said = " ".join(run("--channel=meta")[1].split())
    assert f"posted from the desk: facebook {PAGE}" in said
    assert "pages_manage_engagement" in said
    assert "copied by hand" not in said
    said = " ".join(run("--channel=x")[1].split())
    assert f"copied by hand: x {ACCOUNT}" in said


@pytest.mark.usefixtures("ready")
def test_it_says_what_it_would_subscribe_and_changes_nothing(meta, run):
    code, said = run("--channel=meta")
    told = " ".join(said.split())
    assert code == 1
    assert f"the page {PAGE} is not subscribed to our app" in told
    assert "SUBSCRIBE=1 would subscribe the app to page: feed,mention,ratings" in told
    assert f"the WhatsApp business account {BUSINESS} is not subscribed" in told
    assert meta.written == []


@pytest.mark.usefixtures("ready")
def test_it_subscribes_app_page_and_number_once(meta, run):
    code, said = run("--channel=meta", "--subscribe")
    assert code == 0, said
    assert sorted(set(meta.written)) == sorted(
        [PAGE, BUSINESS, "page", "instagram", "whatsapp_business_account"]
    )
    fields = {name["name"] for name in meta.app["page"]["fields"]}
    assert fields >= {"feed", "mention", "ratings", "messages", "message_echoes", "standby"}
    assert set(meta.assets[PAGE]) >= {"feed", "messages", "message_echoes"}
    assert meta.app["page"]["include_values"] == "true"
    meta.written.clear()
    assert run("--channel=meta", "--subscribe")[0] == 0
    assert meta.written == []


@pytest.mark.usefixtures("ready")
def test_fields_that_somebody_else_needs_stay(meta, run):
    meta.assets[PAGE] = ["leadgen"]
    run("--channel=facebook", "--subscribe")
    assert set(meta.assets[PAGE]) == {"leadgen", "feed", "mention", "ratings"}


@pytest.mark.usefixtures("ready")
def test_an_app_that_leads_elsewhere_or_is_switched_off_is_seen(meta, run):
    run("--channel=facebook", "--subscribe")
    meta.app["page"]["callback_url"] = "https://old.tool.example/hook"
    assert "leads to https://old.tool.example/hook" in " ".join(
        run("--channel=facebook")[1].split()
    )
    run("--channel=facebook", "--subscribe")
    meta.app["page"]["active"] = False
    assert "is switched off" in run("--channel=facebook")[1]


@pytest.mark.usefixtures("ready")
def test_an_app_secret_of_another_app_is_seen_before_a_webhook_is_refused(platforms, run):
    Meta(platforms, PAGE, secret="the secret of the app that the token is of")
    _, said = run("--channel=facebook")
    assert f"the app {APP} has another secret" in " ".join(said.split())


def test_an_account_of_instagram_login_is_subscribed_at_its_own_host(
    ready, meta, run, set_secrets, platforms
):
    assert ready
    set_secrets(**channels.SECRETS, meta_token=[f"{INSTAGRAM}:IGAAtoken-of-it"])
    code, said = run("--channel=instagram", "--subscribe")
    assert code == 0, said
    assert set(meta.assets[INSTAGRAM]) == {"comments", "live_comments", "messages"}
    asked = {one.host for one in platforms.asked if "subscribed_apps" in one.path}
    assert asked == {"graph.instagram.com"}


@pytest.mark.usefixtures("ready")
def test_x_gets_the_webhook_and_then_each_event_once(platforms, run, monkeypatch):
    monkeypatch.setenv("X_USER_TOKEN", "own-user-token")
    x = XActivity(platforms)
    _, said = run("--channel=x")
    assert "the webhook is not registered" in " ".join(said.split())
    assert x.written == []
    code, said = run("--channel=x", "--subscribe")
    assert code == 0, said
    assert x.written[0].endswith("/webhooks/x")
    by_token = dict(x.events)
    assert by_token["post.mention.create"] == "AAAAbearer"
    assert by_token["dm.received"] == "own-user-token"
    x.written.clear()
    assert run("--channel=x", "--subscribe")[0] == 0
    assert x.written == []


@pytest.mark.usefixtures("ready")
def test_a_webhook_that_x_switched_off_is_tried_again(platforms, run):
    x = XActivity(platforms)
    run("--channel=x", "--subscribe")
    x.webhooks[0]["valid"] = False
    assert "is switched off" in " ".join(run("--channel=x")[1].split())
    x.written.clear()
    assert run("--channel=x", "--subscribe")[0] == 0
    assert x.written == ["again"]


@pytest.mark.usefixtures("ready")
def test_without_a_token_of_the_account_its_direct_messages_are_named(platforms, run):
    x = XActivity(platforms)
    code, said = run("--channel=x", "--subscribe")
    assert code == 0, said
    assert f"dm.received of {ACCOUNT} is not sent" in " ".join(said.split())
    assert "X_USER_TOKEN=" in said
    assert {event for event, _ in x.events} == {
        *("post.mention.create", "post.reply.create", "post.quote.create"),
        *("post.create", "post.delete"),
    }


@pytest.mark.usefixtures("ready")
def test_what_a_platform_refuses_is_said_without_the_token(platforms, meta, run):
    refused = as_json({"error": {"code": 200, "message": "no permission EAAshared-token"}}, 403)
    platforms[f"{GRAPH}/{PAGE}/subscribed_apps"] = refused
    _, said = run("--channel=facebook", "--subscribe")
    assert "lacks a permission (code 200)" in " ".join(said.split())
    assert "EAAshared-token" not in said
    assert PAGE not in meta.written
    platforms[f"{X}/webhooks"] = as_json({"title": "CreditsDepleted"}, 402)
    assert "credit is used up" in run("--channel=x")[1]


@pytest.mark.usefixtures("ready")
def test_what_is_polled_is_asked_once(platforms, run):
    feed = f"<rss><channel>{ITEM}</channel></rss>".encode()
    platforms["blog.marigold.example/feed.xml"] = Reply(200, feed, {"Content-Type": "text/xml"})
    code, said = run("--channel=feed")
    assert code == 0, said
    assert "answers: 1 piece on its first page, the newest of 24 Nov 2026" in " ".join(said.split())
    platforms["www.googleapis.com"] = as_json(
        {"error": {"errors": [{"reason": "keyInvalid"}]}}, 400
    )
    code, said = run("--channel=youtube")
    assert code == 1
    assert "YouTube refuses the key" in said
    platforms["blog.marigold.example/feed.xml"] = moved("https://169.254.169.254/latest/meta-data")
    assert "an address that is not public" in " ".join(run("--channel=feed")[1].split())
