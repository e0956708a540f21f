"""From a search to an answer for each, and a surge, in a browser: by keyboard, and on a phone."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from heard.adapters.surges import opened_item, surge_item
from heard.domain.spotting import Matter
from heard.domain.surge import Surge
from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, expect, says

pytestmark = BROWSED

PIA = Customer("27150071", name="Pia Invented")
QUIN = Customer("27150072", name="Quin Invented")
ROMY = Customer("27150073", name="Romy Invented")
CORE = (
    "Hi {customer}, thank you for telling us. {matter} The fee at the checkout is gone since noon, "
    "and whoever paid it gets it back by itself within two days."
)
LINE = "I am sorry that the delivery fee of four euros on your {} order came as a surprise."


@pytest.fixture(scope="module")
def bed(plain_bed: Bed) -> Bed:
    says(plain_bed, facebook(PIA, 1, "A delivery fee of four euros on my rose order?", post="94"))
    says(plain_bed, facebook(QUIN, 2, "You took a delivery fee on my lily order, why?", post="95"))
    return plain_bed


def test_customers_are_found_picked_and_answered_one_by_one(at_desk):
    desk = at_desk(DESKTOP)
    page = desk.page
    desk.is_back()
    desk.tab_to("link", "Search")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Whom or what are you looking for?")).to_be_visible()
    desk.is_sound()
    desk.tab_to("searchbox", "A customer, words, an order number, a reference")
    page.keyboard.type("deliv fee")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    desk.is_sound()
    for who in (PIA, QUIN):
        desk.tab_to("checkbox", f"Pick {who.name}, Facebook comment")
        page.keyboard.press("Space")
    desk.tab_to("button", "Go on with those picked")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2, 0 answered, 0 skipped")).to_be_visible()
    page.get_by_label("The core, for all that are still to come").fill(CORE)
    page.get_by_role("button", name="Tell them this").click()
    expect(page.get_by_text("as they would read it")).to_be_visible()
    desk.is_sound()
    first = page.get_by_role("heading", level=1).inner_text()
    order = "rose" if first == PIA.name else "lily"
    page.get_by_label("What is about this customer alone").fill("Ok.")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", name="It cannot be sent like this")).to_be_visible()
    desk.is_sound()
    desk.tab_to("textbox", "What is about this customer alone")
    page.keyboard.press("Control+a")
    page.keyboard.type(LINE.format(order))
    desk.tab_to("button", "Check it")
    page.keyboard.press("Enter")
    expect(page.locator(".whole")).to_contain_text(f"Hi {first.split()[0]}, thank you")
    desk.tab_to("button", "I sent it like this")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2, 1 answered, 0 skipped")).to_be_visible()
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_role("heading", name="At the end of the list")).to_be_visible()
    desk.is_sound()


def test_on_a_phone_many_are_gone_through_and_dismissed_once_they_were_shown(at_desk):
    desk = at_desk(PHONE, color_scheme="dark")
    page = desk.page
    says(desk.bed, facebook(ROMY, 3, "Where is my gift card? It never came", post="96"))
    desk.is_back()
    address = f"{desk.bed.api}/search?q=%22gift+card%22&state=waiting"
    page.goto(address)
    expect(page.get_by_role("heading", name="What fits")).to_be_visible()
    desk.is_sound()
    page.get_by_role("button", name="Go on with all 1 shown").click()
    expect(page.get_by_text("1 of 1, 0 answered, 0 skipped")).to_be_visible()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.goto(f"{desk.bed.api}/work")
    desk.is_sound()
    page.get_by_role("link", name='Search: "gift card"').click()
    page.get_by_role("button", name="Back to the last one skipped").click()
    expect(page.get_by_text("1 of 1, 0 answered, 0 skipped")).to_be_visible()
    desk.is_sound()
    page.goto(address)
    page.get_by_label("With those picked").select_option("dismiss")
    page.get_by_role("button", name="Go on with all 1 shown").click()
    expect(page.get_by_text("Nothing was done yet.")).to_be_visible()
    desk.is_sound()
    page.get_by_label("Why nobody has to answer").fill("They found it by themselves.")
    page.get_by_role("button", name="Dismiss this one").click()
    expect(page.get_by_role("heading", name="Dismiss: 1 done")).to_be_visible()
    desk.is_sound()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_surge_is_led_at_the_desk(at_desk, size):
    desk = at_desk(size)
    page = desk.page
    surge = seeded(desk.bed, "desktop" if size is DESKTOP else "phone")
    desk.is_back("lena")
    page.goto(f"{desk.bed.api}/surges")
    desk.is_sound()
    page.goto(f"{desk.bed.api}/surges/{surge.id}")
    desk.is_sound()
    page.get_by_role("button", name="Take the lead").click()
    expect(page.get_by_role("heading", name="You lead it")).to_be_visible()
    page.get_by_label("What everybody should be told").fill("The fee is gone.")
    page.get_by_role("button", name="Name it").click()
    expect(page.get_by_text("each agent says it in their own words")).to_be_visible()
    desk.is_sound()


def seeded(bed: Bed, name: str) -> Surge:
    """A surge as if it had been found a while ago."""
    now = datetime.now(UTC)
    surge = Surge(
        id=f"surge-{name}",
        brand="marigold",
        matter=Matter(issue="delivery"),
        first_at=now - timedelta(minutes=40),
        opened_at=now - timedelta(minutes=30),
        issue="delivery",
        version=1,
        people=14,
        posts=15,
        minutes=10,
        words=("delivery fee",),
    )
    config = bed.config
    table = boto3.client(
        "dynamodb",
        endpoint_url=config["endpoint"],
        region_name=config["region"],
        aws_access_key_id=config["access_key"],
        aws_secret_access_key=config["secret_key"],
    )
    for item in (surge_item(surge, now, 400), opened_item(surge, now, 400)):
        table.put_item(TableName=config["table"], Item=item)
    return surge
