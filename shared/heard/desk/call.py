"""One request at one of the desk's addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from heard.adapters.http.exchange import Request, Response


@dataclass(frozen=True, slots=True)
class Call:
    """A request, when it came, and the ids in its address in their order."""

    request: Request
    now: datetime
    ids: tuple[str, ...] = ()


Answer = Callable[[Call], Response]
"""What answers a call: the entry of a table of routes."""
