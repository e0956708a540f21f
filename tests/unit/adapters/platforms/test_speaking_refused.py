"""What stands in the way of an answer, before it is posted and after: each says what to do instead."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from heard import bootstrap
from heard.domain.errors import Denied, Expired, Limited, Unavailable, Unsure, Withheld
from heard.domain.message import Channel
from tests.stand_in import StandIn, as_json
from tests.unit.adapters.platforms.speaking import REPLIES, Secrets, a_reply, speaking
from tests.voices.meta import INSTAGRAM, OTHERS, PAGE, SYSTEM

KINDS = sorted(REPLIES)


@pytest.fixture
def server():
    with StandIn() as running:
        yield running


def in_the_way(server, kind, **more):
    it = speaking(server, kind, **more)
    return it.voice.obstacle(it.reply, datetime.now(UTC)) or ""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_in_the_way_of_a_timely_answer(server, kind):
    assert in_the_way(server, kind) == ""
    assert server.asked == [], "and nothing is called to know that"


@pytest.mark.parametrize(
    ("kind", "open_for", "closed_after", "instead"),
    [
        ("messenger", 23, 25, "E-mail or phone them"),
        ("instagram message", 167, 169, "E-mail or phone them"),
        ("whatsapp", 23, 25, "Phone or e-mail them"),
        ("facebook in private", 167, 169, "Answer in public"),
        ("instagram in private", 167, 169, "Answer in public"),
    ],
)
def test_a_window_that_has_closed_is_known_before_any_call(
    server, kind, open_for, closed_after, instead
):
    assert in_the_way(server, kind, hours=open_for) == ""
    assert instead in in_the_way(server, kind, hours=closed_after)


@pytest.mark.parametrize("kind", ["facebook comment", "instagram comment", "x reply", "google"])
def test_a_public_answer_has_no_window(server, kind):
    assert in_the_way(server, kind, hours=24 * 90) == ""


@pytest.mark.parametrize("kind", ["messenger", "instagram message", "whatsapp", "x message"])
def test_nobody_known_gets_no_message(server, kind):
    assert "did not say who" in in_the_way(server, kind, customer=None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_that_does_not_fit_is_known_before_any_call(server, kind):
    assert "takes" in in_the_way(server, kind, text="word " * 2500)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (a_reply("facebook", "review"), "recommendation"),
        (a_reply("facebook", "mention", private=True), "somebody else's page"),
        (a_reply("facebook", to="u-1"), "open it there"),
        (a_reply("instagram", "mention", "1790", private=True), "somebody else's picture"),
        (a_reply("instagram", to="x"), "open it there"),
        (a_reply("x", "mention", "x"), "did not say which post"),
        (a_reply("google", "review", "AbC"), "did not say which review"),
        (replace(a_reply("google", "review"), private=True), "no private answers"),
        (a_reply("whatsapp", "dm", key="120363@g.us", customer="31655501234"), "group"),
    ],
)
def test_a_place_that_takes_no_such_answer_says_so(server, reply, words):
    kind = {"google": "google", "x": "x reply", "whatsapp": "whatsapp"}.get(
        reply.channel.value, f"{reply.channel.value} comment"
    )
    voice = speaking(server, kind).voice
    assert words in (voice.obstacle(reply, datetime.now(UTC)) or "")
    assert server.asked == []


# ---- refusals of Meta ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code", "subcode", "error", "words"),
    [
        ("messenger", 10, 2018278, Withheld, "24 hours since they wrote: Messenger"),
        ("instagram message", 10, 2534022, Withheld, "Instagram takes no message"),
        ("whatsapp", 131047, None, Withheld, "24 hours since they wrote: WhatsApp"),
        ("facebook in private", 10900, None, Withheld, "sent already"),
        ("instagram in private", 100, 2534025, Withheld, "sent already"),
        ("messenger", 551, None, Withheld, "cannot be reached"),
        ("messenger", 200, 1545041, Withheld, "cannot be reached"),
        ("messenger", 100, 2018001, Withheld, "cannot be reached"),
        ("whatsapp", 131026, None, Withheld, "cannot be reached on WhatsApp"),
        ("whatsapp", 131048, None, Withheld, "limited this number"),
        ("whatsapp", 131042, None, Withheld, "unpaid"),
        ("facebook comment", 368, None, Withheld, "blocked this account"),
        ("facebook comment", 100, 33, Withheld, "was deleted"),
        ("facebook comment", 99999, None, Withheld, "99999"),
        ("facebook comment", 100, None, Withheld, "(100)"),
        ("facebook comment", 10, None, Denied, "make channel CHANNEL=facebook"),
        ("instagram comment", 200, None, Denied, "does not allow this"),
        ("whatsapp", 190, None, Expired, "not good any more"),
        ("whatsapp", 131056, None, Limited, "fewer calls"),
        ("whatsapp", 80007, None, Limited, "fewer calls"),
        ("facebook comment", 1, None, Unsure, "code 1"),
        ("messenger", 2, 2018344, Unsure, "code 2"),
        ("whatsapp", 131000, None, Unsure, "131000"),
    ],
)
def test_what_metas_refusals_mean(server, kind, code, subcode, error, words):
    it = speaking(server, kind)
    it.platform.refusal = (code, subcode)
    with pytest.raises(error, match=words) as caught:
        it.voice.say(it.reply)
    assert type(caught.value) is error
    assert "Ann B" not in str(caught.value), "what the platform says may quote a customer"
    assert it.platform.posted == 0


def test_a_comment_that_is_gone_is_told_as_gone(server):
    it = speaking(server, "instagram comment")
    it.platform.gone.add(it.reply.to)
    with pytest.raises(Withheld, match="was deleted"):
        it.voice.say(it.reply)


def test_a_person_may_answer_on_instagram_for_a_week_and_says_that_it_is_one(server):
    it = speaking(server, "instagram message", hours=30)
    it.voice.say(it.reply)
    assert it.platform.bodies[-1]["tag"] == "HUMAN_AGENT"
    it = speaking(server, "instagram message", hours=3)
    it.voice.say(it.reply)
    assert "tag" not in it.platform.bodies[-1]


def test_a_private_reply_names_what_it_answers_a_post_or_a_comment_beneath_it(server):
    it = speaking(server, "facebook post", private=True)
    it.voice.say(it.reply)
    it.voice.say(replace(it.reply, to="88_1"))
    assert [one["recipient"] for one in it.platform.bodies] == [
        {"post_id": f"{PAGE}_88"},
        {"comment_id": "88_1"},
    ]


def test_messenger_gets_no_tag(server):
    it = speaking(server, "messenger")
    it.voice.say(it.reply)
    assert it.platform.bodies[-1]["messaging_type"] == "RESPONSE"
    assert "tag" not in it.platform.bodies[-1]


def test_what_is_answered_on_whatsapp_is_quoted_and_an_id_stands_for_a_number(server):
    it = speaking(server, "whatsapp")
    it.voice.say(it.reply)
    body = it.platform.bodies[-1]
    assert (body["to"], body["context"]) == ("31655501234", {"message_id": "wamid.1"})
    it = speaking(server, "whatsapp", customer="NL.13491208655302741918")
    it.voice.say(it.reply)
    body = it.platform.bodies[-1]
    assert (body["recipient"], "to" in body) == ("NL.13491208655302741918", False)


def test_the_words_go_along_on_whatsapp_so_that_its_receipt_is_an_echo(server):
    it = speaking(server, "whatsapp")
    it.voice.say(it.reply)
    assert it.platform.bodies[-1]["biz_opaque_callback_data"] == f"heard:{it.reply.text}"
    it.voice.say(replace(it.reply, text="word " * 110))
    assert "biz_opaque_callback_data" not in it.platform.bodies[-1], "it takes 512 characters"


def test_a_mention_beneath_somebody_elses_picture_is_answered_where_it_stands(server):
    voice, meta = (it := speaking(server, "instagram comment")).voice, it.platform
    mention = a_reply("instagram", "mention", "1790", account=INSTAGRAM, key="1800")
    voice.say(mention)
    assert (meta.bodies[-1]["media_id"], meta.bodies[-1]["comment_id"]) == ("1800", "1790")
    voice.say(replace(mention, to="1800", text="Another answer"))
    assert "comment_id" not in meta.bodies[-1]
    with pytest.raises(Withheld, match="look there"):
        voice.find(mention, datetime.now(UTC))


def test_a_token_of_instagram_login_speaks_at_instagrams_own_host(server):
    login = Secrets(meta_token=["IGQtoken-of-login"])
    for kind in ("instagram comment", "instagram message"):
        it = speaking(server, kind, login)
        it.voice.say(it.reply)
    assert {one.host for one in server.asked} == {"graph.instagram.com"}
    mention = a_reply("instagram", "mention", "1790", account=INSTAGRAM, key="1800")
    with pytest.raises(Withheld, match="Instagram Login"):
        it.voice.say(mention)


@pytest.mark.parametrize("kind", ["facebook comment", "messenger", "instagram message"])
def test_a_pages_own_token_is_used_as_it_is(server, kind):
    it = speaking(server, kind, Secrets(meta_token=["EAApages-own"]))
    it.voice.say(it.reply)
    it.voice.say(replace(it.reply, text="Another answer"))
    assert it.platform.posted == 2


@pytest.mark.parametrize(
    "kind", ["facebook comment", "facebook in private", "messenger", "instagram message"]
)
def test_with_the_token_of_another_page_nobody_speaks_in_its_name(server, kind):
    it = speaking(server, kind, Secrets(meta_token=[OTHERS]))
    with pytest.raises(Denied, match="does not allow this"):
        it.voice.say(it.reply)
    assert it.platform.posted == 0
    assert all(one.method == "GET" for one in server.asked)


# ---- refusals of X and Google ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        (
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author.",
            Withheld,
            "only who mentioned or quoted",
        ),
        ("Reply to this conversation is not allowed.", Withheld, "some people reply"),
        (
            "You attempted to reply to a Tweet that is deleted or not visible to you.",
            Withheld,
            "is gone",
        ),
        ("You do not have permission to DM one or more participants.", Withheld, "no direct"),
        ("Ann B is not nice.", Withheld, "X refuses this answer"),
        (
            "Your client app is not configured (https://api.twitter.com/2/problems/oauth1-permissions)",
            Denied,
            "make channel CHANNEL=x",
        ),
    ],
)
def test_what_the_refusals_of_x_mean(server, said, error, words):
    it = speaking(server, "x reply")
    it.platform.refusal = said
    with pytest.raises(error, match=words) as caught:
        it.voice.say(it.reply)
    assert "Ann B" not in str(caught.value)


def test_credit_that_is_used_up_is_waited_for(server):
    it = speaking(server, "x reply")
    server["api.x.com"] = as_json({"type": "https://api.x.com/2/problems/credits"}, 402)
    with pytest.raises(Limited) as caught:
        it.voice.say(it.reply)
    assert caught.value.credit


def test_a_review_that_is_gone_is_not_answered(server):
    it = speaking(server, "google")
    it.platform.gone.add(it.reply.to)
    with pytest.raises(Withheld, match="Open the message there"):
        it.voice.say(it.reply)


def test_a_review_that_cannot_be_looked_at_is_not_answered_and_says_what_to_do(server):
    it = speaking(server, "google")
    server["mybusiness.googleapis.com"] = as_json({}, 403)
    with pytest.raises(Denied, match="make channel CHANNEL=google"):
        it.voice.say(it.reply)
    server["mybusiness.googleapis.com"] = as_json({}, 503)
    with pytest.raises(Unavailable):
        it.voice.say(it.reply)


def test_a_refresh_token_that_was_revoked_is_told_to_the_agent(server):
    it = speaking(server, "google")
    server["oauth2.googleapis.com"] = as_json({"error": "invalid_grant"}, 400)
    with pytest.raises(Denied, match="make channel CHANNEL=google"):
        it.voice.say(it.reply)


# ---- hiding ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "native_id"),
    [("facebook comment", "77_5"), ("instagram comment", "1790"), ("x reply", "1980")],
)
def test_what_a_customer_wrote_is_hidden_and_shown_again(server, kind, native_id):
    it = speaking(server, kind)
    for hidden in (True, False):
        it.voice.hide(it.reply.account, native_id, hidden=hidden)
        assert it.platform.hidden == {native_id: hidden}


@pytest.mark.parametrize(
    ("kind", "native_id", "words"),
    [
        ("messenger", "m_1", "no private messages"),
        ("instagram message", "aWdf", "no private messages"),
        ("whatsapp", "wamid.1", "no hiding"),
        ("google", "accounts/1/locations/2/reviews/3", "report it"),
    ],
)
def test_where_there_is_no_hiding_that_is_said(server, kind, native_id, words):
    it = speaking(server, kind)
    with pytest.raises(Withheld, match=words):
        it.voice.hide(it.reply.account, native_id, hidden=True)
    assert server.asked == []


def test_x_hides_in_the_accounts_own_conversations_only(server):
    it = speaking(server, "x reply")
    it.platform.refusal = "You are not allowed."
    with pytest.raises(Withheld, match="this account began"):
        it.voice.hide(it.reply.account, "1980", hidden=True)


# ---- tokens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_token_nobody_speaks(server, kind):
    it = speaking(server, kind, Secrets(meta_token=["9:EAAother"]))
    assert not it.voice.can_speak(it.reply.account)
    with pytest.raises(Denied, match="No token is set"):
        it.voice.say(it.reply)
    assert server.asked == []


def test_an_account_that_is_none_of_metas_reaches_no_address(server):
    it = speaking(server, "facebook comment", Secrets(meta_token=[SYSTEM]), account="../me")
    with pytest.raises(Withheld, match=r"care\.toml"):
        it.voice.say(it.reply)
    assert server.asked == []
    assert PAGE.isdigit()


def test_every_channel_on_which_the_brand_can_speak_has_one_voice(monkeypatch):
    monkeypatch.setenv("CHANNEL_SECRETS", "channels")
    bootstrap.voices.cache_clear()
    assert set(bootstrap.voices()) == {
        *(Channel.FACEBOOK, Channel.MESSENGER, Channel.INSTAGRAM),
        *(Channel.WHATSAPP, Channel.X, Channel.GOOGLE),
    }
    bootstrap.voices.cache_clear()
