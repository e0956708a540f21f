"""Hear what lies in the Inbox: normalise, triage, thread, one transaction a message."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters import items
from heard.adapters.channels.sources import parse
from heard.domain.errors import Unavailable, Unreadable
from heard.domain.message import Heard, Parsed
from heard.telemetry import count, failed, logger, observed

FAN_OUT = 25
"""Messages of one body that are heard here; a body of more is fanned out, one queue message each."""

_SPARE_MILLISECONDS = 5_000


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch from the Inbox; returns the queue messages to be delivered again."""

    def in_time() -> bool:
        return context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS

    bootstrap.hearing()  # a policy that is wrong fails the function, aloud, and no message
    again = []
    for record in event["Records"]:
        try:
            _hear(record["body"], in_time)
        except Exception as error:  # noqa: BLE001 - one bad record must not stop its batch
            failed("a queue message failed", error)
            count("HearFailed")
            again.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": again}


def _hear(body: str, in_time: Callable[[], bool]) -> None:
    """Hear one queue message. What fails is delivered again; what can't be read is kept aside."""
    _or_later(in_time)
    try:
        came = bootstrap.inbox().opened(body)
        one = items.heard_in(came.item) if came.item is not None else None
        parsed = Parsed(heard=(one,)) if one else parse(came.source, came.body or b"")
    except Unreadable as error:
        _keep_aside(body, str(error))
        return
    if len(parsed.heard) > FAN_OUT:
        dumped = (items.dumped(item, Heard)["S"] for item in parsed.heard)
        bootstrap.inbox().fan_out(came.source, came.received_at, dumped)
    else:
        _hear_all(parsed.heard, came.received_at, in_time)
        _note(parsed.heard, came.received_at)
    if parsed.unreadable:
        _keep_aside(body, f"{len(parsed.unreadable)} unreadable: {parsed.unreadable[0]}")
    if parsed.ignored:
        count("Ignored", sum(parsed.ignored.values()))
        logger.info("ignored", kinds=parsed.ignored)
    for notice in parsed.notices:
        count("Notice")
        logger.warning("notice", notice=notice)


def _hear_all(heard: Sequence[Heard], received_at: datetime, in_time: Callable[[], bool]) -> None:
    """Hear each, whichever fails; then raise what failed, so that the body comes again."""
    failure: Exception | None = None
    for item in heard:
        _or_later(in_time)
        try:
            bootstrap.hearing().hear(item, datetime.now(UTC), received_at)
        except Exception as error:  # noqa: BLE001 - one bad message must not lose its neighbours
            failure = failure or error
    if failure:
        raise failure


def _note(heard: Sequence[Heard], received_at: datetime) -> None:
    """Note that these accounts were heard; no message waits for a note that fails."""
    try:
        bootstrap.sampling().heard(heard, received_at)
    except Unavailable as error:
        failed("a note of when a channel was heard failed", error)
        count("NoteFailed")


def _or_later(in_time: Callable[[], bool]) -> None:
    if not in_time():
        message = "out of time: the queue delivers it again"
        raise Unavailable(message)


def _keep_aside(body: str, reason: str) -> None:
    bootstrap.dead_letters().keep(body, reason)
    logger.warning("unreadable", reason=reason)
    count("Unreadable")
