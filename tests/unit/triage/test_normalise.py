"""What a reader sees is what is judged; what is endless is cut."""

from hypothesis import given
from hypothesis import strategies as st

from heard.triage.normalise import EDGE, plain


def test_invisible_and_direction_marks_are_dropped():
    assert plain("re\u200bf\u2060u\u00adnd\u202e\u2066 \ufeffnow\x00") == "refund now"


def test_lone_surrogates_are_dropped():
    assert plain("late\ud83d again") == "late again"


def test_lookalikes_become_latin_only_beside_latin_letters():
    assert plain("\u0440ar\u0441el") == "parcel"
    assert plain("\u0440\u0430\u0441") == "\u0440\u0430\u0441"


def test_quotes_and_widths_are_made_plain():
    assert plain("don\u2019t \u201cwait\u201d \uff21\uff22") == 'don\'t "wait" AB'


def test_lines_stay_apart_and_spaces_collapse():
    assert plain("a\t\u00a0 b\r\nc\u2028d") == "a b\n\nc\nd"


def test_a_very_long_text_keeps_both_ends():
    cut = plain("start " + "x" * 500_000 + " end")
    assert cut.startswith("start x")
    assert cut.endswith("x end")


def test_a_character_that_unfolds_into_many_stays_within_bounds():
    assert len(plain("\ufdfa" * 50_000)) <= 2 * EDGE + 1


@given(st.text(max_size=600))
def test_plain_is_bounded_and_stable(text):
    once = plain(text)
    assert len(once) <= 2 * EDGE + 1
    assert plain(once) == once
