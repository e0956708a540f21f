"""Who was kind, and who defends us, in a browser: on a phone, at a desk, and by keyboard."""

import time

import pytest

from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, expect, says

pytestmark = BROWSED

KIM = Customer("27150041", name="Kim Invented")
PIA = Customer("27150042", name="Pia Madeup")
ANN = Customer("27150043", name="Ann Fictional")
INES = Customer("27150044", name="Ines Pretend")

MORNING = (
    facebook(KIM, 41, "The rose balm saved my hands this winter. Thank you so much!", post="95"),
    facebook(PIA, 42, "Lovely colours, I love it!", post="95"),
    facebook(ANN, 43, "My parcel never came and nobody answers me", post="96"),
    facebook(INES, 44, "I love this shop, they have always been wonderful to me!", post="96"),
)


@pytest.fixture(scope="module")
def bed(plain_bed: Bed) -> Bed:
    for post in MORNING:
        says(plain_bed, post)
    return plain_bed


def test_who_was_kind_is_thanked_surprised_and_told_of(at_desk):
    desk = at_desk(PHONE)
    page = desk.page
    desk.is_back()
    page.goto(f"{desk.bed.api}/board")
    desk.tab_to("link", "Praise")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Who was kind")).to_be_visible()
    desk.is_sound()
    desk.tab_to("button", "No thanks needed: Pia Madeup, Facebook comment")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=PIA.name, exact=True)).to_have_count(0)
    page.get_by_role("link", name=f"Thank them: {KIM.name}, Facebook comment").click()
    desk.unfold("I have answered")
    page.get_by_label("What you wrote").first.fill("Thank you so much, Kim! Hands up for the balm.")
    page.get_by_role("button", name="Tell Heard").click()
    expect(page.get_by_text("Thanked by Dana Whitlock")).to_be_visible()
    desk.unfold("Surprise them")
    page.get_by_label("The surprise").fill("A small balm")
    page.get_by_label("What it is worth").fill("12.50")
    desk.is_sound()
    page.get_by_role("button", name="Take it from the budget").click()
    desk.unfold("Keep it as a good story")
    page.get_by_label("Why it is a good one").fill("The balm saved her winter")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Among the good stories since")).to_be_visible()

    desk = at_desk(DESKTOP)
    desk.is_back()
    for address, words in (
        ("/praise?state=answered", "thanked by Dana Whitlock"),
        ("/praise/delight", "EUR 12.50 for Kim Invented"),
        ("/praise/stories", "The balm saved her winter"),
    ):
        desk.page.goto(f"{desk.bed.api}{address}")
        expect(desk.page.get_by_text(words)).to_be_visible()
        desk.is_sound()


def test_who_defends_us_is_thanked_and_guided_by_a_person(at_desk):
    desk = at_desk(DESKTOP)
    page = desk.page
    desk.is_back()
    desk.open(ANN.name)
    defends = page.get_by_role("link", name=INES.name)
    for _ in range(60):  # folded within half a minute
        if defends.count():
            break
        time.sleep(1)
        page.reload()
    desk.is_sound()
    defends.click()
    expect(page.get_by_role("heading", name="They defend us")).to_be_visible()
    desk.tab_to("button", "Done: Thank them in private")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done: Dana Whitlock")).to_be_visible()
    desk.is_sound()

    phone = at_desk(PHONE)
    phone.is_back()
    phone.page.goto(f"{phone.bed.api}/praise/advocates")
    expect(
        phone.page.get_by_text("To do: ask them not to argue and hand the facts over")
    ).to_be_visible()
    phone.is_sound()
