"""Posts to Meta's Graph API, once. The channel says where it would be read, for what a refusal means."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from heard.adapters.platforms.answers import Json
from heard.adapters.platforms.graph import bearing, graph_url
from heard.adapters.platforms.meta_refusals import refusal_on
from heard.adapters.platforms.posting import posted
from heard.adapters.platforms.web import Web
from heard.domain.message import Channel


def post_fields(web: Web, channel: Channel, token: str, path: str, **fields: str) -> Json:
    """A form. Raises as a Voice's `say`."""
    kind, body = "application/x-www-form-urlencoded", urlencode(fields, errors="replace")
    return _post(web, channel, token, path, kind, body)


def post_body(web: Web, channel: Channel, token: str, path: str, body: Mapping[str, Any]) -> Json:
    """A JSON body. Raises as a Voice's `say`."""
    return _post(web, channel, token, path, "application/json", json.dumps(body))


def _post(web: Web, channel: Channel, token: str, path: str, kind: str, body: str) -> Json:
    headers = {**bearing(token), "Content-Type": kind}
    answer = web.once("POST", graph_url(token, path), headers, body.encode())
    return posted(answer, refusal_on(channel))
