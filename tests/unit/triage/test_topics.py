"""The company's own topics: words that the policy listens for."""

import pytest

from heard.triage.topics import topics_in

TOPICS = {"allergy": ("rash", "allerg*", "skin turned red"), "press": ("journalist",)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I got a RASH!", ("allergy",)),
        ("my skin\nturned  red.", ("allergy",)),
        ("I am allergic, says the journalist", ("allergy", "press")),
        ("a rasher of bacon", ()),
        ("journalists", ()),
        ("", ()),
        (None, ()),
        ("a r\u200bash", ("allergy",)),
    ],
)
def test_a_topic_is_named_by_any_of_its_phrases(text, named):
    assert topics_in(text, TOPICS) == named


def test_a_phrase_without_a_letter_names_nothing():
    assert topics_in("anything", {"x": ("*", "!")}) == ()
