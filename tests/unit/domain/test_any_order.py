"""Platforms deliver late, twice and out of order; the thread comes out the same (faults.md 2, 3)."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.domain.message import Author
from tests.builders import NOON, a_message, a_reply, an_act
from tests.world import World

CUSTOMERS = ("m0", "m1", "m2")
REPLIES = ("r0", "r1", "r2")
WORDS = ("My parcel never came", "I will sue: lawyer", "furious now", "love it", "hello", "where?")

ANN = Author("ann", "Ann", "ann.writes", 12_000)

moments = st.none() | st.integers(1, 40).map(lambda minutes: NOON - timedelta(minutes=minutes))


@st.composite
def messages(draw, native_id):
    return a_message(
        draw(st.sampled_from([*WORDS, None])),
        native_id=native_id,
        posted_at=draw(moments),
        permalink="https://social.example/post-1",
        rating=draw(st.sampled_from([None, 1, 5])),
    )


@st.composite
def replies(draw, native_id, others):
    """To a message, to another reply, or to the customer by name."""
    return a_reply(
        draw(st.sampled_from(["On it", "Solved, I hope"])),
        native_id=native_id,
        to=draw(st.none() | st.sampled_from(others)),
        posted_at=draw(moments),
        automatic=draw(st.booleans()),
        app_id=draw(st.none() | st.just("app-1")),
    )


@st.composite
def acts(draw, on):
    kind = draw(st.sampled_from(["edit", "delete", "hide", "unhide", "undelivered", "complete"]))
    tells = kind in ("edit", "complete")
    text = draw(st.none() | st.sampled_from(WORDS)) if tells else None
    rating = draw(st.sampled_from([None, None, 1, 4])) if tells else None
    rank = draw(st.integers(0, 2)) if kind == "edit" else 0
    author = draw(st.sampled_from([None, ANN])) if kind == "complete" else None
    at = draw(moments)
    on_it = draw(st.sampled_from(on))
    return an_act(kind, on_it, text=text, rating=rating, rank=rank, author=author, at=at)


@st.composite
def conversations(draw):
    """Everything that happened, in a natural order, and the same as it was delivered."""
    asked = CUSTOMERS[: draw(st.integers(1, 3))]
    answers = REPLIES[: draw(st.integers(0, 3))]
    told = [draw(messages(name)) for name in asked]
    for number, name in enumerate(answers):
        told.append(draw(replies(name, [*asked, *answers[:number]])))
    told += draw(st.lists(acts([*asked, *answers]), max_size=4))
    again = draw(st.lists(st.sampled_from(told), max_size=4))
    return told, draw(st.permutations([*told, *again]))


def outcome_of(told):
    world = World()
    for item in told:
        world.hear(item)
    thread = world.thread
    return {
        "entries": {e.message.native_id: e for e in world.table.entries.values()},
        "clocks": thread.clocks(world.policy),
        "turns": set(thread.turns),
        "summary": (
            thread.state, thread.kind, thread.severity, thread.reasons, thread.episode,
            thread.excerpt, thread.excerpt_of, thread.surface, thread.permalink, thread.messages,
            thread.customer, thread.opened_at, thread.last_message_at, thread.public_line_owed,
        ),
    }  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
@given(conversations())
def test_any_order_and_any_duplication_give_the_same_thread(conversation):
    natural, delivered = conversation
    assert outcome_of(delivered) == outcome_of(natural)


@st.composite
def the_same_text_to_three(draw):
    told = []
    for customer in ("ann", "ben", "cid", "dot")[: draw(st.integers(3, 4))]:
        told.append(a_message(native_id=f"of-{customer}", customer=customer))
        to = draw(st.sampled_from([f"of-{customer}", None]))
        text = draw(st.sampled_from(["Thanks for writing!", "thanks  for WRITING!"]))
        told.append(a_reply(text, native_id=f"to-{customer}", to=to, customer=customer))
    return draw(st.permutations(told))


@settings(max_examples=50)
@given(the_same_text_to_three())
def test_the_same_text_to_three_customers_answers_none_of_them_in_any_order(told):
    world = World()
    for item in told:
        world.hear(item)
    assert {thread.state for thread in world.table.heads.values()} == {"waiting"}
