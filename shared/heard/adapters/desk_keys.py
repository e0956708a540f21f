"""The keys that agents' tokens are signed with, from Secrets Manager, read at most once a minute."""

import time

from heard.adapters import tokens
from heard.adapters.aws import aws_errors, client

FRESH_SECONDS = 60
"""How long a read is trusted: a key that was taken out of the secret is refused a minute later."""


class DeskKeys:
    """The live keys of the desk."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id
        self._keys: tuple[str, ...] = ()
        self._read_at = float("-inf")

    def live(self) -> tuple[str, ...]:
        """All keys that may have signed a token, newest first. Raises Unavailable where the
        secret holds none."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            with aws_errors():
                answer = client("secretsmanager").get_secret_value(SecretId=self._secret_id)
            self._keys = tokens.keys_in(answer["SecretString"])
            self._read_at = time.monotonic()
        return self._keys
