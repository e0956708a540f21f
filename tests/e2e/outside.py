"""What the tests do to a bed from outside: they post as a platform, ask as the desk, and wait."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import urllib3

from heard.adapters import signing

http = urllib3.PoolManager(retries=False)


def until(found, seconds=60.0):
    """The first thing that `found` gives; fails if nothing comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what := found():
            return what
        time.sleep(0.1)
    pytest.fail("waited in vain")


def post(bed, source, body, headers=None):
    """A webhook as its platform signs it, or with these headers."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    webhook = bed.config["webhooks"][source]
    if headers is None:
        secret = bed.config["secrets"][{"generic": "standard"}.get(source, source)]
        now = datetime.now(UTC)
        signed = signing.sign(source, raw, secret, f"msg_{time.time_ns()}", now)
        headers = webhook["headers"] | signed
    return http.request("POST", webhook["url"], body=raw, headers=headers)


def asked(bed, path, method="GET", body=None, by=None):
    """The desk's status and JSON answer to one of the team."""
    token = bed.token(by) if by else bed.config["token"]
    headers = {"authorization": f"Bearer {token}"}
    answer = http.request(method, bed.api + path, headers=headers, json=body)
    return answer.status, json.loads(answer.data)


def message(bed, channel, native_id, wanted=lambda _: True):
    """A message once it is heard, and as wanted."""

    def found():
        status, body = asked(bed, f"/messages/{channel}/{quote(native_id, safe='')}")
        return body if status == 200 and wanted(body) else None

    return until(found)


def comment(native_id, text, *, verb="add", author="9100"):
    """What a visitor of the brand's Facebook page writes."""
    value = {
        "item": "comment",
        "verb": verb,
        "comment_id": native_id,
        "post_id": "100200300400500_88",
        "parent_id": "100200300400500_88",
        "from": {"id": author, "name": "Oda Fictional"},
        "created_time": int(time.time()),
        "message": text,
    }
    entry = {"id": "100200300400500", "time": int(time.time())}
    return {"object": "page", "entry": [entry | {"changes": [{"field": "feed", "value": value}]}]}
