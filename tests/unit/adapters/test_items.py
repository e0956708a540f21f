"""What lies in the table: no larger than it is billed for, and read back as it was."""

from dataclasses import replace
from datetime import timedelta

from heard.adapters.items import head_item, thread_of
from tests.builders import NOON, a_policy, a_thread

PAGE, POST = "100200300400500", "122100000000000077"
WORDS = (
    "I ordered the night serum three weeks ago and it still has not arrived, your support never "
    "answers my mails. Where is my parcel, and who will pay for this?"
)
KILOBYTE = 1024
"""The step by which DynamoDB bills a write."""


def a_facebook_thread(messages):
    """Comments beneath a post, with ids as long as Facebook's are."""
    texts = [f"{WORDS} {number} furious" for number in range(messages)]
    return a_thread(
        *texts,
        account=PAGE,
        post=f"{PAGE}_{POST}",
        customer="27150493000027",
        permalink=f"https://www.facebook.com/{PAGE}/posts/{POST}",
    )


def head_of(thread):
    due_at = NOON + timedelta(minutes=10, microseconds=1)
    return head_item(thread, due_at, NOON, keep_days=400)


def size(item):
    """Bytes as DynamoDB counts them: names, texts, binaries; a number, at most its digits."""
    return sum(len(name) + len(one) for name, value in item.items() for one in value.values())


def test_a_head_of_six_messages_is_one_write_unit():
    thread = a_facebook_thread(messages=6)
    assert len(thread.excerpt) == 140
    assert size(head_of(thread)) <= KILOBYTE


def test_a_head_is_read_back_as_it_was():
    thread = a_facebook_thread(messages=48)
    assert thread_of(head_of(thread)) == thread


def test_what_was_worked_out_of_a_thread_is_not_stored_with_it():
    thread = a_facebook_thread(messages=2)
    fresh = head_of(replace(thread))
    assert thread.clocks(a_policy())
    assert head_of(thread) == fresh
