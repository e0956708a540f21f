"""Every source of webhooks, a line each: how it proves who it is, and whose channels it carries.

To add a platform, write its file here (named as the source, with `parse`), its test file, and one
line below: the webhook, `make secrets`, the doctor and the local bed go by that line. The webhook
imports this room: no pydantic here, a parser is imported when its first body comes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from heard.adapters import google_push, signatures
from heard.adapters.channels.json_body import load
from heard.adapters.signatures import Proof, Sent
from heard.domain.errors import Unreadable
from heard.domain.message import Channel, Parsed


@dataclass(frozen=True, slots=True)
class Source:
    """One source. `secret` names, in the channels' secret, what it proves itself with, and `asks`
    says so to a person; `channels` are those that are refused without it."""

    secret: str
    asks: str
    proof: Proof
    channels: tuple[Channel, ...] = ()


_META = (Channel.FACEBOOK, Channel.MESSENGER, Channel.INSTAGRAM, Channel.WHATSAPP)
_GOOGLE, _TRUSTPILOT = (Channel.GOOGLE,), (Channel.TRUSTPILOT,)

SOURCES: dict[str, Source] = {
    "meta": Source("meta", "Meta app secret", signatures.META, _META),
    "x": Source("x", "X consumer secret (API key secret)", signatures.X, (Channel.X,)),
    "google": Source("google", "e-mail of Google's push account", google_push.PROOF, _GOOGLE),
    "trustpilot": Source("trustpilot", "secret path", signatures.SECRET_PATH, _TRUSTPILOT),
    "listening": Source("listening", "secret path", signatures.SECRET_PATH),
    "generic": Source("standard", "whsec_…", signatures.STANDARD, (Channel.GENERIC,)),
}
"""By the name in the address, `/webhooks/<name>`; that is also the name of its parser's file."""


POLLED = frozenset({"feed", "instagram_polled", "youtube"})
"""What polling puts on the Inbox: named as its parser's file, and no webhook."""


def verify(source: str, sent: Sent, secrets: Sequence[str], now: datetime) -> bool:
    """True if one of `secrets` proves that this source sent exactly these bytes.

    Never raises for what a stranger sent; Unavailable where proof must be asked for elsewhere and
    nobody answers.
    """
    known = SOURCES.get(source)
    live = [secret for secret in secrets if secret]
    return known is not None and bool(live) and known.proof.holds(sent, live, now)


def parse(source: str, raw: bytes) -> Parsed:
    """What one verified body holds.

    Raises Unreadable, and nothing else, for a body that is not understood as a whole; the reason
    holds no word of the payload but plain machine names.
    """
    if source not in SOURCES and source not in POLLED:
        message = "no parser for this source"
        raise Unreadable(message)
    return parser(source)(load(raw))


def parser(source: str) -> Callable[[dict[str, Any]], Parsed]:
    """Who reads the bodies of a source that exists."""
    read: Callable[[dict[str, Any]], Parsed] = import_module(
        f"heard.adapters.channels.{source}"
    ).parse
    return read
