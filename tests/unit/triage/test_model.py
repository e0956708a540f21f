"""The trained model: what it sees, what it ships as, and that it speaks beside cues and mood."""

from itertools import pairwise

import pytest

from heard.domain.judgement import Issue, Kind, Thresholds
from heard.domain.message import Surface
from heard.triage.blend import BOUND, probability, terms
from heard.triage.evidence import weigh
from heard.triage.features import BUCKETS, features
from heard.triage.judge import judge
from heard.triage.lexicon import lexicon
from heard.triage.model import (
    ISSUE_BUCKETS,
    MIDDLE,
    WEIGHTS,
    Table,
    folded,
    model,
    packed_up,
    unpacked,
)
from heard.triage.normalise import plain
from heard.triage.reading import read


def reading(text):
    return read(plain(text), lexicon())


def weighed(text, feels=0.0):
    one = reading(text)
    evidence = weigh(one, lexicon().find(one), Surface.POST, None)
    return terms(evidence, one, feels, model().hear(features(one)))


def test_what_ships_is_small_and_has_a_head_for_each_kind_and_issue():
    assert WEIGHTS.stat().st_size < 1_000_000
    assert set(model().kinds.names) == {kind.value for kind in Kind}
    assert set(model().issues.names) == {issue.value for issue in Issue}
    assert model().gravity.names == ("high",)


def test_the_notice_credits_every_source():
    notice = WEIGHTS.with_name("WEIGHTS_NOTICE").read_text()
    for source in ("GoEmotions", "BANKING77", "CLINC150", "VADER", "Creative Commons"):
        assert source in notice


def test_the_same_weights_are_the_same_bytes_and_read_back():
    said = {
        "heads": {"complaint": {"bias": 0.5, "step": 0.1}},
        "issues": {"price": {"bias": 0.0, "step": 0.2}},
        "gravity": {"high": {"bias": 0.1, "step": 0.2}},
        "blend": {"bias": 0.0},
    }
    rows = bytes([MIDDLE + 1]) * (BUCKETS + 2 * ISSUE_BUCKETS)
    packed = packed_up(said, rows)
    assert packed == packed_up(said, rows)
    assert unpacked(packed).kinds.log_odds({1, 2, 3, 4}) == [0.5 + 0.1 * 2]
    assert unpacked(packed).about(features(reading("dear")))[0] == "price"
    assert unpacked(packed).grave(features(reading("dear")))


def test_each_head_has_its_own_byte_in_the_row_of_a_bucket():
    rows = bytes(MIDDLE + weight for weight in (1, -2, 30, -40, 50, 60))
    table = Table(("one", "other"), (0.5, 0.0), (0.1, 1.0), rows)
    assert table.log_odds({1}) == [pytest.approx(0.5 + 0.1 * 30), -40.0]
    assert table.log_odds({0, 2}) == pytest.approx([0.5 + 5.1 / 2**0.5, 58 / 2**0.5])


def test_a_text_without_a_word_is_as_likely_as_any():
    table = Table(("one", "other"), (0.5, -1.0), (0.1, 1.0), bytes(6))
    assert table.log_odds(()) == [0.5, -1.0]


def test_weights_of_other_features_are_refused():
    packed = packed_up(
        {"heads": {"complaint": {}}, "issues": {}, "gravity": {}, "blend": {}}, b"1234"
    )
    with pytest.raises(ValueError, match="make train"):
        unpacked(packed)


def test_figures_are_seen_by_their_length_alone():
    assert features(reading("order 4711")) == features(reading("order 0815"))
    assert features(reading("order 4711")) != features(reading("order 47"))


def test_how_it_is_said_is_seen_too():
    assert features(reading("late again")) < features(reading("LATE AGAIN!!"))


def test_issues_have_fewer_buckets():
    assert all(bucket < ISSUE_BUCKETS for bucket in folded(features(reading("my parcel is late"))))


def test_a_text_without_a_cue_is_heard_by_the_model():
    heard = judge("two left shoes in the box, honestly", surface=Surface.POST)
    assert heard.kind is Kind.COMPLAINT
    assert not judge("we went to the market on sunday", surface=Surface.POST).kind.owed_an_answer


def test_no_log_odds_speak_louder_than_their_bound():
    shouting = "worst scam fraud thieves broken refund refused lawyer police " * 30
    assert max(weighed(shouting).values()) <= BOUND


def test_a_better_mood_never_makes_a_complaint_more_likely():
    likely = [
        probability(weighed("the table is here", feels), model().blend) for feels in (-1, 0, 1)
    ]
    assert all(sadder >= happier for sadder, happier in pairwise(likely))


def test_a_model_that_hears_words_is_not_asked_where_a_not_turned_them_round():
    assert weighed("not broken")["trained"] <= 0


def test_a_brand_may_set_from_where_on_a_message_is_a_complaint():
    text = "the table is a colour I had not thought of"
    likely = judge(text, surface=Surface.POST).probability
    careful = Thresholds(complaint=likely - 0.01, question=likely - 0.01)
    assert judge(text, surface=Surface.POST, thresholds=careful).kind is Kind.COMPLAINT
