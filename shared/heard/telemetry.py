"""Logs and metrics: JSON lines without personal data.

Nothing that a customer or an agent wrote, no name, handle, phone or address is ever logged: ids of
ours, counts and reasons only. Warnings and errors are logged always; a line for every message
would cost more than storing the message.
"""

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from heard.domain.errors import HeardError

logger = Logger(service="heard")
metrics = Metrics(namespace="Heard", service="heard")

_SPARE_MILLISECONDS = 5_000

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def observed(handler: Handler) -> Handler:
    """A Lambda handler whose log lines name the request, and whose metrics are written at its end.

    Not the library's own decorator for metrics: it warns whenever there is nothing to count, which
    is most of the time.
    """

    @wraps(handler)
    def invoked(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own
        try:
            return handler(event, context)
        finally:
            if metrics.metric_set:
                metrics.flush_metrics()

    with_request: Handler = logger.inject_lambda_context(invoked, clear_state=True)
    return with_request


def count(name: str, value: int = 1) -> None:
    """Add to a metric; written when the function ends."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)


def failed(what: str, error: BaseException) -> None:
    """Log an error by its names and its way through the code.

    Its own words are logged only where we wrote them: those of a library may quote the payload.
    """
    way = [
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error(
        what,
        error=type(error).__name__,
        detail=str(error) if isinstance(error, HeardError) else None,
        cause=type(error.__cause__).__name__ if error.__cause__ else None,
        way=way[-8:],
    )


def row_failed(metric: str, error: BaseException) -> None:
    """Log and count that a row of the table's stream could not be carried out."""
    failed("an event row failed", error)
    count(metric)


def in_time(context: Any) -> bool:  # noqa: ANN401 - Lambda's own
    """True while there is time for one more row; says so when there is none."""
    if context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS:
        return True
    logger.warning("out of time: the stream delivers the rest again")
    return False
