"""Words are found at the beginning of words, all of them, and marked without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.finding import excerpt, marked
from heard.domain.judgement import Kind
from heard.domain.seeking import By, Sought
from heard.domain.state import State

TEXT = "My parcel #4471902 arrived\n broken (again), C++ & “Größe” too."


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("parcel", True),
        ("PARC brok", True),
        ("arcel", False),
        ("parcel missing", False),
        ('"arrived broken"', True),
        ('"broken arrived"', False),
        ("#4471902", True),
        ("4471902", True),
        ("447190", True),
        ("c++", True),
        ("größe", True),
        ("(again)", True),
        ("broken, too.", True),
        ('"parcel', True),
    ],
)
def test_every_word_must_be_there(asked, found):
    assert (not Sought(asked).missing([TEXT])) is found


def test_words_may_stand_in_different_texts():
    assert not Sought("petra parcel").missing(["Petra Lindqvist", None, "my parcel"])
    assert len(Sought("petra parcel").missing(["my parcel"])) == 1


def test_marks_are_around_what_was_looked_for():
    assert marked("My parcel, my Parcels", Sought("parcel my").needles) == (
        ("My", True), (" ", False), ("parcel", True), (", ", False), ("my", True), (" ", False),
        ("Parcel", True), ("s", False),
    )  # fmt: skip


@given(st.text(), st.text(max_size=60))
def test_pieces_are_the_text_and_no_search_fails(text, asked):
    needles = Sought(asked).needles
    assert "".join(piece for piece, _ in marked(text, needles)) == text
    assert excerpt(text, needles) is not None


def test_what_looks_like_a_pattern_is_looked_for_as_it_stands():
    assert Sought("(a+)+$" + "*" * 80).missing(["a" * 300_000])
    assert not Sought(".*").missing(["the sign .* is there"])
    assert Sought(".*").missing(["anything"])


def test_an_excerpt_is_around_the_first_of_it():
    text = f"{'x' * 200} parcel {'y' * 200}"
    assert excerpt(text, Sought("parcel").needles) == f"…{'x' * 79} parcel {'y' * 79}…"
    assert excerpt("short", Sought("parcel").needles) == "short"


def test_nothing_is_asked_without_words_and_filters():
    assert Sought().nothing
    assert Sought(by=By.TEXT, best=True).nothing
    assert not Sought("x").nothing
    assert not Sought(kind=Kind.PRAISE).nothing
    assert Sought("!? …").needles == ()


def test_what_is_owed_nothing_is_known_by_its_kind_or_state():
    assert Sought(kind=Kind.PRAISE).unowed
    assert Sought(state=State.NOTED).unowed
    assert not Sought(kind=Kind.QUESTION, state=State.NOTED).unowed
    assert not Sought("x").unowed
