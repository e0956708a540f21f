"""What holds for every text: the judge answers, always the same, inside its bounds."""

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.judgement import Kind
from heard.domain.message import Surface
from heard.triage.judge import judge

SURFACES = st.sampled_from(Surface)
RATINGS = st.none() | st.integers(1, 5)


@given(st.none() | st.text(max_size=300), SURFACES, RATINGS)
def test_any_text_is_judged_the_same_twice_with_a_reason(text, surface, rating):
    heard = judge(text, surface=surface, rating=rating)
    assert heard == judge(text, surface=surface, rating=rating)
    assert 0 <= heard.probability <= 1
    assert heard.reasons


@given(st.text(max_size=200), SURFACES, st.integers(1, 2))
def test_one_or_two_stars_are_a_complaint_whatever_the_text(text, surface, rating):
    assert judge(text, surface=surface, rating=rating).kind is Kind.COMPLAINT


@given(st.text(max_size=200), st.integers(0, 10_000_000))
def test_reach_never_changes_the_kind(text, reach):
    alone = judge(text, surface=Surface.POST)
    assert judge(text, surface=Surface.POST, reach=reach).kind is alone.kind


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыэюя ", min_size=1, max_size=80))
def test_what_we_cannot_read_is_never_let_go(text):
    assert judge(text, surface=Surface.COMMENT).kind is Kind.COMPLAINT
