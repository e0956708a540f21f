"""A token names one agent, for one purpose, for a time; everything else is refused."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from heard.adapters import tokens
from heard.domain.errors import Unauthorised, Unavailable

NOW = datetime(2030, 1, 8, 12, 0, tzinfo=UTC)
KEY, OLDER = "k" * 40, "o" * 40


def signed(**changes: object) -> str:
    claims = {"sub": "dana", "aud": "heard-desk", "iat": 0, "exp": NOW.timestamp() + 60}
    claims |= changes
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, KEY, algorithm="HS256")


def test_a_token_names_its_agent_until_it_expires() -> None:
    token = tokens.issue("dana", KEY, NOW, 10)
    assert tokens.verify(token, (KEY,), NOW + timedelta(minutes=9, seconds=59)) == "dana"
    with pytest.raises(Unauthorised, match="expired"):
        tokens.verify(token, (KEY,), NOW + timedelta(minutes=10))


def test_the_time_is_the_argument_and_not_the_machines_clock() -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    assert tokens.verify(tokens.issue("dana", KEY, long_ago, 1), (KEY,), long_ago) == "dana"
    ahead = datetime(2200, 1, 1, tzinfo=UTC)
    assert tokens.verify(tokens.issue("dana", KEY, ahead, 1), (KEY,), ahead) == "dana"


def test_while_a_key_is_rotated_both_verify_and_then_the_old_one_does_not() -> None:
    token = tokens.issue("dana", OLDER, NOW, 10)
    assert tokens.verify(token, (KEY, OLDER), NOW) == "dana"
    with pytest.raises(Unauthorised):
        tokens.verify(token, (KEY,), NOW)


def unsigned() -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    exp = NOW.timestamp() + 60
    claims = {"sub": "dana", "aud": "heard-desk", "iat": 0, "exp": exp}
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        "\ud800",
        unsigned(),
        jwt.encode({"sub": "dana", "aud": "heard-desk", "iat": 0, "exp": 9e9}, "k" * 64, "HS512"),
        signed(aud="heard-links"),
        signed(aud=None),
        signed(sub=None),
        signed(sub=7),
        signed(exp=None),
        signed(exp="tomorrow"),
        signed(exp=True),
        signed(exp=float("nan")),
        signed()[:-2],
    ],
)
def test_a_forgery_is_refused(token: str) -> None:
    with pytest.raises(Unauthorised):
        tokens.verify(token, (KEY,), NOW)


def test_a_secret_holds_one_key_or_several_newest_first() -> None:
    assert tokens.keys_in(KEY) == (KEY,)
    assert tokens.keys_in(f"{KEY}\n{OLDER}\n") == (KEY, OLDER)
    assert tokens.keys_in(json.dumps([KEY, OLDER])) == (KEY, OLDER)


@pytest.mark.parametrize("secret", ["", " \n", "short", "[]", '["short"]', "[", f"{KEY}\nshort"])
def test_nobody_is_let_in_by_an_empty_or_short_key(secret: str) -> None:
    with pytest.raises(Unavailable):
        tokens.keys_in(secret)
