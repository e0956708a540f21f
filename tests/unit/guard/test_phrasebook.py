"""The guard's data file: what it may say, and that each of its phrases can be found."""

import pytest

from heard.domain.verdict import Check
from heard.guard.phrasebook import FILE, parse, phrasebook
from heard.guard.words import written

SMALL = """
[[phrase]]
check = "blame"
says = "you {}"
unless = "you should rest"
why = "w."
mend = "m."
[heard]
says = "thank*"
[apology]
says = "sorry"
[gives]
says = "gift"
[refund_yes]
says = "refunded"
[refund_no]
says = "no refund"
[words]
small = "the, and"
[groups]
says = ["parcel package", "room bed"]
[misspelt]
teh = "the"
[misspelt_pairs]
"should of" = "should have"
"""


def found(text, says="(should|must) .."):
    book = parse(SMALL.replace("{}", says.removesuffix(" ..")))
    read = written(text)
    return [" ".join(read.words[hit.first : hit.after]) for hit in book.find(read).faults]


def test_a_phrase_is_found_and_an_excuse_takes_it_back():
    assert found("You should call") == ["you should"]
    assert found("You must, you should rest") == ["you must"]
    assert found("Why you. Should I?") == []


def test_of_overlapping_phrases_the_longest_is_told():
    assert found("you should have", "should, you should have") == ["you should have"]


@pytest.mark.parametrize("says", ["(a", "?", "x.."])
def test_a_phrase_that_no_text_can_match_is_an_error(says):
    with pytest.raises(ValueError):  # noqa: PT011 - the reading of phrases says which
        parse(SMALL.replace("{}", says))


def test_a_phrase_of_no_check_is_an_error():
    with pytest.raises(ValueError, match="nonsense"):
        parse(SMALL.replace('"blame"', '"nonsense"'))


def test_every_check_of_phrases_has_some():
    told = {meaning.check for meaning, _ in phrasebook().means if not isinstance(meaning, str)}
    assert told == {
        Check.NON_APOLOGY,
        Check.LIABILITY,
        Check.SARCASM,
        Check.BLAME,
        Check.CAUSE,
        Check.POLICY_QUOTED,
        Check.PROMISE,
    }


def test_no_slip_is_a_word_that_is_right():
    book = phrasebook()
    assert not set(book.misspelt) & set(book.groups)
    assert not set(book.misspelt) & {right.casefold() for right in book.misspelt.values()}


def test_words_are_told_apart_as_people_read_them():
    read = written("Zoë’s “great” e-mail: don't, a@b.example 12.50 https://x.example/y! {when} 😀")
    assert read.words == ("zoes", "great", "e", "mail", ".", "dont", "12", "50", "😀")
    assert [read.typed(at) for at in (0, 5)] == ["Zoë’s", "don't"]
    assert read.sentences == ((0, 4), (5, 9))


def test_the_file_is_small_enough_to_load_at_a_first_draft():
    assert FILE.stat().st_size < 64_000
