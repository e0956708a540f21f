"""The table of `care.toml` that says how much platforms are asked: calls of their APIs."""

from typing import Annotated

from pydantic import Field

from heard.adapters.brand_models import Table
from heard.domain.message import Channel
from heard.domain.policy import Asking

Calls = Annotated[int, Field(ge=0, le=100_000, strict=True)]


class CompletionTable(Table):
    """What webhooks leave out is asked for, [completion]: the most calls an hour and account."""

    calls_per_hour: Calls = 200
    calls_per_hour_on: dict[Channel, Calls] = Field(default_factory=lambda: {Channel.X: 30})

    @property
    def asking(self) -> Asking:
        """As the domain reads it."""
        return Asking(self.calls_per_hour, self.calls_per_hour_on)
