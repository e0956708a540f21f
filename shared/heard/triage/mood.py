"""How a text feels: VADER's compound score, without the words that mislead it in customer care.

VADER is a published word list with rules (Hutto & Gilbert 2014, MIT licence). It calls "support",
"please" and "charge" feelings; `mood_ignores` in the lexicon names such words.
"""

from functools import cache
from string import punctuation

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from heard.triage.lexicon import lexicon

LONGEST = 600
"""Characters of each text that are measured: VADER compares words pairwise around a "but"."""


@cache
def _meter() -> SentimentIntensityAnalyzer:
    meter = SentimentIntensityAnalyzer()
    for word in lexicon().mood_ignores:
        meter.lexicon.pop(word, None)
    # emoji are cues of their own; spelled out by VADER they would make a short text a long one
    meter.emojis = {}
    return meter


def knows(word: str) -> bool:
    """True for a word in VADER's list: a sign that a text is English."""
    return word in _meter().lexicon


def mood(text: str) -> float:
    """From -1 to 1; 0 where nothing is felt."""
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]
    return float(_meter().polarity_scores(text)["compound"]) if _moves(text) else 0.0


def _moves(text: str) -> bool:
    """Is there any word that VADER could feel? It takes its time to feel nothing."""
    felt, words = _meter().lexicon.keys(), text.lower().split()
    return not (
        felt.isdisjoint(words) and felt.isdisjoint([word.strip(punctuation) for word in words])
    )
