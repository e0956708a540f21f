"""The judge: reads one message and says what it is, how severe, how sure, and why.

Asymmetric on purpose (rule 1): a message is praise, chatter, question or spam only when that is
clear; whatever remains counts as complaint and says that a person should look. Later evidence (a
trained model) joins as one more term of the score in `evidence`; this interface stays.
"""

from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Surface
from heard.triage import unread
from heard.triage.cues import Hit
from heard.triage.evidence import Evidence, weigh
from heard.triage.language import tongue
from heard.triage.lexicon import lexicon
from heard.triage.mood import knows, mood
from heard.triage.normalise import plain
from heard.triage.reading import Reading, read
from heard.triage.severity import grade

COMPLAINT_FROM = 0.45
"""Probability from which a message is a complaint; a later policy may set it for each brand."""

QUESTION_BELOW = 0.6
"""A question without a clear complaint in it stays one a little longer: both are answered."""

SURE_PRAISE = 0.25
SURE_SPAM = 2.5
CLEAR_COMPLAINT = 1.5
"""Weight of complaint cues that no amount of kind words makes praise: a person should look."""

SHORT = 4
"""Words up to which a neutral text is small talk."""

YOU = frozenset(("you", "your", "yours", "u", "ur"))
"""Who says more than a few words to the brand itself may be waiting for an answer."""

_NOTHING_CLEAR = f"nothing clear to go by: {unread.LOOK}"


class _English:
    """Further words that speak for English: the lexicon's and VADER's."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in lexicon() or knows(word))


def judge(
    text: str | None,
    *,
    surface: Surface,
    rating: int | None = None,
    reach: int | None = None,
    has_attachments: bool = False,
    placeholder: str | None = None,
) -> Judgement:
    """Judges one message. Pure: the same arguments always give the same judgement.

    `rating` is 1 to 5 stars, `reach` the author's followers (None: unknown), `placeholder` why
    there is no text, in words for a person. Never raises for any text; reasons never hold the
    customer's words.
    """
    clean = plain(text) if text else ""
    if not clean:
        return unread.without_text(rating, placeholder, has_attachments=has_attachments)
    reading = read(clean, lexicon())
    hits = lexicon().find(reading)
    wordless = _wordless(reading, hits, rating)
    if wordless:
        return wordless
    language = tongue(reading, _English())
    if not language.covered and not _english_enough(hits, mixed=language.mixed):
        return unread.not_covered(language.code, rating, reach)
    evidence = weigh(reading, hits, mood(reading.text), surface, rating)
    kind, uncertain = _kind(reading, evidence, surface, rating, has_attachments)
    if language.mixed and kind in (Kind.CHATTER, Kind.PRAISE) and rating is None:
        return unread.not_covered(language.code, rating, reach)
    severity, reasons = _why(kind, uncertain, reading, evidence, reach)
    if rating is not None and kind in (Kind.COMPLAINT, Kind.PRAISE):
        reasons = (*reasons, f"gave {rating} of 5 stars")
        if rating <= 2 and severity is Severity.LOW:
            severity = Severity.NORMAL
    return Judgement(kind, severity, round(evidence.probability, 3), reasons, language.code)


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


def _kind(
    reading: Reading,
    evidence: Evidence,
    surface: Surface,
    rating: int | None,
    has_attachments: bool,
) -> tuple[Kind, bool]:
    """The kind, and True where it is complaint only because nothing else is sure."""
    grave = any(cue.severity is Severity.CRITICAL for cue in evidence.cues)
    low_stars = rating is not None and rating <= 2
    if grave or low_stars:
        return Kind.COMPLAINT, False
    if rating is None and _spams(evidence):
        return Kind.SPAM, False
    asking = reading.asks or evidence.question > 0
    limit = QUESTION_BELOW if asking and evidence.complaint < 2 else COMPLAINT_FROM
    if evidence.probability >= limit:
        return Kind.COMPLAINT, False
    if asking and (rating is None or evidence.question):
        return Kind.QUESTION, False
    if _praises(evidence, rating):
        return Kind.PRAISE, False
    pointing = has_attachments and "shows" in evidence.fired
    small = _chats(reading, evidence, surface) and not pointing and rating is None
    return (Kind.CHATTER, False) if small else (Kind.COMPLAINT, True)


def _spams(evidence: Evidence) -> bool:
    """Spam only without a word about the writer's own order: a lost complaint costs more."""
    if not evidence.spam or "business" in evidence.fired:
        return evidence.spam - evidence.complaint >= SURE_SPAM
    return evidence.spam - evidence.complaint >= 1


def _praises(evidence: Evidence, rating: int | None) -> bool:
    if rating is not None and rating >= 4:
        return True
    if evidence.complaint >= CLEAR_COMPLAINT:
        return False
    return evidence.praise >= 1 or (evidence.praise > 0 and evidence.probability <= SURE_PRAISE)


def _chats(reading: Reading, evidence: Evidence, surface: Surface) -> bool:
    """Small talk: short or friendly, and not about the writer's own order or account."""
    if "business" in evidence.fired or evidence.complaint > 0.7 or evidence.mood < -0.2:
        return False
    if evidence.chatter and reading.letters <= 3 * SHORT:
        return True
    if surface in (Surface.DM, Surface.REVIEW):
        return False
    addressed = not YOU.isdisjoint(reading.words) and reading.letters > SHORT
    return evidence.complaint == 0 and not addressed


def _why(
    kind: Kind, uncertain: bool, reading: Reading, evidence: Evidence, reach: int | None
) -> tuple[Severity, tuple[str, ...]]:
    if kind is Kind.COMPLAINT:
        severity, reasons = grade(lexicon(), evidence, reading, reach)
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
