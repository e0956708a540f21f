"""The bodies of what agents do about praise."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from heard.adapters.http.act_body import Body


class _AboutPraise(Body):
    use = "praising"


class NoThanks(_AboutPraise):
    """Nothing to say: this praise needs no thanks."""


class Delight(_AboutPraise):
    """What small surprise, what it is worth in the policy's currency, and a note."""

    what: str
    value: Annotated[Decimal, Field(strict=False, gt=0, max_digits=9, decimal_places=2)]
    note: str = ""


class Story(_AboutPraise):
    """Why it is worth telling of."""

    why: str


class _AboutSides(Body):
    use = "siding"


class TakeSide(_AboutSides):
    """Whose side they take (brand, customer, nobody), and in which other thread, by its id or its
    address at the desk."""

    side: str
    to: str | None = None


class Guided(_AboutSides):
    """What was done about a defender: thanked, asked, briefed, calmed."""

    step: str


ACTS: Mapping[str, type[Body]] = {
    "no_thanks": NoThanks,
    "delight": Delight,
    "story": Story,
    "side": TakeSide,
    "guide": Guided,
}
"""The body of each act about praise, by its name."""
