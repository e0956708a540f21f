"""The mood is VADER's, and is left unmeasured only where it changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import Kind
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


@given(TEXTS, st.sampled_from(Surface), st.none() | st.integers(1, 5))
def test_leaving_the_mood_unmeasured_never_changes_the_verdict(text, surface, rating):
    quick = judging.judge(text, surface=surface, rating=rating)
    with pytest.MonkeyPatch.context() as always:
        always.setattr(judging, "WORST", -2.0)  # never the same as the best: always measured
        always.setattr(judging, "choose", _tell_extremes_apart(judging.choose))
        slow = judging.judge(text, surface=surface, rating=rating)
    assert (quick.kind, quick.severity, quick.reasons) == (slow.kind, slow.severity, slow.reasons)


def _tell_extremes_apart(choose):
    return lambda *facts: None if facts[-1] == -2.0 else choose(*facts)


def test_the_mood_is_measured_where_it_decides(monkeypatch):
    assert (
        judging.judge("a gloomy, dreary lift, and sad", surface=Surface.COMMENT).kind
        is Kind.COMPLAINT
    )
    monkeypatch.setattr(judging, "mood", lambda _: 0.0)
    assert (
        judging.judge("a gloomy, dreary lift, and sad", surface=Surface.COMMENT).kind
        is Kind.CHATTER
    )
