"""Going on elsewhere, and hiding what others should not read, in a browser: on a phone and by keyboard."""

import re

import pytest

from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook, instagram
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, expect, says

pytestmark = BROWSED

GRETA = Customer("27150031", name="Greta Invented")
GRETA_THERE = Customer("61200031", "greta.invented")


@pytest.fixture(scope="module")
def bed(plain_bed: Bed) -> Bed:
    says(plain_bed, facebook(GRETA, 1, "My candle arrived cracked, you pigs", post="91"))
    return plain_bed


def test_a_customer_goes_on_elsewhere_and_two_people_hide_what_she_wrote(at_desk):
    dana, lead = at_desk(PHONE), at_desk(DESKTOP)
    page = dana.page
    dana.is_back()
    dana.open(GRETA.name)
    dana.unfold("Hidden from others")
    expect(page.get_by_text("Answer them first, or invite them elsewhere")).to_be_visible()
    dana.unfold("Invite them elsewhere")
    page.get_by_label("How", exact=True).select_option("phone")
    page.get_by_label("Whose contact points").select_option("Amsterdam")
    dana.is_sound()
    dana.tab_to("button", "Give them a reference")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody has come yet")).to_be_visible()
    reference = page.locator(".offline .reference").inner_text()
    assert re.fullmatch(r"\w{3}-\w{4}", reference)
    dana.tab_to("button", "Put the reference in")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your answer")).to_have_value(f"Your reference: {reference}")
    dana.is_sound()

    says(
        dana.bed,
        instagram(GRETA_THERE, 31, f"It is {reference.lower()}, the candle", media="18031"),
    )
    dana.open("@greta.invented")
    expect(page.locator("section.offline")).to_contain_text(f"They came with reference {reference}")
    page.goto(f"{dana.bed.api}/board")
    page.get_by_label("Somebody calls with a reference").fill(reference.replace("-", " ").lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=GRETA.name)).to_be_visible()
    expect(page.locator("section.offline")).to_contain_text("They came on instagram")

    dana.unfold("Hidden from others")
    page.get_by_label("Because of").select_option("abuse")
    page.get_by_role("button", name="Ask to hide it").click()
    expect(page.get_by_text("never whoever asked")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm: hide it")).to_have_count(0)
    dana.is_sound()
    lead.is_back("lena")
    lead.open(GRETA.name)
    lead.is_sound()
    lead.page.get_by_role("button", name="Confirm: hide it").click()
    expect(lead.page.get_by_text("choose Hide comment in its menu")).to_be_visible()
    page.reload()
    dana.tab_to("button", "Done by hand")
    page.keyboard.press("Enter")
    expect(page.get_by_text("it has not said so yet")).to_be_visible()
    dana.is_sound()
