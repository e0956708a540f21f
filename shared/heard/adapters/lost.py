"""What carriers and mailboxes say did not arrive: SNS's delivery log, SES's bounces and complaints.

SNS logs each SMS that failed; CloudWatch Logs hands the lines on in batches, gzip and base64 (SNS
developer guide, "Viewing CloudWatch metrics and logs for SMS deliveries"; Logs user guide,
"Subscription filters"). SES publishes its events to a topic (SES developer guide, "Contents of event
data that Amazon SES publishes to Amazon SNS").
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from heard.domain.contact import Lost
from heard.domain.errors import Unreadable
from heard.domain.recipient import Failure, Way

_NEVER_AGAIN = {
    "Destination is on a blocked list",
    "Invalid phone number",
    "Phone has blocked SMS",
    "Phone is on a blocked list",
    "Phone number is opted out",
}
"""What a carrier says of a phone that the next SMS would not reach either."""

_MAY_ARRIVE = {"General", "Undetermined"}
"""Bounces that say nothing for sure: most are notes that somebody is out of office."""

_MOST_BYTES = 10_000_000
"""Of one batch of log lines; CloudWatch Logs sends no more than 6 MB to a function."""


def lost_in(event: Mapping[str, Any]) -> Iterator[Lost]:
    """The failures in what the function was called with. Raises Unreadable for anything else."""
    try:
        if "awslogs" in event:
            yield from _in_logs(event["awslogs"]["data"])
        else:
            for record in event["Records"]:
                yield from _in_mail(json.loads(record["Sns"]["Message"]))
    except (KeyError, TypeError, ValueError, AttributeError, zlib.error, binascii.Error) as error:
        # Its own words may quote a phone or an address.
        message = (
            f"neither a batch of SNS's delivery log nor an event of SES: {type(error).__name__}"
        )
        raise Unreadable(message) from None


def _in_logs(data: str) -> Iterator[Lost]:
    unpacking = zlib.decompressobj(wbits=31)
    batch = json.loads(unpacking.decompress(base64.b64decode(data), _MOST_BYTES))
    if batch["messageType"] != "DATA_MESSAGE":
        return
    for line in batch["logEvents"]:
        said = json.loads(line["message"])
        if said["status"] != "FAILURE":
            continue
        why = said["delivery"].get("providerResponse")
        yield Lost(
            said["delivery"]["destination"],
            Failure(said["notification"]["messageId"], Way.SMS, lasting=why in _NEVER_AGAIN),
        )


def _in_mail(said: Mapping[str, Any]) -> Iterator[Lost]:
    match said["eventType"]:
        case "Bounce":
            bounce = said["bounce"]
            lasting = bounce["bounceType"] == "Permanent"
            if lasting or bounce["bounceSubType"] not in _MAY_ARRIVE:
                for one in bounce["bouncedRecipients"]:
                    yield _mail(one["emailAddress"], said, lasting=lasting)
        case "Complaint":
            for one in said["complaint"]["complainedRecipients"]:
                yield _mail(one["emailAddress"], said, lasting=True)
        case "Reject":
            for address in said["mail"]["destination"]:
                yield _mail(address, said, lasting=False)


def _mail(address: str, said: Mapping[str, Any], *, lasting: bool) -> Lost:
    return Lost(address, Failure(said["mail"]["messageId"], Way.MAIL, lasting))
