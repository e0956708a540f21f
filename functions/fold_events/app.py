"""Fold what happened into what reports count, and into what surges are found in."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters.stream import each_row
from heard.telemetry import in_time, observed, row_failed


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream; stops at its first failure and returns it."""
    batch = bootstrap.gathering()  # a policy that is wrong fails the function, aloud
    return each_row(
        event,
        batch.fold,
        partial(in_time, context),
        partial(row_failed, "FoldFailed"),
        batch.close,
    )
