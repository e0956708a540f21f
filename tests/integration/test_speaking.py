"""From the desk to the platform and back, on the real handlers and the real voices: each platform stands
in, takes what it would take, and tells of it as it would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from heard.domain.outgoing import Step
from heard.domain.verdict import Typed
from heard.services.deed import Asked
from infra.local.channels import SECRETS
from tests.integration.aws import DANA, LEO
from tests.integration.payloads import (
    INSTAGRAM,
    LOCATION,
    NUMBER,
    PAGE,
    X,
    chat,
    comment,
    google_push,
    page,
    status,
    whatsapp,
)
from tests.voices import google, meta, x
from tests.voices.manner import Manner

MILD = "My parcel arrived broken"
ANSWER = "Hi Kim, thank you for telling us about the broken parcel. I am looking into it now. Dana"
TOKENS = {"meta_token": [meta.SYSTEM], "x_access": [x.ACCESS], "google_token": [google.TOKEN]}


def _written(object_: str, account: str, **held: Any) -> dict[str, Any]:
    entry = {"id": account, "time": int(datetime.now(UTC).timestamp()), **held}
    return {"object": object_, "entry": [entry]}


def _direct(object_: str, account: str) -> dict[str, Any]:
    at = int(datetime.now(UTC).timestamp() * 1000)
    parties = {"sender": {"id": "5"}, "recipient": {"id": account}, "timestamp": at}
    return _written(
        object_, account, messaging=[{**parties, "message": {"mid": "m_1", "text": MILD}}]
    )


def _beneath_a_picture() -> dict[str, Any]:
    value = {
        "id": "17900000000000001",
        "text": MILD,
        "from": {"id": "5", "username": "kim"},
        "media": {"id": "18000000000000001"},
    }
    return _written("instagram", INSTAGRAM, changes=[{"field": "comments", "value": value}])


def _on_x(direct: bool) -> dict[str, Any]:
    if direct:
        create = {
            "target": {"recipient_id": X},
            "sender_id": "5",
            "message_data": {"text": MILD},
        }
        at = str(int(datetime.now(UTC).timestamp() * 1000))
        event = {"type": "message_create", "id": "1981", "created_timestamp": at}
        payload: dict[str, Any] = {
            "direct_message_events": [{**event, "message_create": create}],
            "users": {},
        }
        name = "dm.received"
    else:
        payload = {
            "id": "1980",
            "author_id": "5",
            "conversation_id": "1980",
            "text": f"@marigold {MILD}",
            "created_at": datetime.now(UTC).isoformat(),
        }
        name = "post.mention.create"
    return {"data": {"filter": {"user_id": X}, "event_type": name, "payload": payload}}


@dataclass(frozen=True)
class Way:
    """What a customer wrote, where, and the platform that is answered on."""

    channel: Channel
    account: str
    native_id: str
    body: Callable[[], dict[str, Any]]
    platform: Callable[..., Any] = meta.MetaApi
    source: str = "meta"
    public: bool | None = None


REVIEW = f"{LOCATION}/reviews/P1"
WAYS = {
    "facebook": Way(Channel.FACEBOOK, PAGE, "77_1", lambda: page(comment(1, MILD))),
    "facebook in private": Way(
        Channel.FACEBOOK, PAGE, "77_1", lambda: page(comment(1, MILD, customer="5")), public=False
    ),
    "messenger": Way(Channel.MESSENGER, PAGE, "m_1", lambda: _direct("page", PAGE)),
    "instagram": Way(Channel.INSTAGRAM, INSTAGRAM, "17900000000000001", _beneath_a_picture),
    "instagram in private": Way(
        Channel.INSTAGRAM, INSTAGRAM, "17900000000000001", _beneath_a_picture, public=False
    ),
    "instagram message": Way(
        Channel.INSTAGRAM, INSTAGRAM, "m_1", lambda: _direct("instagram", INSTAGRAM)
    ),
    "whatsapp": Way(Channel.WHATSAPP, NUMBER, "wamid.1", lambda: whatsapp(chat(1, MILD))),
    "x": Way(Channel.X, X, "1980", lambda: _on_x(direct=False), x.XPosts, "x"),
    "x in private": Way(
        Channel.X, X, "1980", lambda: _on_x(direct=False), x.XPosts, "x", public=False
    ),
    "x message": Way(Channel.X, X, "1981", lambda: _on_x(direct=True), x.XPosts, "x"),
    "google": Way(
        Channel.GOOGLE,
        LOCATION.rsplit("/", 1)[-1],
        REVIEW,
        lambda: google_push("P1"),
        google.GoogleProfile,
        "google",
    ),
}


@dataclass
class Journey:
    """One answer on its way through everything."""

    account: Any
    clock: Any
    way: Way
    platform: Any

    def answered(self, manner: Manner) -> "Journey":
        """Heard, answered, and given to the platform, which behaves so this once."""
        self.account.post_webhook(self.way.source, self.way.body())
        self.account.drain()
        asked = Asked(DANA, self.thread.id)
        typed = Typed(ANSWER, self.way.public)
        bootstrap.sending().send(asked, typed, None, datetime.now(UTC))
        self.account.drain()
        self.clock.shift(timedelta(seconds=17))
        self.platform.manner = manner
        assert self.account.send_once() == 1
        self.platform.manner = Manner.WELL
        return self

    def told(self) -> "Journey":
        """The platform tells of it."""
        for echo in getattr(self.platform, "echoes", []):
            self.account.post_webhook(self.way.source, echo)
        self.account.drain()
        return self

    def an_hour_later(self) -> "Journey":
        """What time, the sweep and the queues bring."""
        for _ in range(6):
            self.clock.shift(timedelta(minutes=10))
            self.account.sweep()
            self.account.drain()
            self.account.send_once()
        return self

    @property
    def thread(self) -> Any:
        return self.account.thread(self.way.channel, self.way.account, self.way.native_id)

    @property
    def sent(self) -> int:
        return self.account.events(self.thread.id).count("reply_sent")


@pytest.fixture
def journey(account, clock, accounts, platforms):
    accounts(whatsapp=[NUMBER], google=[LOCATION.rsplit("/", 1)[-1]])
    account.set_secrets({**SECRETS, **TOKENS})
    account.restart()

    def begin(name: str) -> Journey:
        return Journey(account, clock, WAYS[name], WAYS[name].platform(platforms))

    return begin


@pytest.mark.parametrize("name", sorted(WAYS))
def test_an_answer_stands_on_the_platform_once_and_its_echo_is_the_same_message(journey, name):
    it = journey(name).answered(Manner.WELL)
    assert (it.platform.posted, it.sent, it.thread.outgoing) == (1, 1, None)
    it.told().an_hour_later()
    assert (it.platform.posted, it.sent) == (1, 1)
    answers = [turn for turn in it.thread.turns if turn.by_brand]
    assert len(answers) == 1, "the echo is no second answer"


@pytest.mark.parametrize("name", sorted(WAYS))
def test_an_answer_of_which_nobody_heard_back_is_looked_for_or_known_by_its_echo(journey, name):
    it = journey(name).answered(Manner.FAILS)
    assert (it.platform.posted, it.thread.outgoing.step) == (1, Step.SENDING)
    if name == "whatsapp":
        it.told()  # which lists nothing: its receipt is all there is
    it.an_hour_later()
    assert (it.platform.posted, it.sent, it.thread.outgoing) == (1, 1, None)


@pytest.mark.parametrize("name", ["facebook", "instagram message", "whatsapp", "x", "google"])
def test_a_platform_that_broke_before_it_posted_leaves_it_to_a_person(journey, name):
    it = journey(name).answered(Manner.BROKEN).an_hour_later()
    assert (it.platform.posted, it.thread.outgoing.step) == (0, Step.UNSURE)


@pytest.mark.parametrize("name", ["facebook", "messenger", "whatsapp", "x", "google"])
def test_a_platform_that_wants_fewer_calls_gets_it_later_and_once(journey, name):
    it = journey(name).answered(Manner.TOO_OFTEN_UNTIL)
    assert (it.platform.posted, it.thread.outgoing.step) == (0, Step.WRITTEN)
    it.an_hour_later()
    assert (it.platform.posted, it.sent) == (1, 1)


@pytest.mark.parametrize("name", ["facebook", "whatsapp", "x", "google"])
def test_a_token_that_has_expired_gives_the_answer_back_with_what_to_do(journey, name):
    it = journey(name).answered(Manner.EXPIRED).an_hour_later()
    assert (it.platform.posted, it.thread.outgoing.step) == (0, Step.FAILED)
    assert "make channel" in it.thread.outgoing.why


def test_what_was_looked_for_in_vain_and_sent_again_is_not_doubled_by_a_late_echo(journey):
    it = journey("whatsapp").answered(Manner.FAILS).an_hour_later()
    assert it.thread.outgoing.step is Step.UNSURE
    asked = Asked(DANA, it.thread.id)
    bootstrap.sending().send_again(asked, datetime.now(UTC))
    it.told().an_hour_later()
    assert (it.platform.posted, it.sent, it.thread.outgoing) == (1, 1, None)


def test_an_answer_that_whatsapp_took_and_could_not_deliver_is_owed_again(journey, account):
    it = journey("whatsapp").answered(Manner.WELL).told()
    assert it.thread.state.value == "answered"
    (sent,) = it.platform.messages
    failed = {**status("1", "failed"), "id": sent["id"]}
    account.post_webhook("meta", whatsapp(failed, key="statuses"))
    account.drain()
    assert it.thread.state.owed
    assert "undelivered" in account.events(it.thread.id)


@pytest.mark.parametrize("name", ["facebook", "instagram", "x"])
def test_what_two_people_want_hidden_is_hidden_and_shown_again(journey, account, name):
    it = journey(name).answered(Manner.WELL).told()
    native_id = it.way.native_id
    for wanted, hidden in (("hide", True), ("unhide", False)):
        thread, now = it.thread.id, datetime.now(UTC)
        ask = getattr(bootstrap.hiding(), wanted)
        reason = ["abuse", ""] if hidden else ["It was a misunderstanding"]
        ask(Asked(DANA, thread), native_id, *reason, now)
        bootstrap.hiding().confirm_hide(Asked(LEO, thread), native_id, now)
        account.drain()
        it.clock.shift(timedelta(seconds=20))
        account.send_once()
        assert it.platform.hidden == {native_id: hidden}


def test_no_token_and_no_word_of_a_customer_is_in_what_was_asked(journey, platforms):
    journey("facebook").answered(Manner.WELL).told()
    addresses = json.dumps([[one.path, one.query] for one in platforms.asked])
    assert "EAA" not in addresses
    assert "broken" not in addresses
