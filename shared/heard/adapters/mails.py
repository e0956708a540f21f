"""E-mail to people, one by one: SES."""

import re

from botocore.exceptions import BotoCoreError, ClientError

from heard.adapters.aws import client
from heard.adapters.letters import mail_of
from heard.adapters.plain import one_line, without_controls
from heard.domain.errors import Unavailable, Undeliverable
from heard.ports.alerts import Letter, Mail

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f,;<>\"]+@[^@\s\x00-\x1f\x7f,;<>\"]+")
"""One plain address: nothing that would make it two, or another header."""

_LATER = re.compile("Throttl|TooManyRequests|Unavailable|Internal|Timeout|Token")
"""What SES says of something that goes through another time; all else is refused for good."""

_FROM_HERE = 500
"""From this HTTP status on it is the service that failed."""


class SesMails:
    """Sends from one verified address. What bounces is told through the configuration set."""

    def __init__(self, sender: str, configuration_set: str) -> None:
        self._sender = sender
        self._configuration_set = configuration_set

    def write(self, address: str, letter: Letter) -> None:
        """A letter as one SendEmail."""
        self.send(address, mail_of(letter))

    def send(self, address: str, mail: Mail) -> None:
        """One SendEmail. Undeliverable for an address that is none, and for what SES refuses."""
        if not _ADDRESS.fullmatch(address):
            message = "not an e-mail address"
            raise Undeliverable(message)
        body = {"Text": _part(without_controls(mail.body))}
        if mail.html:
            body["Html"] = _part(without_controls(mail.html))
        try:
            client("sesv2").send_email(
                FromEmailAddress=f"Heard <{self._sender}>",
                Destination={"ToAddresses": [address]},
                Content={"Simple": {"Subject": _part(one_line(mail.subject)), "Body": body}},
                ConfigurationSetName=self._configuration_set,
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if _LATER.search(code) or status >= _FROM_HERE:
                message = f"SendEmail: {code}"
                raise Unavailable(message) from error
            raise Undeliverable(code) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error


def _part(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
