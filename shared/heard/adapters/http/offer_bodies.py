"""What each act on offers says."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from heard.adapters.http.act_body import Body

Number = Annotated[float, Field(strict=False, allow_inf_nan=False)]


class OfferBody(Body):
    """One of the acts on offers."""

    use = "offering"


class Offer(OfferBody):
    """What is offered: an amount (`value`, of the policy's currency if none is named) or a share
    (`percent`), whether it is the last word, and for how many days it stands."""

    what: str
    value: Number | None = None
    currency: str | None = None
    percent: Number | None = None
    final: Annotated[bool, Field(strict=False)] = False
    days: Annotated[int, Field(strict=False)] | None = None


class OfOffer(OfferBody):
    """Which offer, by its id."""

    offer: str


class OfOfferWithReason(OfOffer):
    """Which offer, and why."""

    reason: str


ACTS: Mapping[str, type[Body]] = {
    "offer": Offer,
    "approve_offer": OfOffer,
    "turn_down_offer": OfOfferWithReason,
    "accepted": OfOffer,
    "declined": OfOffer,
    "take_back": OfOfferWithReason,
}
