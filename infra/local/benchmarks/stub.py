"""AWS answered by a stub: a process of its own that gives noted answers over HTTP on loopback.

So a call costs this process what it costs against AWS: serialising, signing, the connection, the
parsing of the answer; only encryption is missing.
"""

import base64
import json
import multiprocessing
import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from threading import Thread
from typing import Any

from heard.adapters import keys
from heard.adapters.items import Item

Call = tuple[str, dict[str, Any]]
"""An operation and its parameters, as the client was given them."""

LOOPBACK = "127.0.0.1"

_END = b"\r\n\r\n"


class Notes:
    """Every call that a client makes, and what the table would answer: the heads that were
    written. Nothing leaves the process while notes are taken."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[bytes] = []
        self._heads: dict[str, Item] = {}

    def watch(self, events: Any) -> None:  # noqa: ANN401  botocore has no types
        """Take notes of a client from now on."""
        events.register("provide-client-params", self._call)
        events.register("before-call", self._answer)

    def _call(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401  as above
        self.calls.append((model.name, params))

    def _answer(self, params: dict[str, Any], **_: object) -> tuple["_Fine", dict[str, Any]]:
        asked = json.loads(params["body"])
        for write in asked.get("TransactItems", []):
            item = write["Put"]["Item"]
            if item[keys.SK]["S"] == keys.HEAD:
                self._heads[item[keys.PK]["S"]] = item
        found = {
            table: [self._heads[pk] for pk in map(_head, wanted["Keys"]) if pk in self._heads]
            for table, wanted in asked.get("RequestItems", {}).items()
        }
        self.answers.append(json.dumps({"Responses": found} if found else {}).encode())
        parsed = {table: [_parsed(item) for item in items] for table, items in found.items()}
        return _Fine(), {"Responses": parsed} if found else {"Items": []}


def _parsed(item: Item) -> Item:
    """An item as boto3 hands it over: binaries, which travel as base64, are bytes."""
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in item.items()
    }


def _head(key: Item) -> str:
    return str(key[keys.PK]["S"]) if key[keys.SK]["S"] == keys.HEAD else ""


class _Fine:
    """The HTTP side of an answer."""

    status_code = 200


@contextmanager
def answering(answers: list[bytes]) -> Iterator[str]:
    """The address of a stub that gives each connection these answers in order, again and again."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        port = listening.getsockname()[1]
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(listening, [_http(one) for one in answers]), daemon=True
        )
        process.start()
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        process.join()


def _http(content: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK",
        "Server: Server",
        "Date: Tue, 24 Nov 2026 10:00:00 GMT",
        "Content-Type: application/x-amz-json-1.0",
        f"Content-Length: {len(content)}",
        "Connection: keep-alive",
        f"x-amzn-RequestId: {'A' * 52}",
        f"x-amz-crc32: {zlib.crc32(content)}",
    )
    return "\r\n".join(head).encode() + _END + content


def _serve(listening: socket.socket, answers: list[bytes]) -> None:
    while True:
        connection, _ = listening.accept()
        Thread(target=_answer, args=(connection, answers), daemon=True).start()


def _answer(connection: socket.socket, answers: list[bytes]) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    received = b""
    for answer in cycle(answers):
        while _END not in received:
            more = connection.recv(65536)
            if not more:
                return
            received += more
        head, _, body = received.partition(_END)
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += connection.recv(65536)
        received = body[length:]
        connection.sendall(answer)
