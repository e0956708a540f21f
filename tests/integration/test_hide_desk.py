"""Messages that are hidden from others, at the desk: two people, kept whole first, by hand or not."""

import json
from dataclasses import dataclass, field

import pytest

from heard import bootstrap, settings
from heard.adapters.http.act_bodies import ACTS
from heard.domain.errors import Withheld
from heard.domain.hidden import Step
from heard.domain.message import Channel
from tests.integration.aws import MAYA
from tests.integration.calls import Calls, Crash
from tests.integration.enrolment import enrol
from tests.integration.payloads import comment, page
from tests.integration.resources import template
from tests.integration.test_board import NASTY, act, at, dana, heard, signed_in, thread_of

__all__ = ["dana", "heard"]

SEEN = {"message": "77_1"}


@pytest.fixture
def maya(heard):
    enrol(bootstrap.roster(), MAYA)
    return signed_in(heard, MAYA.id)


def answered(account, browser, number=1):
    act(browser, at(account, number), "answered", where="public", text="Sorry, a new one is sent")


def asked(account, browser, reason="abuse", number=1, **fields):
    wish = {"message": f"77_{number}", "reason": reason, **fields}
    return act(browser, at(account, number), "hide", **wish)


def the_platform_hides(account, number=1, verb="hide"):
    change = comment(number, "")
    change["value"] |= {"verb": verb}
    account.post_webhook("meta", page(change))
    account.hear_all()


def kept(account):
    listed = account.client("s3").list_objects_v2(Bucket=settings.bucket(), Prefix="hidden/")
    return [one["Key"] for one in listed.get("Contents", [])]


def test_the_page_says_that_a_complaint_is_answered_first(heard, dana):
    assert "Answer them first, or invite them elsewhere" in dana.get(at(heard)).words
    refused = asked(heard, dana)
    assert (refused.status, "there is a way to settle it" in refused.words) == (409, True)
    answered(heard, dana)
    assert "Ask to hide it" in dana.get(at(heard)).words


def test_two_people_hide_it_by_hand_and_the_platform_says_so(heard, dana, maya):
    answered(heard, dana)
    assert asked(heard, dana, note="He names her").status == 303
    own = dana.get(at(heard))
    assert "A lead confirms it, and never whoever asked" in own.words
    assert "Confirm: hide it" not in own.words
    assert act(dana, at(heard), "confirm_hide", **SEEN).status == 403
    assert kept(heard) == []
    assert "Confirm: hide it" in maya.get(at(heard)).words
    assert act(maya, at(heard), "confirm_hide", **SEEN).status == 303
    assert "choose Hide comment in its menu" in dana.get(at(heard)).words
    assert act(dana, at(heard), "did_hide", **SEEN).status == 303
    assert "it has not said so yet" in dana.get(at(heard)).words
    the_platform_hides(heard)
    shown = dana.get(at(heard))
    assert "The platform says that it is hidden" in shown.words
    assert "Ask to show it again" in shown.words
    assert "Maya" in shown.words


def test_the_whole_message_is_kept_before_it_is_hidden(heard, dana, maya):
    answered(heard, dana, 4)
    asked(heard, dana, number=4)
    act(maya, at(heard, 4), "confirm_hide", message="77_4")
    [name] = kept(heard)
    assert thread_of(heard, 4).hidings[0].kept == name
    stored = heard.client("s3").get_object(Bucket=settings.bucket(), Key=name)["Body"].read()
    whole = json.loads(stored)
    assert whole["text"] == NASTY
    assert whole["entry"]["message"]["native_id"] == "77_4"
    assert whole["attachments"] == []
    assert (whole["thread"], whole["brand"]) == (thread_of(heard, 4).id, "marigold")


def test_what_is_kept_never_expires():
    rules = template()["Resources"]["InboxBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    expiring = [one["Prefix"] for one in rules if "ExpirationInDays" in one]
    assert expiring
    assert not any("hidden/".startswith(one) for one in expiring)


def test_it_is_turned_down_with_a_reason(heard, dana, maya):
    answered(heard, dana)
    asked(heard, dana)
    assert act(maya, at(heard), "refuse_hide", **SEEN, reason=NASTY[:80]).status == 303
    shown = dana.get(at(heard))
    assert thread_of(heard).hidings == ()
    assert "turned it down to hide a message" in shown.words
    assert "<script>alert" not in shown.body


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("hide", {"reason": "abuse"}),
        ("unhide", {"reason": "x"}),
        ("confirm_hide", {}),
        ("refuse_hide", {"reason": "x"}),
        ("did_hide", {}),
    ],
)
def test_no_other_brand_site_or_observer_acts(heard, dana, name, fields):
    assert name in ACTS
    answered(heard, dana)
    if name != "hide":
        asked(heard, dana)
    before = heard.rows("THREAD#")
    lisa, olu = signed_in(heard, "lisa"), signed_in(heard, "olu")
    address, fields = f"{at(heard)}/{name}", {**SEEN, **fields}
    assert lisa.post(address, {"csrf": lisa.get("/board").field("csrf"), **fields}).status == 404
    assert olu.post(address, {"csrf": olu.get("/board").field("csrf"), **fields}).status == 403
    secret = dana.get(at(heard)).field("csrf")
    assert (
        dana.post(address, {"csrf": secret, **fields}, origin="https://evil.example").status == 403
    )
    assert dana.post(address, fields).status == 403
    assert heard.rows("THREAD#") == before
    assert kept(heard) == []


def test_a_message_of_another_thread_is_not_hidden_through_this_one(heard, dana):
    answered(heard, dana)
    refused = act(dana, at(heard), "hide", message="77_2", reason="abuse")
    assert (refused.status, "none with this native id" in refused.words) == (400, True)


def test_an_observer_sees_what_is_hidden_and_no_form(heard, dana):
    answered(heard, dana)
    asked(heard, dana)
    shown = signed_in(heard, "olu").get(at(heard))
    assert "Abuse or threats" in shown.words
    assert "/confirm_hide" not in shown.body
    assert "/refuse_hide" not in shown.body


# ---- where Heard has a token ------------------------------------------------------------------------


@dataclass
class Platform:
    """A platform that hides what it is told to. Its calls are calls as AWS's are."""

    calls: Calls
    hidden: set[str] = field(default_factory=set)
    told: int = 0
    refuses: Exception | None = None

    def can_speak(self, _account: str) -> bool:
        return True

    def hide(self, _account: str, native_id: str, *, hidden: bool) -> None:
        if self.refuses:
            raise self.refuses
        self.told += 1
        (self.hidden.add if hidden else self.hidden.discard)(native_id)
        self.calls.see("hide")


@pytest.fixture
def platform(heard, monkeypatch):
    platform = Platform(heard.calls)
    monkeypatch.setattr(bootstrap, "voices", lambda: dict.fromkeys(Channel, platform))
    heard.restart()
    return platform


def confirmed(account, dana, maya):
    answered(account, dana)
    asked(account, dana)
    act(maya, at(account), "confirm_hide", **SEEN)
    account.drain()


def test_heard_tells_the_platform_once_it_is_confirmed(heard, platform, dana, maya):
    answered(heard, dana)
    asked(heard, dana)
    heard.drain()
    assert (heard.send_once(), platform.hidden) == (0, set())
    act(maya, at(heard), "confirm_hide", **SEEN)
    heard.drain()
    assert "Heard tells the platform" in dana.get(at(heard)).words
    assert heard.send_once() == 1
    assert platform.hidden == {"77_1"}
    assert "The platform was told; it has not said so yet" in dana.get(at(heard)).words
    the_platform_hides(heard)
    assert "The platform says that it is hidden" in dana.get(at(heard)).words
    heard.publish_again()
    heard.send_once()
    assert platform.told == 1


def test_what_the_platform_refuses_is_done_by_hand(heard, platform, dana, maya):
    confirmed(heard, dana, maya)
    platform.refuses = Withheld("Only comments can be hidden")
    heard.send_once()
    shown = dana.get(at(heard))
    assert "The platform refused: Only comments can be hidden" in shown.words
    assert "Done by hand" in shown.words


def test_whatever_telling_the_platform_dies_of_it_is_hidden_in_the_end(heard, platform, dana, maya):
    confirmed(heard, dana, maya)
    heard.restart()
    heard.calls.forget()
    records = heard.records(heard.outbox)
    before = heard.rows()
    heard.invoke("send_replies", records)
    calls, expected = list(heard.calls.made), thread_of(heard)
    assert "hide" in calls
    assert expected.hidings[0].step is Step.DONE
    for number in range(1, len(calls) + 1):
        put_back(heard, before)
        platform.hidden.clear()
        heard.restart()
        heard.calls.forget()
        heard.calls.crash_after(number)
        with pytest.raises(Crash):
            heard.invoke("send_replies", records)
        heard.calls.forget()
        for _ in range(2):
            heard.restart()
            heard.invoke("send_replies", records)
        assert thread_of(heard) == expected, calls[number - 1]
        assert platform.hidden == {"77_1"}


def put_back(account, rows):
    """The table as it was."""
    table, name = account.client("dynamodb"), settings.table()
    known = {(row["pk"]["S"], row["sk"]["S"]) for row in rows}
    for row in account.rows():
        if (row["pk"]["S"], row["sk"]["S"]) not in known:
            table.delete_item(TableName=name, Key={"pk": row["pk"], "sk": row["sk"]})
    for row in rows:
        table.put_item(TableName=name, Item=row)
