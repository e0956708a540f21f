"""Every platform, behaving in every bad way: what is told of it, and that an answer stands there once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heard.adapters.channels import google_reviews, sources
from heard.domain.errors import Denied, Expired, Limited, Unavailable, Unsure, Withheld
from heard.domain.message import Channel
from tests.stand_in import StandIn
from tests.unit.adapters.platforms.speaking import REPLIES, WORDS, Secrets, a_reply, speaking
from tests.voices import x
from tests.voices.manner import NOBODY_KNOWS, Manner

KINDS = sorted(REPLIES)
NO_LISTS = "whatsapp"
"""What was sent there cannot be asked for."""


@pytest.fixture
def server():
    with StandIn() as running:
        yield running


def just_now():
    return datetime.now(UTC) - timedelta(seconds=1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_posted_once_and_found_under_the_id_that_was_returned(server, kind):
    it = speaking(server, kind)
    since = just_now()
    native_id = it.voice.say(it.reply)
    assert it.platform.posted == 1
    if kind == NO_LISTS:
        with pytest.raises(Withheld):
            it.voice.find(it.reply, since)
    else:
        assert it.voice.find(it.reply, since) == native_id


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "google"])
def test_the_echo_carries_the_id_that_was_returned(server, kind):
    it = speaking(server, kind)
    native_id = it.voice.say(it.reply)
    source = "x" if it.reply.channel is Channel.X else "meta"
    (echo,) = it.platform.echoes
    (heard,) = sources.parse(source, json.dumps(echo).encode()).heard
    assert (heard.native_id, heard.account, heard.by_brand) == (native_id, it.reply.account, True)
    # What answers a comment on Facebook in private is read in Messenger.
    private = kind == "facebook in private"
    assert heard.channel is (Channel.MESSENGER if private else it.reply.channel)


def test_googles_answer_has_the_id_under_which_it_is_fetched(server):
    it = speaking(server, "google")
    fetched = google_reviews.answer_of(google_reviews.Reply(), it.reply.account, it.reply.to)
    assert it.voice.say(it.reply) == fetched.native_id


@pytest.mark.parametrize(
    ("kind", "manner"),
    [
        (kind, manner)
        for kind in KINDS
        for manner in sorted(NOBODY_KNOWS)
        if (kind, manner) != ("google", Manner.NAMELESS)  # which gives no ids at all
    ],
)
def test_after_an_answer_that_tells_nothing_it_is_looked_for_and_never_stands_there_twice(
    server, kind, manner
):
    it = speaking(server, kind)
    it.platform.manner = manner
    since = just_now()
    with pytest.raises(Unsure):
        it.voice.say(it.reply)
    it.platform.manner = Manner.WELL
    if kind == NO_LISTS:
        with pytest.raises(Withheld, match="lists no messages"):
            it.voice.find(it.reply, since)
        return
    found = it.voice.find(it.reply, since)
    assert (found is not None) is manner.posts, "what stands there is found, and nothing else"
    if found is None:
        it.voice.say(it.reply)
    assert it.platform.posted == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_that_comes_as_a_number_is_the_same_id(server, kind):
    it = speaking(server, kind)
    it.platform.manner = Manner.ODD_TYPE
    since, native_id = just_now(), it.voice.say(it.reply)
    assert isinstance(native_id, str)
    if kind != NO_LISTS:
        assert it.voice.find(it.reply, since) == native_id


@pytest.mark.parametrize(
    ("manner", "error", "seconds"),
    [
        (Manner.EXPIRED, Expired, None),
        (Manner.TOO_OFTEN, Limited, None),
        (Manner.TOO_OFTEN_UNTIL, Limited, 90),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_no_has_posted_nothing(server, kind, manner, error, seconds):
    it = speaking(server, kind)
    it.platform.manner = manner
    with pytest.raises(error) as caught:
        it.voice.say(it.reply)
    assert type(caught.value) is error
    assert it.platform.posted == 0
    if seconds:
        assert caught.value.seconds == pytest.approx(seconds, abs=2)
    if error is Expired:
        assert "make channel" in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_where_nobody_answers_the_call_it_was_surely_not_posted(server, kind):
    it = speaking(server, kind, url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        it.voice.say(it.reply)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != NO_LISTS])
def test_other_words_and_older_ones_are_not_the_answer(server, kind):
    it = speaking(server, kind)
    it.voice.say(it.reply)
    other = replace(it.reply, text=f"{WORDS} Bye")
    assert it.voice.find(other, just_now()) is None
    if kind != "google":  # which keeps one answer: it stands there whenever it was given
        assert it.voice.find(it.reply, datetime.now(UTC) + timedelta(minutes=1)) is None


@pytest.mark.parametrize("kind", ["facebook comment", "instagram comment", "x reply"])
def test_the_same_words_to_somebody_else_are_not_the_answer(server, kind):
    it = speaking(server, kind)
    it.voice.say(it.reply)
    assert it.voice.find(replace(it.reply, to="17900000000000009"), just_now()) is None


@pytest.mark.parametrize("kind", ["messenger", "instagram message", "x message"])
def test_the_same_words_in_another_conversation_are_not_the_answer(server, kind):
    it = speaking(server, kind)
    it.voice.say(it.reply)
    assert it.voice.find(replace(it.reply, customer="6"), just_now()) is None


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("google", NO_LISTS)])
def test_the_same_words_of_the_customer_are_not_the_answer(server, kind):
    it = speaking(server, kind)
    it.voice.say(it.reply)
    it.platform.echoed_by_the_customer()
    assert it.voice.find(it.reply, just_now()) is None


def test_a_reply_to_a_reply_is_found_beneath_the_comment_above_both(server):
    it = speaking(server, "instagram comment")
    it.platform.parents[it.reply.to] = "17900000000000000"
    since, native_id = just_now(), it.voice.say(it.reply)
    assert it.platform.comments[0]["beneath"] == "17900000000000000"
    assert it.voice.find(it.reply, since) == native_id
    it = speaking(server, "facebook comment")
    it.platform.parents[it.reply.to] = "77_4"
    since, native_id = just_now(), it.voice.say(replace(it.reply, to="77_4"))
    assert it.voice.find(it.reply, since) == native_id


def test_the_same_words_twice_are_refused_by_x_with_what_to_do(server):
    it = speaking(server, "x reply")
    it.voice.say(it.reply)
    with pytest.raises(Withheld, match="Look whether the answer stands there"):
        it.voice.say(it.reply)
    assert it.platform.posted == 1


@pytest.mark.parametrize("kind", ["facebook in private", "instagram in private"])
def test_a_second_private_reply_to_one_comment_is_refused(server, kind):
    it = speaking(server, kind)
    it.voice.say(it.reply)
    with pytest.raises(Withheld, match="sent already"):
        it.voice.say(it.reply)
    assert it.platform.posted == 1


def test_nobodys_answer_to_a_review_is_written_over(server):
    it = speaking(server, "google")
    it.platform.answered(it.reply.to, "We are on it. Lee")
    with pytest.raises(Withheld, match="answered this review already"):
        it.voice.say(it.reply)
    assert it.platform.answers[it.reply.to]["comment"] == "We are on it. Lee"
    assert it.voice.find(it.reply, just_now()) is None


def test_an_answer_to_a_review_that_stands_there_is_not_given_again(server):
    it = speaking(server, "google")
    assert it.voice.say(it.reply) == it.voice.say(it.reply)
    assert it.platform.posted == 1


def test_an_answer_to_a_review_that_google_refused_may_be_written_anew(server):
    it = speaking(server, "google")
    it.platform.answered(it.reply.to, "Buy more at marigold.example")
    it.platform.answers[it.reply.to]["reviewReplyState"] = "REJECTED"
    it.voice.say(it.reply)
    it.platform.state = "REJECTED"
    it.platform.answers.clear()
    with pytest.raises(Withheld, match="Google's rules"):
        it.voice.say(it.reply)


def test_a_private_message_to_nobody_known_cannot_be_looked_for(server):
    it = speaking(server, "facebook in private", customer=None)
    with pytest.raises(Withheld, match="nobody knows"):
        it.voice.find(it.reply, just_now())


def test_a_page_speaks_with_its_own_token_which_is_asked_for_once(server):
    it = speaking(server, "facebook comment")
    it.voice.say(it.reply)
    it.voice.say(replace(it.reply, to="77_6"))
    asked = [one.path.partition("/")[2] for one in server.asked]
    assert asked == ["100200300400500", "77_5/comments", "77_6/comments"]
    assert server.asked[0].headers["authorization"] != server.asked[1].headers["authorization"]
    assert all("EAA" not in f"{one.path}{one.query}" for one in server.asked)


@pytest.mark.parametrize("hostile", ["../me", "77_5?fields=x", "77_5/..", "é", "", "77 5"])
def test_what_is_no_id_reaches_no_address(server, hostile):
    for kind in KINDS:
        it = speaking(server, kind)
        wrong = replace(it.reply, to=hostile, customer=hostile)
        if kind in ("whatsapp", "messenger", "instagram message", "x message"):
            wrong = replace(it.reply, customer=hostile)
        with pytest.raises(Withheld):
            it.voice.say(wrong)
        with pytest.raises(Withheld):
            it.voice.hide(it.reply.account, hostile, hidden=True)
    assert not any(hostile in one.path for one in server.asked if hostile)
    assert all(one.method != "POST" or "oauth2" in one.host for one in server.asked)


def test_a_denied_token_is_no_reason_to_say_that_it_may_have_gone_out(server):
    it = speaking(server, "x reply")
    other = a_reply("x", "mention", "1980", account="1500000000000000009")
    with pytest.raises(Denied, match="No token"):
        it.voice.say(other)
    assert not it.voice.can_speak("1500000000000000009"), "a token speaks for its own account alone"
    wrong = Secrets(x_access=[x.ACCESS.replace(f"{x.ACCOUNT}:", "1500000000000000009:")])
    it = speaking(server, "x reply", wrong)
    with pytest.raises(Denied, match="No token"):
        it.voice.say(other)
    assert server.asked == []


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_no_platform_can_write_are_posted_without_breaking(server, kind):
    it = speaking(server, kind, text="Sorry, Ann \ud800 \U0001f33c Ünïcode")
    it.voice.say(it.reply)
    assert it.platform.posted == 1
