"""The tokens by which Heard asks platforms for what they do not push: their names and their forms."""

import re

from heard.domain.errors import Invalid

NAMES = {
    "META_TOKEN": ("meta_token", "Meta access token, or <page or account id>:<token>, with commas"),
    "X_TOKEN": ("x_token", "X bearer token"),
    "YOUTUBE_KEY": ("youtube_key", "API key of YouTube's Data API"),
    "GOOGLE_TOKEN": ("google_token", "<client id> <client secret> <refresh token> of Google"),
}
"""As `make secrets` calls them, as the secret does, and to a person."""

_TOKEN = re.compile(r"([A-Za-z0-9_./-]{1,200}:)?[A-Za-z0-9_.~%|/+=-]{8,1000}")
_GOOGLE_PARTS = 3


def checked(name: str, value: str) -> list[str]:
    """The tokens in what was given. Raises Invalid, which quotes none of it."""
    if name == "GOOGLE_TOKEN":
        if len(value.split()) != _GOOGLE_PARTS:
            message = f"{name}: {_GOOGLE_PARTS} words: client id, client secret, refresh token."
            raise Invalid(message, name)
        return [" ".join(value.split())]
    tokens = [one.strip() for one in value.split(",")]
    if not all(_TOKEN.fullmatch(one) for one in tokens):
        message = f"{name}: tokens of 8 characters or more without blanks, with commas between."
        raise Invalid(message, name)
    return tokens
