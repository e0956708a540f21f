"""Who somebody is across the threads of a brand: the same id on the same platform."""

from heard.domain.message import Channel
from heard.domain.thread import Thread

_SAME_IDS = {Channel.MESSENGER: Channel.FACEBOOK}
"""Channels on which a customer has the id that they have on another."""


def known_on(channel: Channel) -> Channel:
    """The channel whose ids a customer has here."""
    return _SAME_IDS.get(channel, channel)


def claimant(thread: Thread) -> str:
    """What stands for a thread's customer. It goes by the thread's place, which never changes: who
    is not told by the platform is somebody of their own."""
    return f"{known_on(thread.place.channel).value}:{thread.place.customer}"
