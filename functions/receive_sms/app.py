"""Receive an SMS that somebody answered to an alert, and do what it says."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters import inbound_sms
from heard.domain.errors import Unavailable
from heard.services.reply import UNKNOWN_NUMBER
from heard.telemetry import count, failed, observed


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """One notification of the topic. What fails is delivered again, and never does a thing twice."""
    replying = bootstrap.replying()  # a policy that is wrong fails the function, aloud
    found = []
    for record in event["Records"]:
        try:
            found.append(replying.reply(inbound_sms.received(record), datetime.now(UTC)))
        except Exception as error:  # noqa: BLE001 - raised again, by another name
            failed("an SMS was not handled", error)
            # Lambda logs what is raised, and words of a library may quote the SMS.
            message = "an SMS was not handled: the line before says why"
            raise Unavailable(message) from None
    if found:
        strangers = found.count(UNKNOWN_NUMBER)
        count("SmsReplies", len(found) - strangers)
        count("SmsFromStrangers", strangers)
    return {"replies": found}
