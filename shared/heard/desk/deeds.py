"""From the name of an act to what carries it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heard import bootstrap
from heard.adapters.http.act_bodies import ACTS
from heard.services.deed import Acted, Asked


def carried_out(act: str, asked: Asked, fields: Mapping[str, Any], now: datetime) -> Acted:
    """An act of the table, with the fields of its body. Raises what the act raises."""
    use = getattr(bootstrap, ACTS[act].use)()
    acted: Acted = getattr(use, act)(asked, now=now, **fields)
    return acted
