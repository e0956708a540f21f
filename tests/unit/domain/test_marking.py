"""A customer is found by any spelling of a name, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.marking import called, mark, names_of
from heard.domain.message import Author


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("@Mira.Draws", "mira.draws"),
        ("  Petra   LINDQVIST ", "petra lindqvist"),
        ("+31 (6) 1234-5678", "31612345678"),
        ("0031 6 12345678", "31612345678"),
        ("31612345678", "31612345678"),
        ("Straße", "strasse"),
        ("ｍｉｒａ", "mira"),
        ("12-34", "12-34"),
    ],
)
def test_spellings_of_one_name_are_the_same(typed, same):
    assert called(typed) == same
    assert called(same) == same


def test_a_customer_is_found_by_id_handle_and_whole_name_each_once():
    author = Author(id="31612345678", name="Mira Fictional", handle="@mira")
    assert names_of(author) == ("31612345678", "mira", "mira fictional")
    assert names_of(Author(id="mira", handle="MIRA")) == ("mira",)
    assert names_of(Author()) == ()


@given(st.text())
def test_a_mark_is_eight_digits_and_says_nothing(name):
    found = mark(called(name))
    assert len(found) == 8
    assert set(found) <= set("0123456789abcdef")
    assert called(called(name)) == called(called(called(name)))
