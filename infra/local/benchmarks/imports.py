"""How long a function takes from a fresh process to the end of its imports, against boto3's.

Three figures a function, each a process of its own, in turns with the yardstick, medians of the
processor's time: importing app.py; building what its first event builds, the policy read; and
making the AWS clients that it calls. The verdict is on the last: what a first message waits for.
The policy lies there checked, as `make build` leaves it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from heard.adapters import policy_check
from infra.local.benchmarks.finding import Finding, Findings
from infra.local.layer import ROOT

_ROUNDS = 9

_YARDSTICK = "import boto3; boto3.client('sqs')"

_CLOCKED = """
import time
start = time.process_time()
{first}
one = time.process_time()
{second}
two = time.process_time()
{third}
three = time.process_time()
print(one - start, two - start, three - start)
"""


@dataclass(frozen=True, slots=True)
class _Function:
    """A function, the limit of its ratio, what its first event builds, and whom it calls."""

    name: str
    limit: float
    builds: str
    calls: tuple[str, ...]


_BOARD = "desk_keys(), b.roster(), b.reading(), app.routes_of('board')"
"""The first page that anybody opens, with its neighbours."""

_FUNCTIONS = (
    _Function("receive_webhook", 1.3, "channel_secrets(), b.inbox()", ("secretsmanager", "sqs")),
    _Function("hear_messages", 2.5, "inbox(), b.hearing()", ("dynamodb",)),
    _Function("desk", 3, _BOARD, ("secretsmanager", "dynamodb")),
    _Function("publish_events", 2, "publishing()", ("dynamodb", "sns", "stepfunctions")),
    _Function("note_deliveries", 2, "noting()", ("dynamodb",)),
    _Function("receive_sms", 2, "replying()", ("dynamodb",)),
    _Function("fold_events", 2, "gathering()", ("dynamodb",)),
    _Function("sweep_clocks", 2, "sweeping()", ("dynamodb",)),
    _Function("brief_teams", 2, "scheduling()", ("dynamodb",)),
    _Function("watch_surges", 2, "watching()", ("dynamodb",)),
    _Function("poll_channels", 2, "completing(), b.polling()", ("dynamodb", "secretsmanager")),
    _Function("check_channels", 2, "checking()", ("dynamodb", "secretsmanager")),
    # It asks the guard again, which reads the phrases that it knows; an answer waits 15 s anyway.
    _Function("send_replies", 3.5, "speaking()", ("dynamodb", "secretsmanager")),
    _Function("climb_ladder", 2, "climbing()", ("dynamodb",)),
)


def measure() -> Findings:
    """One finding a function."""
    yardstick: list[float] = []
    taken: dict[str, list[tuple[float, ...]]] = {one.name: [] for one in _FUNCTIONS}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "infra" / "policy", folder, dirs_exist_ok=True)
        policy = Path(folder) / "care.toml"
        policy_check.main(["--keep", str(policy)])
        environment = _environment(policy)
        _run(environment, _YARDSTICK)
        for _ in range(_ROUNDS):
            for function in _FUNCTIONS:
                yardstick.append(_run(environment, _YARDSTICK)[0])
                taken[function.name].append(_clocked(environment, function))
    base = median(yardstick)
    return Findings(tuple(_finding(one, taken[one.name], base) for one in _FUNCTIONS))


def _finding(function: _Function, taken: list[tuple[float, ...]], base: float) -> Finding:
    imported, built, ready = (median(column) / base for column in zip(*taken, strict=True))
    return Finding(
        f"Cold import: {function.name}",
        f"≤ {function.limit} ×",
        f"{ready:.2f} ×",
        ready <= function.limit,
        f"app.py alone {imported:.2f} ×, built {built:.2f} ×, clients made {ready:.2f} ×"
        f" of {base * 1000:.0f} ms",
    )


def _clocked(environment: Mapping[str, str], function: _Function) -> tuple[float, ...]:
    return _run(
        environment,
        "import app",
        f"from heard import bootstrap as b; b.{function.builds}",
        "from heard.adapters.aws import client\n"
        + "\n".join(f"client({service!r})" for service in function.calls),
        folder=ROOT / "functions" / function.name,
    )


def _run(
    environment: Mapping[str, str],
    first: str,
    second: str = "",
    third: str = "",
    folder: Path = ROOT,
) -> tuple[float, ...]:
    said = subprocess.run(  # noqa: S603  our own interpreter, our own lines
        [sys.executable, "-c", _CLOCKED.format(first=first, second=second, third=third)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(float(one) for one in said.stdout.split()[-3:])


def _environment(policy: Path) -> dict[str, str]:
    names = (
        *("TABLE", "INBOX_URL", "DEAD_LETTERS_URL", "INBOX_BUCKET", "CHANNEL_SECRETS", "DESK_KEY"),
        *("CARE_TOPIC", "OPERATIONS_TOPIC", "LADDER", "PUBLIC_HOST"),
    )
    return {
        **os.environ,
        **dict.fromkeys(names, "named"),
        "PYTHONPATH": str(ROOT / "shared"),
        "POLICY_PATH": str(policy),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
