"""The way to phones and mailboxes: SNS."""

from heard.adapters.aws import client
from heard.adapters.sms import fitted
from heard.domain.errors import Unavailable, Undeliverable
from heard.ports import Mail, Sms
from botocore.exceptions import BotoCoreError, ClientError

_NEVER = {"InvalidParameter", "OptedOut", "InvalidParameterValue", "ValidationError"}
"""What SNS says of a number that can never get an SMS."""

_LONGEST_SUBJECT = 100


class SnsAlerts:
    """Direct SMS to people, e-mail through the care and operations topics."""

    def __init__(self, care_topic: str, operations_topic: str) -> None:
        self._care_topic = care_topic
        self._operations_topic = operations_topic

    def sms(self, phone: str, sms: Sms) -> None:
        """One Publish; transactional, so that carriers do not hold it back as advertising."""
        try:
            client("sns").publish(
                PhoneNumber=phone,
                Message=fitted(sms),
                MessageAttributes={
                    "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
                },
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
        subject = " ".join(mail.subject.split()).encode("ascii", "replace").decode()
        try:
            client("sns").publish(
                TopicArn=topic,
                Subject=subject[:_LONGEST_SUBJECT],
                Message=mail.body,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in mail.attributes.items()
                    if value
                },
            )
        except (ClientError, BotoCoreError) as error:
            message = f"Publish: {type(error).__name__}"
            raise Unavailable(message) from error
