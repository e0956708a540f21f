"""Which rooms hold the addresses that begin alike. A room is loaded with its first request: no cold
start waits for pages that nobody asked for."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from heard.desk.call import Answer

_API = ("api_routes",)

ROOMS: Mapping[str, tuple[str, ...]] = {
    "": ("board_routes",),
    "board": ("board_routes", "draft_routes", "thread_routes", "reference_routes"),
    "work": ("bulk_routes", "work_routes"),
    "t": ("link_routes",),
    "surges": ("surge_routes",),
    "answers": ("answer_routes",),
    "offers": ("offer_routes",),
    "promises": ("promise_routes",),
    "praise": ("praise_routes",),
    "search": ("search_routes",),
    "references": ("reference_routes",),
    **dict.fromkeys(("login", "logout", "desk"), ("sign_in_routes",)),
    **dict.fromkeys(("health", "threads", "messages", "reports", "channels"), _API),
    **dict.fromkeys(("roster", "rotations", "oncall", "coverage", "mutes"), _API),
}
"""By the first part of an address, the modules beside this one whose ROUTES may hold it, in order."""


@cache
def routes_of(first: str) -> Mapping[tuple[str, str], Answer]:
    """All addresses that begin with this part; none where nothing does."""
    rooms = [import_module(f"heard.desk.{name}") for name in ROOMS.get(first, ())]
    return {address: answer for room in rooms for address, answer in room.ROUTES.items()}
