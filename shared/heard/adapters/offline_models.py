"""The tables of `care.toml` about customers who are invited to go on elsewhere."""

from typing import Self

from pydantic import model_validator

from heard.adapters.brand_models import Table
from heard.adapters.policy_fields import Minutes
from heard.adapters.policy_problems import Wrong
from heard.domain.policy import HandoffRules


class HandoffTable(Table):
    """How long a customer who was invited elsewhere is expected, in opening hours, [handoff]."""

    remind_after: Minutes = 480
    ends_after: Minutes = 1440

    @model_validator(mode="after")
    def _reminds_first(self) -> Self:
        if self.ends_after <= self.remind_after:
            text = f"{self.ends_after:g} leaves no time after remind_after, {self.remind_after:g}"
            raise Wrong(("ends_after", f"{text}: write more"))
        return self

    @property
    def rules(self) -> HandoffRules:
        """As the domain reads it."""
        return HandoffRules(self.remind_after, self.ends_after)
