"""Signs a request to X as the account itself (OAuth 1.0a, HMAC-SHA1; RFC 5849).

Such a token lives until somebody takes it back, where those of OAuth 2.0 live two hours and renew
themselves into something that would have to be stored. Posts, direct messages and hiding take it
(docs.x.com, "Authentication", read 2026-11-25). A JSON body is no part of what is signed.
"""

import hmac
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1
from urllib.parse import parse_qsl, quote, urlsplit

_PARTS = 4
_TOKEN = re.compile(r"([0-9]{1,25})-[A-Za-z0-9]{10,100}")


@dataclass(frozen=True, slots=True)
class XAccess:
    """The app's key and secret, and the account's token and secret."""

    key: str
    secret: str
    token: str
    token_secret: str

    @classmethod
    def of(cls, words: str) -> "XAccess | None":
        """From four words with blanks between; None for anything else."""
        parts = words.split()
        return cls(*parts) if len(parts) == _PARTS and _TOKEN.fullmatch(parts[2]) else None

    @property
    def account(self) -> str:
        """Whose token it is: X begins it with the account's id."""
        return self.token.partition("-")[0]


def authorization(method: str, url: str, access: XAccess, nonce: str, at: int) -> str:
    """The Authorization header of one request; `at` is in seconds since 1970."""
    ours = {
        "oauth_consumer_key": access.key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(at),
        "oauth_token": access.token,
        "oauth_version": "1.0",
    }
    parts = urlsplit(url)
    every = [*ours.items(), *parse_qsl(parts.query, keep_blank_values=True)]
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in every)
    sorted_ = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(
        map(_escaped, (method.upper(), f"{parts.scheme}://{parts.netloc}{parts.path}", sorted_))
    )
    key = f"{_escaped(access.secret)}&{_escaped(access.token_secret)}"
    signature = b64encode(hmac.digest(key.encode(), base.encode(), sha1)).decode()
    header = {**ours, "oauth_signature": signature}
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in header.items())


def _escaped(text: str) -> str:
    return quote(text, safe="~")
