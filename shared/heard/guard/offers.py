"""Gifts beyond what the policy lets an agent give."""

from collections.abc import Iterator

from heard.domain.verdict import Check, Finding
from heard.guard.amounts import Amount, money, percent
from heard.guard.look import Look


def beyond(look: Look) -> Iterator[Finding]:
    """Amounts above the limit, in sentences that give something away; what is paid back of their
    own money is no gift. Currencies are not converted: the number counts."""
    limits = look.matter.policy.standards.offers
    for amount in given(look):
        said = look.draft.text[amount.start : amount.end]
        most, unit = (
            (limits.most_percent, "%")
            if _in_percent(said)
            else (limits.most, f" {limits.currency}")
        )
        if most is not None and amount.value > most:
            yield Finding(
                Check.PROMISE,
                f"{said} is more than you may offer on your own ({most:g}{unit}).",
                "Offer less, or have it approved.",
                amount.start,
                amount.end,
            )


def given(look: Look) -> Iterator[Amount]:
    """The amounts and percentages that stand in a sentence that gives something away."""
    spans = []
    for first, _ in look.heard.signs["gives"]:
        start, end = look.text.place(*look.text.sentence_at(first))
        spans.append((start, end))
    for amount in (*money(look.draft.text), *percent(look.draft.text)):
        # An amount in symbols may stand before its sentence's first word.
        if any(start - 2 <= amount.start < end + 2 for start, end in spans):
            yield amount


def _in_percent(said: str) -> bool:
    return said.rstrip().endswith(("%", "percent", "per cent"))
