"""Access to Google: the token that is set is a refresh token, and the access token that it gives is kept
until it expires."""

import time
from urllib.parse import urlencode

from heard.adapters.channels.lenient import read_number
from heard.adapters.platforms.answers import part, told
from heard.adapters.platforms.tokens import GOOGLE, Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Denied, Withheld

_TOKENS = "https://oauth2.googleapis.com/token"
_SPARE_SECONDS = 60
_PARTS = 3


class GoogleAccess:
    """Asks for a new token where the old one is spent."""

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens
        self._kept: dict[str, tuple[str, float]] = {}

    def headers(self, account: str) -> dict[str, str]:
        """The header that shows an access token. Raises Denied, Limited and Unavailable."""
        return {"Authorization": f"Bearer {self._token(self._tokens.of(GOOGLE, account) or '')}"}

    def _token(self, secret: str) -> str:
        kept, until = self._kept.get(secret, ("", 0.0))
        if kept and time.monotonic() < until:
            return kept
        parts = secret.split()
        if len(parts) != _PARTS:
            message = "google_token is not <client id> <client secret> <refresh token>"
            raise Denied(message)
        names = ("client_id", "client_secret", "refresh_token")
        asked = {**dict(zip(names, parts, strict=True)), "grant_type": "refresh_token"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = told(self._web.post(_TOKENS, form, urlencode(asked).encode()))
        except Withheld as error:
            # 400 invalid_grant: revoked, or unused for half a year.
            message = "Google refuses the refresh token"
            raise Denied(message) from error
        token = part(answer, "access_token")
        if not isinstance(token, str):
            message = "Google gives no access token"
            raise Denied(message)
        seconds = (read_number(part(answer, "expires_in")) or 0) - _SPARE_SECONDS
        self._kept[secret] = (token, time.monotonic() + seconds)
        return token
