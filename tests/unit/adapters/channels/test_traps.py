"""The traps of the platform contracts, one test each, from the body to the thread.

The numbers are those of the list in the contracts: what a platform really sends against what one
would think that it sends.
"""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from heard.adapters.channels.moments import read_moment
from heard.adapters.channels.sources import parse, verify
from heard.adapters.signatures import Sent, meta_signature, x_crc, x_signature
from heard.bootstrap import judged
from heard.domain.message import Message, Visibility
from tests.builders import NOON
from tests.unit.adapters.channels import test_payloads_meta as meta
from tests.unit.adapters.channels import test_payloads_others as others
from tests.unit.adapters.channels import test_payloads_x as x
from tests.world import World

PAGE, POST, ANNE = meta.PAGE, meta.POST, meta.ANNE
T = int(NOON.timestamp())


class Told(World):
    """A world that hears bodies, judged as in production."""

    def __init__(self, minutes_later=30):
        super().__init__(now=NOON + timedelta(minutes=minutes_later), judge=judged)

    def tell(self, *bodies, source="meta"):
        for body in bodies:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            for one in parse(source, raw).heard:
                self.hear(one)
        return self

    @property
    def states(self):
        return sorted(thread.state.value for thread in self.table.heads.values())

    @property
    def messages(self):
        return sorted(entry.message.native_id for entry in self.table.entries.values())


def asked(minutes=0, native="81_1", who=ANNE, **more):
    """A customer's comment, so many minutes after noon."""
    value = {"comment_id": native, "who": {"id": who}, "message": "My jar is broken", **more}
    return meta.comment(**{"created_time": T + minutes * 60, **value})


def answered(minutes=5, native="81_9", to="81_1", **more):
    """The page's own comment below a comment."""
    value = {"comment_id": native, "parent_id": to, "who": meta.US, "message": "We send a new one"}
    return meta.comment(**{"created_time": T + minutes * 60, **value, **more})


@pytest.mark.parametrize("order", list(permutations([0, 1])))
def test_trap_1_our_own_replies_come_back_as_adds_and_stop_the_clock_also_when_they_come_first(
    order,
):
    bodies = [asked(), answered()]
    world = Told().tell(*(bodies[number] for number in order))
    assert (world.states, world.messages) == (["answered"], ["81_1", "81_9"])


def test_trap_2_entries_and_changes_and_messages_are_all_gone_through():
    first, second = asked(native="81_1"), asked(native="81_2", who="7")
    first["entry"][0]["changes"] += asked(native="81_3", who="8")["entry"][0]["changes"]
    body = {**first, "entry": [*first["entry"], *second["entry"]]}
    assert Told().tell(body).messages == ["81_1", "81_2", "81_3"]
    chats = meta.whatsapp(who="316", type="text", text={"body": "one"})
    value = chats["entry"][0]["changes"][0]["value"]
    value["messages"].append({**value["messages"][0], "id": "wamid.2"})
    assert Told().tell(chats).messages == ["wamid.1", "wamid.2"]


def test_trap_3_what_is_written_again_does_not_verify():
    raw = rb'{"object":"page","entry":[{"id":"1","link":"https:\/\/x.y\/\u00e4"}]}'
    headers = {"x-hub-signature-256": meta_signature("s", raw)}
    again = json.dumps(json.loads(raw), separators=(",", ":")).encode()
    assert verify("meta", Sent(raw, headers), ["s"], NOON)
    assert not verify("meta", Sent(again, headers), ["s"], NOON)


def test_trap_4_meta_signs_in_hex_and_x_in_base64():
    in_hex, in_base64 = meta_signature("s", b"{}"), x_signature("s", b"{}")
    assert not verify("x", Sent(b"{}", {"x-twitter-webhooks-signature": in_hex}), ["s"], NOON)
    assert not verify("meta", Sent(b"{}", {"x-hub-signature-256": in_base64}), ["s"], NOON)


@pytest.mark.parametrize(
    "written",
    [T, T * 1000, f"{T}", f"{T}000", NOON.isoformat(), "Wed Mar 04 12:00:00 +0000 2026"],
)
def test_trap_5_every_way_to_write_a_time_is_read(written):
    assert read_moment(written) == NOON


def test_trap_6_an_id_is_the_same_as_a_number_and_as_a_string():
    as_number = asked(who=None, sender_id=int(PAGE))
    as_number["entry"][0]["id"] = int(PAGE)
    del as_number["entry"][0]["changes"][0]["value"]["from"]
    assert all(one.by_brand for one in parse("meta", json.dumps(as_number).encode()).heard)


def test_trap_7_an_edit_without_words_blanks_nothing_and_a_removal_needs_ids_alone():
    world = Told().tell(asked(), meta.comment("edited", comment_id="81_1"))
    assert world.entry("81_1").text == "My jar is broken"
    removal = meta.feed(item="comment", verb="remove", comment_id="81_1", post_id=POST)
    assert world.tell(removal).entry("81_1").visibility is Visibility.DELETED
    assert world.states == ["withdrawn"]


def test_trap_8_a_reaction_that_has_a_comments_id_is_no_message():
    reaction = meta.comment(item="reaction", reaction_type="angry", who=meta.ODILE)
    assert Told().tell(reaction).messages == []


def test_trap_9_who_hides_is_neither_the_author_nor_an_answer():
    world = Told().tell(asked(), meta.comment("hide", comment_id="81_1", who=meta.US))
    entry = world.entry("81_1")
    assert (entry.visibility, entry.message.author.id) == (Visibility.HIDDEN, ANNE)
    assert world.states == ["waiting"]
    assert world.tell(meta.comment("unhide", comment_id="81_1", who=meta.US)).states == ["waiting"]


def test_trap_10_a_mention_in_a_story_comes_as_a_direct_message_and_waits_for_a_person():
    piece = {"type": "story_mention", "payload": {"url": "https://cdn.example/s"}}
    world = Told().tell(meta.direct(message={"mid": "i1", "attachments": [piece]}))
    assert (world.states, world.thread.place.key) == (["waiting"], "dm")
    assert "24 hours" in world.entry("i1").message.placeholder


@pytest.mark.parametrize(
    "body",
    [
        meta.page("mention", item="post", verb="add", post_id="44444444_444444444"),
        {**asked(), "entry": [{**asked()["entry"][0], "id": "0"}]},
        {**meta.whatsapp(who="1", text={"body": "this is a text message"}), "entry": [{"id": "0"}]},
    ],
)
def test_trap_11_a_test_from_the_dashboard_opens_nothing(body):
    assert Told().tell(body).states == []


def test_trap_12_a_child_that_comes_before_its_parent_is_in_the_same_thread():
    child = asked(5, native="81_2", parent_id="81_1")
    world = Told().tell(child, asked())
    assert (len(world.table.heads), world.messages) == (1, ["81_1", "81_2"])


def test_trap_13_what_is_missing_is_unknown_and_loses_nothing():
    bare = meta.feed(item="comment", verb="add", comment_id="81_1")
    chat = meta.whatsapp(from_user_id="NL.7", type="image", image={"id": "1"}, timestamp=None)
    del chat["entry"][0]["changes"][0]["value"]["contacts"]
    world = Told().tell(bare, chat, meta.instagram("mentions", media_id="m7"))
    assert world.states == ["waiting"] * 3
    assert world.entry("wamid.1").message.posted_at is None


def test_trap_14_a_repost_says_our_words_and_a_quote_says_theirs():
    quoted = [{"type": "quoted", "id": "1800"}]
    reposted = [{"type": "retweeted", "id": "1800"}]
    world = Told().tell(
        x.xaa("post.repost.create", x.post(id="1", referenced_tweets=reposted)),
        x.aaa(tweet_create_events=[x.tweet(retweeted_status={"id_str": "1800"})]),
        x.xaa("post.quote.create", x.post(id="2", text="Not true", referenced_tweets=quoted)),
        source="x",
    )
    assert world.messages == ["2"]


def test_trap_15_a_cut_text_is_heard_whole_and_its_escapes_are_undone():
    whole = {"full_text": "@marigold jam &amp; jars: 3 &lt; 4", "display_text_range": [10, 36]}
    cut = x.tweet(truncated=True, text="@marigold jam…", extended_tweet=whole)
    world = Told().tell(x.aaa(tweet_create_events=[cut]), source="x")
    assert world.entry("1901").text == "jam & jars: 3 < 4"


def test_trap_16_two_accounts_that_are_told_of_one_post_have_a_thread_each():
    told = x.aaa(tweet_create_events=[x.tweet()])
    world = Told().tell(told, {**told, "for_user_id": "42"}, told, source="x")
    assert (len(world.table.heads), len(world.messages)) == (2, 2)


def test_trap_17_an_encrypted_chat_waits_for_a_person():
    chat = {"id": "c1", "sender_id": x.ODILE, "conversation_id": f"{x.ODILE}:{x.US}"}
    world = Told().tell(x.xaa("chat.received", chat), source="x")
    assert world.states == ["waiting"]
    assert "encrypted" in world.entry("c1").message.placeholder


@pytest.mark.parametrize("order", list(permutations(["post.mention.create", "post.reply.create"])))
def test_trap_18_one_complaint_that_two_events_tell_of_is_one_message(order):
    post = x.post(conversation_id="1800", in_reply_to_tweet_id="1800", in_reply_to_user_id=x.US)
    world = Told().tell(*(x.xaa(event, post) for event in order), source="x")
    assert (world.messages, world.thread.surface) == (["1902"], "reply")


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("meta", meta.page("ratings", item="rating", open_graph_story_id=9, rating=1)),
        (
            "meta",
            meta.page(
                "ratings", item="rating", open_graph_story_id=9, recommendation_type="NEGATIVE"
            ),
        ),
        ("trustpilot", others.trust("created", id="t1", stars=1)),
        ("google", others.push({"type": "NEW_REVIEW", "review_name": others.REVIEW})),
    ],
)
def test_trap_19_stars_without_a_word_are_a_complaint(source, body):
    world = Told().tell(body, source=source)
    assert (world.states, world.thread.kind) == (["waiting"], "complaint")


def test_trap_20_whatsapps_edits_and_revocations_have_ids_of_their_own():
    text = {"type": "text", "text": {"body": "Both jars are broken"}}
    change = {"original_message_id": "wamid.1"}
    world = Told().tell(
        meta.whatsapp(who="316", type="text", text={"body": "My jar is broken"}),
        meta.whatsapp(id="wamid.2", who="316", type="edit", edit={**change, "message": text}),
    )
    assert (world.messages, world.entry("wamid.1").text) == (["wamid.1"], "Both jars are broken")
    world.tell(meta.whatsapp(id="wamid.3", who="316", type="revoke", revoke=change))
    assert (world.messages, world.states) == (["wamid.1"], ["withdrawn"])


def test_trap_21_an_answer_that_failed_never_reached_the_customer():
    def at(minutes):
        return str(T + minutes * 60)

    said = {"type": "text", "text": {"body": "We send a new one"}}
    echo = {"id": "wamid.2", "who": "312", "to": "316", "timestamp": at(5)}
    world = Told().tell(
        meta.whatsapp(who="316", type="text", text={"body": "It broke"}, timestamp=at(0)),
        meta.whatsapp("message_echoes", "smb_message_echoes", **echo, **said),
    )
    assert world.states == ["answered"]
    world.tell(meta.whatsapp("statuses", id="wamid.2", status="failed", timestamp=at(6)))
    assert world.states == ["waiting"]


def test_trap_22_xs_challenge_is_answered_whenever_it_comes_and_never_wrongly():
    assert x_crc("test token", "apiSecret") == {
        "response_token": "sha256=O5hJl2njQRIa4vsumZ+3oom9ECR5m3aQLRZkPoYelp0="
    }


@pytest.mark.parametrize(
    "message", ["\U0001f621", "a\x00b", "\ud800", "9" * 5000, "\u202e\u200b", "x" * 300_000]
)
def test_trap_23_hostile_words_are_stored_and_judged_and_never_an_error(message):
    world = Told().tell(asked(message=message))
    assert world.states in (["waiting"], ["noted"])
    world.entry("81_1").text.encode()


def test_the_clock_starts_when_we_hear_and_the_time_of_posting_is_shown_beside_it():
    """The twelfth rule of the contracts, for whoever tells hours later."""
    found = {**others.FOUND, "published": (NOON - timedelta(hours=9)).isoformat()}
    world = Told(0).tell(found, source="listening")
    (message,) = (entry.message for entry in world.table.entries.values())
    assert isinstance(message, Message)
    assert message.posted_at == NOON - timedelta(hours=9)
    assert {clock.started_at for clock in world.thread.clocks(world.policy)} == {NOON}
