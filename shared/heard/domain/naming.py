"""What people call things: a customer, a channel, the place of a thread."""

from collections.abc import Callable

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
