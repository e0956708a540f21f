"""`make invoke FUNCTION=sweep_clocks EVENT=events/sweep_clocks.json`: one function, one event.

On the bed that runs, else on one that lives for this call. Prints what the function answered;
what it logged goes to the error output.
"""

import base64
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.local import running
from infra.local.bed import Bed
from infra.local.client import client_of, function_name
from infra.local.layer import ROOT


def main(arguments: list[str]) -> int:
    """Runs `[function, event file]`; returns the exit code."""
    function, event = [*arguments, "", ""][:2]
    functions = sorted(path.parent.name for path in ROOT.glob("functions/*/app.py"))
    if function not in functions:
        return _refuse("FUNCTION", function, functions)
    path = ROOT / event
    if not event or not path.is_file():
        files = sorted(str(each.relative_to(ROOT)) for each in ROOT.glob("events/**/*.json"))
        return _refuse("EVENT", event, files)
    try:
        payload = json.dumps(json.loads(path.read_bytes())).encode()
    except ValueError as error:
        print(f"EVENT: {event} is not JSON: {error}", file=sys.stderr)
        return 2
    with _functions() as functions_client:
        answer = functions_client.invoke(
            FunctionName=function_name(function), Payload=payload, LogType="Tail"
        )
    print(base64.b64decode(answer.get("LogResult", "")).decode(errors="replace"), file=sys.stderr)
    print(json.dumps(json.loads(answer["Payload"].read() or b"null"), indent=2, ensure_ascii=False))
    return 1 if "FunctionError" in answer else 0


@contextmanager
def _functions() -> Iterator[Any]:
    if known := running.config():
        yield client_of(known["endpoint"], "lambda")
        return
    with Bed() as bed:
        yield bed.client("lambda")


def _refuse(name: str, given: str, known: list[str]) -> int:
    print(f"{name}={given} is not there." if given else f"{name} is missing.", file=sys.stderr)
    print(f"{name} is one of:\n  " + "\n  ".join(known), file=sys.stderr)
    print(
        "Example: make invoke FUNCTION=sweep_clocks EVENT=events/sweep_clocks.json", file=sys.stderr
    )
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
