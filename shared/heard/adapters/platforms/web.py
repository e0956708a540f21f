"""The only way out to the web: what platforms and feeds answer, and nothing from anywhere else.

Addresses come from a policy, and a redirect may come from anybody. So every hop is https only, its
name is resolved here, an address that is not public is refused, and the connection goes to the very
address that was looked at. Answers are cut off by size while they are read, by time whatever they
drip, and by size again when unpacked.

For tests and the local bed only, `stand_in` (the stack's parameter PlatformStandIn) is a server to
which everything goes instead: https://host/path is asked for as <stand_in>/host/path, over plain
HTTP and on loopback. What would be refused is refused all the same before that.
"""

import http.client
import ipaddress
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from heard.adapters.platforms.lines import Pinned, Plain, cut_off
from heard.domain.errors import Unavailable, Unsure, Withheld

MOST_SECONDS = 20.0
"""One request in all, from connecting to the last byte."""

LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of one answer, packed and unpacked."""

MOST_REDIRECTS = 3

_CONNECT_SECONDS = 5.0
_CHUNK = 64 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_ASKED_AS = "Heard (social customer care)"
_UNPACKED_BY = {"": 0, "identity": 0, "gzip": 31, "x-gzip": 31, "deflate": 15}
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
_FOR_TRANSLATION = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
"""All of IPv6 that is given out to the public, and what of it carries an IPv4 address inside: a way to
a private one."""

Resolve = Callable[[str, int], list[str]]
"""The addresses of a host name; OSError where it has none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """Asks. `stand_in` and `resolve` are for tests."""

    def __init__(
        self,
        stand_in: str | None = None,
        *,
        resolve: Resolve | None = None,
        seconds: float = MOST_SECONDS,
    ) -> None:
        self._stand_in = urlsplit(stand_in) if stand_in else None
        self._resolve = resolve or _addresses
        self._seconds = seconds

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, redirects followed (without `headers` once the host changes).

        Raises Withheld for an address that may not be asked, or an answer over the cap;
        Unavailable where none comes in time.
        """
        sent = dict(headers or {})
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._asked("GET", url, sent, None)
            if answer.status not in _MOVED or not answer.headers.get("location"):
                return answer
            target = urljoin(url, answer.headers["location"])
            if urlsplit(target).hostname != urlsplit(url).hostname:
                sent = {}
            url = target
        message = f"more than {MOST_REDIRECTS} redirects"
        raise Withheld(message)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a POST; no redirect is followed. Raises as `get`."""
        return self._asked("POST", url, dict(headers), body)

    def put(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a PUT without a body; no redirect is followed. Raises as `get`."""
        return self._asked("PUT", url, {**headers, "Content-Length": "0"}, None)

    def once(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to what must not be done twice; no redirect is followed.

        Raises Withheld for an address that may not be asked, Unavailable where it surely never went
        out (no address, nobody there, no handshake), Unsure for whatever breaks from the first byte
        on: by then it may have been done.
        """
        return self._asked(method, url, headers, body, once=True)

    def _asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        once: bool = False,
    ) -> Answer:
        connection, host, path = self._connection(url)
        sent = {"Host": host, "User-Agent": _ASKED_AS, "Accept-Encoding": "gzip", **headers}
        cut = threading.Event()
        late = f"took longer than {self._seconds:g} s"
        broken: type[Unavailable | Unsure] = Unavailable
        timer = threading.Timer(self._seconds, cut_off, (connection, cut))
        timer.daemon = True
        timer.start()
        try:
            connection.connect()
            if once:
                broken = Unsure
                # A pause while it is being done is no reason to ask whether it was.
                connection.sock.settimeout(self._seconds)
            connection.request(method, path, body, sent)
            with connection.getresponse() as response:
                found = {name.lower(): value for name, value in response.getheaders()}
                answer = Answer(response.status, found, _body(response, found))
        except (OSError, ValueError, AttributeError, http.client.HTTPException) as error:
            message = late if cut.is_set() else f"does not answer ({type(error).__name__})"
            raise broken(message) from error
        except (Unavailable, Withheld) as error:  # of an answer that cannot be read
            if once:
                raise Unsure(str(error)) from error
            raise
        finally:
            timer.cancel()
            connection.close()
        if cut.is_set():  # which looks like the end of the answer
            raise broken(late)
        return answer

    def _connection(self, url: str) -> "tuple[Plain | Pinned, str, str]":
        parts, host = _allowed(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if self._stand_in:
            _public(host) if _is_address(host) else None
            there = self._stand_in
            plain = Plain(str(there.hostname), there.port, timeout=_CONNECT_SECONDS)
            return plain, there.netloc, f"/{host}{path}"
        port = parts.port or 443
        try:
            found = [host] if _is_address(host) else self._resolve(host, port)
        except OSError as error:
            message = "its name has no address"
            raise Unavailable(message) from error
        for address in found:
            _public(address)
        return Pinned(host, port, found[0], _CONNECT_SECONDS), parts.netloc, path


def _allowed(url: str) -> tuple[SplitResult, str]:
    """The parts of an address that may be asked, and its host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        message = "no address of the web"
        raise Withheld(message) from error
    if parts.scheme != "https" or not host or parts.username is not None or port == 0:
        message = "not an https address without a user's name"
        raise Withheld(message)
    if not url.isascii() or not url.isprintable() or " " in url:
        message = "an address with characters that must be encoded"
        raise Withheld(message)
    return parts, host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _public(address: str) -> None:
    """Raises Withheld for an address that is not of the public internet."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        found = None
    mapped = getattr(found, "ipv4_mapped", None) or found
    if mapped is None or not mapped.is_global or mapped.is_multicast or _odd(mapped):
        message = "an address that is not public"
        raise Withheld(message)


def _odd(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if address.version == 4:
        return False
    return address not in _PUBLIC_IPV6 or any(address in net for net in _FOR_TRANSLATION)


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str]) -> bytes:
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in _UNPACKED_BY:
        message = "an answer packed in a way that nobody asked for"
        raise Unavailable(message)
    kept = bytearray()
    while chunk := response.read1(_CHUNK):
        kept += chunk
        if len(kept) > LARGEST_ANSWER:
            raise _too_large()
    if response.length:
        message = "an answer that breaks off"
        raise Unavailable(message)
    if not _UNPACKED_BY[packing]:
        return bytes(kept)
    machine = zlib.decompressobj(wbits=_UNPACKED_BY[packing])
    try:
        unpacked = machine.decompress(bytes(kept), LARGEST_ANSWER + 1)
    except zlib.error as error:
        message = "an answer that cannot be unpacked"
        raise Unavailable(message) from error
    if len(unpacked) > LARGEST_ANSWER:
        raise _too_large()
    return unpacked


def _too_large() -> Withheld:
    return Withheld(f"an answer over {LARGEST_ANSWER} bytes")
