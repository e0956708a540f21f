"""Who reads what: one line per source of webhooks.

To add a platform, write its file and its test file, and put one line here.
"""

from collections.abc import Callable
from typing import Any

from heard.adapters.channels import generic, meta, x
from heard.adapters.channels.json_body import load
from heard.domain.errors import Unreadable
from heard.domain.message import Parsed

PARSERS: dict[str, Callable[[dict[str, Any]], Parsed]] = {
    "meta": meta.parse,
    "x": x.parse,
    "generic": generic.parse,
}


def parse(source: str, raw: bytes) -> Parsed:
    """What one verified body holds; `source` is the last part of the webhook's path.

    Raises Unreadable, and nothing else, for a body that is not understood as a whole; the reason
    holds no word of the payload but plain machine names.
    """
    parser = PARSERS.get(source)
    if parser is None:
        message = "no parser for this source"
        raise Unreadable(message)
    return parser(load(raw))
