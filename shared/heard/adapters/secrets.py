"""What the channels sign with, from Secrets Manager, read at most once a minute.

The secret is a JSON object; every value is one secret or a list of them, so that the old and the
new one hold while they are changed:

    {"meta": ["…", "…"], "meta_verify_token": "…", "x": "…", "standard": "whsec_…",
     "google": "<push account's e-mail> <audience>", "trustpilot": "<path>", "listening": "<path>"}

A name that is missing or empty is not set.
"""

import json
import time

from heard.adapters.aws import aws_errors, client
from heard.domain.errors import Unavailable

FRESH_SECONDS = 60
"""How long a read is trusted; a failed signature reads again at most this often."""


class Secrets:
    """The values of one secret."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id
        self._values: dict[str, tuple[str, ...]] = {}
        self._read_at = float("-inf")
        self._refreshed_at = float("-inf")

    def of(self, name: str) -> tuple[str, ...]:
        """All live secrets of a name, the newest first; none if it is not set."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            self._read()
        return self._values.get(name, ())

    def refreshed(self, name: str) -> tuple[str, ...]:
        """The secrets of a name read anew, at most once a minute: a rotation takes effect at the
        first message that it signs."""
        if time.monotonic() - self._refreshed_at > FRESH_SECONDS:
            self._refreshed_at = time.monotonic()
            self._read()
        return self.of(name)

    def _read(self) -> None:
        with aws_errors():
            answer = client("secretsmanager").get_secret_value(SecretId=self._secret_id)
        try:
            found = json.loads(answer["SecretString"])
            self._values = {name: _listed(value) for name, value in found.items()}
        except (ValueError, AttributeError, TypeError) as error:
            message = "the secret is not a JSON object: set it with `make secrets`"
            raise Unavailable(message) from error
        self._read_at = time.monotonic()


def _listed(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(one for one in values if isinstance(one, str) and one.strip())
