"""Hear what lies in the Inbox: normalise, triage, thread, one transaction a message."""

import json
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters import items
from heard.adapters.channels.sources import parse
from heard.domain.errors import Unavailable, Unreadable
from heard.domain.message import Heard, Parsed
from heard.telemetry import count, logger, metrics

FAN_OUT = 25
"""Messages of one body that are heard here; a body of more is fanned out, one queue message each."""

_SPARE_MILLISECONDS = 5_000

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def hear(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Hear one queue message. What fails is delivered again; what can't be read is kept aside."""
    if lambda_context.get_remaining_time_in_millis() < _SPARE_MILLISECONDS:
        message = "out of time: the queue delivers it again"
        raise Unavailable(message)
    try:
        message = json.loads(record.body)
        received_at = datetime.fromisoformat(message["received_at"])
        parsed = _parsed(message)
    except (Unreadable, ValueError, KeyError, TypeError) as error:
        reason = str(error) if isinstance(error, Unreadable) else "not a message of the Inbox"
        _keep_aside(record, reason)
        return
    if len(parsed.heard) > FAN_OUT:
        dumped = (items.dumped(item, Heard)["S"] for item in parsed.heard)
        bootstrap.inbox().fan_out(message["source"], message["received_at"], dumped)
    else:
        for item in parsed.heard:
            bootstrap.hearing().hear(item, datetime.now(UTC), received_at)
    if parsed.unreadable:
        _keep_aside(record, f"{len(parsed.unreadable)} unreadable: {parsed.unreadable[0]}")
    if parsed.ignored:
        logger.info("ignored", kinds=parsed.ignored)
        count("Ignored", sum(parsed.ignored.values()))
    for notice in parsed.notices:
        logger.warning("notice", notice=notice)
        count("Notice")


def _parsed(message: dict[str, Any]) -> Parsed:
    if "heard" in message:
        return Parsed(heard=(items.heard_in(json.dumps(message["heard"])),))
    return parse(message["source"], bootstrap.inbox().body(message))


def _keep_aside(record: SQSRecord, reason: str) -> None:
    bootstrap.dead_letters().keep(record.body, reason)
    logger.warning("unreadable", reason=reason)
    count("Unreadable")


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch from the Inbox; returns the messages to be delivered again."""
    return process_partial_response(
        event=event, record_handler=hear, processor=processor, context=context
    )
