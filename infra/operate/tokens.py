"""The tokens by which Heard asks platforms for what they do not push, and answers on them: their names
and their forms."""

import re

from heard.adapters.platforms.x_signing import XAccess
from heard.domain.errors import Invalid

NAMES = {
    "META_TOKEN": ("meta_token", "Meta access token, or <page or account id>:<token>, with commas"),
    "X_TOKEN": ("x_token", "X bearer token"),
    "X_ACCESS": ("x_access", "<API key> <its secret> <access token> <its secret> of the X account"),
    "YOUTUBE_KEY": ("youtube_key", "API key of YouTube's Data API"),
    "GOOGLE_TOKEN": ("google_token", "<client id> <client secret> <refresh token> of Google"),
}
"""As `make secrets` calls them, as the secret does, and to a person."""

WITHOUT = {
    "META_TOKEN": "nobody is asked for more, and answers are copied by hand",
    "X_ACCESS": "answers are copied by hand",
    "GOOGLE_TOKEN": "nobody is asked for more, and answers are copied by hand",
}
"""What one goes without where it is not set; the others, of being told more."""

_TOKEN = re.compile(r"([A-Za-z0-9_./-]{1,200}:)?[A-Za-z0-9_.~%|/+=-]{8,1000}")
_GOOGLE_PARTS = 3


def checked(name: str, value: str) -> list[str]:
    """The tokens in what was given. Raises Invalid, which quotes none of it."""
    if name == "GOOGLE_TOKEN":
        if len(value.split()) != _GOOGLE_PARTS:
            message = f"{name}: {_GOOGLE_PARTS} words: client id, client secret, refresh token."
            raise Invalid(message, name)
        return [" ".join(value.split())]
    if name == "X_ACCESS":
        return [_access(name, one) for one in value.split(",")]
    tokens = [one.strip() for one in value.split(",")]
    if not all(_TOKEN.fullmatch(one) for one in tokens):
        message = f"{name}: tokens of 8 characters or more without blanks, with commas between."
        raise Invalid(message, name)
    return tokens


def _access(name: str, words: str) -> str:
    """With the account in front, which X has put into the token itself."""
    access = XAccess.of(words)
    if access is None:
        message = (
            f"{name}: four words: API key, API key secret, access token, access token secret. The access "
            "token begins with the account's number: make it on the page of the app, or by signing in as "
            "the account."
        )
        raise Invalid(message, name)
    return f"{access.account}:{' '.join(words.split())}"
