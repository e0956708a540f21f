"""The page that somebody wanted before they had to sign in: their browser remembers it for a while.

It is a path of our own and nothing else, whatever a cookie says: it leads nowhere but to the desk.
"""

import re
from dataclasses import replace
from urllib.parse import quote, unquote, urlencode

from heard.adapters.http.cookies import for_this_host, read_cookie
from heard.adapters.http.exchange import Request, Response

_SECONDS = 900
"""How long it is remembered: longer than a link to sign in is good for."""

_LONGEST = 500
_OWN = re.compile(r"/(?!login|logout|desk/|t/)[a-z][!-\[\]-~]*")
"""One slash and a letter at the start, no blank, no backslash: what every browser takes for a path."""


def remembered(response: Response, request: Request, own: str) -> Response:
    """The way to the sign-in page, with the page that was asked for in a cookie; `own` is the desk's
    address."""
    query = f"?{urlencode(request.query)}" if request.query else ""
    path = f"{quote(request.path, safe='/')}{query}"
    if request.method != "GET" or response.status != 303 or not _is_ours(path):
        return response
    cookie = for_this_host("wanted", quote(path, safe=""), _SECONDS, own)
    return replace(response, cookies=(*response.cookies, cookie))


def wanted_in(request: Request, own: str) -> str:
    """Where to go on after signing in: what was wanted, else the board."""
    path = unquote(read_cookie(request, "wanted", own))
    return path if _is_ours(path) else "/board"


def forgotten(own: str) -> str:
    """Takes the cookie back."""
    return for_this_host("wanted", "", 0, own)


def _is_ours(path: str) -> bool:
    return len(path) <= _LONGEST and _OWN.fullmatch(path) is not None
