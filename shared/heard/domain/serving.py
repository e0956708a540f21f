"""Which brands a person is shown: their own, or of those the one that they ask for."""

from collections.abc import Sequence

from heard.domain.errors import Invalid
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED, Policy


def brands_shown(person: Person, asked: str | None, policy: Policy) -> Sequence[str]:
    """The brands that a list of this person is made of. Raises Invalid for one that is none of
    theirs."""
    known = sorted({*policy.brands, UNASSIGNED})
    own = sorted(person.brands) if person.brands else known
    if asked is None:
        return own
    if asked not in own:
        raise Invalid(f"brand: one of {', '.join(own)}.", "brand")
    return (asked,)
