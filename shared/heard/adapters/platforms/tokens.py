"""The tokens by which we ask platforms for more and speak on them, from the channels' secret.

    "meta_token": one for all pages and accounts, or one each as "<account>:<token>"
    "x_token": a bearer token        "youtube_key": an API key
    "google_token": "<client id> <client secret> <refresh token>"
    "x_access": "<account>:<API key> <its secret> <access token> <its secret>": speaks as that account

A name that is not set is a platform that is not asked, and not spoken on. Meta's and Google's tokens
do both, as far as their permissions reach.
"""

from heard.adapters.secrets import Secrets

META, X, GOOGLE, YOUTUBE = "meta_token", "x_token", "google_token", "youtube_key"
X_ACCESS = "x_access"


class Tokens:
    """What `make secrets` has set."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def of(self, name: str, account: str) -> str | None:
        """An account's own token, else the one for all; None where there is none."""
        live = self._secrets.of(name)
        own, shared = f"{account}:", [one for one in live if ":" not in one]
        named = [one.removeprefix(own) for one in live if one.startswith(own)]
        return next(iter([*named, *shared]), None)
