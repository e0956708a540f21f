"""`make up`: the bed in the background, until `make down`.

The process that the user starts waits until the bed answers, says where, and leaves. The one that
stays holds the bed.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from heard.adapters.policy_file import load_policy
from heard.domain.errors import PolicyError
from infra.local import running
from infra.local.bed import POLICY, PORT, Bed
from infra.local.layer import KEPT, ROOT, libraries

PATIENCE_SECONDS = 90


def main() -> int:
    """Starts a bed unless one runs; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.up", description=__doc__)
    parser.add_argument("--policy", type=Path, default=POLICY, help="the policy to run under")
    parser.add_argument(
        "--port", type=int, default=PORT, help="the engine's; the API's is the next"
    )
    parser.add_argument("--enforce-roles", action="store_true", help="refuse what a role forbids")
    parser.add_argument("--stay", action="store_true", help="hold the bed in this process")
    options = parser.parse_args()
    if options.stay:
        _stay(options)
        return 0
    return _start(options)


def _stay(options: argparse.Namespace) -> None:
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    running.PID.write_text(str(os.getpid()))
    try:
        with Bed(
            port=options.port,
            policy=options.policy.resolve(),
            enforce_roles=options.enforce_roles,
            log=running.LOG,
        ) as bed:
            for problem in bed.warm():
                print(problem, file=sys.stderr, flush=True)
            running.announce(bed.config)
            asked_to_end.wait()
    finally:
        running.withdraw()


def _start(options: argparse.Namespace) -> int:
    if known := running.config():
        print(f"A bed is already up at {known['api']}; `make down` ends it.")
        return 0
    try:
        load_policy(options.policy)
    except PolicyError as error:
        print(error, file=sys.stderr)
        return 1
    KEPT.mkdir(exist_ok=True)
    libraries()
    started = time.monotonic()
    said = KEPT / "up.log"
    with said.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603  our own module
            [
                *(sys.executable, "-m", "infra.local.up", "--stay"),
                *("--policy", str(options.policy.resolve()), "--port", str(options.port)),
                *(["--enforce-roles"] if options.enforce_roles else []),
            ],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while child.poll() is None and time.monotonic() - started < PATIENCE_SECONDS:
        if known := running.config():
            print(said.read_text(), end="", file=sys.stderr)
            took = time.monotonic() - started
            print(f"Up in {took:.1f} s: {known['api']}   (details: {_short(running.CONFIG)},")
            print(f"what the engine says: {_short(running.LOG)}; `make down` ends it)")
            return 0
        time.sleep(0.05)
    child.terminate()
    print(said.read_text(), end="", file=sys.stderr)
    print("The bed did not come up.", file=sys.stderr)
    return 1


def _short(path: Path) -> Path:
    return path.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
