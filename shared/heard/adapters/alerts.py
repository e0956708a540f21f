"""The way to phones and mailboxes: SNS, and SES where it is set up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from anyascii import anyascii
from botocore.exceptions import BotoCoreError, ClientError

from heard.adapters.aws import client
from heard.adapters.plain import one_line, without_controls
from heard.adapters.sms import fitted
from heard.domain.errors import Unavailable, Undeliverable
from heard.ports.alerts import Letter, Mail, Sms

if TYPE_CHECKING:  # SES brings jinja2, which not everybody pays for
    from heard.adapters.mails import SesMails

_NEVER = {"InvalidParameter", "ParameterValueInvalid", "OptedOut", "ValidationError"}
"""What SNS says of a number that can never get an SMS."""

_LONGEST_SUBJECT = 100


class AwsAlerts:
    """Direct SMS to people, e-mail to them and to the care and operations topics.

    `replies` is the number that people may answer to; without it nothing says how to answer.
    Without `mails` nobody is sent e-mails of their own.
    """

    def __init__(
        self,
        care_topic: str,
        operations_topic: str,
        replies: str | None = None,
        mails: "SesMails | None" = None,
    ) -> None:
        self._care_topic = care_topic
        self._operations_topic = operations_topic
        self._replies = replies
        self._mails = mails

    @property
    def mails(self) -> bool:
        """True where SES is set up."""
        return self._mails is not None

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

    def email(self, address: str, mail: Mail) -> None:
        """One SendEmail."""
        self._ses().send(address, mail)

    def letter(self, address: str, letter: Letter) -> None:
        """One SendEmail."""
        self._ses().write(address, letter)

    def care(self, mail: Mail) -> None:
        """One Publish to the care topic."""
        self._mail(self._care_topic, mail)

    def operations(self, mail: Mail) -> None:
        """One Publish to the operations topic."""
        self._mail(self._operations_topic, mail)

    def _ses(self) -> "SesMails":
        if self._mails is None:
            message = "SES is not set up: give the stack MailFrom"
            raise Undeliverable(message)
        return self._mails

    def _mail(self, topic: str, mail: Mail) -> None:
        # SNS takes one line of printable ASCII; anything else would fail the whole alert.
        subject = one_line(anyascii(one_line(mail.subject)))
        try:
            client("sns").publish(
                TopicArn=topic,
                Subject=subject[:_LONGEST_SUBJECT],
                Message=without_controls(mail.body),
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
