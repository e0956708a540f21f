"""What a webhook answers to friends, strangers and hostile bodies (faults 5, 13, 18 and 19)."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from heard.adapters.inbox import LARGEST_BODY
from heard.adapters.signing import sign_meta, sign_standard
from infra.local.channels import META, SECRETS, STANDARD, X
from tests.integration.invocations import request
from tests.integration.payloads import comment, page, shop

BODY = page(comment(1, "My parcel arrived broken"))
RAW = b'{"object":"page","entry":[]}'


def problem(answer):
    """The problem document of an answer that has one."""
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    document = json.loads(answer["body"])
    assert document["status"] == answer["statusCode"]
    assert set(document) == {"type", "title", "status", "detail"}
    return document


def test_a_source_that_does_not_exist_is_not_found(account):
    headers = sign_meta(RAW, META)
    answer = account.post_webhook("myspace", RAW, headers=headers)
    assert answer["statusCode"] == 404
    assert "meta" in problem(answer)["detail"]
    assert account.calls.made == []


def test_a_get_of_a_source_that_does_not_exist_is_not_found(account):
    assert account.invoke("receive_webhook", request("GET", "myspace"))["statusCode"] == 404


def test_a_body_over_the_cap_is_too_large(account):
    answer = account.post_webhook("meta", b"x" * 6_000_000)
    assert answer["statusCode"] == 413
    assert str(LARGEST_BODY) in problem(answer)["detail"]
    assert account.calls.made == []


def test_a_body_of_just_the_cap_is_taken(account):
    raw = b" " * LARGEST_BODY
    assert account.post_webhook("meta", raw)["statusCode"] == 200


def test_a_body_that_is_no_base64_is_invalid(account):
    event = request("POST", "meta", raw=RAW, encoded=True)
    for body in ("%%%", "ümläut"):
        answer = account.invoke("receive_webhook", {**event, "body": body})
        assert problem(answer)["status"] == 400


def test_a_body_in_base64_is_signed_by_its_bytes(account):
    answer = account.post_webhook("meta", BODY, encoded=True)
    assert answer["statusCode"] == 200
    account.drain()
    assert len(account.rows("THREAD#", "MSG#")) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature": "sha1=" + "0" * 40},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256=ümläut"},
        {"x-hub-signature-256": "sha256=" + "0" * 64},
        sign_meta(RAW + b" ", META),
        sign_meta(RAW, ""),
    ],
    ids=["none", "sha1 only", "empty", "not ascii", "wrong", "re-serialised", "empty secret"],
)
def test_what_is_not_signed_by_the_platform_is_refused(account, headers):
    answer = account.post_webhook("meta", RAW, headers=headers)
    assert answer["statusCode"] == 401
    problem(answer)
    assert account.hear_once() == 0


def test_header_names_are_read_in_any_case(account):
    headers = {name.title(): value for name, value in sign_meta(RAW, META).items()}
    assert account.post_webhook("meta", RAW, headers=headers)["statusCode"] == 200


def test_another_channels_secret_does_not_do(account):
    assert account.post_webhook("meta", BODY, secret=X)["statusCode"] == 401


def test_a_stale_or_future_generic_message_is_refused_and_a_replay_is_heard_once(account, clock):
    raw = json.dumps(shop(1, "My parcel arrived broken")).encode()
    headers = sign_standard(raw, STANDARD, "msg_1", datetime.now(UTC))
    for _ in range(2):
        assert account.post_webhook("generic", raw, headers=headers)["statusCode"] == 200
    account.drain()
    assert len(account.rows("THREAD#", "MSG#")) == 1
    clock.shift(timedelta(minutes=6))
    assert account.post_webhook("generic", raw, headers=headers)["statusCode"] == 401
    clock.shift(timedelta(minutes=-12))
    assert account.post_webhook("generic", raw, headers=headers)["statusCode"] == 401


def test_forgeries_do_not_read_the_secrets_more_than_once_a_minute(account):
    for _ in range(20):
        account.post_webhook("meta", RAW, headers={})
    assert account.calls.counted["GetSecretValue"] == 2


@pytest.mark.parametrize(
    "values", [{}, {"x": [X]}, {"meta": ""}, {"meta": []}, {"meta": ["", " "]}, {"meta": None}]
)
def test_a_secret_that_is_not_set_refuses_every_post_for_now(account, values, capsys):
    account.set_secrets(values)
    answer = account.post_webhook("meta", BODY)
    assert answer["statusCode"] == 503
    problem(answer)
    assert "SecretMissing" in capsys.readouterr().out
    assert account.hear_once() == 0


@pytest.mark.parametrize("text", ["", "secret", "[]", "null", '"meta"'])
def test_a_secret_that_is_no_json_object_refuses_every_post_for_now(account, text):
    account.client("secretsmanager").put_secret_value(SecretId="channels", SecretString=text or " ")
    assert account.post_webhook("meta", BODY)["statusCode"] == 503


def test_no_secret_no_handshake(account):
    account.set_secrets({})
    for source, query in (("meta", {"hub.mode": "subscribe"}), ("x", {"crc_token": "a"})):
        event = request("GET", source, query=query)
        assert account.invoke("receive_webhook", event)["statusCode"] == 503


def test_a_wrong_verify_token_is_forbidden(account):
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "guess"}
    answer = account.invoke("receive_webhook", request("GET", "meta", query=query))
    assert problem(answer)["status"] == 403


def test_while_a_secret_rotates_both_hold_and_then_the_old_one_is_refused(account):
    assert account.post_webhook("meta", BODY)["statusCode"] == 200
    account.set_secrets({**SECRETS, "meta": ["brand-new", META]})
    # The first message that the new secret signs makes a warm function read again.
    assert account.post_webhook("meta", BODY, secret="brand-new")["statusCode"] == 200
    assert account.post_webhook("meta", BODY, secret=META)["statusCode"] == 200
    account.set_secrets({**SECRETS, "meta": ["brand-new"]})
    account.restart()
    assert account.post_webhook("meta", BODY, secret=META)["statusCode"] == 401
    assert account.post_webhook("meta", BODY, secret="brand-new")["statusCode"] == 200


def test_while_the_verify_token_rotates_both_hold(account):
    account.set_secrets({**SECRETS, "meta_verify_token": ["new", "old"]})
    for token in ("new", "old"):
        query = {"hub.mode": "subscribe", "hub.challenge": "7", "hub.verify_token": token}
        assert account.invoke("receive_webhook", request("GET", "meta", query=query))["body"] == "7"


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("SendMessage", "ThrottlingException"),
        ("SendMessage", "InternalError"),
        ("GetSecretValue", "InternalServiceError"),
        ("GetSecretValue", "AccessDeniedException"),
    ],
)
def test_when_aws_fails_the_platform_is_asked_to_send_it_again(account, operation, code):
    account.calls.fail(operation, code)
    answer = account.post_webhook("meta", BODY)
    assert answer["statusCode"] == 503
    assert code not in problem(answer)["detail"]
    account.calls.mend()
    assert account.post_webhook("meta", BODY)["statusCode"] == 200
    account.drain()
    assert len(account.rows("THREAD#", "MSG#")) == 1


def test_a_large_body_that_s3_does_not_take_is_refused_for_now(account):
    noise = random.Random(3).randbytes(250_000).hex()
    account.calls.fail("PutObject", "SlowDown")
    assert account.post_webhook("meta", page(comment(1, noise)))["statusCode"] == 503
    assert account.hear_once() == 0
