"""Do our own endpoints answer the handshake that platforms repeat? Asked from outside, as they do."""

import json
import secrets as made_up
from urllib.parse import urlencode

from heard.adapters.platforms.web import Web
from heard.adapters.secrets import Secrets
from heard.adapters.signatures import x_crc
from heard.domain.errors import Unavailable, Withheld

_SECRET_OF = {"meta": "meta_verify_token", "x": "x"}


class PublicHandshakes:
    """The endpoints at `host`. Where that is no https address, as on the local bed, nobody can ask
    from outside."""

    def __init__(self, web: Web, secrets: Secrets, host: str) -> None:
        self._web = web
        self._secrets = secrets
        self._host = host

    def sources(self) -> tuple[str, ...]:
        """The sources that have a handshake and whose secret is set."""
        if not self._host.startswith("https://"):
            return ()
        return tuple(source for source, name in _SECRET_OF.items() if self._secrets.of(name))

    def failing(self, source: str) -> str | None:
        """One request; why it is not answered as the platform expects, None where it is."""
        secret = self._secrets.of(_SECRET_OF[source])[0]
        token = made_up.token_hex(8)
        if source == "meta":
            query = {"hub.mode": "subscribe", "hub.challenge": token, "hub.verify_token": secret}
        else:
            query = {"crc_token": token}
        try:
            answer = self._web.get(f"{self._host}/webhooks/{source}?{urlencode(query)}")
        except (Unavailable, Withheld) as error:
            return f"the endpoint cannot be asked: {error}"
        if answer.status != 200:
            return f"the endpoint answers {answer.status}"
        good = _json(answer.body) == x_crc(token, secret)
        if source == "meta":
            good = answer.body == token.encode()
        return None if good else "the endpoint answers something else than the platform expects"


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
