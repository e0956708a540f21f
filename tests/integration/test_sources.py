"""Every source from its POST to its thread, and who is turned away at each door."""

import json
import sys
from types import ModuleType

import pytest

from heard.adapters.channels import sources
from heard.adapters.channels.findings import Findings
from heard.adapters.channels.sources import SOURCES, Source
from heard.adapters.signatures import SECRET_PATH
from heard.domain.message import Author, Channel, Message, Place, Surface
from heard.domain.state import State
from infra.local import channels
from infra.local.channels import PUSH_BEARER, SECRETS, SIGNING, webhook
from infra.operate import doors, secrets
from tests.integration.invocations import request
from tests.integration.payloads import (
    LOCATION,
    google_push,
    mention,
    trust_review,
)

IN_PATH = sorted(name for name, source in SOURCES.items() if source.proof.in_path)
BODIES = {"trustpilot": trust_review("r1", "Broken again"), "listening": mention(1, "Broken again")}


def post(account, source, body, *, path="", headers=None):
    raw = json.dumps(body).encode()
    event = request("POST", source, raw=raw, headers=headers, path=path)
    return account.invoke("receive_webhook", event)["statusCode"]


@pytest.mark.parametrize(
    ("source", "body", "channel", "account_id", "native_id"),
    [
        ("google", google_push("A1"), Channel.GOOGLE, "99887766554433", f"{LOCATION}/reviews/A1"),
        ("trustpilot", BODIES["trustpilot"], Channel.TRUSTPILOT, "46d6", "r1"),
        ("listening", BODIES["listening"], Channel.GENERIC, "12", "1"),
    ],
)
def test_what_a_source_sends_becomes_a_thread_that_waits(
    account, source, body, channel, account_id, native_id
):
    for _ in range(2):
        assert account.post_webhook(source, body)["statusCode"] == 200
    account.drain()
    thread = account.thread(channel, account_id, native_id)
    assert thread.state is State.WAITING
    assert thread.brand == "unassigned"
    assert len(account.rows("THREAD#", "MSG#")) == 1
    assert account.dead_letters() == []


@pytest.mark.parametrize("source", IN_PATH)
@pytest.mark.parametrize("path", ["", "guess", "local-trustpilot-secre", "päth", "a" * 5000])
def test_whoever_does_not_know_the_address_is_refused(account, source, path):
    assert post(account, source, BODIES[source], path=path) == 401
    assert account.hear_once() == 0


@pytest.mark.parametrize("source", IN_PATH)
def test_while_a_secret_path_rotates_both_hold_and_then_the_old_one_is_refused(account, source):
    old, name = SIGNING[source], SOURCES[source].secret
    account.set_secrets({**SECRETS, name: ["a-brand-new-path", old]})
    for path in ("a-brand-new-path", old):
        assert post(account, source, BODIES[source], path=path) == 200
    account.set_secrets({**SECRETS, name: ["a-brand-new-path"]})
    account.restart()
    assert post(account, source, BODIES[source], path=old) == 401


@pytest.mark.parametrize("source", ["meta", "x", "google", "generic"])
def test_nothing_lies_behind_the_address_of_a_source_that_signs(account, source):
    assert post(account, source, {}, path=SIGNING[SOURCES[source].secret]) == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {PUSH_BEARER[:-6]}AAAAAA"},
        {"authorization": f"Basic {PUSH_BEARER}"},
    ],
    ids=["none", "empty", "no token", "another signature", "another scheme"],
)
def test_a_push_without_a_good_token_is_refused(account, headers):
    assert post(account, "google", google_push("A1"), headers=headers) == 401
    assert account.hear_once() == 0


def test_a_token_for_another_account_is_refused(account):
    _, audience_and_keys = SIGNING["google"].split(" ", 1)
    other = f"other@care.iam.gserviceaccount.com {audience_and_keys}"
    account.set_secrets({**SECRETS, "google": other})
    assert account.post_webhook("google", google_push("A1"))["statusCode"] == 401


@pytest.mark.parametrize("source", ["google", "trustpilot", "listening"])
def test_a_source_whose_secret_is_not_set_is_refused_for_now(account, source, capsys):
    account.set_secrets({})
    assert account.post_webhook(source, {})["statusCode"] == 503
    assert "SecretMissing" in capsys.readouterr().out


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\x00", b'{"a":' * 5000, b"{}"])
def test_a_proven_body_is_answered_whatever_it_holds_and_kept_aside(account, source, raw):
    answer = account.post_webhook(source, raw, encoded=True)
    assert answer["statusCode"] == 200
    account.drain()
    assert len(account.dead_letters()) == 1
    assert account.rows("THREAD#") == []


def test_a_secret_path_stands_in_no_log(account, capsys):
    for path in (SIGNING["trustpilot"], "canary-of-a-guess"):
        post(account, "trustpilot", BODIES["trustpilot"], path=path)
    account.drain()
    said = capsys.readouterr()
    for word in (SIGNING["trustpilot"], "canary-of-a-guess"):
        assert word not in said.out + said.err


def test_a_review_that_changed_before_it_was_heard_and_is_deleted_after_is_one_review(account):
    late = trust_review("r1", "Still broken, you liars", "updated", stars=2, title=None)
    gone = {"events": [{"eventName": "service-review-deleted", "eventData": {"id": "r1"}}]}
    for body in (gone, late, BODIES["trustpilot"], late):
        account.post_webhook("trustpilot", body)
        account.drain()
    entry = account.entry(Channel.TRUSTPILOT, "46d6", "r1")
    assert (entry.text, entry.rating) == ("Still broken, you liars", 2)
    assert account.thread(Channel.TRUSTPILOT, "46d6", "r1").state is State.WITHDRAWN
    assert len(account.rows("THREAD#", "MSG#")) == 1


def pigeon_post(body):
    """The parser of a platform that nobody has yet."""
    found = Findings()
    with found.item("letter"):
        place = Place(Channel.GENERIC, "loft", "dm", body["from"])
        author = Author(body["from"])
        letter = Message(
            Channel.GENERIC,
            "loft",
            body["ring"],
            Surface.DM,
            author,
            place=place,
            text=body["says"],
        )
        found.hear(letter)
    return found.parsed()


def test_a_platform_is_one_file_and_one_line(account, monkeypatch):
    """With its file and its line it is let in, read, and known to whoever operates and tries it."""
    file = ModuleType("heard.adapters.channels.pigeon")
    file.parse = pigeon_post
    monkeypatch.setitem(sys.modules, file.__name__, file)
    line = Source("pigeon", "secret path", SECRET_PATH, (Channel.GENERIC,))
    monkeypatch.setitem(SOURCES, "pigeon", line)
    account.set_secrets({**SECRETS, "pigeon": "behind-the-old-oak-tree"})
    letter = {"ring": "NL-7", "from": "odile", "says": "My parcel arrived broken"}
    assert post(account, "pigeon", letter, path="under-the-wrong-tree") == 401
    assert post(account, "pigeon", letter, path="behind-the-old-oak-tree") == 200
    account.drain()
    assert account.thread(Channel.GENERIC, "loft", "NL-7").state is State.WAITING
    assert dict(secrets._names())["PIGEON"][0] == "pigeon"


def test_a_source_has_its_file_and_everybody_knows_it():
    for name, source in SOURCES.items():
        assert callable(sources.parser(name))
        assert source.secret.upper() in secrets.NAMES
        assert doors.NEEDED_BY[source.secret] == source.channels
        assert SECRETS[source.secret]
        assert str(webhook("http://127.0.0.1:4500", name)["url"]).startswith(
            f"http://127.0.0.1:4500/webhooks/{name}"
        )
    assert webhook("", "google")["headers"]["authorization"] == f"Bearer {channels.PUSH_BEARER}"
