"""What people are shown of offers."""

from dataclasses import dataclass

from heard.domain.offers import Offer
from heard.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Made:
    """An offer, with its thread while that is kept."""

    offer: Offer
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of offers; `after` is where the next begins, None at the end."""

    offers: tuple[Made, ...]
    after: str | None
