"""The tables of `care.toml` that say what is asked of answers: manner, gifts and surprises, a second pair of eyes."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from heard.adapters.brand_models import Table
from heard.adapters.policy_fields import Minutes, Names, Target
from heard.adapters.policy_problems import Wrong
from heard.domain.judgement import Severity
from heard.domain.purse import DelightRules
from heard.domain.standards import Approving, Offers, Standards

Count = Annotated[int, Field(ge=1, le=1000, strict=True)]
Days = Annotated[int, Field(ge=1, le=366, strict=True)]
Amount = Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False, strict=True)]


class RepliesTable(Table):
    """What counts as a reply, and when one had better wait, [replies]."""

    automatic_within_seconds: Annotated[int, Field(ge=0, le=3600, strict=True)] = 10
    cool_off: Annotated[float, Field(ge=0, le=60, strict=True)] = 2
    vent_seconds: Annotated[float, Field(ge=0, le=600, strict=True)] = 45


class OffersTable(Table):
    """What agents may give away on their own, [offers]; a limit that is left out is none."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    most: Amount | None = None
    most_percent: Annotated[float, Field(ge=0, le=100, strict=True)] | None = None
    customer_most: Amount | None = None
    customer_offers: Count | None = None
    period_days: Days = 365
    holds_days: Days = 30
    repeat_from: Count = 3

    @model_validator(mode="after")
    def _one_offer_fits(self) -> Self:
        most, in_all = self.most, self.customer_most
        if most is not None and in_all is not None and in_all < most:
            text = f"{in_all:g} is less than most, {most:g}"
            raise Wrong(("customer_most", f"{text}: one offer would be too much; write more"))
        return self


class ApprovalTable(Table):
    """Which answers somebody else reads first, [approval]; without a reason none."""

    severity: Annotated[tuple[Severity, ...], Names] = ()
    min_reach: Annotated[int, Field(ge=1, strict=True)] | None = None
    above: Amount | None = None
    by: Target = "agent"
    wait: Minutes = 10
    then: Target = "lead"

    @model_validator(mode="after")
    def _somebody_else_then(self) -> Self:
        if self.by == self.then:
            text = f"{self.then!r} was asked already: name who is asked when nobody answers"
            raise Wrong(("then", text))
        for key in ("by", "then"):
            if getattr(self, key).startswith("topic:"):
                raise Wrong((key, f"{getattr(self, key)!r} is no person: a topic cannot approve"))
        return self


class DelightTable(Table):
    """What may be spent on small surprises, [delight]; left out: nothing."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    per_month: Amount
    per_person: Amount | None = None
    most: Amount | None = None

    @model_validator(mode="after")
    def _a_part_is_no_more_than_the_whole(self) -> Self:
        for key, whole in (
            ("per_person", "per_month"),
            ("most", "per_person"),
            ("most", "per_month"),
        ):
            part, all_of_it = getattr(self, key), getattr(self, whole)
            if part is not None and all_of_it is not None and part > all_of_it:
                text = f"{part:g} is more than {whole}, {all_of_it:g}: write less"
                raise Wrong((key, text))
        return self

    @property
    def rules(self) -> DelightRules:
        """As the domain reads it, in hundredths."""
        return DelightRules(
            month=round(self.per_month * 100),
            person=None if self.per_person is None else round(self.per_person * 100),
            gesture=None if self.most is None else round(self.most * 100),
            currency=self.currency,
        )


def standards(replies: RepliesTable, offers: OffersTable, approval: ApprovalTable) -> Standards:
    """As the domain reads them."""
    return Standards(
        cool_off=replies.cool_off,
        vent=replies.vent_seconds,
        offers=Offers(**offers.model_dump()),
        approving=Approving(
            severities=frozenset(approval.severity),
            min_reach=approval.min_reach,
            above=approval.above,
            by=approval.by,
            wait=approval.wait,
            then=approval.then,
        ),
    )
