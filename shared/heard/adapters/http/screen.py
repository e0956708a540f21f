"""The desk's pages: one frame, one style, one script, and the headers that keep them harmless.

Style and script are files of ours at an address that holds their hash, so that a browser keeps them
until they change. No page holds a script of its own, and none may be framed.
"""

import hashlib
from collections.abc import Mapping
from functools import cache

from heard.adapters.http import templates
from heard.adapters.http.exchange import Response
from heard.adapters.http.forgery import FIELD
from heard.domain.errors import NotFound, Refused, Unauthorised, Unavailable
from heard.domain.people import Person
from heard.domain.signing_in import Session

_HEADERS = {
    **templates.HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Not no-referrer: with that, browsers send the desk's own forms without saying where from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_FILES = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "composer.js": "text/javascript",
}
_ONE_YEAR = 365 * 24 * 3600


def shown(
    name: str,
    view: Mapping[str, object],
    visitor: tuple[Person, Session] | None = None,
    status: int = 200,
) -> Response:
    """A page; `visitor` is who looks at it, once they are signed in."""
    return Response(status, _HEADERS, templates.filled(f"desk/{name}", _whole(view, visitor)))


def notice(
    title: str,
    lines: list[str],
    status: int,
    visitor: tuple[Person, Session] | None = None,
) -> Response:
    """A small page with nothing but words."""
    return shown("notice.html", {"title": title, "lines": lines}, visitor, status)


def refusal(error: Refused | Unavailable) -> Response:
    """Instead of a page, where there is none to show; whoever is not signed in is led there."""
    if isinstance(error, Unauthorised):
        return moved("/login")
    if isinstance(error, Refused):
        return notice(error.title, [str(error)], error.status)
    return notice(error.title, ["Nothing was changed. Load this page again."], error.status)


def moved(to: str, *cookies: str) -> Response:
    """On to another of our addresses, after something was done."""
    headers = {name: value for name, value in _HEADERS.items() if name != "Content-Type"}
    return Response(303, {**headers, "Location": to}, cookies=cookies)


def fragment(
    name: str, view: Mapping[str, object], visitor: tuple[Person, Session], seen: str | None
) -> Response:
    """A part of a page for the script; 304 where it is what the browser has `seen`, by its ETag."""
    body = templates.filled(f"desk/{name}", _whole(view, visitor))
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:20]}"'
    headers = {**_HEADERS, "ETag": etag}
    # A gateway that compresses makes the tag a weak one.
    if seen and seen.removeprefix("W/") == etag:
        return Response(304, headers)
    return Response(200, headers, body)


def asset(name: str) -> Response:
    """A file of ours, whatever hash it was asked by: a page of before a deploy still gets one."""
    if name not in _FILES:
        message = "There is nothing at this address."
        raise NotFound(message)
    headers = {
        "Content-Type": f"{_FILES[name]}; charset=utf-8",
        "Cache-Control": f"public, max-age={_ONE_YEAR}, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(200, headers, _text(name))


def _whole(view: Mapping[str, object], visitor: tuple[Person, Session] | None) -> dict[str, object]:
    person, session = visitor or (None, None)
    return {
        "style": address("desk.css"),
        "script": address("desk.js"),
        "composer_script": address("composer.js"),
        "me": person,
        "here": "",
        "csrf_field": FIELD,
        "csrf": session.secret if session else "",
        **view,
    }


@cache
def address(name: str) -> str:
    """Where a file of ours is."""
    return f"/desk/{hashlib.sha256(_text(name).encode()).hexdigest()[:12]}/{name}"


@cache
def _text(name: str) -> str:
    return (templates.PAGES / "desk" / name).read_text(encoding="utf-8")
