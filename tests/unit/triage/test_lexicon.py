"""The cue file: what it may say, and that no text can make it slow."""

import pytest

from heard.domain.judgement import Severity
from heard.domain.message import Surface
from heard.triage import mood, phrases
from heard.triage.cues import Sign
from heard.triage.judge import judge
from heard.triage.lexicon import LEXICON, lexicon, parse
from heard.triage.normalise import EDGE, plain
from heard.triage.phrases import GAP
from heard.triage.reading import LONGEST_WORD, read

WORDS = """
[words]
negators = "no, not"
resolvers = "fixed"
breakers = "so"
openers = "hi"
askers = "how"
lifters = "this"
numbers = "two, three"
mood_ignores = "help"
"""


def a_lexicon(says: str, sign: str = "complaint"):
    cue = f'[[cue]]\nname = "one"\nsign = "{sign}"\nweight = 1\nreason = "r"\nsays = "{says}"\n'
    return parse("together = []\n" + WORDS + cue)


def found(says: str, text: str) -> bool:
    words = a_lexicon(says)
    return bool(words.find(read(plain(text), words)))


@pytest.mark.parametrize(
    ("says", "yes", "no"),
    [
        ("cold soup", "the cold soup", "soup cold"),
        ("(cold|warm) soup", "warm soup", "hot soup"),
        ("crash*", "it crashes", "a rash"),
        ("so very? cold", "so cold", "so very"),
        ("# weeks", "three weeks", "some weeks"),
        ("left .. rain", "left it out in the rain", "left it out there all night in the rain"),
        ("left .. rain", "left in rain", "I left. Then rain came"),
        ("(no one|nobody) came", "no one came", "one came"),
        ("won't open", "it won\u2019t open", "it will open"),
        ("no big? hot? soup", "no hot soup", "big hot soup"),
        ("so .. cold? .. rain", "so very cold and wet rain", "so cold"),
        ("came .. cold .. rain", "came and came in cold in the rain", "came in rain in the cold"),
    ],
)
def test_a_phrase_matches_as_the_file_explains(says, yes, no):
    assert found(says, yes)
    assert not found(says, no)


@pytest.mark.parametrize("says", [".. rain", "left ..", "very? ", "a&e", "10/10", "what?!", "(a|b"])
def test_a_phrase_that_could_never_match_is_refused(says):
    with pytest.raises(ValueError, match=r"phrase|no text"):
        a_lexicon(says)


def test_two_cues_cannot_share_a_name():
    cue = '[[cue]]\nname = "one"\nsign = "praise"\nreason = "r"\nsays = "good"\n'
    with pytest.raises(ValueError, match="two cues"):
        parse("together = []\n" + WORDS + cue + cue)


def test_every_reason_is_a_short_sentence_for_a_person():
    for cue in lexicon().cues.values():
        assert 5 <= len(cue.reason) <= 60, cue.name
        assert cue.reason[0].islower(), cue.name
        assert not cue.reason.endswith("."), cue.name


def test_only_complaints_have_a_severity_of_their_own():
    for cue in lexicon().cues.values():
        assert cue.sign is Sign.COMPLAINT or cue.severity is Severity.NORMAL, cue.name


# ---------------------------------------------------------------- worst cases, bounded by size


def tries(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a step of a phrase is tried on the words of the text."""
    tried = []
    match = phrases._match
    with monkeypatch.context() as patched:
        patched.setattr(phrases, "_match", lambda *args: tried.append(1) or match(*args))
        lexicon().find(read(text, lexicon()))
    return len(tried)


@pytest.mark.parametrize(
    "unit",
    [
        "not ",
        "i have been ",
        "money my the i ",
        "# a ",
        "no one ",
        "love when the it ",
        "😡",
        "(a|b ",
        "waiting",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(unit, monkeypatch):
    assert tries(unit * 400, monkeypatch) <= 2.1 * tries(unit * 200, monkeypatch) + 100


def test_few_phrases_of_thousands_are_tried_on_a_message(monkeypatch):
    text = (
        "My sister and I were talking about exactly this palette, I love the little mirror so much"
    )
    assert len(parse(LEXICON.read_text()).phrases.steps) > 2_000
    assert tries(text, monkeypatch) <= 20


def test_no_phrase_has_so_many_gaps_that_trying_them_takes_long():
    most = max(
        sum(step.after_gap for step in steps) for steps in parse(LEXICON.read_text()).phrases.steps
    )
    assert (GAP + 1) ** most <= 125


HOSTILE = [
    "but bad " * 200_000,
    "not " * 300_000,
    "a" * 1_000_000,
    "@" * 400_000,
    "#" + "aB" * 400_000,
    "f" + "*" * 400_000,
    "!?" * 400_000,
    "'" * 400_000 + "a",
    "a'" * 400_000,
    "www." * 300_000,
    ":-" * 300_000,
    "\u200b" * 500_000 + "broken",
    "e\u0301" * 300_000,
    "😡" * 300_000,
    "\ufdfa" * 100_000,
    "((((" * 200_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_whatever_is_sent_only_a_bounded_part_is_looked_at(text, monkeypatch):
    measured = []
    monkeypatch.setattr(
        mood._meter(), "polarity_scores", lambda t: measured.append(len(t)) or {"compound": 0.0}
    )
    reading = read(plain(text), lexicon())
    assert len(reading.words) <= 2 * EDGE + 1
    assert all(len(word) <= LONGEST_WORD for word in reading.words)
    judge(text, surface=Surface.COMMENT)
    mood.mood(plain(text + " bad"))
    assert measured
    assert all(length <= mood.LONGEST + 1 for length in measured)
