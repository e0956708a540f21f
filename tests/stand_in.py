"""A server on loopback that stands in for every platform and feed, and can behave as badly as any.

It answers /<host>/<path> with what a test set for that host and path; queries are not told apart
unless the test does it. What was asked is kept.
"""

import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass
class Question:
    """One request as it came."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What to answer. `write` takes over the connection after the head."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None


def as_json(value: object, status: int = 200, **headers: str) -> Reply:
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **told})


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": to})


def drip(seconds: float = 0.02) -> Reply:
    """One byte after the other, for ever."""

    def write(out: Any) -> None:
        while True:
            out.write(b" ")
            out.flush()
            time.sleep(seconds)

    return Reply(write=write)


def endless() -> Reply:
    """More and more, as fast as it is taken."""

    def write(out: Any) -> None:
        while True:
            out.write(b"x" * 65_536)

    return Reply(write=write)


def bomb(megabytes: int = 64) -> Reply:
    """A small answer that is a large one."""
    packed = gzip.compress(b"\0" * (megabytes * 1024 * 1024))
    return Reply(200, packed, {"Content-Encoding": "gzip"})


Answering = Reply | Callable[[Question], Reply]


class StandIn:
    """The server, from `with` to its end."""

    def __init__(self) -> None:
        self.answers: dict[str, Answering] = {}
        self.asked: list[Question] = []
        server = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                _, host, *rest = parts.path.split("/")
                query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length") or 0))
                path = "/".join(rest)
                question = Question(self.command, host, path, query, headers, body)
                server.asked.append(question)
                server.give(question, self)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __setitem__(self, place: str, answer: Answering) -> None:
        self.answers[place] = answer

    def give(self, question: Question, door: BaseHTTPRequestHandler) -> None:
        places = (f"{question.host}/{question.path}", question.host)
        found = next((self.answers[one] for one in places if one in self.answers), Reply(404))
        reply = found(question) if callable(found) else found
        door.close_connection = True
        try:
            door.send_response(reply.status)
            for name, value in reply.headers.items():
                door.send_header(name, value)
            if reply.write is None:
                door.send_header("Content-Length", str(len(reply.body)))
            door.end_headers()
            door.wfile.write(reply.body)
            if reply.write is not None:
                reply.write(door.wfile)
        except OSError:
            return  # the other side has had enough

    def __enter__(self) -> Self:
        # Looks often whether it shall end: the default of half a second is waited for by every test.
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
