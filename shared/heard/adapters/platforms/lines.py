"""The connections on which the web is asked: to the very address that was looked at, and to be cut in
whichever step they hang."""

import contextlib
import http.client
import socket
import ssl
import threading
from functools import cache


class Plain(http.client.HTTPConnection):
    """A connection to the stand-in. `line` is its socket, also where the answer has taken it over."""

    line: socket.socket | None = None

    def connect(self) -> None:
        """As its parent, and keeps the line."""
        super().connect()
        self.line = self.sock


class Pinned(http.client.HTTPSConnection):
    """A connection to the address that was looked at, with the name for the certificate."""

    line: socket.socket | None = None

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        self._tls = _tls()
        super().__init__(host, port, timeout=seconds, context=self._tls)
        self._address = address

    def connect(self) -> None:
        """The handshake comes second, so that a drip in it can be cut, too."""
        raw = socket.create_connection((self._address, self.port), self.timeout)
        wrapped = self._tls.wrap_socket(
            raw, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self.line = wrapped
        wrapped.do_handshake()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def cut_off(connection: Plain | Pinned, late: threading.Event) -> None:
    """End a connection that takes too long, in whichever step it is."""
    late.set()
    if connection.line is not None:
        # Not the TLS socket's own shutdown, which forgets that it reads in another thread.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection.line, socket.SHUT_RDWR)
