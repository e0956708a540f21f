"""The shape of [surges] in `care.toml`: when many complaints about one thing are a surge."""

from typing import Annotated

from pydantic import Field

from heard.adapters.brand_models import Table
from heard.domain.policy import SurgeRules

_DAY_MINUTES = 24 * 60


class SurgesTable(Table):
    """How many people make a surge, how far above what is usual, and when it is over."""

    least: Annotated[int, Field(ge=3, le=1000, strict=True)] = 5
    times: Annotated[float, Field(ge=1.2, le=100, allow_inf_nan=False)] = 2.2
    cools_after: Annotated[float, Field(ge=10, le=180, allow_inf_nan=False)] = 30
    ends_after: Annotated[float, Field(gt=0, le=_DAY_MINUTES, allow_inf_nan=False)] = 120

    @property
    def rules(self) -> SurgeRules:
        """As the domain reads it."""
        return SurgeRules(self.least, self.times, self.cools_after, self.ends_after)
