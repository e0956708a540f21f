"""Copies are told apart from chance, whatever was changed in them."""

from hypothesis import given
from hypothesis import strategies as st

from heard.domain.near_copies import ALIKE, HASHES, alike, groups, is_copy, signature

FEES = (
    "They added a delivery fee of 4 euros at the checkout and nobody told me before, shame on you"
)
FEES_AGAIN = (
    "they added a delivery fee of 6 euros at the checkout & nobody told us before!! shame on you"
)
LID = "The lid of my new cream was broken when I opened the box and half of it had leaked out"


def test_the_same_words_have_the_same_signature_whatever_their_dress():
    dressed = f"  {FEES.upper()} https://example.com/x @marigold 12345 "
    assert signature(dressed) == signature(FEES)
    assert len(signature(FEES)) == HASHES


def test_a_text_with_a_few_other_words_is_a_copy_and_another_text_is_none():
    assert alike(signature(FEES), signature(FEES_AGAIN)) >= ALIKE
    assert alike(signature(FEES), signature(LID)) < 0.2


def test_what_says_too_little_is_a_copy_of_nothing():
    for text in (None, "", "???", "so bad", "@marigold 12 https://example.com"):
        assert signature(text) == ""
    assert groups(["", "", ""]) == []
    assert not is_copy("", [signature(FEES)])


def test_a_script_without_blanks_is_compared_by_its_letters():
    one = "配送料が急に値上げされました本当にがっかりです"
    assert alike(signature(one), signature(one.replace("本当に", "とても"))) > ALIKE
    assert alike(signature(one), signature("クリームの蓋が壊れていました返金してください")) < 0.2


def test_copies_are_grouped_and_the_largest_group_comes_first():
    fees = [signature(FEES), signature(FEES_AGAIN), signature(FEES + " again")]
    found = groups([signature(LID), *fees, ""])
    assert found == [[1, 2, 3], [0]]


@given(st.text(max_size=400))
def test_any_text_has_a_signature_that_is_like_itself(text):
    one = signature(text)
    assert one == signature(text)
    assert len(one) in (0, HASHES)
    assert alike(one, one) == (1.0 if one else 0.0)


@given(st.lists(st.text("abcdef ", min_size=10, max_size=60), max_size=20))
def test_everything_with_a_signature_is_in_one_group(texts):
    signatures = [signature(text) for text in texts]
    found = groups(signatures)
    positions = [at for group in found for at in group]
    assert sorted(positions) == [at for at, one in enumerate(signatures) if one]
    for first, *rest in found:
        assert all(alike(signatures[first], signatures[at]) >= ALIKE for at in rest)
