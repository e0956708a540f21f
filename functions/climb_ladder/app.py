"""Climb one step of a ladder, a thread's or a surge's: the state machine asks, the domain decides."""

from datetime import UTC, datetime
from typing import Any

from heard import bootstrap
from heard.domain.errors import Invalid
from heard.domain.subjects import is_surge
from heard.telemetry import observed


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """{"thread_id", "episode", "run"} → the same, with "settled" and "wait_seconds"."""
    try:
        thread_id, episode, run = str(event["thread_id"]), int(event["episode"]), int(event["run"])
    except (KeyError, TypeError, ValueError) as error:
        message = "the input needs thread_id, and episode and run as whole numbers"
        raise Invalid(message) from error
    use = bootstrap.climbing_surges if is_surge(thread_id) else bootstrap.climbing
    step = use().climb(thread_id, episode, run, datetime.now(UTC))
    return {
        "thread_id": thread_id,
        "episode": episode,
        "run": run,
        "settled": step.settled,
        "wait_seconds": step.wait_seconds,
    }
