"""The desk in Debian's Chromium, on the real template: people sign in, see who waits, and answer.

Every page that is visited is held against axe, and against what a browser complains of. With
HEARD_PICTURES=1 the pictures of the README are taken on the way.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import urllib3

from heard.adapters import signing
from infra.local.bed import Bed
from infra.local.layer import ROOT
from infra.local.story.posts import Customer, Post, facebook, instagram, x

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip(
        "no Chromium here (apt-get install chromium): the desk is not tested in a browser",
        allow_module_level=True,
    )

from axe_playwright_python.sync_playwright import Axe  # noqa: E402 - needs no browser that is not there
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright  # noqa: E402

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240), pytest.mark.xdist_group("chromium")]

PICTURES = ROOT / "docs" / "pictures" if os.environ.get("HEARD_PICTURES") else None
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1440, "height": 900}

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
    facebook(PETRA, 1, "My candle arrived leaking and the whole box is soaked in oil.", post="82"),
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
http = urllib3.PoolManager(retries=False)


def says(bed: Bed, post: Post) -> None:
    """A customer writes, and it is heard."""
    now = datetime.now(UTC)
    raw = json.dumps(post.made(now)).encode()
    signed = signing.sign(
        post.source, raw, bed.config["secrets"][post.source], f"m{time.time_ns()}", now
    )
    webhook = bed.config["webhooks"][post.source]
    http.request("POST", webhook["url"], body=raw, headers=webhook["headers"] | signed)
    headers = {"authorization": f"Bearer {bed.config['token']}"}
    where = f"{bed.api}/messages/{post.channel}/{post.id}"
    for _ in range(150):
        if http.request("GET", where, headers=headers).status == 200:
            return
        time.sleep(0.1)
    pytest.fail(f"{post.id} was not heard")


@pytest.fixture(scope="module")
def bed() -> Iterator[Bed]:
    with Bed() as up:
        assert up.warm() == []
        for post in MORNING:
            says(up, post)
        yield up


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Desk:
    """Somebody's window on the desk."""

    def __init__(self, bed: Bed, context: BrowserContext, known: dict[str, list]) -> None:
        self.bed = bed
        self.known = known
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )

    def is_back(self, person: str = "dana") -> None:
        """Signed in as before: nobody is sent a link for each page."""
        if person not in self.known:
            self.sign_in(person)
            self.known[person] = self.page.context.cookies()
        self.page.context.add_cookies(self.known[person])
        self.page.goto(f"{self.bed.api}/board")

    def sign_in(self, person: str = "dana") -> None:
        """By the link in the mailbox."""
        page, before = self.page, len(self.bed.letters())
        page.goto(f"{self.bed.api}/login")
        page.get_by_label("Your e-mail address").fill(f"{person}@marigold.example")
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_role("status")).to_contain_text("a link is on its way")
        page.goto(self._link(before))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="What waits")).to_be_visible()

    def open(self, who: str) -> None:
        """A row of the board."""
        self.page.goto(f"{self.bed.api}/board")
        self.page.get_by_role("link", name=who, exact=True).first.click()
        expect(self.page.get_by_role("heading", level=1, name=who)).to_be_visible()

    def unfold(self, *summaries: str) -> None:
        """What lies behind these words."""
        for summary in summaries:
            details = self.page.locator(
                "details", has=self.page.locator(f"> summary:text-is('{summary}')")
            )
            if details.get_attribute("open") is None:
                details.locator("> summary").click()

    def tab_to(self, role: str, name: str) -> None:
        """With the keyboard alone."""
        wanted = self.page.get_by_role(role, name=name, exact=True).first
        for _ in range(80):
            if wanted.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {name}")

    def is_sound(self, picture: str = "") -> None:
        """Nothing serious for axe, nothing wider than the window, nothing a browser complains of."""
        found = Axe().run(self.page).response["violations"]
        grave = [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert self.complaints == []
        if picture and PICTURES:
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{picture}.png")

    def _link(self, before: int) -> str:
        for _ in range(150):
            for letter in self.bed.letters()[before:]:
                if found := re.search(r"http://\S+/login/\S+", str(letter.get("BodyText", ""))):
                    return found[0]
            time.sleep(0.1)
        pytest.fail("no link came")


@pytest.fixture(scope="module")
def known() -> dict[str, list]:
    """The cookies of who signed in."""
    return {}


@pytest.fixture
def at_desk(bed: Bed, chromium: Browser, known: dict[str, list]) -> Iterator:
    """Windows of any size: at_desk(PHONE, color_scheme="dark")."""
    contexts = []

    def window(size: dict[str, int] = DESKTOP, **how: object) -> Desk:
        contexts.append(chromium.new_context(viewport=size, **how))
        return Desk(bed, contexts[-1], known)

    yield window
    for context in contexts:
        context.close()


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
