"""An answer from the desk to the platform and back, in a browser, on the real template with its roles
enforced: the platform stands in on loopback."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from heard.adapters import signing
from infra.local import channels
from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, Desk, expect, http, says
from tests.stand_in import StandIn
from tests.voices.meta import SYSTEM, MetaApi

pytestmark = BROWSED

RUTH = Customer("27150051", name="Ruth Invented")
GOOD = (
    "Hi Ruth, thank you for telling us, and I'm sorry that your candle arrived cracked. I'm on it: "
    "care@marigold.example, +31 20 555 0100. Dana"
)


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture(scope="module")
def meta(server) -> MetaApi:
    return MetaApi(server)


@pytest.fixture(scope="module")
def bed(server) -> Iterator[Bed]:
    with Bed(enforce_roles=True, parameters={"PlatformStandIn": server.url}) as up:
        up.client("secretsmanager").put_secret_value(
            SecretId=up.outputs["ChannelSecretsArn"],
            SecretString=json.dumps({**channels.SECRETS, "meta_token": [SYSTEM]}),
        )
        assert up.warm() == []
        says(up, facebook(RUTH, 1, "My candle arrived cracked", post="951"))
        yield up


def comes_back(bed: Bed, meta: MetaApi) -> None:
    """The platform tells of what was posted."""
    raw, now = json.dumps(meta.echoes[-1]).encode(), datetime.now(UTC)
    signed = signing.sign("meta", raw, bed.config["secrets"]["meta"], "", now)
    webhook = bed.config["webhooks"]["meta"]
    answer = http.request("POST", webhook["url"], body=raw, headers=webhook["headers"] | signed)
    assert answer.status == 200


def stands(meta: MetaApi, number: int) -> None:
    """So many things of ours stand at the platform, and no more."""
    for _ in range(300):
        if meta.posted >= number:
            break
        time.sleep(0.1)
    assert meta.posted == number


def test_an_answer_is_warned_of_undone_sent_once_and_joined_by_its_echo(at_desk, meta):
    dana, leo = at_desk(DESKTOP), at_desk(PHONE)
    page = dana.page
    dana.sign_in()
    dana.presses("link", RUTH.name)
    expect(page.get_by_role("heading", level=1, name=RUTH.name)).to_be_visible()
    dana.presses("button", "Claim")
    expect(page.get_by_role("heading", name="Dana Whitlock has it")).to_be_visible()

    dana.types("Your answer", "Hi Ruth, your order 4471902 is late.")
    dana.presses("button", "Send as Marigold & Vine")
    expect(page.get_by_role("heading", name="It cannot be sent like this")).to_be_visible()
    dana.types("Your answer", GOOD)
    expect(page.get_by_text("Nothing to object to.")).to_be_visible()
    dana.is_sound("desk-send")
    dana.presses("button", "Send as Marigold & Vine")
    going = page.get_by_role("heading", name="Dana Whitlock’s answer goes out in")
    expect(going).to_be_visible()
    dana.is_sound("desk-sending")
    dana.presses("button", "Undo")
    expect(
        page.get_by_role("heading", name="Dana Whitlock’s answer was taken back")
    ).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(GOOD)
    assert meta.posted == 0

    dana.presses("button", "Send as Marigold & Vine")
    expect(going).to_be_visible()
    sees_it_and_is_not_doubled(leo)
    expect(page.get_by_role("link", name="It went out: show it")).to_be_visible(timeout=60_000)
    stands(meta, 1)
    comes_back(dana.bed, meta)
    dana.presses("link", "It went out: show it")
    expect(page.locator("ol.talk").get_by_text("sent by Dana Whitlock")).to_have_count(1)
    expect(page.locator("ol.talk li.ours")).to_have_count(1)
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    dana.is_sound()
    goes_on_elsewhere(dana)
    dana.opens("End it")
    dana.presses("button", "Resolve")
    expect(page.get_by_text("It is over.")).to_be_visible()
    assert meta.posted == 1


def goes_on_elsewhere(desk: Desk) -> None:
    """The customer is invited, and comes."""
    desk.opens("Invite them elsewhere")
    desk.tab_to("combobox", "How")
    desk.page.keyboard.type("By phone")
    desk.tab_to("combobox", "Whose contact points")
    desk.page.keyboard.type("Amsterdam")
    desk.presses("button", "Give them a reference")
    expect(desk.page.get_by_text("Nobody has come yet")).to_be_visible()
    assert re.fullmatch(r"\w{3}-\w{4}", desk.page.locator(".offline .reference").inner_text())


def sees_it_and_is_not_doubled(desk: Desk) -> None:
    """Somebody else on a phone sees what is on its way, and cannot send another."""
    desk.is_back("ravi")
    desk.open(RUTH.name)
    expect(desk.page.get_by_role("heading", name="Dana Whitlock’s answer")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Send as Marigold & Vine")).to_have_count(0)
    desk.is_sound("phone-sending")
