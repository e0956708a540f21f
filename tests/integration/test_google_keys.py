"""Google's keys are fetched from where they are published, and from nowhere else."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from heard.adapters import google_push
from heard.adapters.google_push import Keys
from heard.domain.errors import Unavailable

PUBLIC = json.loads(RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key()))
KEYS = json.dumps({"keys": [{**PUBLIC, "kid": "k1"}]}).encode()


class Publisher:
    """A server on loopback that answers as it is told."""

    def __init__(self):
        self.status, self.body, self.asked = 200, KEYS, 0
        publisher = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.asked += 1
                self.send_response(publisher.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(publisher.body)))
                self.end_headers()
                self.wfile.write(publisher.body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self.server.server_port}/certs"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def publisher():
    published = Publisher()
    yield published
    published.server.shutdown()
    published.server.server_close()


def test_a_key_is_found_by_its_id_with_one_request(publisher):
    keys = Keys(publisher.address)
    assert keys.find("k1").key_id == "k1"
    assert keys.find("k1") is keys.find("k1")
    assert keys.find("k2") is None
    assert publisher.asked == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, KEYS), (404, KEYS), (302, KEYS), (200, b""), (200, b" " * 100_000 + KEYS)],
    ids=["error", "not found", "elsewhere", "empty", "too long"],
)
def test_an_answer_that_is_no_set_of_keys_lets_nobody_in(publisher, status, body):
    publisher.status, publisher.body = status, body
    with pytest.raises(Unavailable):
        Keys(publisher.address).find("k1")
    assert publisher.asked == 1


def test_nobody_is_let_in_where_nobody_answers(publisher, monkeypatch):
    monkeypatch.setattr(google_push, "_TIMEOUT_SECONDS", 0.2)
    publisher.server.shutdown()
    publisher.server.server_close()
    with pytest.raises(Unavailable):
        Keys(publisher.address).find("k1")
