"""The desk in Debian's Chromium, on the real template: people sign in, see who waits, and answer."""

import pytest

from infra.local.bed import Bed
from infra.local.story.posts import Customer, facebook, instagram, x
from tests.e2e.desk import BROWSED, DESKTOP, PHONE, expect, says

pytestmark = BROWSED

NORA = Customer("61200001", "nora.fjord")
IDA = Customer("27150001", name="Ida Holm")
PETRA = Customer("27150002", name="Petra Lindqvist")
TOMAS = Customer("2040000000000000001", "tomas_reads", "Tomas", followers=12500)
YUSUF = Customer("2040000000000000002", "yusuf_cycles", "Yusuf", followers=310)
SERUM = "18000000000000001"

MORNING = (
    facebook(IDA, 1, "The rose balm saved my hands this winter. Thank you!", post="81"),
    instagram(
        NORA, 1, "Hi! The driver wants 390 kr before I get my serum. Is that right?", media=SERUM
    ),
    facebook(PETRA, 1, "My candle came with a cracked lid. It was a present.", post="82"),
    x(YUSUF, 2, "is the gift box still in stock in Utrecht?"),
    instagram(
        NORA,
        2,
        "Three e-mails since Monday and not one answer! I paid 390 kr at my own door. Unacceptable, "
        "I want my money back.",
        media=SERUM,
    ),
    x(
        TOMAS,
        1,
        "your serum gave my daughter a rash all over her face, we are at the doctor's. What is in it?",
    ),
)


@pytest.fixture(scope="module")
def bed(plain_bed: Bed) -> Bed:
    for post in MORNING:
        says(plain_bed, post)
    return plain_bed


@pytest.mark.parametrize(
    ("size", "scheme", "who"),
    [(DESKTOP, "light", "@tomas_reads"), (PHONE, "dark", "Petra Lindqvist")],
    ids=["desktop", "phone"],
)
def test_somebody_signs_in_claims_answers_and_resolves(at_desk, size, scheme, who):
    desk = at_desk(size, color_scheme=scheme)
    page = desk.page
    name = "desk" if size is DESKTOP else "phone"
    page.goto(f"{desk.bed.api}/login")
    desk.is_sound(f"{name}-sign-in")
    desk.sign_in()
    desk.is_sound(f"{name}-board")
    desk.open(who)
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("heading", name="Dana Whitlock has it")).to_be_visible()
    desk.is_sound(f"{name}-thread")
    page.get_by_label("What you wrote").fill(
        "I am so sorry. Please tell us how we can reach you today."
    )
    page.get_by_role("button", name="Tell Heard").click()
    expect(page.get_by_role("heading", name="said by Dana Whitlock, not seen")).to_be_visible()
    desk.unfold("End it")
    page.get_by_label("How it ended").select_option("solved")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("It is over.")).to_be_visible()
    desk.is_sound()
    page.goto(f"{desk.bed.api}/board")
    expect(page.get_by_role("link", name=who, exact=True)).to_have_count(0)
    page.goto(f"{desk.bed.api}/board?state=resolved")
    expect(page.get_by_role("link", name=who, exact=True)).to_have_count(1)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{desk.bed.api}/board")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_keyboard_is_enough(at_desk):
    desk = at_desk()
    page = desk.page
    desk.is_back("ravi")
    page.goto(f"{desk.bed.api}/board")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    desk.tab_to("link", "@yusuf_cycles")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="@yusuf_cycles")).to_be_visible()
    desk.tab_to("button", "Claim")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ravi Okafor has it")).to_be_visible()
    desk.tab_to("textbox", "What you wrote")
    page.keyboard.type("Yes, twelve of them, and we kept one for you until tonight.")
    desk.tab_to("button", "Tell Heard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="said by Ravi Okafor, not seen")).to_be_visible()
    desk.is_sound()


@pytest.mark.parametrize(("size", "post"), [(DESKTOP, 71), (PHONE, 72)], ids=["desktop", "phone"])
def test_a_draft_is_warned_of_mended_and_sent(at_desk, size, post):
    desk = at_desk(size)
    page = desk.page
    ulf = Customer(f"271500{post}", name=f"Ulf Draft{post}")
    says(desk.bed, facebook(ulf, post, "My candle arrived cracked", post=f"{post}"))
    desk.is_back()
    desk.open(ulf.name)
    answer = page.get_by_label("Your answer")
    answer.fill("😀 Hi Ulf, you should have called. Your order 4471902 is late.")
    expect(page.get_by_role("heading", name="It cannot be sent like this")).to_be_visible()
    expect(page.get_by_text("this puts it on them")).to_be_visible()
    expect(page.get_by_role("button", name="Copy it")).to_be_disabled()
    desk.is_sound("desk-guard" if size is DESKTOP else "phone-guard")
    desk.tab_to("button", "Show “4471902”")
    page.keyboard.press("Enter")
    marked = "(it => it.value.slice(it.selectionStart, it.selectionEnd))"
    assert answer.evaluate(marked) == "4471902"
    page.get_by_role("button", name="I sent it like this").click()
    expect(page.get_by_role("heading", name="It cannot be sent like this")).to_be_visible()
    page.get_by_label("Your answer").fill(
        "Hi Ulf, thank you for telling us, and I'm sorry that your candle arrived cracked. I'm on it: "
        "care@marigold.example, +31 20 555 0100. Dana"
    )
    expect(page.get_by_text("Nothing to object to.")).to_be_visible()
    desk.is_sound()
    page.get_by_role("button", name="I sent it like this").click()
    expect(page.get_by_role("heading", name="said by Dana Whitlock, not seen")).to_be_visible()


def test_the_board_renews_itself_and_says_so_politely(at_desk):
    desk = at_desk()
    page = desk.page
    desk.is_back()
    page.clock.install()
    page.goto(f"{desk.bed.api}/board")
    first = page.get_by_role("link", name="@nora.fjord", exact=True)
    first.focus()
    says(
        desk.bed,
        facebook(Customer("27150009", name="Odd Fictional"), 9, "My order never came", post="89"),
    )
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("link", name="Odd Fictional", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("1 new")
    expect(first).to_be_focused()
    desk.is_sound()


def test_clocks_count_without_the_server(at_desk):
    desk = at_desk()
    desk.is_back()
    desk.page.clock.install()
    desk.open("@nora.fjord")
    clock = desk.page.locator(".standing .clocks strong").first
    before = clock.inner_text()
    desk.page.clock.fast_forward(3 * 60_000)
    expect(clock).not_to_have_text(before)


def test_two_see_each_other_and_one_wins(at_desk):
    dana, ravi = at_desk(), at_desk()
    dana.is_back()
    ravi.is_back("ravi")
    dana.open("@nora.fjord")
    expect(dana.page.locator("[data-poll]")).to_be_attached()
    ravi.open("@nora.fjord")
    expect(ravi.page.locator("[data-poll]")).to_contain_text("Dana Whitlock has this open too")
    dana.page.get_by_role("button", name="Claim").click()
    expect(dana.page.get_by_role("heading", name="Dana Whitlock has it")).to_be_visible()
    ravi.page.get_by_role("button", name="Claim").click()
    expect(ravi.page.get_by_role("alert")).to_contain_text("Already claimed by Dana Whitlock")
    expect(ravi.page.get_by_role("alert")).to_be_focused()
    ravi.complaints = [one for one in ravi.complaints if "409" not in one]
    ravi.is_sound()


def test_without_javascript_everything_works_and_the_due_time_stands(at_desk):
    says(
        at_desk().bed,
        facebook(Customer("27150010", name="Lo Fictional"), 10, "The jar came broken", post="90"),
    )
    desk = at_desk(java_script_enabled=False)
    desk.is_back()
    desk.open("Lo Fictional")
    expect(desk.page.locator(".standing .clocks li").first).to_contain_text("due in")
    desk.page.get_by_role("button", name="Claim").click()
    expect(desk.page.get_by_role("heading", name="Dana Whitlock has it")).to_be_visible()


def test_what_a_customer_writes_never_runs(at_desk):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202ebroken\u202c, refund me"
    desk = at_desk()
    says(
        desk.bed,
        facebook(Customer("27150011", name="<b onclick=alert(3)>Eve</b>"), 11, nasty, post="91"),
    )
    desk.is_back()
    desk.page.goto(f"{desk.bed.api}/board?channel=facebook")
    expect(desk.page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    desk.page.get_by_role("link", name="<b onclick=alert(3)>Eve</b>").click()
    expect(desk.page.locator(".talk .text").first).to_contain_text("<img src=x onerror=alert(2)>")
    desk.is_sound()
