"""From a platform's POST to the alert on a phone: the whole way on the local bed, warm.

Each complaint is signed as its platform signs and starts a thread of its own, under a policy whose
budgets let each alert out by itself. The SMS is looked for every few milliseconds.
"""

import json
import time
import urllib.request
from datetime import UTC, datetime
from statistics import median
from typing import Any

from heard.adapters.signing import sign
from infra.local import channels
from infra.local.bed import Bed
from infra.local.benchmarks.account import ALWAYS_OPEN
from infra.local.benchmarks.finding import Findings, at_most, p95

_COMPLAINTS = 30
_WARMING = 3
_LIMIT_SECONDS = 2.0
_PATIENCE_SECONDS = 20.0
_LOOK_SECONDS = 0.01
_TEXT = "Case {n}: this is a scam, third time I complain and nobody answers, I want my money back!"


def measure() -> Findings:
    """The 95th percentile over some dozens of complaints, one after another."""
    with Bed(policy=ALWAYS_OPEN) as bed:
        problems = bed.warm()
        if problems:
            raise RuntimeError("; ".join(problems))
        for number in range(_WARMING):
            _complain(bed, number)
        took = [_complain(bed, _WARMING + number) for number in range(_COMPLAINTS)]
    how = f"{_COMPLAINTS} complaints on the local bed, median {median(took):.2f} s, up to {max(took):.2f} s"
    return Findings(
        (at_most("Platform's POST to SNS publish, p95", _LIMIT_SECONDS, p95(took), " s", how),)
    )


def _complain(bed: Bed, number: int) -> float:
    """Seconds from the POST to the SMS of this complaint."""
    start = time.monotonic()
    _post(bed.config["webhooks"]["generic"]["url"], _message(number))
    while time.monotonic() - start < _PATIENCE_SECONDS:
        if f"Case {number}:" in json.dumps(bed.sms()):
            return time.monotonic() - start
        time.sleep(_LOOK_SECONDS)
    message = f"no SMS within {_PATIENCE_SECONDS:.0f} s of complaint {number}: {bed.logs()[-800:]}"
    raise RuntimeError(message)


def _message(number: int) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "type": "message.created",
        "timestamp": now,
        "data": {
            "id": f"bench-{number}",
            "account_id": "marigold-shop",
            "conversation_id": f"bench-{number}",
            "author": {"id": f"customer-{number}", "name": "Mira Vossen", "handle": "mira"},
            "text": _TEXT.format(n=number),
            "posted_at": now,
            "surface": "post",
        },
    }


def _post(url: str, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    name = body["data"]["id"]
    headers = sign("generic", raw, channels.STANDARD, name, datetime.now(UTC))
    headers["content-type"] = "application/json"
    request = urllib.request.Request(url, raw, headers)  # noqa: S310  loopback
    with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310  as above
        answer.read()
