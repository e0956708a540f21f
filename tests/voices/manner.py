"""How a platform that is posted to behaves: well, or badly in one of the ways that platforms do."""

import json
import time
from enum import StrEnum

from tests.stand_in import Reply, as_json


class Manner(StrEnum):
    """What becomes of the next thing that is posted."""

    WELL = "posts it and says so"
    SLOW = "posts it, and answers after everybody's patience"
    FAILS = "posts it, and answers 503"
    CUTS = "posts it, and hangs up in the middle of its answer"
    SILENT = "posts it, and hangs up without a word"
    GARBAGE = "posts it, and answers with a page for people"
    NAMELESS = "posts it, and does not say under which id"
    ODD_TYPE = "posts it, and gives the id as a number"
    TOO_OFTEN = "posts nothing: too many calls"
    TOO_OFTEN_UNTIL = "posts nothing: too many calls, and says until when"
    EXPIRED = "posts nothing: the token is not good any more"
    BROKEN = "posts nothing, and answers 500"

    @property
    def posts(self) -> bool:
        """True where it stands there afterwards."""
        return self in POSTING


POSTING = frozenset(
    {
        *(Manner.WELL, Manner.SLOW, Manner.FAILS, Manner.CUTS, Manner.SILENT),
        *(Manner.GARBAGE, Manner.NAMELESS, Manner.ODD_TYPE),
    }
)
NOBODY_KNOWS = frozenset(
    {
        *(Manner.SLOW, Manner.FAILS, Manner.CUTS, Manner.SILENT, Manner.GARBAGE),
        *(Manner.NAMELESS, Manner.BROKEN),
    }
)
"""After which nobody can tell from the answer whether it stands there."""


def in_manner(manner: Manner, good: dict[str, object], slow: float = 1.5) -> Reply:
    """The answer to what was posted; `good` is what a platform that behaves would say."""
    if manner is Manner.SLOW:
        time.sleep(slow)
    whole = as_json(good)
    answers = {
        Manner.FAILS: Reply(503, b"<html>upstream connect error</html>"),
        Manner.BROKEN: Reply(500, b"<html>upstream connect error</html>"),
        Manner.CUTS: Reply(200, whole.body[: len(whole.body) // 2], {"Content-Length": "900"}),
        Manner.SILENT: Reply(200, b"", {"Content-Length": "900"}),
        Manner.GARBAGE: Reply(200, b"<!doctype html><title>Log in</title>"),
        Manner.NAMELESS: as_json({}),
        Manner.ODD_TYPE: Reply(200, json.dumps(_numbered(good)).encode()),
    }
    return answers.get(manner, whole)


def _numbered(value: object) -> object:
    """The same, with every id that could be a number as one."""
    if isinstance(value, dict):
        return {name: _numbered(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_numbered(inside) for inside in value]
    return int(value) if isinstance(value, str) and value.isdigit() else value
