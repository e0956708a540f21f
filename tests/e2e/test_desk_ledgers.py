"""Answers, offers and promises in a browser: kept on a phone, decided by a lead, used for the next one."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, Desk, expect, says

pytestmark = BROWSED

GUDRUN = Customer("27150061", name="Gudrun Pretend")
HENRIK = Customer("27150062", name="Henrik Pretend")
KEPT = (
    "Hi {customer}, thank you for telling us, and I am sorry that it arrived broken. We send a new one "
    "today, and you need not send anything back to us."
)


@pytest.fixture(scope="module")
def bed(plain_bed: Bed) -> Bed:
    says(
        plain_bed,
        facebook(GUDRUN, 1, "My candle arrived broken, all of it is in pieces", post="93"),
    )
    return plain_bed


def test_what_is_answered_offered_and_promised_is_kept_decided_and_used_again(at_desk):
    dana, lead = at_desk(PHONE), at_desk(DESKTOP)
    _answers(dana)
    _offers_and_promises(dana)
    _decides(lead)
    _ends_it(dana)
    _uses_it_again(dana)


def _answers(dana: Desk) -> None:
    """And keeps the answer."""
    page = dana.page
    dana.is_back()
    dana.open(GUDRUN.name)
    page.get_by_role("button", name="Claim").click()
    dana.unfold("I have answered")
    page.get_by_label("What you wrote").fill("So sorry, Gudrun! We send you a new candle today.")
    page.get_by_role("button", name="Tell Heard").click()
    dana.unfold("Keep this as an answer")
    page.get_by_label("When to use it").fill("It arrived broken")
    page.get_by_role("textbox", name="What we answer").fill(KEPT)
    dana.is_sound()
    page.get_by_role("button", name="Propose it").click()
    dana.unfold("Timeline")
    expect(page.get_by_text("proposed to keep an answer: It arrived broken")).to_be_visible()


def _offers_and_promises(dana: Desk) -> None:
    """More than an agent may offer."""
    page = dana.page
    dana.unfold("Offer something")
    offers = page.get_by_role("region", name="Offers")
    offers.get_by_role("textbox", name="What", exact=True).fill("A set of three candles")
    offers.get_by_label("Worth").fill("80")
    offers.get_by_label("It is our last word").check()
    dana.is_sound()
    page.get_by_role("button", name="Note the offer").click()
    expect(offers.get_by_text("80 EUR is more than an agent may offer")).to_be_visible()
    expect(page.get_by_role("button", name="Let it be offered")).to_have_count(0)
    dana.unfold("More", "Promise something")
    page.get_by_label("What was promised").fill("A call when it is on its way")
    due_at = datetime.now(UTC) + timedelta(days=2)
    page.get_by_label("By when").fill(f"{due_at:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Note the promise").click()
    page.goto(f"{dana.bed.api}/promises")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    dana.is_sound()


def _decides(lead: Desk) -> None:
    """By keyboard, on the page of answers and in the thread."""
    lead.is_back("lena")
    lead.page.get_by_role("link", name="Answers", exact=True).click()
    expect(lead.page.get_by_text("1 to approve")).to_be_visible()
    lead.is_sound()
    lead.page.locator(".ledger h2 a").first.click()
    lead.is_sound()
    lead.tab_to("button", "Approve it")
    lead.page.keyboard.press("Enter")
    expect(lead.page.get_by_text("approved by Lena").first).to_be_visible()
    lead.page.get_by_role("link", name="Offers", exact=True).click()
    expect(lead.page.get_by_role("heading", name="For a lead to decide")).to_be_visible()
    lead.is_sound()
    lead.page.get_by_role("link", name="A set of three candles").first.click()
    lead.tab_to("button", "Let it be offered")
    lead.page.keyboard.press("Enter")
    offers = lead.page.get_by_role("region", name="Offers")
    expect(offers.get_by_text("stand by it")).to_be_visible()
    lead.is_sound()


def _ends_it(dana: Desk) -> None:
    """The promise first."""
    page = dana.page
    dana.open(GUDRUN.name)
    page.get_by_role("button", name="It was kept").click()
    dana.unfold("End it")
    page.get_by_label("How it ended").select_option("solved")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("It is over.")).to_be_visible()


def _uses_it_again(dana: Desk) -> None:
    """For somebody who writes of the same: it is refused until it is made one's own."""
    page = dana.page
    says(
        dana.bed,
        facebook(HENRIK, 2, "My candle arrived broken too, and the glass is in pieces", post="93"),
    )
    dana.open(HENRIK.name)
    dana.unfold("A like case: solved")
    hints = page.get_by_role("region", name="What we answer about product")
    expect(hints.get_by_text("We send you a new candle today.")).to_be_visible()
    page.get_by_label("Begin with").select_option("Approved: It arrived broken")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Your answer")).to_have_value(KEPT.replace("{customer}", "Henrik"))
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("It cannot be sent like this")).to_be_visible()
    dana.is_sound()
