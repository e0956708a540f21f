"""A brand that speaks on every platform: the voices, their stand-ins, and one answer of each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from heard.adapters.platforms.facebook_voice import FacebookVoice
from heard.adapters.platforms.google_voice import GoogleVoice
from heard.adapters.platforms.instagram_voice import InstagramVoice
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.whatsapp_voice import WhatsAppVoice
from heard.adapters.platforms.x_voice import XVoice
from heard.bootstrap import too_long
from heard.domain.message import Channel, Place, Surface
from heard.ports.voices import Reply, Voice
from tests.stand_in import StandIn
from tests.voices import google, meta, x

WORDS = (
    "Sorry that it leaked, Ann. Write to care@marigold.example or see marigold.example/help. R&D"
)
PATIENCE = 0.4
"""Seconds that these voices wait for a platform."""


class Secrets:
    """Tokens without Secrets Manager."""

    def __init__(self, **values: list[str]) -> None:
        self.values = values

    def of(self, name: str) -> tuple[str, ...]:
        return tuple(self.values.get(name, ()))


SET = {"meta_token": [meta.SYSTEM], "x_access": [x.ACCESS], "google_token": [google.TOKEN]}


@dataclass
class Speaking:
    """A voice, what it speaks to, and the answer that it shall give."""

    voice: Voice
    platform: Any
    reply: Reply


def a_reply(
    channel: str,
    surface: str = "comment",
    to: str = "77_5",
    *,
    account: str = meta.PAGE,
    key: str = "77",
    customer: str | None = "5",
    private: bool = False,
    text: str = WORDS,
    hours: float = 1,
) -> Reply:
    """An answer to what a customer wrote some hours ago."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    place = Place(Channel(channel), account, key, customer or to)
    facts = (Channel(channel), account, Surface(surface), place, to, customer, private, text, at)
    return Reply(*facts)


REPLIES: dict[str, Callable[..., Reply]] = {
    "facebook comment": lambda **more: a_reply("facebook", **more),
    "facebook post": lambda **more: a_reply(
        "facebook", "post", f"{meta.PAGE}_88", key=f"{meta.PAGE}_88", **more
    ),
    "facebook in private": lambda **more: a_reply("facebook", private=True, **more),
    "messenger": lambda **more: a_reply("messenger", "dm", "m_1", key="dm", private=True, **more),
    "instagram comment": lambda **more: a_reply(
        "instagram", to="17900000000000001", account=meta.INSTAGRAM, **more
    ),
    "instagram in private": lambda **more: a_reply(
        "instagram", to="17900000000000001", account=meta.INSTAGRAM, private=True, **more
    ),
    "instagram message": lambda **more: a_reply(
        "instagram", "dm", "aWdf", account=meta.INSTAGRAM, key="dm", private=True, **more
    ),
    "whatsapp": lambda **more: a_reply(
        "whatsapp",
        "dm",
        "wamid.1",
        account=meta.NUMBER,
        key="dm",
        private=True,
        **{"customer": "31655501234", **more},
    ),
    "x reply": lambda **more: a_reply("x", "mention", "1980", account=x.ACCOUNT, **more),
    "x message": lambda **more: a_reply(
        "x", "dm", "1981", account=x.ACCOUNT, key="dm", private=True, **more
    ),
    "google": lambda **more: a_reply(
        "google",
        "review",
        f"{google.LOCATION}/reviews/AbC-1",
        account=google.LOCATION.split("/")[-1],
        **more,
    ),
}


def speaking(
    server: StandIn,
    kind: str,
    secrets: Secrets | None = None,
    url: str | None = None,
    **more: Any,
) -> Speaking:
    """One kind of answer, ready to be given; at `url` where that is not the stand-in's."""
    web, tokens = Web(url or server.url, seconds=PATIENCE), Tokens(secrets or Secrets(**SET))
    reply = REPLIES[kind](**more)
    kinds = {
        Channel.FACEBOOK: (FacebookVoice, meta.MetaApi),
        Channel.MESSENGER: (FacebookVoice, meta.MetaApi),
        Channel.INSTAGRAM: (InstagramVoice, meta.MetaApi),
        Channel.WHATSAPP: (WhatsAppVoice, meta.MetaApi),
        Channel.X: (XVoice, x.XPosts),
        Channel.GOOGLE: (GoogleVoice, google.GoogleProfile),
    }
    voice, platform = kinds[reply.channel]
    return Speaking(voice(web, tokens, too_long), platform(server), reply)
