"""What Lambda and the HTTP API hand to a handler."""

import base64
import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from heard.adapters import tokens
from heard.domain.people import Person
from tests.integration.resources import ACCOUNT, REGION, SMS_NUMBER

DESK_KEY = "k" * 64
"""What the tests' tokens are signed with."""


def handler_of(function: str) -> Callable[[Mapping[str, Any], Any], Any]:
    """The real handler of functions/<function>/app.py."""
    handler: Callable[[Mapping[str, Any], Any], Any] = importlib.import_module(
        f"functions.{function}.app"
    ).handler
    return handler


class LambdaContext(SimpleNamespace):
    """What Lambda hands to a handler: enough of it, and time that a test decides about."""

    def __init__(self, function: str, milliseconds: int | Iterator[int] = 30_000) -> None:
        super().__init__(
            function_name=f"heard-{function}",
            memory_limit_in_mb=512,
            invoked_function_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:heard-{function}",
            aws_request_id="00000000-0000-4000-8000-000000000001",
        )
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        """The same each time, or the next of what the test gave."""
        left = self._milliseconds
        return left if isinstance(left, int) else next(left)


def request(
    method: str,
    source: str,
    *,
    raw: bytes = b"",
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    encoded: bool = False,
    path: str = "",
) -> dict[str, Any]:
    """A request as the HTTP API hands it on (payload format 2.0). `path` is what stands behind the
    source."""
    whole = f"/webhooks/{source}/{path}" if path else f"/webhooks/{source}"
    return {
        "version": "2.0",
        "routeKey": f"{method} /webhooks/{{source}}" + ("/{secret}" if path else ""),
        "rawPath": whole,
        "headers": {"content-type": "application/json", **(headers or {})},
        "queryStringParameters": dict(query or {}),
        "pathParameters": {"source": source, **({"secret": path} if path else {})},
        "requestContext": {"http": {"method": method, "path": whole}},
        "body": base64.b64encode(raw).decode() if encoded else raw.decode("utf-8"),
        "isBase64Encoded": encoded,
    }


def desk_request(
    method: str,
    path: str,
    body: object = None,
    *,
    by: Person | None = None,
    query: Mapping[str, object] | None = None,
    key: str | None = None,
) -> dict[str, Any]:
    """A request to the desk by somebody, with an idempotency key if there is one."""
    headers = {"idempotency-key": key} if key else {}
    if by:
        token = tokens.issue(by.id, DESK_KEY, datetime.now(UTC), 5)
        headers["authorization"] = f"Bearer {token}"
    return {
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": headers,
        "requestContext": {"http": {"method": method}},
        "isBase64Encoded": False,
        "body": json.dumps(body) if body is not None else "",
    }


def sms_event(phone: str, text: str, sms_id: str) -> dict[str, Any]:
    """An SMS as SNS hands it to a function, from the SMS service's own shape."""
    told = {
        "originationNumber": phone,
        "destinationNumber": SMS_NUMBER,
        "messageKeyword": "HEARD",
        "messageBody": text,
        "inboundMessageId": sms_id,
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}]}
