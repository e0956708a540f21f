"""The way out: nothing private is asked, and nobody's answer costs more than it may."""

import contextlib
import socket
import threading
import time

import pytest

from heard.adapters.platforms import web
from heard.adapters.platforms.web import LARGEST_ANSWER, Web
from heard.domain.errors import Unavailable, Unsure, Withheld
from tests.stand_in import Reply, StandIn, as_json, bomb, drip, endless, moved

HOST = "feeds.example"
URL = f"https://{HOST}/feed"


@pytest.fixture
def server():
    with StandIn() as running:
        yield running


@pytest.fixture
def ask(server):
    return Web(server.url, seconds=5).get


def nowhere(addresses):
    """A web whose names all have these addresses, and which connects to none of them."""
    return Web(resolve=lambda _host, _port: addresses)


def test_an_answer_comes_with_its_status_headers_and_body(server, ask):
    server[HOST] = Reply(200, b"hello", {"ETag": '"1"'})
    answer = ask(f"{URL}?page=2", {"If-None-Match": '"0"'})
    assert (answer.status, answer.headers["etag"], answer.body) == (200, '"1"', b"hello")
    (asked,) = server.asked
    assert (asked.host, asked.path, asked.query) == (HOST, "feed", {"page": "2"})
    assert asked.headers["if-none-match"] == '"0"'


@pytest.mark.parametrize(
    "url",
    [
        "http://feeds.example/feed",
        "ftp://feeds.example/feed",
        "file:///etc/passwd",
        "gopher://feeds.example/",
        "https://user:password@feeds.example/",
        "https:///feed",
        "https://feeds.example:0/",
        "https://feeds.example:99999/",
        "https://[::1",
        "https://feeds.example/a b",
        "https://feeds.example/\r\nX: y",
        "https://feeds.example/\u202e",
        "",
    ],
)
def test_only_https_addresses_are_asked(server, ask, url):
    with pytest.raises(Withheld):
        ask(url)
    assert server.asked == []


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - to be refused
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1",
    "::7f00:1",
    "::ffff:0:127.0.0.1",
    "fec0::1",
    "198.18.0.1",
    "240.0.0.1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(address):
    with pytest.raises(Withheld, match="not public"):
        nowhere([address]).get(URL)


def test_a_name_that_leads_to_a_private_address_too_is_refused():
    with pytest.raises(Withheld, match="not public"):
        nowhere(["93.184.216.34", "10.0.0.1"]).get(URL)


@pytest.mark.parametrize("host", ["169.254.169.254", "127.0.0.1", "[::1]", "[fd00:ec2::254]"])
def test_a_private_address_in_the_url_itself_is_refused(server, ask, host):
    with pytest.raises(Withheld, match="not public"):
        ask(f"https://{host}/latest/meta-data/")
    with pytest.raises(Withheld, match="not public"):
        nowhere(["93.184.216.34"]).get(f"https://{host}/latest/meta-data/")
    assert server.asked == []


def test_numbers_that_only_a_resolver_reads_as_an_address_are_looked_at_after_it():
    with pytest.raises(Withheld, match="not public"):
        nowhere(["127.0.0.1"]).get("https://2130706433/")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    dialled = []

    def dial(address, _timeout):
        dialled.append(address)
        raise OSError

    monkeypatch.setattr(web.socket, "create_connection", dial)
    with pytest.raises(Unavailable):
        nowhere(["93.184.216.34"]).get(URL)
    assert dialled == [("93.184.216.34", 443)], "and the name is not resolved a second time"


def test_a_name_without_an_address_is_unavailable():
    def unknown(_host, _port):
        raise OSError

    with pytest.raises(Unavailable, match="no address"):
        Web(resolve=unknown).get(URL)


def test_redirects_are_followed_a_few_times(server, ask):
    server[f"{HOST}/feed"] = moved("/second", 301)
    server[f"{HOST}/second"] = moved("https://other.example/third", 308)
    server["other.example/third"] = Reply(200, b"there")
    assert ask(URL, {"Authorization": "Bearer t"}).body == b"there"
    assert [one.headers.get("authorization") for one in server.asked] == [
        "Bearer t",
        "Bearer t",
        None,
    ], "a token stays with its host"


def test_a_redirect_loop_ends(server, ask):
    server[HOST] = moved("/feed")
    with pytest.raises(Withheld, match="redirects"):
        ask(URL)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/latest/meta-data/",
        "http://feeds.example/plain",
        "file:///etc/passwd",
        "//127.0.0.1/",
        "https://me@feeds.example/",
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_not_followed(server, ask, target):
    server[HOST] = moved(target)
    with pytest.raises(Withheld):
        ask(URL)
    assert len(server.asked) == 1


def test_a_post_follows_no_redirect(server):
    server[HOST] = moved("https://other.example/")
    assert Web(server.url).post(URL, {}, b"secret").status == 302
    assert len(server.asked) == 1


def test_a_slow_drip_is_cut(server):
    server[HOST] = drip()
    started = time.monotonic()
    with pytest.raises(Unavailable, match="longer than"):
        Web(server.url, seconds=0.4).get(URL)
    assert time.monotonic() - started < 5


def test_a_drip_in_the_headers_is_cut():
    with socket.create_server(("127.0.0.1", 0)) as door:

        def never():
            line, _ = door.accept()
            with line, contextlib.suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
                while True:
                    line.sendall(b"b")
                    time.sleep(0.02)

        threading.Thread(target=never, daemon=True).start()
        with pytest.raises(Unavailable, match="longer than"):
            Web(f"http://127.0.0.1:{door.getsockname()[1]}", seconds=0.4).get(URL)


def test_an_endless_body_is_cut_at_the_cap(server, ask):
    server[HOST] = endless()
    with pytest.raises(Withheld, match=str(LARGEST_ANSWER)):
        ask(URL)


def test_a_gzip_bomb_is_not_unpacked(server, ask):
    server[HOST] = bomb()
    with pytest.raises(Withheld, match=str(LARGEST_ANSWER)):
        ask(URL)


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "x" * 300])
def test_a_packing_that_nobody_asked_for_is_refused(server, ask, packing):
    server[HOST] = Reply(200, b"????", {"Content-Encoding": packing})
    with pytest.raises(Unavailable):
        ask(URL)


def test_what_is_not_what_it_says_it_is_cannot_be_unpacked(server, ask):
    server[HOST] = Reply(200, b"not gzip", {"Content-Encoding": "gzip"})
    with pytest.raises(Unavailable):
        ask(URL)


def test_a_server_that_hangs_up_is_unavailable(server, ask):
    server[HOST] = Reply(200, b"half", {"Content-Length": "1000"})
    with pytest.raises(Unavailable):
        ask(URL)


def test_nobody_there_is_unavailable():
    with pytest.raises(Unavailable):
        Web("http://127.0.0.1:9").get(URL)


def test_no_thread_is_left_behind(server, ask):
    server[HOST] = as_json({})
    for _ in range(5):
        ask(URL)
    end = time.monotonic() + 5
    while any(isinstance(one, threading.Timer) for one in threading.enumerate()):
        assert time.monotonic() < end, "a request that was answered keeps no watch"
        time.sleep(0.01)


# ---- what must happen once -------------------------------------------------------------------


def post_once(web):
    return web.once("POST", URL, {"Authorization": "Bearer t"}, b"{}")


def test_what_must_happen_once_is_asked_with_its_method_and_body(server):
    server[HOST] = as_json({"id": "1"})
    assert Web(server.url).once("PUT", URL, {"X-A": "b"}, b"words").status == 200
    (asked,) = server.asked
    assert (asked.method, asked.body, asked.headers["x-a"]) == ("PUT", b"words", "b")


def test_nobody_there_means_that_it_never_went_out():
    with pytest.raises(Unavailable):
        post_once(Web("http://127.0.0.1:9"))


def test_a_name_without_an_address_means_that_it_never_went_out():
    def unknown(_host, _port):
        raise OSError

    with pytest.raises(Unavailable):
        post_once(Web(resolve=unknown))


def test_a_handshake_that_fails_means_that_it_never_went_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as door:

        def no_tls():
            line, _ = door.accept()
            with line:
                line.sendall(b"220 this is no TLS\r\n")

        threading.Thread(target=no_tls, daemon=True).start()
        dial, there = socket.create_connection, door.getsockname()
        monkeypatch.setattr(
            web.socket, "create_connection", lambda _address, timeout: dial(there, timeout)
        )
        with pytest.raises(Unavailable):
            post_once(nowhere(["93.184.216.34"]))


@pytest.mark.parametrize(
    "answer",
    [
        drip(),
        Reply(200, b"half", {"Content-Length": "1000"}),
        Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
        Reply(200, b"????", {"Content-Encoding": "br"}),
        endless(),
    ],
    ids=["drip", "half", "not gzip", "unasked packing", "endless"],
)
def test_whatever_breaks_after_the_first_byte_went_out_leaves_us_unsure(server, answer):
    server[HOST] = answer
    with pytest.raises(Unsure):
        post_once(Web(server.url, seconds=0.4))
    assert len(server.asked) == 1


def test_where_it_may_not_be_posted_at_all_nothing_is_unsure(server):
    with pytest.raises(Withheld):
        Web(server.url).once("POST", "http://feeds.example/", {}, b"")
    with pytest.raises(Withheld, match="not public"):
        post_once(nowhere(["10.0.0.1"]))
