"""One alert in one SMS: 160 characters of the GSM alphabet.

A character outside it makes an SMS of 70 characters and two or three parts, each paid for; so
texts are transliterated first. Source of the alphabet: 3GPP TS 23.038.
"""

from dataclasses import replace

from anyascii import anyascii

from heard.ports.alerts import Sms

LONGEST = 160
"""Septets of one part."""

_FEWEST_WORDS = 17
"""Septets below which a piece of the customer's words says nothing."""

_GSM = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€")


def gsm(text: str) -> str:
    """The text in one line of the GSM alphabet; what it lacks is transliterated."""
    flat = " ".join(text.split())
    spelled = "".join(c if c in _GSM or c in _GSM_EXTENDED else anyascii(c) for c in flat)
    kept = "".join(c for c in spelled if c in _GSM or c in _GSM_EXTENDED)
    return " ".join(kept.split())


def septets(text: str) -> int:
    """How much of an SMS a GSM text takes: extended characters count twice."""
    return sum(2 if c in _GSM_EXTENDED else 1 for c in text)


def fitted(sms: Sms) -> str:
    """The alert as one part: brand, what, who, how long it waited, the words, the code, the link.

    The words are shortened first, then who wrote, then the brand; the link is kept whole or left
    out, never cut; the code stays.
    """
    hint = f" {sms.code}a claims" if sms.code else ""
    link = f" {gsm(sms.link)}" if sms.link else ""
    what, waited = gsm(sms.what), gsm(sms.waited)
    for brand, who in ((60, 40), (24, 24), (12, 12)):
        head = f"{_cut(gsm(sms.brand), brand)}: {what}"
        if sms.who:
            head += f", {_cut(gsm(sms.who), who)}"
        if waited:
            head += f", {waited}"
        room = LONGEST - septets(head + hint + link)
        if room >= 0:
            break
    else:
        if link:
            return fitted(replace(sms, link=None))
        head = _cut(head, LONGEST - septets(hint))
        room = LONGEST - septets(head + hint)
    words = _cut(gsm(sms.words), room - 4) if sms.words and room >= _FEWEST_WORDS else ""
    return (f'{head}: "{words}"' if words else head) + hint + link


def _cut(text: str, most: int) -> str:
    if septets(text) <= most:
        return text
    while text and septets(text) > most - 2:
        text = text[:-1]
    return text.rstrip() + ".."
