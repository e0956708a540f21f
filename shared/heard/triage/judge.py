"""The judge: reads one message and says what it is, how severe, how sure, and why.

Asymmetric on purpose (rule 1): a message is praise, chatter, question or spam only when that is
clear; whatever remains counts as complaint and says that a person should look.
"""

from collections.abc import Collection
from functools import lru_cache

from heard.domain.judgement import DEFAULT_THRESHOLDS, Judgement, Kind, Severity, Thresholds
from heard.domain.message import Surface
from heard.triage import unread
from heard.triage.blend import probability, terms
from heard.triage.cues import Hit
from heard.triage.evidence import Evidence, weigh
from heard.triage.features import features
from heard.triage.issues import issue_of
from heard.triage.kind import Heard, choose
from heard.triage.language import tongue
from heard.triage.lexicon import lexicon
from heard.triage.model import model
from heard.triage.mood import knows, mood
from heard.triage.normalise import plain
from heard.triage.reading import WORDS_KEPT, Reading, read
from heard.triage.severity import grade

_NOTHING_CLEAR = f"nothing clear to go by: {unread.LOOK}"


@lru_cache(WORDS_KEPT)
def _speaks_english(word: str) -> bool:
    """Further words that speak for English: the lexicon's and VADER's."""
    return word in lexicon() or knows(word)


def judge(
    text: str | None,
    *,
    surface: Surface,
    rating: int | None = None,
    reach: int | None = None,
    has_attachments: bool = False,
    placeholder: str | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Judgement:
    """Judges one message. Pure: the same arguments always give the same judgement.

    `rating` is 1 to 5 stars, `reach` the author's followers (None: unknown), `placeholder` why
    there is no text, in words for a person, `thresholds` those of the brand. Never raises for any
    text; reasons never hold the customer's words.
    """
    clean = plain(text) if text else ""
    if not clean:
        return unread.without_text(rating, placeholder, has_attachments=has_attachments)
    reading = read(clean, lexicon())
    hits = lexicon().find(reading)
    wordless = _wordless(reading, hits, rating)
    if wordless:
        return wordless
    language = tongue(reading, _speaks_english)
    if not language.covered and not _english_enough(hits, mixed=language.mixed):
        return unread.not_covered(language.code, rating, reach)
    evidence = weigh(reading, hits, surface, rating)
    found = features(reading)
    heard = _heard(reading, evidence, found, thresholds)
    kind, uncertain = choose(reading, evidence, surface, rating, has_attachments, heard)
    if language.mixed and kind in (Kind.CHATTER, Kind.PRAISE) and rating is None:
        return unread.not_covered(language.code, rating, reach)
    severity, reasons = _why(kind, uncertain, reading, evidence, heard.probability, found, reach)
    if rating is not None and kind in (Kind.COMPLAINT, Kind.PRAISE):
        reasons = (*reasons, f"gave {rating} of 5 stars")
        if rating <= 2 and severity is Severity.LOW:
            severity = Severity.NORMAL
    issue = issue_of(reading, evidence.fired, found) if kind.owed_an_answer else None
    likely = round(heard.probability, 3)
    return Judgement(kind, severity, likely, reasons, language.code, issue=issue)


def _heard(
    reading: Reading, evidence: Evidence, found: Collection[int], thresholds: Thresholds
) -> Heard:
    trained, feels = model(), mood(reading.text)
    heads = trained.hear(found)
    likely = probability(terms(evidence, reading, feels, heads), trained.blend)
    return Heard(likely, feels, heads, thresholds)


def _wordless(reading: Reading, hits: list[Hit], rating: int | None) -> Judgement | None:
    if not reading.words and reading.elsewhere:
        return unread.only_names(rating)
    if not reading.letters:
        return unread.only_symbols(hits, rating)
    if not hits and not any(letter.isalpha() for letter in reading.text):
        return unread.only_numbers(rating)
    return None


def _english_enough(hits: list[Hit], *, mixed: bool) -> bool:
    """Another language with an English complaint in it is judged by that complaint."""
    return mixed and any(
        hit.cue.severity in (Severity.CRITICAL, Severity.HIGH) and not hit.turned for hit in hits
    )


def _why(
    kind: Kind,
    uncertain: bool,
    reading: Reading,
    evidence: Evidence,
    likely: float,
    found: Collection[int],
    reach: int | None,
) -> tuple[Severity, tuple[str, ...]]:
    if kind is Kind.COMPLAINT:
        severity, reasons = grade(lexicon(), evidence, reading, likely, model().grave(found), reach)
        if uncertain:
            reasons = (*reasons, _NOTHING_CLEAR)
        return severity, reasons or ("sounds unhappy",)
    if kind is Kind.QUESTION:
        if evidence.hypothetical:
            return Severity.HIGH, ("asks about a danger",)
        return Severity.NORMAL, ("asks something",)
    if kind is Kind.PRAISE:
        return Severity.NORMAL, tuple(cue.reason for cue in evidence.praised) or ("sounds happy",)
    reason = "looks like spam" if kind is Kind.SPAM else "small talk"
    return Severity.NORMAL, (reason,)
