"""The shape of [answers] in `care.toml`: when an approved answer is wanted."""

from typing import Annotated

from pydantic import Field

from heard.adapters.brand_models import Table
from heard.domain.policy import AnswerRules


class AnswersTable(Table):
    """How many threads about an issue ask for an answer, and how long a lead has to write it."""

    asked: Annotated[int, Field(ge=1, le=20, strict=True)] = 3
    days: Annotated[float, Field(gt=0, le=90, allow_inf_nan=False)] = 3

    @property
    def rules(self) -> AnswerRules:
        """As the domain reads it."""
        return AnswerRules(self.asked, self.days)
