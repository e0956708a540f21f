"""The tables of `care.toml` about customers who go on elsewhere, and about what is hidden meanwhile."""

from typing import Literal, Self

from pydantic import model_validator

from heard.adapters.brand_models import Table
from heard.adapters.policy_fields import Minutes
from heard.adapters.policy_problems import Wrong
from heard.domain.people import Role
from heard.domain.policy import HandoffRules, HidingRules


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


class HidingTable(Table):
    """Who confirms that a customer's message is hidden, [hiding]."""

    confirm: Literal["agent", "lead", "manager"] = "lead"

    @property
    def rules(self) -> HidingRules:
        """As the domain reads it."""
        return HidingRules(Role(self.confirm))
