"""`make secrets`: set, rotated, finished, and never shown."""

import json
import sys
from types import SimpleNamespace

import boto3
import pytest

from heard.adapters.secrets import Secrets
from heard.adapters.signatures import standard_key
from heard.domain.errors import Invalid, Unavailable
from infra.operate import secrets

pytestmark = pytest.mark.usefixtures("deployed")


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    for name in secrets.NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def live(deployed):
    """What the webhook would take for a name, read as the webhook reads it."""
    return lambda name: Secrets(deployed.outputs["ChannelSecretsArn"]).of(name)


def test_what_is_given_is_set_and_the_rest_is_left(live, set_secrets, monkeypatch):
    set_secrets(x="consumer-secret")
    monkeypatch.setenv("META", " app-secret-1 ")
    secrets.main([])
    assert live("meta") == ("app-secret-1",)
    assert live("x") == ("consumer-secret",)


def test_the_one_before_stays_valid_behind_the_new_one_until_finish(live, set_secrets, monkeypatch):
    set_secrets(x="consumer-secret", meta=["app-secret-1"])
    monkeypatch.setenv("X", "consumer-secret-2")
    secrets.main([])
    assert live("x") == ("consumer-secret-2", "consumer-secret")
    secrets.main(["--finish"])
    assert live("x") == ("consumer-secret-2",)
    assert live("meta") == ("app-secret-1",)


def test_a_slip_during_a_rotation_does_not_lose_the_one_that_still_signs(
    live, set_secrets, monkeypatch
):
    set_secrets(x="consumer-secret")
    for typed in ("consumer-slip", "consumer-new"):
        monkeypatch.setenv("X", typed)
        secrets.main([])
    assert live("x") == ("consumer-new", "consumer-slip", "consumer-secret")


def test_two_app_secrets_of_meta_outlive_finish(live, set_secrets, monkeypatch):
    set_secrets(meta="facebook-old")
    monkeypatch.setenv("META", "facebook-new, instagram-new")
    secrets.main([])
    assert live("meta") == ("facebook-new", "instagram-new", "facebook-old")
    secrets.main(["--finish"])
    assert live("meta") == ("facebook-new", "instagram-new")


def test_the_same_again_changes_nothing(set_secrets, monkeypatch, answers):
    set_secrets(x=["consumer-secret"], old={"x": 0})
    answers["PutSecretValue"] = "MustNotBeCalled"
    monkeypatch.setenv("X", "consumer-secret")
    assert secrets.main([]) == 0


def test_finish_never_takes_the_last_one(live, set_secrets):
    set_secrets(x=["consumer-secret"], old={"x": 5})
    secrets.main(["--finish"])
    assert live("x") == ("consumer-secret",)


def test_nothing_that_is_set_is_shown(set_secrets, monkeypatch, capsys):
    set_secrets(x="canary-of-x", meta=["canary-of-meta"], standard="")
    monkeypatch.setenv("X", "canary-new")
    secrets.main([])
    said = capsys.readouterr()
    assert "canary" not in said.out + said.err
    lines = {line.split()[0]: line for line in said.out.splitlines() if line}
    assert "not set" in lines["STANDARD"]
    assert "1 old one" in lines["X"]
    assert lines["META"].split()[1:] == ["set"]


def test_new_makes_up_what_is_ours_to_choose_and_shows_it_once(live, monkeypatch, capsys):
    monkeypatch.setenv("STANDARD", "new")
    monkeypatch.setenv("META_VERIFY_TOKEN", "new")
    secrets.main([])
    said = capsys.readouterr().out
    assert live("standard")[0].startswith("whsec_")
    assert len(standard_key(live("standard")[0])) == 32
    assert said.count(live("standard")[0]) == said.count(live("meta_verify_token")[0]) == 1
    monkeypatch.delenv("STANDARD")
    monkeypatch.delenv("META_VERIFY_TOKEN")
    secrets.main([])
    assert "whsec_" not in capsys.readouterr().out


def test_a_new_secret_path_is_shown_once_as_the_whole_address(deployed, live, monkeypatch, capsys):
    monkeypatch.setenv("TRUSTPILOT", "new")
    monkeypatch.setenv("LISTENING", "new")
    secrets.main([])
    said = capsys.readouterr().out
    for name in ("trustpilot", "listening"):
        [path] = live(name)
        assert said.count(f"{deployed.api}/webhooks/{name}/{path}\n") == 1
        assert len(path) >= 32


def test_googles_push_account_is_kept_with_its_audience(deployed, live, monkeypatch):
    email = "push@care.iam.gserviceaccount.com"
    monkeypatch.setenv("GOOGLE", email)
    secrets.main([])
    assert live("google") == (f"{email} {deployed.api}/webhooks/google",)
    monkeypatch.setenv("GOOGLE", f"{email} an-audience-of-ours")
    secrets.main([])
    assert live("google")[0] == f"{email} an-audience-of-ours"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STANDARD", "whsec_c2hvcnQ="),
        ("STANDARD", "whsec_not base64 at all"),
        ("X", "short"),
        ("META", "new"),
        ("META", "good-enough,,"),
        ("META_VERIFY_TOKEN", "has a blank"),
        ("TRUSTPILOT", "too-short-to-be-safe"),
        ("TRUSTPILOT", "a/path/with/slashes/in/it/is/none"),
        ("GOOGLE", "somebody@gmail.example"),
        ("GOOGLE", "new"),
    ],
)
def test_what_can_not_be_a_secret_is_refused_without_repeating_it(live, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Invalid, match=name) as raised:
        secrets.main([])
    assert value not in str(raised.value)
    assert live(secrets.NAMES[name][0]) == ()


def test_at_a_terminal_it_asks_without_echo_and_enter_keeps(live, set_secrets, monkeypatch):
    set_secrets(meta="app-secret-1")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(
        secrets.getpass, "getpass", lambda ask: "consumer-secret" if ask.startswith("X ") else ""
    )
    secrets.main([])
    assert live("meta") == ("app-secret-1",)
    assert live("x") == ("consumer-secret",)


def test_a_secret_that_is_no_json_object_says_how_to_begin_again(deployed):
    boto3.client("secretsmanager").put_secret_value(
        SecretId=deployed.outputs["ChannelSecretsArn"], SecretString=json.dumps(["a"])
    )
    with pytest.raises(Unavailable, match="make secrets"):
        secrets.main([])


def test_tokens_are_set_one_for_all_or_one_an_account(live, monkeypatch):
    monkeypatch.setenv("META_TOKEN", "EAAshared1, 100200300:EAAown12345")
    monkeypatch.setenv("GOOGLE_TOKEN", " client.id  GOCSPX-secret 1//refresh ")
    secrets.main([])
    assert live("meta_token") == ("EAAshared1", "100200300:EAAown12345")
    assert live("google_token") == ("client.id GOCSPX-secret 1//refresh",)


def test_access_to_x_is_kept_for_the_account_that_its_token_names(live, monkeypatch, capsys):
    one, other = "key  keysecret 14-aaaaaaaaaaaa tokensecret", "key keysecret 15-bbbbbbbbbbbb other"
    monkeypatch.setenv("X_ACCESS", f"{one}, {other}")
    secrets.main([])
    assert live("x_access") == (f"14:{' '.join(one.split())}", f"15:{other}")
    said = capsys.readouterr().out
    assert "keysecret" not in said
    assert "META_TOKEN" in said
    assert "answers are copied by hand" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("META_TOKEN", "short"),
        ("META_TOKEN", "EAA with blanks in it"),
        ("X_TOKEN", "bearer,"),
        ("GOOGLE_TOKEN", "only-a-refresh-token"),
        ("X_ACCESS", "key keysecret bearer-without-a-number other"),
        ("X_ACCESS", "only-a-token"),
    ],
)
def test_what_is_no_token_is_refused_and_not_quoted(name, value, monkeypatch, capsys):
    monkeypatch.setenv(name, value)
    with pytest.raises(Invalid) as caught:
        secrets.main([])
    assert value not in str(caught.value) + capsys.readouterr().out
