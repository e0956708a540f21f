"""The mood is VADER's, and weighs beside cues and model."""

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.message import Surface
from heard.triage import judge as judging
from heard.triage import mood

TEXTS = st.lists(
    st.sampled_from(("good", "BAD!", "not", "the", "soup,", "but", ":(", "very", "n0", "?")),
    max_size=12,
).map(" ".join)


@given(TEXTS)
def test_a_text_of_no_feeling_is_told_without_vader(text):
    assert mood.mood(text) == mood._meter().polarity_scores(text)["compound"]


def test_the_mood_weighs_towards_a_complaint_or_against_one(monkeypatch):
    text = "a gloomy, dreary lift, and sad"
    gloomy = judging.judge(text, surface=Surface.COMMENT).probability
    for feels, sign in ((0.0, 1), (0.9, 1), (-1.0, -1)):
        monkeypatch.setattr(judging, "mood", lambda _, feels=feels: feels)
        felt = judging.judge(text, surface=Surface.COMMENT).probability
        assert (gloomy - felt) * sign > 0
