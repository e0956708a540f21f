"""A subscription as its platform sees it: what it should send us, and what is in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Subscription:
    """One thing that has to stand at a platform. `lacks` says what is missing, empty where nothing
    is, and `grave` whether nothing worth hearing comes meanwhile; `order` says what would mend it,
    and `mend` does that: None where only a person can."""

    what: str
    lacks: str = ""
    order: str = ""
    mend: Callable[[], object] | None = None
    grave: bool = True


def leads_here(address: object, here: str) -> bool:
    """True for our webhook's address `here`, and for the same one on another name: a deployed API
    has one of its own, whatever domain stands before it."""
    if not isinstance(address, str):
        return False
    try:
        parts, ours = urlsplit(address), urlsplit(here)
    except ValueError:
        return False
    return address == here or (parts.scheme, parts.path) == ("https", ours.path)
