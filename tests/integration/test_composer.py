"""The composer at the desk: begin, be warned, mend, send; the real handler, as a browser uses it."""

import re

from heard import bootstrap
from tests.integration.test_board import OLU, act, at, dana, heard, signed_in, thread_of

__all__ = ["dana", "heard"]

GOOD = (
    "Hi {name}, thank you for telling us, and I'm sorry that your parcel arrived broken. I'm looking "
    "into it now: care@marigold.example, +31 20 555 0100. Dana"
)


def good(account):
    return GOOD.format(name=thread_of(account).customer.name)


def send(browser, address, do="check", **fields):
    """Opens the page, fills in the composer, presses a button."""
    shown = browser.get(address)
    hidden = {"csrf": shown.field("csrf"), "key": shown.field("key"), "do": do}
    return browser.post(f"{address}/draft", {"where": "public", **hidden, **fields})


def test_the_page_offers_beginnings_and_an_empty_answer(heard, dana):
    shown = dana.get(at(heard))
    assert "Write an answer" in shown.words
    assert "<option>Broken or wrong</option>" in shown.body
    assert re.search(r'<textarea id="draft-text"[^>]*></textarea>', shown.body)
    assert "Cannot be sent" not in shown.words


def test_a_starter_begins_it_and_is_refused_until_somebody_made_it_their_own(heard, dana):
    address = at(heard)
    begun = send(dana, address, "begin", starter="Any complaint, in public")
    assert "thank you for telling us about this" in begun.words
    assert "{matter}" in begun.body
    text = re.search(r'<textarea id="draft-text"[^>]*>([^<]*)</textarea>', begun.body)[1]
    refused = send(dana, address, "sent", text=text)
    assert "It cannot be sent like this" in refused.words
    assert "{matter} has not been filled in" in refused.words
    assert thread_of(heard).said is None
    bland = send(dana, address, "sent", text=text.replace("{matter}", "this"))
    assert "says nothing yet about this customer" in bland.words
    own = text.replace("{matter}", "your broken parcel")
    assert send(dana, address, "sent", text=own).status == 303
    assert thread_of(heard).said.by == "dana"


def test_what_was_typed_stays_when_a_starter_is_put_before_it(heard, dana):
    begun = send(dana, at(heard), "begin", starter="Broken or wrong", text="My own words.")
    assert re.search(r"picture[^<]*My own words\.</textarea>", begun.body, re.DOTALL)


def test_a_draft_is_warned_of_and_sent_all_the_same_by_its_author_s_name(heard, dana):
    address = at(heard)
    hot = f"{good(heard)} You should have packed it yourself."
    warned = send(dana, address, text=hot)
    assert warned.status == 200
    assert "Think again about" in warned.words
    assert "Better sent in" in warned.words
    assert f"{hot}</textarea>".replace("'", "&#39;") in warned.body
    assert thread_of(heard).said is None
    sent = send(dana, address, "sent", text=hot, waived="My lead has read it")
    assert (sent.status, sent.headers["Location"]) == (303, address)
    assert thread_of(heard).said.by == "dana"
    assert "My lead has read it" in dana.get(address).words


def test_personal_data_is_refused_in_public_and_not_in_private(heard, dana):
    text = f"{good(heard)} Your order 4471902 will be sent again."
    assert "everybody could read it" in send(dana, at(heard), text=text).words
    private = send(dana, at(heard), text=text, where="dm")
    assert "It cannot be sent" not in private.words


def test_a_good_answer_has_nothing_to_object_to_and_is_told_once(heard, dana):
    address = at(heard)
    assert "Nothing to object to" in send(dana, address, text=good(heard)).words
    shown = dana.get(address)
    form = {
        "csrf": shown.field("csrf"), "key": shown.field("key"), "do": "sent", "where": "public",
        "text": good(heard),
    }  # fmt: skip
    for _ in range(2):
        assert dana.post(f"{address}/draft", form).status == 303
    answered = [turn for turn in thread_of(heard).turns if turn.said]
    assert len(answered) == 1


def test_the_script_gets_the_guard_s_words_alone_and_nothing_is_stored(heard, dana):
    address = at(heard)
    shown = dana.get(address)
    before = heard.rows()
    form = {"csrf": shown.field("csrf"), "where": "public", "text": "{customer} <b>calm down</b>"}
    answer = dana.post(f"{address}/check", form)
    assert answer.status == 200
    assert "data-refused" in answer.body
    assert "<html" not in answer.body
    assert "<b>" not in answer.body
    start, end = re.search(r'data-start="(\d+)" data-end="(\d+)"', answer.body).groups()
    assert form["text"][int(start) : int(end)] == "{customer}"
    assert heard.rows() == before


def test_no_other_site_checks_and_no_other_brand_s_agent(heard, dana):
    address = at(heard)
    shown = dana.get(address)
    form = {"csrf": shown.field("csrf"), "text": "a"}
    assert dana.post(f"{address}/check", form, origin="https://evil.example").status == 403
    assert dana.post(f"{address}/check", {"text": "a"}).status == 403
    assert dana.post(f"{address}/draft", {"text": "a"}).status == 403
    lisa = signed_in(heard, "lisa")
    own = {"csrf": lisa.get("/board").field("csrf"), "text": "a"}
    for door in ("check", "draft"):
        assert lisa.post(f"{address}/{door}", own).status == 404


def test_an_observer_has_no_composer(heard):
    olu = signed_in(heard, OLU.id)
    assert "Write an answer" not in olu.get(at(heard)).words


def test_it_cools_from_the_first_keystroke_and_not_from_each_check(heard, dana):
    address = at(heard)
    hot = f"Calm down. {good(heard)}"
    first = send(dana, address, text=hot)
    begun = first.field("begun")
    later = send(dana, address, text=hot, begun=str(int(begun) - 3600))
    assert "Better sent in" in first.words
    assert "Better sent in" not in later.words
    assert bootstrap.policy().standards.cool_off > 0


def test_what_the_guard_refuses_is_not_told_of_as_an_answer_either(heard, dana):
    address = at(heard)
    refused = act(dana, address, "answered", where="public", text="Your order 4471902 is late.")
    assert refused.status == 400
    assert "Mend it where it stands too" in refused.words
    assert thread_of(heard).said is None
    told = act(dana, address, "answered", where="phone", text="Your order 4471902 is late.")
    assert told.status == 303
