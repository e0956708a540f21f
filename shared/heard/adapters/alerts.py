"""The way to phones and mailboxes: SNS."""

import re
from collections.abc import Mapping
from dataclasses import replace

from anyascii import anyascii
from botocore.exceptions import BotoCoreError, ClientError

from heard.adapters.aws import client
from heard.adapters.sms import fitted
from heard.domain.errors import Unavailable, Undeliverable
from heard.ports import Mail, Sms

_NEVER = {"InvalidParameter", "ParameterValueInvalid", "OptedOut", "ValidationError"}
"""What SNS says of a number that can never get an SMS."""

_LONGEST_SUBJECT = 100

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Controls, what reverses the order of a line, and what SNS takes for no character."""


class SnsAlerts:
    """Direct SMS to people, e-mail through the care and operations topics.

    `replies` is the number that people may answer to; without it nothing says how to answer.
    """

    def __init__(self, care_topic: str, operations_topic: str, replies: str | None = None) -> None:
        self._care_topic = care_topic
        self._operations_topic = operations_topic
        self._replies = replies

    def sms(self, phone: str, sms: Sms) -> None:
        """One Publish; transactional, so that carriers do not hold it back as advertising."""
        attributes = {"AWS.SNS.SMS.SMSType": "Transactional"}
        if self._replies:
            attributes["AWS.MM.SMS.OriginationNumber"] = self._replies
        try:
            client("sns").publish(
                PhoneNumber=phone,
                Message=fitted(sms if self._replies else replace(sms, code=None)),
                MessageAttributes=_texts(attributes),
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _NEVER:
                raise Undeliverable(code) from error
            message = f"Publish: {code}"
            raise Unavailable(message) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error

    def care(self, mail: Mail) -> None:
        """One Publish to the care topic."""
        self._mail(self._care_topic, mail)

    def operations(self, mail: Mail) -> None:
        """One Publish to the operations topic."""
        self._mail(self._operations_topic, mail)

    def _mail(self, topic: str, mail: Mail) -> None:
        # SNS takes one line of printable ASCII; anything else would fail the whole alert.
        subject = " ".join(anyascii(_UNSAFE.sub(" ", mail.subject)).split())
        try:
            client("sns").publish(
                TopicArn=topic,
                Subject=subject[:_LONGEST_SUBJECT],
                Message=_UNSAFE.sub(" ", mail.body),
                MessageAttributes=_texts(mail.attributes),
            )
        except ClientError as error:
            message = f"Publish: {error.response['Error']['Code']}"
            raise Unavailable(message) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error


def _texts(attributes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Message attributes in SNS's notation; it takes no empty ones."""
    return {
        name: {"DataType": "String", "StringValue": value}
        for name, value in attributes.items()
        if value
    }
