"""Every platform on which the brand can speak."""

from heard.adapters.platforms.facebook_voice import FacebookVoice
from heard.adapters.platforms.google_voice import GoogleVoice
from heard.adapters.platforms.instagram_voice import InstagramVoice
from heard.adapters.platforms.posting import TooLong
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.whatsapp_voice import WhatsAppVoice
from heard.adapters.platforms.x_voice import XVoice
from heard.domain.message import Channel
from heard.ports.voices import Voice

_KINDS = (FacebookVoice, InstagramVoice, WhatsAppVoice, XVoice, GoogleVoice)


def voices_of(web: Web, tokens: Tokens, too_long: TooLong) -> dict[Channel, Voice]:
    """By channel."""
    known: tuple[Voice, ...] = tuple(kind(web, tokens, too_long) for kind in _KINDS)
    return {channel: voice for voice in known for channel in voice.channels}
