"""AWS answered by a stub below botocore: requests are serialised and signed, answers parsed, and
nothing in between costs anything."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from heard.adapters import keys
from heard.adapters.items import Item

Call = tuple[str, dict[str, Any]]
"""An operation and its parameters, as the client was given them."""


class Stub:
    """First remembers the heads that are written and answers reads with them, while it notes every
    call and every answer; then gives the same answers again in the same order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._answers: list[bytes] = []
        self._heads: dict[str, Item] = {}
        self._replay: Iterator[bytes] | None = None

    def replay(self) -> None:
        """From here on, the noted answers once more from the first."""
        self._replay = iter(self._answers)

    def note(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401  botocore's
        """A hook on `provide-client-params`."""
        if self._replay is None:
            self.calls.append((model.name, params))

    def send(self, _: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        """In the place of the connection."""
        if self._replay is None:
            self._answers.append(json.dumps(self._answer(json.loads(request.body))).encode())
            content = self._answers[-1]
        else:
            content = next(self._replay)
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "x-amzn-RequestId": "A" * 52,
            "x-amz-crc32": str(zlib.crc32(content)),
        }
        return AWSResponse(request.url, 200, headers, _Raw(content))

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        for write in asked.get("TransactItems", []):
            item = write["Put"]["Item"]
            if item[keys.SK]["S"] == keys.HEAD:
                self._heads[item[keys.PK]["S"]] = item
        return {
            "Responses": {
                table: [
                    self._heads[key[keys.PK]["S"]]
                    for key in wanted["Keys"]
                    if key[keys.SK]["S"] == keys.HEAD and key[keys.PK]["S"] in self._heads
                ]
                for table, wanted in asked.get("RequestItems", {}).items()
            }
        }


class _Raw:
    """The part of an HTTP answer that botocore reads."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        """All at once."""
        yield self._content


@contextmanager
def stubbed(stub: Stub) -> Iterator[None]:
    """No connection leaves this process."""
    with mock.patch.object(URLLib3Session, "send", lambda *args: stub.send(*args)):
        yield
