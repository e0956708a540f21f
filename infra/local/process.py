"""The engine's process: started with an environment of its own, awaited, and ended with all it began."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from infra.local.client import ACCESS_KEY, REGION, SECRET_KEY
from infra.local.front import LOOPBACK
from infra.local.layer import KEPT, ROOT

START_SECONDS = 30

# What a function may see of this machine: no credentials, no profile, no package path of ours.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


class Process:
    """ministack on a port of loopback, from `start` to `end`. `log` takes what it says; without one
    that is kept as long as the process, in `scratch` with all that the functions write."""

    def __init__(self, port: int, log: Path | None, *, enforce_roles: bool) -> None:
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self._port = port
        self._log = log
        self._enforce_roles = enforce_roles
        self._running: subprocess.Popen[bytes] | None = None
        self.scratch = ""

    def start(self) -> None:
        """Returns once the engine answers; raises RuntimeError with the reason if it doesn't."""
        if taken(self._port):
            message = f"port {self._port} is taken: `make down`, or choose one with HEARD_PORT=…"
            raise RuntimeError(message)
        KEPT.mkdir(exist_ok=True)
        self.scratch = tempfile.mkdtemp(prefix="functions-", dir=KEPT)
        self._log = self._log or Path(self.scratch) / "engine.log"
        with self._log.open("wb") as log:
            self._running = subprocess.Popen(  # our own module
                [sys.executable, "-m", "infra.local.engine"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own, with the functions in it: Ctrl-C is for the bed to answer.
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._running.poll() is None:
            with contextlib.suppress(OSError):
                read(f"{self.endpoint}/_ministack/health")
                return
            time.sleep(0.05)
        tail = "\n  ".join(self.said().splitlines()[-10:])
        message = f"ministack did not start on port {self._port}:\n  {tail}"
        raise RuntimeError(message)

    def said(self) -> str:
        """The log so far."""
        return self._log.read_text(errors="replace") if self._log and self._log.exists() else ""

    def end(self) -> None:
        """Ends the engine and every function's process, and removes what they wrote."""
        if self._running:
            # At once: they keep nothing, and asked politely ministack takes seconds to go.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)
        self._running = None

    def _environment(self) -> dict[str, str]:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return environment | {
            "TMPDIR": self.scratch,
            "GATEWAY_PORT": str(self._port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "MINISTACK_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SFN_WAIT_SCALE": "1",
            "IOT_MTLS_ENABLED": "0",
            "AUTH": "true" if self._enforce_roles else "false",
            "PYTHONUNBUFFERED": "1",
        }


def free_port() -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def taken(port: int) -> bool:
    """True where something answers on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def read(url: str) -> bytes:
    """What a GET of a loopback address answers. Raises OSError where nothing good comes back."""
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  loopback
        return bytes(answer.read())
