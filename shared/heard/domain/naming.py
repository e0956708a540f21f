"""What people call things: a customer, a channel, the place of a thread, how long ago it was."""

from collections.abc import Callable
from datetime import datetime

from heard.domain.message import Author, Channel
from heard.domain.thread import Thread

Called = Callable[[str], str]
"""Gives the name of an agent, from their id."""

_CHANNELS = {
    Channel.FACEBOOK: "Facebook",
    Channel.MESSENGER: "Messenger",
    Channel.INSTAGRAM: "Instagram",
    Channel.WHATSAPP: "WhatsApp",
    Channel.X: "X",
    Channel.GOOGLE: "Google",
    Channel.TRUSTPILOT: "Trustpilot",
    Channel.YOUTUBE: "YouTube",
    Channel.FEED: "Feed",
    Channel.GENERIC: "Other channel",
}


def channel_name(channel: Channel) -> str:
    """A channel as its users call it."""
    return _CHANNELS[channel]


def who(author: Author) -> str:
    """The customer's handle or name, "somebody" where the platform gave neither."""
    name = f"@{author.handle.removeprefix('@')}" if author.handle else author.name or ""
    return " ".join(name.split()) or "somebody"


def place(thread: Thread) -> str:
    """Where it was written: "Instagram comment", "X direct message"."""
    surface = "direct message" if thread.surface.private else thread.surface.value
    return f"{channel_name(thread.place.channel)} {surface}"


def paged(target: str, called: Called) -> str:
    """Whom a rung pages: "the lead", "rotation front-desk", "team social", "Dana"."""
    kind, _, name = target.partition(":")
    if not name:
        return f"the {target}"
    if kind == "person":
        return called(name)
    return f"the {name} topic" if kind == "topic" else f"{kind} {name}"


def lasted(start: datetime, now: datetime) -> str:
    """A stretch of time in words of one glance: "now", "4 min", "3 h", "2 days"."""
    minutes = int((now - start).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def ago(start: datetime, now: datetime) -> str:
    """How long ago something was."""
    words = lasted(start, now)
    return "just now" if words == "now" else f"{words} ago"
