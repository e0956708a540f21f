"""A short address for the API: http://127.0.0.1:<port>/t/<token> instead of ministack's long path.

Names below `localhost` are not resolved everywhere, and a link in an SMS has to be short. Requests
and answers pass as they are, byte by byte.
"""

import http.client
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date"}
TIMEOUT_SECONDS = 60


class Front(ThreadingHTTPServer):
    """Passes everything on to one HTTP API of ministack."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, engine_port: int, api_id: str) -> None:
        super().__init__((LOOPBACK, port), _Pass)
        self.engine_port = engine_port
        self.prefix = f"/_aws/execute-api/{api_id}/$default"
        self.kept = threading.local()

    def start(self) -> None:
        """Answers from a thread of its own, until `shutdown`."""
        threading.Thread(target=self.serve_forever, name="front", daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a client that hung up; everything else as ever."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Pass(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def _pass(self) -> None:
        body = self._body()
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
        engine = http.client.HTTPConnection(
            LOOPBACK, self.server.engine_port, timeout=TIMEOUT_SECONDS
        )
        try:
            engine.putrequest(
                self.command, self.server.prefix + self.path, skip_accept_encoding=True
            )
            for name, value in headers.items():
                engine.putheader(name, value)
            if body or self.command in {"POST", "PUT", "PATCH"}:
                engine.putheader("Content-Length", str(len(body)))
            engine.endheaders(body or None)
            answer = engine.getresponse()
            content = answer.read()
        except OSError as error:
            self.send_error(502, explain=f"the engine did not answer: {error}")
            return
        finally:
            engine.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def __getattr__(self, name: str) -> object:
        """Every method is passed on: http.server looks for a do_<METHOD>."""
        if name.startswith("do_"):
            return self._pass
        raise AttributeError(name)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, *_: object) -> None:
        """Nothing: paths hold link tokens."""
