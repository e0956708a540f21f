"""What platforms do not push, on the real template with its roles enforced: the platforms stand in
on loopback."""

import json
import time
from datetime import UTC, datetime

import pytest
import urllib3

from heard.adapters import signing
from infra.local import channels
from infra.local.bed import Bed
from tests.integration.payloads import INSTAGRAM, mentioned
from tests.stand_in import StandIn, as_json

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

http = urllib3.PoolManager(retries=False)


@pytest.fixture(scope="module")
def platforms():
    with StandIn() as server:
        yield server


@pytest.fixture(scope="module")
def bed(platforms):
    with Bed(enforce_roles=True, parameters={"PlatformStandIn": platforms.url}) as up:
        up.client("secretsmanager").put_secret_value(
            SecretId=up.outputs["ChannelSecretsArn"],
            SecretString=json.dumps({**channels.SECRETS, "meta_token": ["EAAlocal-token"]}),
        )
        assert up.warm() == []
        yield up


def post(bed, body):
    raw = json.dumps(body).encode()
    secret = bed.config["secrets"]["meta"]
    signed = signing.sign("meta", raw, secret, "", datetime.now(UTC))
    webhook = bed.config["webhooks"]["meta"]
    return http.request("POST", webhook["url"], body=raw, headers=webhook["headers"] | signed)


def message(bed, native_id, wanted):
    """The message once it is as wanted."""
    headers = {"authorization": f"Bearer {bed.config['token']}"}
    end = time.monotonic() + 20
    while time.monotonic() < end:
        answer = http.request("GET", f"{bed.api}/messages/instagram/{native_id}", headers=headers)
        body = json.loads(answer.data)
        if answer.status == 200 and wanted(body):
            return body
        time.sleep(0.1)
    pytest.fail("waited in vain")


def test_a_mention_by_ids_is_completed(bed, platforms):
    told = {
        "text": "This is a scam, I want my money back!",
        "username": "oda.writes",
        "media": {"permalink": "https://www.instagram.com/p/1/"},
    }
    platforms[f"graph.facebook.com/v24.0/{INSTAGRAM}"] = as_json({"mentioned_comment": told})
    assert post(bed, mentioned(7)).status == 200
    before = message(bed, "907", lambda _: True)
    assert before["missing"] == ["text", "author", "permalink", "reach"]
    bed.invoke("poll_channels", {})
    after = message(bed, "907", lambda body: body["text"])
    assert after["thread_id"] == before["thread_id"]
    assert (after["text"], after["author"]["handle"]) == (told["text"], "oda.writes")
    assert after["missing"] == ["reach"]
    assert after["thread"]["severity"] == "high"
