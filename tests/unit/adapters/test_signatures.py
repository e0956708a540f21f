"""Signatures and handshakes, on published vectors and on vectors computed by hand.

PUBLISHED: the value stands in the source named; COMPUTED: with openssl's arithmetic, no authority.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heard.adapters.channels import sources
from heard.adapters.channels.sources import SOURCES
from heard.adapters.signatures import Sent, meta_challenge, x_crc
from heard.adapters.signing import sign, sign_meta, sign_standard, sign_x, standard_secret
from heard.domain.errors import Invalid, Unavailable

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SIGNING = ["generic", "meta", "x"]
IN_PATH = sorted(name for name, source in SOURCES.items() if source.proof.in_path)


def verify(
    source: str,
    headers: Mapping[str, str],
    raw: bytes,
    secrets: Sequence[str],
    now: datetime,
    path: str = "",
) -> bool:
    """Verify what a source sent."""
    return sources.verify(source, Sent(raw, headers, path), secrets, now)


def meta(raw: bytes, signature: str, *secrets: str) -> bool:
    """Verify as Meta, the signature written with its prefix."""
    return verify("meta", {"x-hub-signature-256": signature}, raw, secrets, NOW)


ESCAPED = (
    rb'{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":'
    rb'{"message":"\u00e4\u00f6\u00e5 caf\u00e9 \ud83d\ude4f","link":"https:\/\/x.y\/z"}}]}]}'
)


@pytest.mark.parametrize(
    ("secret", "raw", "digest"),
    [
        # PUBLISHED by nyaruka/courier.
        (
            "sesame",
            b"hello world",
            "f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17",
        ),
        (
            "sesame",
            b"hello world2",
            "60905fdf409d0b4f721e99f6f25b31567a68a6b45e933d814e17a246be4c5a53",
        ),
        # COMPUTED: escapes and slashes as Meta writes them.
        (
            "test_app_secret",
            ESCAPED,
            "58eaccb5615617d45a815172684bb0fd626c5b2e60feb66760723d1a75b888c0",
        ),
    ],
)
def test_meta_signs_the_raw_bytes_in_hex(secret: str, raw: bytes, digest: str) -> None:
    """And nothing else will do."""
    assert meta(raw, f"sha256={digest}", secret)
    assert sign_meta(raw, secret) == {"x-hub-signature-256": f"sha256={digest}"}
    assert not meta(raw + b" ", f"sha256={digest}", secret)
    assert not meta(raw, f"sha256={digest}", secret + "x")
    assert not meta(raw, digest, secret)
    assert not meta(raw, f"sha1={digest}", secret)


@pytest.mark.parametrize(
    "digest",
    [
        # COMPUTED: the same body through three ways of writing JSON again.
        "adcd1b543f709a9c27177705d5d87023afe66138cc278758d6388d0813a7867d",
        "e111301126dea4cfc2edaf5b79f0946b0671cd912ac7e90cf79ff2844b53b79c",
        "e0b64626cc8abaf8f0dffd883e67b84024707e3eee9782448e2d4ffce19b3d4e",
    ],
)
def test_a_body_that_was_written_again_does_not_verify(digest: str) -> None:
    """Hash the bytes received, never the parsed body."""
    again = [
        json.dumps(json.loads(ESCAPED), separators=(",", ":")).encode(),
        json.dumps(json.loads(ESCAPED), separators=(",", ":"), ensure_ascii=False).encode(),
        json.dumps(json.loads(ESCAPED)).encode(),
    ]
    assert not meta(ESCAPED, f"sha256={digest}", "test_app_secret")
    assert sum(meta(raw, f"sha256={digest}", "test_app_secret") for raw in again) == 1


def test_sha1_alone_is_never_enough() -> None:
    """COMPUTED; Meta still sends it beside the other."""
    raw = (
        b'{"object":"page","entry":[{"id":"196570092874301","time":1609656118325,"messaging":'
        b'[{"sender":{"id":"3679996632300187"},"recipient":{"id":"196570092874301"},"timestamp":'
        b'1609656118099,"message":{"mid":"m_ABt0g2fPDAG79BBwxSjAgHrdk0kiK1I5_uNiFqTbtvr6GaAJBHilj0'
        b'o4WumWIplSNO4PZk6M67FSIsSL9DGqTa","text":"hi"}}]}]}'
    )
    sha1 = {"x-hub-signature": "sha1=00dcae90c15e75755eddba9e7f2c8233cc4c4e02"}
    sha256 = {
        "x-hub-signature-256": "sha256="
        "6d94a12064a14af634404fb8adcb6715917ac31a5f2560fcef6fb84f036ea92d"
    }
    assert not verify("meta", sha1, raw, ["test_app_secret"], NOW)
    assert verify("meta", sha256 | sha1, raw, ["test_app_secret"], NOW)


def test_x_signs_the_raw_bytes_in_base64_and_hex_is_refused() -> None:
    """COMPUTED."""
    raw = b'{"for_user_id":"2244994945","tweet_create_events":[]}'
    right = "sha256=RS+61dBFm4A/7Aaauqtb+PJ3haEpeXm9K6yYv3eHlvM="
    name = "x-twitter-webhooks-signature"
    assert verify("x", {name: right}, raw, ["apiSecret"], NOW)
    assert sign_x(raw, "apiSecret") == {name: right}
    in_hex = sign_meta(raw, "apiSecret")["x-hub-signature-256"]
    assert not verify("x", {name: in_hex}, raw, ["apiSecret"], NOW)
    assert not verify("x", {name: right}, raw, ["other"], NOW)


WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, SECONDS, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
THEN = datetime.fromtimestamp(SECONDS, UTC)
# PUBLISHED by the Python library of Standard Webhooks.
VALID = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def standard(
    signature: str,
    *,
    secret: str = WHSEC,
    now: datetime = THEN,
    message_id: str = ID,
    timestamp: str = str(SECONDS),
    raw: bytes = BODY,
) -> bool:
    """Verify as the generic source."""
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
    }
    return verify("generic", headers, raw, [secret], now)


def test_standard_webhooks_signs_id_time_and_body() -> None:
    """All three count."""
    assert standard(VALID)
    assert sign_standard(BODY, WHSEC, ID, THEN)["webhook-signature"] == VALID
    assert not standard(VALID, message_id="msg_other")
    assert not standard(VALID, timestamp=str(SECONDS + 1))
    assert not standard(VALID, raw=BODY + b"\n")
    assert not standard(VALID, message_id="")


@pytest.mark.parametrize(
    "signature",
    [
        # PUBLISHED: one character off.
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
        # COMPUTED: the secret used as text instead of base64.
        "v1,ELhqG0Ku1gwOc1f4jyKdp3SFGFLAOdJ9bvpWLciCakI=",
        VALID.replace("v1,", "v2,"),
        VALID.removeprefix("v1,"),
        "",
    ],
)
def test_other_standard_signatures_are_refused(signature: str) -> None:
    """Another version, another key, none."""
    assert not standard(signature)


def test_any_valid_entry_of_the_list_is_enough() -> None:
    """PUBLISHED shape: several versions and keys with blanks between."""
    others = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9b"
    assert standard(f"{others} {VALID} v1,Ceo5qEr07ixe")
    assert not standard(others)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_stamp_may_be_five_minutes_off_either_way_and_no_more(seconds: int) -> None:
    """The stamp is of the attempt, so a retry has a new one."""
    assert standard(VALID, now=THEN + timedelta(seconds=seconds))
    assert not standard(VALID, now=THEN + timedelta(seconds=seconds * 1.01))


@pytest.mark.parametrize("timestamp", ["", "soon", "1614265330.0", "-1", "²", "9" * 5000, " 1"])
def test_a_stamp_that_is_no_number_of_seconds_is_refused(timestamp: str) -> None:
    """Also digits of another script, and a number that Python refuses."""
    assert not standard(VALID, timestamp=timestamp)


def test_a_secret_may_come_without_prefix_and_without_padding() -> None:
    """A key of 16 bytes ends in two padding marks."""
    secret = standard_secret(b"sixteen bytes ok")
    headers = sign("generic", BODY, secret, ID, THEN)
    for written in (secret, secret.rstrip("="), secret.removeprefix("whsec_")):
        assert verify("generic", headers, BODY, [written], THEN)


@pytest.mark.parametrize("secret", ["whsec_", "", "whsec_!!!", "whsec_ä"])
def test_a_secret_that_is_no_key_never_verifies_and_cannot_sign(secret: str) -> None:
    """Refused, not raised."""
    assert not standard(VALID, secret=secret)
    with pytest.raises(Invalid):
        sign_standard(BODY, secret, ID, THEN)


@pytest.mark.parametrize("source", SIGNING)
def test_old_and_new_secrets_verify_while_both_are_live(source: str) -> None:
    """And the old one no longer, once it is gone."""
    old, new = standard_secret(b"old key"), standard_secret(b"new key")
    headers = sign(source, b"{}", old, "m1", NOW)
    assert verify(source, headers, b"{}", [new, old], NOW)
    assert not verify(source, headers, b"{}", [new], NOW)


@pytest.mark.parametrize("source", SIGNING)
def test_without_a_secret_or_a_header_nothing_verifies(source: str) -> None:
    """An empty secret is none: whoever knows it is empty could sign with it."""
    secret = standard_secret(b"key")
    headers = sign(source, b"{}", secret, "m1", NOW)
    assert verify(source, headers, b"{}", [secret, ""], NOW)
    assert not verify(source, headers, b"{}", [], NOW)
    assert not verify(source, {}, b"{}", [secret], NOW)


@pytest.mark.parametrize("source", ["meta", "x"])
def test_a_signature_made_with_the_empty_secret_is_refused(source: str) -> None:
    """Fail closed."""
    assert not verify(source, sign(source, b"{}", "", "m1", NOW), b"{}", [""], NOW)


@pytest.mark.parametrize("source", IN_PATH)
def test_who_signs_nothing_is_known_by_the_secret_in_its_address_alone(source: str) -> None:
    """Old and new while both are live; never by a signature, an empty path or half of it."""
    for secret in ("old-path", "new-path"):
        assert verify(source, {}, b"{}", ["new-path", "old-path"], NOW, secret)
    for path in ("", "new", "new-path2", "NEW-PATH", "päth", "\ud800"):
        assert not verify(source, sign_meta(b"{}", "s"), b"{}", ["new-path", "s"], NOW, path)
    assert not verify(source, {}, b"{}", [""], NOW, "")
    assert sign(source, b"{}", "new-path", "m1", NOW) == {}


def test_a_secret_in_the_address_opens_no_source_that_signs() -> None:
    """Whoever knows the app secret could sign."""
    assert not verify("meta", {}, b"{}", ["app-secret"], NOW, "app-secret")


def test_a_source_that_does_not_exist_is_never_verified() -> None:
    """Whatever it sends."""
    assert not verify("myspace", sign_meta(b"{}", "s"), b"{}", ["s"], NOW)


@settings(max_examples=60)
@example(value="sha256=\ud800é", raw=b"")
@given(value=st.text(st.characters(exclude_categories=()), max_size=80), raw=st.binary(max_size=40))
def test_headers_of_any_kind_are_refused_and_never_raise(value: str, raw: bytes) -> None:
    """Also non-ASCII and lone surrogates."""
    names = [
        *("x-hub-signature-256", "x-twitter-webhooks-signature"),
        *("webhook-id", "webhook-timestamp", "webhook-signature", "authorization"),
    ]
    headers = dict.fromkeys(names, value)
    for source in SOURCES:
        assert not verify(source, headers, raw, ["c2VjcmV0"], NOW)
        assert not verify(source, {**headers, "webhook-timestamp": "1"}, raw, ["c2VjcmV0"], NOW)
        assert not verify(source, headers, raw, ["c2VjcmV0"], NOW, value)
    assert meta_challenge({"hub.mode": value, "hub.verify_token": value}, "token") is None


def test_metas_handshake_is_answered_with_the_challenge_as_it_came() -> None:
    """The example of the documentation."""
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": "meatyhamhock",
    }
    assert meta_challenge(query, "meatyhamhock") == "1158201444"


@pytest.mark.parametrize(
    ("changed", "token"),
    [
        ({"hub.verify_token": "other"}, "meatyhamhock"),
        ({"hub.verify_token": "mëatyhamhock"}, "meatyhamhock"),
        ({"hub.mode": "unsubscribe"}, "meatyhamhock"),
        ({"hub.challenge": ""}, "meatyhamhock"),
        ({"hub.verify_token": ""}, ""),
    ],
)
def test_a_handshake_that_is_not_ours_is_refused(changed: dict[str, str], token: str) -> None:
    """Also where no token is set at all."""
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "meatyhamhock"}
    assert meta_challenge({**query, **changed}, token) is None


def test_xs_challenge_is_signed_with_the_consumer_secret() -> None:
    """PUBLISHED by weni-ai/courier; the query's plus sign is already a blank."""
    answer = {"response_token": "sha256=O5hJl2njQRIa4vsumZ+3oom9ECR5m3aQLRZkPoYelp0="}
    assert x_crc("test token", "apiSecret") == answer


def test_xs_challenge_is_not_answered_without_a_secret() -> None:
    """A wrong answer would stop all events at once."""
    with pytest.raises(Unavailable):
        x_crc("test token", "")
