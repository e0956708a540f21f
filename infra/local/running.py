"""The bed that `make up` or `make run` left running, if there is one.

It is known by `.heard/local.json`, which other programs read too, and by `.heard/bed.pid`.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from infra.local.layer import KEPT

CONFIG = KEPT / "local.json"
PID = KEPT / "bed.pid"
LOG = KEPT / "bed.log"
END_SECONDS = 15

_OURS = "infra.local"


def config() -> dict[str, Any] | None:
    """What `.heard/local.json` says, None where no bed runs."""
    if pid() is None or not CONFIG.exists():
        return None
    known: dict[str, Any] = json.loads(CONFIG.read_text())
    return known


def announce(known: dict[str, Any]) -> None:
    """Lets others know of the bed in this process. The address and the keys are all fictional."""
    PID.write_text(str(os.getpid()))
    unfinished = CONFIG.with_suffix(".new")
    unfinished.write_text(json.dumps(known, indent=2) + "\n")
    unfinished.replace(CONFIG)


def withdraw() -> None:
    """Forgets the bed, if it is this process's."""
    with contextlib.suppress(OSError, ValueError):
        if int(PID.read_text()) == os.getpid():
            CONFIG.unlink(missing_ok=True)
            PID.unlink()


def pid() -> int | None:
    """The process of the running bed; None where there is none, or where its number is another's."""
    try:
        number = int(PID.read_text())
    except (OSError, ValueError):
        return None
    return number if _OURS in _command(number) else None


def _command(number: int) -> str:
    # A number may be given to another process once ours has gone: its command tells them apart.
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    command = ["ps", "-o", "command=", "-p", str(number)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout


def end() -> bool:
    """Ends the running bed. False where none ran."""
    number = pid()
    if number is None:
        CONFIG.unlink(missing_ok=True)
        return False
    os.kill(number, signal.SIGTERM)
    until = time.monotonic() + END_SECONDS
    while _OURS in _command(number) and time.monotonic() < until:
        time.sleep(0.05)
    return True
