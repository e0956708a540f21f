"""What a platform tells when asked fills what was empty, moves nothing, and is judged like any words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain.completing import missing, worth_asking
from heard.domain.entry import Entry
from heard.domain.message import Attachment, Author, Channel, Surface
from tests.builders import ACCOUNT, NOON, a_message, a_thread, an_act, scripted
from tests.world import World

NOBODY = Author()
ANN = Author("ann", "Ann", "ann.writes", 12_000)
WHY = "Someone mentioned us; the text is not sent"


def a_mention(**facts):
    """Ids only, as Instagram tells of it."""
    facts = {"channel": "instagram", "surface": "mention", "native_id": "c-1", **facts}
    return replace(a_message(None, **facts), author=NOBODY, placeholder=WHY)


def a_completion(on="c-1", **facts):
    facts = {"channel": "instagram", "text": "Where is my parcel?", "author": ANN, **facts}
    return an_act("complete", on, **facts)


@pytest.fixture
def world():
    return World()


def test_a_mention_that_is_completed_says_who_wrote_what(world):
    world.hear(a_mention())
    before = world.thread
    posted = NOON - timedelta(hours=3)
    told = a_completion(permalink="https://social.example/p/1", posted_at=posted)
    assert world.hear(told) == "heard"
    after, entry = world.thread, world.entry("c-1")
    assert (after.id, after.place) == (before.id, before.place), "it never moves"
    assert after.excerpt == "Where is my parcel?"
    assert after.customer == ANN
    assert after.permalink == "https://social.example/p/1"
    assert entry.known.author.reach == 12_000
    assert entry.known.placeholder is None
    assert (entry.known.posted_at, entry.at) == (posted, NOON), "shown, and no clock is moved by it"
    assert entry.message.author == NOBODY, "what the webhook said stays readable"
    assert "completed" in world.timeline()


def test_a_completion_fills_and_never_replaces(world):
    world.hear(a_message("My parcel never came", native_id="m-1"))
    world.hear(an_act("complete", "m-1", text="Something else", author=Author("bob", "Bob", "bob")))
    known = world.entry("m-1").known
    assert known.text == "My parcel never came"
    assert (known.author.id, known.author.name, known.author.handle) == ("ann", "Ann", "bob")


def test_words_that_turn_out_critical_are_alerted_and_run_from_then_on(world):
    world.hear(a_mention())
    world.forget_alerts()
    world.fast_forward(3)
    world.hear(a_completion(text="I call my lawyer", at=world.now))
    assert world.thread.severity == "critical"
    assert "worsened" in world.timeline()
    world.expect_alert("agent")
    claim = next(c for c in world.thread.clocks(world.policy) if c.name == "claim")
    assert claim.running
    assert claim.due_at > world.now, "no clock is missed by words that came a moment ago"


def test_words_that_turn_out_kind_end_the_wait(world):
    world.hear(a_mention())
    assert world.thread.state == "waiting"
    world.hear(a_completion(text="I love it"))
    assert world.thread.state == "noted"


def test_the_same_completion_again_is_a_duplicate(world):
    world.hear(a_mention())
    world.hear(a_completion(at=NOON))
    events = len(world.timeline())
    assert world.hear(a_completion(at=NOON + timedelta(minutes=5))) == "duplicate"
    assert len(world.timeline()) == events


def test_of_two_completions_the_one_that_knows_more_counts():
    poor, rich = a_completion(text=None, at=NOON), a_completion(at=NOON + timedelta(minutes=1))
    texts = []
    for order in ((poor, rich), (rich, poor)):
        other = World()
        other.hear(a_mention(), *order)
        texts.append(other.entry("c-1").text)
    assert texts == ["Where is my parcel?"] * 2


def test_a_completion_before_its_message_waits_for_it(world):
    assert world.hear(a_completion()) == "waits"
    world.hear(a_mention())
    assert world.thread.excerpt == "Where is my parcel?"
    assert world.thread.customer == ANN


def test_an_edit_wins_over_a_completion_in_any_order(world):
    edit = an_act("edit", "c-1", channel="instagram", text="Never mind, hello", at=NOON)
    world.hear(a_mention(), edit, a_completion())
    assert world.entry("c-1").text == "Never mind, hello"


def test_stars_that_were_fetched_are_a_reviews_stars():
    review = replace(a_mention(channel="google", surface="review"), placeholder=WHY)
    entry = Entry(review, NOON).judged(scripted)
    told = an_act("complete", "c-1", channel="google", rating=1)
    entry = entry.with_act(told, NOON).judged(scripted)
    assert entry.rating == 1
    assert entry.known.placeholder is None
    assert missing(entry.known) == ("author", "permalink", "reach")


def test_a_mention_that_turns_out_to_be_the_brands_own_is_owed_nothing(world):
    world.hear(a_mention())
    world.hear(a_completion(author=Author(ACCOUNT, "Marigold & Vine")))
    assert world.entry("c-1").judgement is None
    assert world.thread.state == "noted"


def test_a_text_too_long_is_cut_and_kept_whole_beside_it(world):
    world.hear(a_mention())
    world.hear(a_completion(text="x" * 30_000, author=Author("ann", "Ä" * 900)))
    entry = world.entry("c-1")
    assert len(entry.text) < 13_000
    assert world.archive.texts[entry.whole] == "x" * 30_000
    assert len(entry.known.author.name.encode()) <= 200


def test_what_is_missing_is_named():
    assert missing(a_mention()) == ("text", "author", "permalink", "reach")
    dm = replace(a_mention(surface="dm"), text="Hi")
    assert missing(dm) == ("author", "reach"), "a direct message has no address"
    picture = replace(a_mention(), attachments=(Attachment("photo"),))
    assert "text" not in missing(picture)
    assert missing(replace(a_mention(), by_brand=True)) == ()


@pytest.mark.parametrize(
    ("channel", "surface", "text", "author", "asked"),
    [
        ("instagram", "mention", None, NOBODY, True),
        ("instagram", "comment", "Broken", ANN, True),  # no permalink
        ("instagram", "comment", "love it", ANN, False),  # nobody will answer
        ("instagram", "dm", "Broken", Author("ann"), True),
        ("instagram", "dm", "Broken", Author("ann", "Ann"), True),  # how many follow her
        ("messenger", "dm", "Broken", Author("ann"), True),
        ("messenger", "dm", "Broken", Author("ann", "Ann"), False),
        ("facebook", "mention", None, NOBODY, True),
        ("x", "reply", "Broken", Author("ann", "Ann", "ann"), True),  # reach
        ("x", "reply", "Broken", ANN, False),
        ("google", "review", None, NOBODY, True),
        ("whatsapp", "dm", "Broken", NOBODY, False),  # nobody to ask
        ("generic", "post", None, NOBODY, False),
    ],
)
def test_only_what_the_platform_could_tell_an_answerer_is_asked(
    channel, surface, text, author, asked
):
    message = a_mention(channel=Channel(channel), surface=Surface(surface))
    message = replace(message, text=text, author=author)
    entry = Entry(message, NOON).judged(scripted)
    thread = replace(a_thread(channel=channel), customer=author, permalink=None)
    assert worth_asking(entry, thread) is asked


def test_what_the_thread_knows_already_is_not_asked_again():
    dm = replace(a_mention(channel="messenger", surface="dm"), text="Broken")
    entry = Entry(dm, NOON).judged(scripted)
    thread = a_thread(channel="messenger")
    assert worth_asking(entry, replace(thread, customer=NOBODY))
    assert not worth_asking(entry, replace(thread, customer=Author(name="Ann")))


def test_a_message_is_marked_when_it_is_heard_and_a_complete_one_is_not():
    world = World()
    world.hear(a_mention(), a_message("My parcel never came", channel="facebook", native_id="m-2",
                                      permalink="https://social.example/1"))  # fmt: skip
    assert [one.id for one in world.threads.incomplete] == ["c-1"]
