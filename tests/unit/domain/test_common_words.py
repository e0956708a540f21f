"""What many say, in their own words."""

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.common_words import common_words


def test_the_words_that_most_say_come_first_and_pairs_before_their_parts():
    texts = [
        "These delivery fees are a joke",
        "Since when are there delivery fees?? 4 euros",
        "Delivery fees at the checkout, nobody told me",
        "the checkout added fees",
    ]
    assert common_words(texts)[0] == "delivery fees"
    assert "fees" not in common_words(texts)


def test_what_everybody_says_anyway_is_nothing_in_common():
    assert common_words(["I want it now", "We want you to do it", "What is this"]) == ()
    assert common_words([]) == ()


@given(st.lists(st.text(max_size=60), max_size=12))
def test_there_are_at_most_three(texts):
    assert len(common_words(texts)) <= 3
