"""One HTTP exchange: API Gateway's event (payload format 2.0) in, its answer out.

An HTTP API hands over the path already decoded, so an id in it may hold slashes, and a percent sign
in it may be one of the id's own. What matches paths is therefore here and not a library's pattern.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from heard.domain.errors import Invalid, TooLarge

LONGEST_BODY = 64 * 1024
"""Bytes of a body that an agent may send: a note and an answer fit many times."""

_LONGEST_QUERY = 50
"""Parameters of a query; beyond, somebody is not asking."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `path` is decoded, header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    headers: Mapping[str, str]
    body: str = ""
    cookies: tuple[str, ...] = ()

    def answer(self) -> dict[str, Any]:
        """In API Gateway's notation."""
        said = {"statusCode": self.status, "headers": dict(self.headers), "body": self.body}
        return {**said, "cookies": list(self.cookies)} if self.cookies else said


def request_of(event: Mapping[str, Any]) -> Request:
    """The request in an event. Raises Invalid and TooLarge."""
    return Request(
        method=event["requestContext"]["http"]["method"],
        path=event["rawPath"],
        query=_query(event.get("rawQueryString") or ""),
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        body=_body(event),
        cookies=_cookies(event),
    )


def spellings(native_id: str) -> tuple[str, ...]:
    """What a native id in a path may mean: itself, or what it stands for where whoever delivered
    the request left it percent-encoded (or the caller had to encode it twice)."""
    return tuple(dict.fromkeys((native_id, unquote(native_id))))


def json_response(status: int, value: object) -> Response:
    """JSON that no cache keeps."""
    return Response(
        status,
        {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
        json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )


def _query(raw: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=_LONGEST_QUERY)
    except ValueError as error:
        message = f"query: {_LONGEST_QUERY} parameters at most."
        raise Invalid(message) from error
    query: dict[str, str] = {}
    for name, value in pairs:
        if name in query:
            message = f"{name}: given twice; once is enough."
            raise Invalid(message, name)
        query[name] = value
    return query


def _cookies(event: Mapping[str, Any]) -> dict[str, str]:
    """By their names, the first of each; an HTTP API takes them out of the headers."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    written = event.get("cookies") or headers.get("cookie", "").split(";")
    cookies: dict[str, str] = {}
    for name, _, value in (one.strip().partition("=") for one in written):
        cookies.setdefault(name, value)
    return cookies


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    # Base64 is a third longer than what it holds.
    if len(body) > LONGEST_BODY * 4 // 3 + 4:
        raise _too_large()
    if event.get("isBase64Encoded"):
        try:
            raw = base64.b64decode(body, validate=True)
        except binascii.Error as error:
            message = "body: it cannot be decoded."
            raise Invalid(message, "body") from error
    else:
        raw = body.encode(errors="replace")
    if len(raw) > LONGEST_BODY:
        raise _too_large()
    return raw


def _too_large() -> TooLarge:
    return TooLarge(f"body: {LONGEST_BODY // 1024} KB at most.")
