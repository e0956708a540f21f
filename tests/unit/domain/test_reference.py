"""References are said on the phone and typed by hand: a slip is noticed, and no word is taken for one."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.reference import reference_of, references_in

SIGNS = "23456789FHKMRTWXY"
references = st.builds(reference_of, st.text(max_size=26), st.integers(0, 99))


def bare(reference: str) -> str:
    return reference.replace("-", "")


@given(references)
def test_every_reference_is_found_as_it_is_written(reference):
    assert re.fullmatch(r"[FHKMRTWXY][2-9][2-9FHKMRTWXY]-[2-9FHKMRTWXY]{4}", reference)
    assert references_in(reference) == (reference,)


@given(
    references, st.sampled_from(["{}", "Hi! {}.", "ref:{},", "({})", "my number\n{}\nAnn", "#{}"])
)
def test_it_is_found_in_small_letters_without_its_hyphen_and_in_a_sentence(reference, sentence):
    head, tail = reference.split("-")
    for written in (head + tail, f"{head} {tail}", f"{head}.{tail}", f"{head}\u2011{tail}"):
        assert references_in(sentence.format(written.lower())) == (reference,)


@given(references, st.integers(0, 6), st.sampled_from(SIGNS))
def test_one_wrong_character_is_always_noticed(reference, at, other):
    right = bare(reference)
    wrong = right[:at] + other + right[at + 1 :]
    assert wrong == right or references_in(wrong) == ()


@given(references)
def test_two_characters_that_changed_places_are_always_noticed(reference):
    right = bare(reference)
    for one, other in combinations(range(len(right)), 2):
        swapped = list(right)
        swapped[one], swapped[other] = right[other], right[one]
        wrong = "".join(swapped)
        assert wrong == right or references_in(wrong) == ()


@given(references, st.sampled_from(["a", "7", "K", "é"]))
def test_what_is_part_of_a_longer_word_is_none(reference, letter):
    assert references_in(f"{bare(reference)}{letter}") == ()
    assert references_in(f"{letter}{bare(reference)}") == ()


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    for reference in references_in(text):
        assert bare(reference)[0] in SIGNS


def test_attempts_differ_and_the_same_attempt_does_not():
    found = [reference_of("thread", attempt) for attempt in range(1000)]
    assert len(set(found)) > 995
    assert reference_of("thread", 3) == found[3]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "My order 4471902 never came",
        "rhythm",
        "KM4567",
        "+31 20 555 0100",
        "TW9 3HX",
        "x5",
    ],
)
def test_everyday_words_and_numbers_are_none(text):
    assert references_in(text) == ()


def test_a_text_full_of_them_is_not_looked_up_without_end():
    text = " ".join(reference_of("thread", attempt) for attempt in range(500))
    assert len(references_in(text)) == 4
