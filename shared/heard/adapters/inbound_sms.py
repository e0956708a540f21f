"""An SMS that somebody sent us, as AWS End User Messaging hands it on through SNS.

`Message` of the SNS record is a JSON text; there is no time in it, and what it answers may be
missing, so neither is looked at.
"""

import json
from collections.abc import Mapping
from typing import Any

from heard.domain.errors import Unreadable
from heard.ports.alerts import InboundSms

_LONGEST_ID = 200


def received(record: Mapping[str, Any]) -> InboundSms:
    """The SMS in one record of a Lambda event. Raises Unreadable, which quotes nothing of it."""
    try:
        told = json.loads(record["Sns"]["Message"])
        sms_id, phone = told["inboundMessageId"], told["originationNumber"]
        text = told.get("messageBody") or ""
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        told = None
    if told is None or not (_plain(sms_id) and _plain(phone) and isinstance(text, str)):
        message = "not an inbound SMS: its topic takes nothing else"
        raise Unreadable(message)
    return InboundSms(sms_id, phone, text)


def _plain(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_ID
        and value.isascii()
        and value.isprintable()
    )
