"""The tables of `care.toml` that say how much platforms are asked: calls of their APIs."""

import re
from typing import Annotated

from pydantic import Field

from heard.adapters.brand_models import Table, Text
from heard.domain.message import Channel
from heard.domain.policy import Asking, Polling

Calls = Annotated[int, Field(ge=0, le=100_000, strict=True)]


class CompletionTable(Table):
    """What webhooks leave out is asked for, [completion]: the most calls an hour and account."""

    calls_per_hour: Calls = 200
    calls_per_hour_on: dict[Channel, Calls] = Field(default_factory=lambda: {Channel.X: 30})

    @property
    def asking(self) -> Asking:
        """As the domain reads it."""
        return Asking(self.calls_per_hour, self.calls_per_hour_on)


class PollingTable(Table):
    """What does not push is asked for, [polling]."""

    first_hours: Annotated[float, Field(ge=0, le=24 * 30, strict=True)] = 24
    youtube_units_per_day: Annotated[int, Field(ge=1, le=10_000_000, strict=True)] = 2000
    instagram: tuple[Text, ...] = ()

    @property
    def polling(self) -> Polling:
        """As the domain reads it."""
        polled = frozenset(self.instagram)
        return Polling(self.first_hours, self.youtube_units_per_day, polled)


def wrong_account(channel: Channel, account: str) -> str | None:
    """What is wrong with the name of an account that must be asked, None where it may be right."""
    if channel is Channel.YOUTUBE and not _YOUTUBE.fullmatch(account):
        return (
            f"{account!r} is no channel id: UC and 22 letters, as YouTube's advanced settings show"
        )
    if channel is Channel.FEED and not _FEED.fullmatch(account):
        return f"{account!r} is no address of a feed: https://… without a user's name or blanks"
    return None


_YOUTUBE = re.compile(r"UC[A-Za-z0-9_-]{22}")
_FEED = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[!-~]*)?")
