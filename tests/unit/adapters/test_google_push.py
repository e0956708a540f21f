"""Whose push is Google's: a token of the one account, for us, in time, signed with a known key."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from heard.adapters import google_push
from heard.adapters.channels import sources
from heard.adapters.google_push import Keys, PushAccount
from heard.adapters.signatures import Sent
from heard.domain.errors import Unavailable

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
EMAIL = "heard-push@marigold-care.iam.gserviceaccount.com"
AUDIENCE = "https://care.marigold.example/webhooks/google"
LIVE = f"{EMAIL} {AUDIENCE}"

OLD, NEW, FOREIGN = (rsa.generate_private_key(65537, 2048) for _ in range(3))


def jwk_set(**keys):
    found = []
    for name, key in keys.items():
        public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
        found.append({**public, "kid": name, "alg": "RS256", "use": "sig"})
    return json.dumps({"keys": found}).encode()


def a_token(key=OLD, kid="old", algorithm="RS256", **changed):
    claims = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "email": EMAIL,
        "email_verified": True,
        "sub": "107890000000000000001",
        "iat": NOW.timestamp(),
        "exp": (NOW + timedelta(hours=1)).timestamp(),
        **changed,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


class Published:
    """What Google publishes, and how often it was asked."""

    def __init__(self):
        self.answer, self.asked, self.now = jwk_set(old=OLD), 0, 1000.0

    def fetch(self, _address):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def google(monkeypatch):
    published = Published()
    monkeypatch.setattr(google_push, "_fetched", published.fetch)
    monkeypatch.setattr(google_push.time, "monotonic", lambda: published.now)
    google_push.google_keys.cache_clear()
    yield published
    google_push.google_keys.cache_clear()


def holds(token, *secrets, now=NOW, scheme="Bearer "):
    sent = Sent(b"{}", {"authorization": f"{scheme}{token}"})
    return sources.verify("google", sent, secrets or [LIVE], now)


def test_a_token_of_the_push_account_for_us_is_good(google):
    assert holds(a_token())
    assert holds(a_token(), scheme="bearer ")
    assert holds(a_token(iss="accounts.google.com"))
    assert google.asked == 1


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://elsewhere.example/webhooks/google"},
        {"aud": [AUDIENCE, "https://elsewhere.example"]},
        {"aud": None},
        {"iss": "https://accounts.google.example"},
        {"iss": None},
        {"email": "someone@marigold-care.iam.gserviceaccount.com"},
        {"email": EMAIL.upper()},
        {"email": None},
        {"email": [EMAIL]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"exp": None},
        {"exp": True},
        {"exp": "tomorrow"},
        {"exp": NOW.timestamp()},
        {"exp": float("inf")},
        {"iat": None},
        {"iat": NOW.timestamp() + 3600},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_is_refused(claims):
    assert not holds(a_token(**claims))


@pytest.mark.usefixtures("google")
def test_a_token_is_good_for_its_hour_and_no_longer():
    token = a_token()
    assert holds(token, now=NOW + timedelta(minutes=59))
    assert not holds(token, now=NOW + timedelta(minutes=60))
    # Google's clock may run a little ahead of ours.
    assert holds(token, now=NOW - timedelta(minutes=4))
    assert not holds(token, now=NOW - timedelta(minutes=6))


@pytest.mark.usefixtures("google")
def test_a_forged_signature_is_refused():
    public = RSAAlgorithm.to_jwk(OLD.public_key())
    head, body, _ = a_token().split(".")
    none = urlsafe_b64encode(b'{"alg":"none","kid":"old"}').decode().rstrip("=")
    forged = [
        a_token(key=FOREIGN),
        a_token(key="k" * 32, algorithm="HS256"),
        a_token(key=json.loads(public)["n"], algorithm="HS256"),
        f"{none}.{body}.",
        f"{head}.{body}.",
        f"{head}.{body}.AAAA",
        f"{a_token(email='x@y').rsplit('.', 1)[0]}.{a_token().rsplit('.', 1)[1]}",
        a_token(kid=None),
    ]
    assert not [token for token in forged if holds(token)]


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "e30.e30.e30", "ümläut", "\ud800", "x" * 9000, "W10.W10.W10"]
)
def test_what_is_no_token_is_refused_and_never_raises(token):
    assert not holds(token)
    assert not holds(a_token(), scheme="Basic ")
    assert not sources.verify("google", Sent(b"{}", {}), [LIVE], NOW)


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("live", ["", EMAIL, f"{EMAIL} {AUDIENCE} keys and more"])
def test_what_is_no_push_account_lets_nobody_in(live):
    assert not holds(a_token(), live)


@pytest.mark.usefixtures("google")
def test_while_the_push_account_rotates_both_are_good():
    new = "new-push@marigold-care.iam.gserviceaccount.com"
    both = [f"{new} {AUDIENCE}", LIVE]
    assert holds(a_token(), *both)
    assert holds(a_token(email=new), *both)
    assert not holds(a_token(), both[0])


def test_keys_are_asked_for_once_an_hour_and_for_a_new_one_at_once(google):
    for _ in range(3):
        assert holds(a_token())
    google.answer = jwk_set(new=NEW, old=OLD)
    google.now += 61
    assert holds(a_token(key=NEW, kid="new"))
    assert google.asked == 2
    google.now += 3601
    assert holds(a_token())
    assert google.asked == 3


def test_unknown_keys_do_not_make_us_ask_more_than_once_a_minute(google):
    for number in range(20):
        assert not holds(a_token(kid=f"made-up-{number}"))
    assert google.asked == 1


@pytest.mark.parametrize("answer", [Unavailable("no"), b"", b"[]", b"{}", b'{"keys":[]}', b"\xff"])
def test_where_no_keys_can_be_read_nobody_is_let_in_and_google_sends_again(google, answer):
    google.answer = answer
    for _ in range(3):
        with pytest.raises(Unavailable):
            holds(a_token())
    assert google.asked == 1
    google.answer, google.now = jwk_set(old=OLD), google.now + 61
    assert holds(a_token())


def test_keys_that_are_not_rsa_are_none(google):
    google.answer = json.dumps(
        {
            "keys": [
                {"kty": "oct", "k": "c2VjcmV0", "kid": "old"},
                json.loads(jwk_set(n=NEW))["keys"][0],
            ]
        }
    ).encode()
    assert Keys().find("old") is None


def test_an_account_may_bring_its_own_keys_and_google_is_not_asked(google):
    own = urlsafe_b64encode(jwk_set(own=NEW)).decode().rstrip("=")
    assert holds(a_token(key=NEW, kid="own"), f"{LIVE} {own}")
    assert not holds(a_token(), f"{LIVE} {own}")
    assert google.asked == 0
    with pytest.raises(Unavailable):
        holds(a_token(), f"{LIVE} not-base64-of-keys")


def test_a_push_account_is_an_address_and_an_audience():
    assert PushAccount.of(LIVE) == PushAccount(EMAIL, AUDIENCE)
    assert PushAccount.of(EMAIL) is None
