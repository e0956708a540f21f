"""One message and its fate."""

from datetime import timedelta

from heard.domain.bounds import LONGEST_TEXT, bounded, cut
from heard.domain.entry import Entry
from heard.domain.message import Attachment, Author
from tests.builders import NOON, a_message, a_reply, an_act, scripted

PAST = NOON - timedelta(minutes=10)
FUTURE = NOON + timedelta(hours=5)


def test_a_platforms_clock_that_runs_ahead_is_cut_to_the_time_of_hearing():
    assert Entry(a_message(posted_at=FUTURE), NOON).at == NOON
    assert Entry(a_message(posted_at=PAST), NOON).at == PAST


def test_where_no_time_of_posting_is_told_the_sending_counts():
    assert Entry(a_message(sent_at=PAST), NOON).at == PAST
    assert Entry(a_message(), NOON).at == NOON


def test_a_deletion_is_final_and_no_earlier_than_the_message():
    entry = Entry(a_message(posted_at=PAST), NOON)
    on = entry.message.native_id
    gone = entry.with_act(an_act("delete", on, at=PAST - timedelta(hours=1)), NOON)
    assert gone.deleted_at == PAST
    shown = gone.with_act(an_act("unhide", on), NOON)
    assert shown.visibility == "deleted"
    assert gone.with_act(an_act("delete", on, at=FUTURE), FUTURE) == gone


def test_the_brands_own_words_are_not_judged():
    assert Entry(a_reply("furious"), NOON).judged(scripted).judgement is None


def test_an_edit_that_changes_what_it_is_remembers_what_it_was():
    entry = Entry(a_message("late"), PAST).judged(scripted)
    on = entry.message.native_id
    worse = entry.with_act(an_act("edit", on, text="furious"), NOON).judged(scripted)
    assert worse.turn().first == ("complaint", "normal")
    assert worse.turn().since == NOON
    typo = worse.with_act(an_act("edit", on, text="furious!"), FUTURE).judged(scripted)
    assert typo.turn().since == NOON, "the later edit changed nothing"
    back = typo.with_act(an_act("edit", on, text="late"), FUTURE).judged(scripted)
    assert back.turn().first is None


def test_a_text_is_cut_between_characters_and_says_so():
    assert cut("été", 4) == "…"
    assert cut("abcdefgh", 6) == "abc…"
    assert cut("abc", 3) == "abc"


def test_nothing_of_a_message_outgrows_the_table():
    hostile = a_message(
        "x" * 300_000,
        attachments=(Attachment("i" * 900, "https://cdn.example/" + "y" * 9000),) * 99,
        permalink="https://social.example/" + "z" * 9000,
    )
    small = bounded(hostile)
    assert len(small.text) <= LONGEST_TEXT
    assert len(small.attachments) == 20
    assert small.attachments[0].url is None, "half an address is none"
    assert small.permalink is None


def test_long_names_are_cut():
    message = a_message()
    long = Author(id="ann", name="Ä" * 900, handle="h" * 900)
    small = bounded(type(message)(**{**_fields(message), "author": long})).author
    assert max(len(small.name.encode()), len(small.handle.encode())) <= 200


def _fields(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_one_edit_told_with_its_time_and_without_is_one_version():
    entry = Entry(a_message("late"), NOON)
    on = entry.message.native_id
    timed, untimed = an_act("edit", on, text="x", at=PAST), an_act("edit", on, text="x")
    one = entry.with_act(timed, NOON).with_act(untimed, NOON)
    assert one == entry.with_act(untimed, NOON).with_act(timed, NOON)
    assert len(one.edits) == 1
