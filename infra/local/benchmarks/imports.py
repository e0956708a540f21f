"""How long a function takes from a fresh process to the end of its imports, against boto3's.

Three figures a function, each a process of its own, in turns with the yardstick, medians of the
processor's time: importing app.py; building what its first event builds, the policy read; and
making the AWS clients that it calls. The verdict is on the last: what a first message waits for.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

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


_FUNCTIONS = (
    _Function("receive_webhook", 1.3, "channel_secrets(), b.inbox()", ("secretsmanager", "sqs")),
    _Function("hear_messages", 2.5, "inbox(), b.hearing()", ("dynamodb",)),
    _Function("desk", 3, "desk_keys(), b.roster(), b.reading()", ("secretsmanager", "dynamodb")),
    _Function("publish_events", 2, "publishing()", ("dynamodb", "sns", "stepfunctions")),
    _Function("note_deliveries", 2, "noting()", ("dynamodb",)),
    _Function("receive_sms", 2, "replying()", ("dynamodb",)),
    _Function("fold_events", 2, "tallying()", ("dynamodb",)),
    _Function("sweep_clocks", 2, "sweeping()", ("dynamodb",)),
    _Function("brief_teams", 2, "scheduling()", ("dynamodb",)),
    _Function("poll_channels", 2, "completing(), b.polling()", ("dynamodb", "secretsmanager")),
    _Function("check_channels", 2, "checking()", ("dynamodb", "secretsmanager")),
    _Function("climb_ladder", 2, "climbing()", ("dynamodb",)),
)


def measure() -> Findings:
    """One finding a function."""
    yardstick: list[float] = []
    taken: dict[str, list[tuple[float, ...]]] = {one.name: [] for one in _FUNCTIONS}
    _run(_YARDSTICK, "", "", ROOT / "functions" / "desk")
    for _ in range(_ROUNDS):
        for function in _FUNCTIONS:
            yardstick.append(_run(_YARDSTICK, "", "", ROOT)[0])
            taken[function.name].append(_clocked(function))
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


def _clocked(function: _Function) -> tuple[float, ...]:
    return _run(
        "import app",
        f"from heard import bootstrap as b; b.{function.builds}",
        "from heard.adapters.aws import client\n"
        + "\n".join(f"client({service!r})" for service in function.calls),
        ROOT / "functions" / function.name,
    )


def _run(first: str, second: str, third: str, folder: os.PathLike[str]) -> tuple[float, ...]:
    said = subprocess.run(  # noqa: S603  our own interpreter, our own lines
        [sys.executable, "-c", _CLOCKED.format(first=first, second=second, third=third)],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(float(one) for one in said.stdout.split()[-3:])


def _environment() -> dict[str, str]:
    names = (
        *("TABLE", "INBOX_URL", "DEAD_LETTERS_URL", "INBOX_BUCKET", "CHANNEL_SECRETS", "DESK_KEY"),
        *("CARE_TOPIC", "OPERATIONS_TOPIC", "LADDER", "PUBLIC_HOST"),
    )
    return {
        **os.environ,
        **dict.fromkeys(names, "named"),
        "PYTHONPATH": str(ROOT / "shared"),
        "POLICY_PATH": str(ROOT / "infra" / "policy" / "care.toml"),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
