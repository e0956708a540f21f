"""Judges what has no words that we can read: nothing is let go because we could not read it."""

from collections.abc import Iterable

from heard.domain.judgement import Judgement, Kind, Severity
from heard.triage.cues import Hit, Sign
from heard.triage.severity import WIDE_REACH

LOOK = "a person should look"
UNSURE = 0.5


def stars(rating: int | None) -> Judgement | None:
    """What the stars alone say: one to three a complaint, four and five praise."""
    if rating is None:
        return None
    reason = f"gave {rating} of 5 stars"
    if rating <= 2:
        return Judgement(Kind.COMPLAINT, Severity.NORMAL, 0.9, (reason,))
    if rating == 3:
        return Judgement(Kind.COMPLAINT, Severity.LOW, 0.6, (reason,))
    return Judgement(Kind.PRAISE, Severity.NORMAL, 0.1, (reason,))


def without_text(
    rating: int | None, placeholder: str | None, *, has_attachments: bool
) -> Judgement:
    """No text at all: the stars speak, else someone has to look."""
    by_stars = stars(rating)
    if by_stars:
        return by_stars
    if placeholder:
        reason = f"{placeholder}: {LOOK}"
    elif has_attachments:
        reason = f"only a picture or a file: {LOOK}"
    else:
        reason = f"no text to judge: {LOOK}"
    return Judgement(Kind.COMPLAINT, Severity.NORMAL, UNSURE, (reason,))


def only_names(rating: int | None) -> Judgement:
    """Nothing but @names or links."""
    return stars(rating) or Judgement(
        Kind.COMPLAINT, Severity.LOW, UNSURE, (f"only names us: {LOOK}",)
    )


def only_numbers(rating: int | None) -> Judgement:
    """Nothing but figures: an order number, a price, a "+1"."""
    return stars(rating) or Judgement(
        Kind.COMPLAINT, Severity.NORMAL, UNSURE, (f"only a number: {LOOK}",)
    )


def only_symbols(hits: Iterable[Hit], rating: int | None) -> Judgement:
    """Emoji and punctuation: an angry face outweighs any number of happy ones."""
    signs = {hit.cue.sign for hit in hits}
    if Sign.COMPLAINT in signs:
        reason = "shows anger or sadness in emoji"
        return Judgement(Kind.COMPLAINT, Severity.NORMAL, 0.8, (reason,))
    by_stars = stars(rating)
    if by_stars:
        return by_stars
    if Sign.PRAISE in signs:
        return Judgement(Kind.PRAISE, Severity.NORMAL, 0.08, ("shows joy in emoji",))
    if Sign.CHATTER in signs:
        return Judgement(Kind.CHATTER, Severity.NORMAL, 0.15, ("only emoji",))
    return Judgement(Kind.COMPLAINT, Severity.LOW, UNSURE, (f"only symbols: {LOOK}",))


def not_covered(language: str | None, rating: int | None, reach: int | None) -> Judgement:
    """A language without cues. Stars are the same in every language."""
    by_stars = stars(rating)
    said = f"language not {'covered' if language else 'recognised'}: {LOOK}"
    if by_stars:
        return Judgement(
            by_stars.kind,
            by_stars.severity,
            by_stars.probability,
            (*by_stars.reasons, said),
            language,
        )
    wide = reach is not None and reach >= WIDE_REACH
    reasons = ("has many followers", said) if wide else (said,)
    severity = Severity.HIGH if wide else Severity.NORMAL
    return Judgement(Kind.COMPLAINT, severity, UNSURE, reasons, language)
