"""Signing in to the desk: links that work once, sessions that end, forms that only we can fill in."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from heard import bootstrap
from heard.adapters import tokens
from heard.domain.errors import Superseded
from heard.domain.people import Person, Role
from heard.domain.signing_in import SESSION_LASTS
from tests.integration.aws import DANA
from tests.integration.browser import OWN, Browser
from tests.integration.enrolment import dismiss, enrol
from tests.integration.invocations import DESK_KEY

COOKIE = "__Host-heard"


@pytest.fixture
def browser(account):
    account.set_mail("alerts@marigold.example")
    return Browser(account)


def asked(account, browser, email=DANA.email):
    """Ask for a link; the addresses of all links that were sent by then."""
    page = browser.post("/login", {"email": email})
    account.drain()
    sent = [re.search(r"/login/(\S+)", str(letter.body)) for letter in account.letters]
    return page, [found[0] for found in sent if found]


def csrf(browser):
    """The secret that the browser's pages hold."""
    session_id = tokens.session_of(browser.cookies[COOKIE], [DESK_KEY], datetime.now(UTC))[1]
    session, _ = bootstrap.sessions().look(session_id, "dana")
    return session.secret


def test_a_link_by_e_mail_lets_in_once(account, browser):
    _, [link] = asked(account, browser)
    offered = browser.get(link)
    assert "Welcome, Dana Okafor" in offered.words
    assert browser.cookies == {}
    entered = browser.post(link)
    assert (entered.status, entered.headers["Location"]) == (303, "/board")
    cookie, _ = entered.cookies
    assert cookie.startswith(f"{COOKIE}=")
    for rule in ("Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=43200"):
        assert f"; {rule}" in cookie
    assert browser.get("/login").headers["Location"] == "/board"


@pytest.mark.parametrize(
    "address", ["/board/threads/abc", "/board?state=claimed&brand=marigold", "/surges"]
)
def test_signing_in_leads_to_the_page_that_one_wanted(account, browser, address):
    assert browser.get(address).headers["Location"] == "/login"
    _, [link] = asked(account, browser)
    assert browser.post(link).headers["Location"] == address
    assert "__Host-wanted" not in browser.cookies


@pytest.mark.parametrize(
    "forged",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "\\\\evil.example",
        "/board\r\nLocation: https://evil.example",
        "javascript:alert(1)",
        "/logout",
        "/login/abc",
        "/" + "a" * 600,
        "",
    ],
)
def test_signing_in_leads_nowhere_else_whatever_a_cookie_says(account, browser, forged):
    browser.cookies["__Host-wanted"] = quote(forged, safe="")
    _, [link] = asked(account, browser)
    assert browser.post(link).headers["Location"] == "/board"


def test_what_a_script_asked_for_is_no_page_to_go_on_to(browser):
    browser.get("/board/list", accept="*/*")
    assert browser.cookies == {}


def test_a_link_that_was_used_lets_nobody_in(account, browser):
    _, [link] = asked(account, browser)
    browser.post(link)
    thief = Browser(account)
    for page in (thief.get(link), thief.post(link)):
        assert page.status == 410
        assert "works once" in page.words
    assert thief.cookies == {}


def test_a_link_that_two_use_at_once_lets_one_in(account, browser):
    _, [link] = asked(account, browser)
    now, sessions = datetime.now(UTC), bootstrap.sessions()
    login, person = bootstrap.signing_in().offered(link.removeprefix("/login/"), now)
    first, second = (sessions.new_session(person.id, now + SESSION_LASTS) for _ in range(2))
    sessions.begin(login, first, now)
    with pytest.raises(Superseded):
        sessions.begin(login, second, now)
    assert sessions.look(second.id, person.id) == (None, None)


def test_a_link_is_over_after_ten_minutes(account, browser, clock):
    _, [link] = asked(account, browser)
    clock.shift(timedelta(minutes=9, seconds=59))
    assert browser.get(link).status == 200
    clock.shift(timedelta(seconds=1))
    assert browser.post(link).status == 410
    assert browser.cookies == {}


def test_opening_a_link_uses_nothing_up(account, browser):
    _, [link] = asked(account, browser)
    before = account.rows()
    for _ in range(3):
        assert Browser(account).get(link).status == 200
    assert account.rows() == before
    assert browser.post(link).status == 303


def test_no_row_of_the_table_opens_the_desk(account, browser):
    _, [link] = asked(account, browser)
    token = link.removeprefix("/login/")
    assert token not in str(account.rows())
    browser.post(link)
    assert browser.cookies[COOKIE] not in str(account.rows())


@pytest.mark.parametrize(
    "email", ["nobody@else.example", "", "x" * 5000, "dana@marigold.example\r\nBcc: x"]
)
def test_who_is_not_on_the_roster_hears_the_same(account, browser, email):
    known, _ = asked(account, browser)
    letters = len(account.letters)
    unknown, _ = asked(account, browser, email)
    assert (unknown.status, unknown.body) == (known.status, known.body)
    assert len(account.letters) == letters


def test_an_address_is_known_however_it_is_written(account, browser):
    _, links = asked(account, browser, "  DANA@Marigold.Example ")
    assert len(links) == 1


def test_a_mailbox_is_not_flooded(account, browser, clock):
    for _ in range(5):
        page, links = asked(account, browser)
        assert page.status == 200
    assert len(links) == 3
    clock.shift(timedelta(minutes=10))
    assert len(asked(account, browser)[1]) == 4


def test_a_wish_that_comes_late_sends_nothing(account, browser, clock):
    browser.post("/login", {"email": DANA.email})
    clock.shift(timedelta(minutes=10))
    account.drain()
    assert account.letters == []


def test_without_e_mail_the_page_says_who_can_make_a_link(account):
    page = Browser(account).post("/login", {"email": DANA.email})
    assert "make login" in page.words
    account.drain()
    assert account.letters == []


def test_a_session_of_before_is_never_taken_over(account, browser):
    """Fixation: whoever planted a session in a browser has nothing of what its owner does later."""
    attacker = Browser(account)
    attacker.sign_in("leo")
    planted = attacker.cookies[COOKIE]
    browser.cookies[COOKIE] = planted
    browser.sign_in("dana")
    assert browser.cookies[COOKIE] != planted
    assert tokens.session_of(browser.cookies[COOKIE], [DESK_KEY], datetime.now(UTC))[0] == "dana"
    attacker.cookies[COOKIE] = planted
    assert attacker.get("/login").status == 200, "it ended when the other began"


def test_signing_out_ends_what_a_copied_cookie_opens(browser):
    browser.sign_in("dana")
    copied = dict(browser.cookies)
    left = browser.post("/logout", {"csrf": csrf(browser)})
    assert (left.status, left.headers["Location"]) == (303, "/login")
    assert browser.cookies == {}
    browser.cookies = copied
    assert browser.get("/login").status == 200


def test_a_session_is_over_after_twelve_hours(browser, clock):
    browser.sign_in("dana")
    clock.shift(timedelta(hours=11, minutes=59))
    assert browser.get("/login").status == 303
    clock.shift(timedelta(minutes=1))
    assert browser.get("/login").status == 200


def test_who_leaves_the_roster_is_out_at_once(browser):
    browser.sign_in("dana")
    assert browser.get("/login").status == 303
    dismiss(bootstrap.roster(), "dana")
    assert browser.get("/login").status == 200


def test_a_link_is_worth_nothing_once_its_person_left(account, browser):
    _, [link] = asked(account, browser)
    dismiss(bootstrap.roster(), "dana")
    account.restart()
    assert browser.post(link).status == 410


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "x.y.z",
        "ü",
        tokens.issue("dana", DESK_KEY, datetime(2026, 11, 24, 10, tzinfo=UTC), 60),
    ],
)
def test_no_other_token_is_a_session(browser, value):
    browser.cookies[COOKIE] = value
    assert browser.get("/login").status == 200
    assert browser.post("/logout").headers["Location"] == "/login"


def test_a_session_is_no_bearer_token(browser):
    browser.sign_in("dana")
    page = browser.get("/threads", authorization=f"Bearer {browser.cookies[COOKIE]}")
    assert page.status == 401


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://care.marigold.example", ""]
)
@pytest.mark.parametrize("address", ["/login", "/logout", "link"])
def test_a_form_of_another_site_does_nothing(account, browser, address, origin):
    _, [link] = asked(account, browser)
    form = {"email": DANA.email}
    if address == "/logout":
        browser.sign_in("dana")
        form = {"csrf": csrf(browser)}
    before = account.rows()
    page = browser.post(link if address == "link" else address, form, origin=origin)
    assert page.status == 403
    assert account.rows() == before


@pytest.mark.parametrize("secret", [None, "", "x", "another's"])
def test_a_form_without_its_session_s_secret_does_nothing(account, browser, secret):
    browser.sign_in("dana")
    other = Browser(account)
    other.sign_in("leo")
    before = account.rows("SESSION#")
    session = tokens.session_of(other.cookies[COOKIE], [DESK_KEY], datetime.now(UTC))[1]
    if secret == "another's":
        secret = bootstrap.sessions().look(session, "leo")[0].secret
    page = browser.post("/logout", {"csrf": secret} if secret is not None else {})
    assert page.status == 403
    assert account.rows("SESSION#") == before


def test_a_browser_that_only_tells_the_site_is_believed(account, browser):
    _, [link] = asked(account, browser)
    assert browser.post(link, origin="", **{"sec-fetch-site": "cross-site"}).status == 403
    assert browser.post(link, origin="", **{"sec-fetch-site": "same-origin"}).status == 303


def test_no_page_runs_what_is_not_ours_or_may_be_framed(browser):
    page = browser.get("/login")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.body
    assert not re.search(r"\son[a-z]+=|style=", page.body)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    for address in re.findall(r'(?:href|src)="(/desk/[^"]+)"', page.body):
        asset = browser.get(address)
        assert asset.status == 200
        assert "immutable" in asset.headers["Cache-Control"]
    assert browser.get("/desk/abc/../page.py").status == 404
    assert browser.get("/desk/abc/frame.html").status == 404


def test_an_observer_signs_in_and_changes_nothing(account, browser):
    enrol(bootstrap.roster(), Person("olu", "Olu", Role.OBSERVER, email="olu@marigold.example"))
    account.restart()
    browser.sign_in("olu")
    assert browser.get("/login").status == 303


def test_own_origin_is_what_the_deployment_says(browser):
    assert browser.post("/login", {"email": "x"}, origin=OWN).status == 200
    assert browser.post("/login", {"email": "x"}, origin="https://api.example").status == 200
