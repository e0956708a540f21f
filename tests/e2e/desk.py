"""Somebody's window on the desk: what the tests of its pages share.

Every page that is visited is held against axe, and against what a browser complains of. With
HEARD_PICTURES=1 the pictures of the README are taken on the way.
"""

import json
import os
import re
import shutil
import time
from datetime import UTC, datetime

import pytest
import urllib3

from heard.adapters import signing
from infra.local.bed import Bed
from infra.local.layer import ROOT
from infra.local.story.posts import Post

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip(
        "no Chromium here (apt-get install chromium): the desk is not tested in a browser",
        allow_module_level=True,
    )

from axe_playwright_python.sync_playwright import Axe  # noqa: E402 - needs no browser that is not there
from playwright.sync_api import BrowserContext, Page, expect  # noqa: E402

BROWSED = [pytest.mark.bed, pytest.mark.timeout(240), pytest.mark.xdist_group("chromium")]
"""The marks of a module that opens windows."""

PICTURES = ROOT / "docs" / "pictures" if os.environ.get("HEARD_PICTURES") else None
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
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

    def presses(self, role: str, name: str) -> None:
        """With the keyboard alone."""
        self.tab_to(role, name)
        self.page.keyboard.press("Enter")

    def opens(self, summary: str) -> None:
        """What lies behind these words, with the keyboard alone."""
        wanted = self.page.locator(f"summary:text-is('{summary}')")
        for _ in range(80):
            if wanted.evaluate("it => it === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        if wanted.locator("..").get_attribute("open") is None:
            self.page.keyboard.press("Enter")

    def types(self, name: str, text: str) -> None:
        """Over whatever stands in a field, with the keyboard alone."""
        self.tab_to("textbox", name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

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
