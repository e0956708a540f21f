"""What reaches the API through the bed's short address is what was sent, byte by byte."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infra.local.front import LOOPBACK, Front

BODY = b'\xff\x00{"a":"\xc3\xa9"}\r\n'


class Engine(BaseHTTPRequestHandler):
    """Answers with what it was asked, and remembers it."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.asked.append(
            (self.command, self.path, dict(self.headers), self.rfile.read(length))
        )
        self.send_response(303)
        self.send_header("Location", "/t/abc")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(BODY)

    do_GET = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815  http.server's names

    def log_message(self, *_):
        pass


@pytest.fixture
def engine():
    server = ThreadingHTTPServer((LOOPBACK, 0), Engine)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def front(engine):
    server = Front(0, engine.server_address[1], "abc123")
    server.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(front):
    connection = http.client.HTTPConnection(LOOPBACK, front.server_address[1], timeout=5)

    def ask(method, path, body=None, headers=None, **options):
        connection.request(method, path, body, headers or {}, **options)
        answer = connection.getresponse()
        return answer, answer.read()

    yield ask
    connection.close()


def test_a_body_of_any_bytes_arrives_and_returns_whole(ask, engine):
    _, body = ask("POST", "/webhooks/meta", BODY, {"x-hub-signature-256": "sha256=00"})
    method, path, headers, sent = engine.asked[0]
    assert (method, sent, body) == ("POST", BODY, BODY)
    assert path == "/_aws/execute-api/abc123/$default/webhooks/meta"
    assert headers["x-hub-signature-256"] == "sha256=00"


def test_an_escaped_path_and_query_arrive_as_they_were_written(ask, engine):
    ask("GET", "/messages/x/a%2Fb%3F%25?account=1%2F2&b=%20")
    assert engine.asked[0][1].endswith("/messages/x/a%2Fb%3F%25?account=1%2F2&b=%20")


def test_a_redirect_is_handed_on_and_not_followed(ask, engine):
    answer, _ = ask("GET", "/t/abc")
    assert answer.status == 303
    assert answer.getheader("Location") == "/t/abc"
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert len(engine.asked) == 1


def test_a_body_in_chunks_arrives_in_one(ask, engine):
    chunks = iter([b"one,", b"two,", b"three"])
    ask("POST", "/webhooks/x", chunks, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert engine.asked[0][3] == b"one,two,three"


def test_a_connection_serves_one_request_after_another(ask, engine):
    for method in ("HEAD", "GET", "DELETE", "POST"):
        ask(method, "/health")
    assert [each[0] for each in engine.asked] == ["HEAD", "GET", "DELETE", "POST"]


def test_an_engine_that_is_gone_is_a_bad_gateway(ask, engine):
    engine.shutdown()
    engine.server_close()
    answer, _ = ask("GET", "/health")
    assert answer.status == 502
