"""The manner of a draft: what its phrases give away, mockery without words, and shouting."""

import re
from collections.abc import Iterator

from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.phrasebook import phrasebook
from heard.guard.words import plain_word
from heard.triage.reading import STOP

_BEFORE_FACTS = frozenset({Check.CAUSE, Check.POLICY_QUOTED})
_OF_COMPLAINTS = frozenset(
    {*_BEFORE_FACTS, Check.NON_APOLOGY, Check.LIABILITY, Check.SARCASM, Check.BLAME}
)
_MOCKING = frozenset("😂🤣🙄😏🤡😜😝🥱🤭😆🤪💅")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{2,40})[\"”“»]")
_THEIR_MARKS = re.compile(r"[\"'“„‘]([^\"'“”„‘’\n]{2,40})[\"'”’]")
_SO_MANY = 3
"""Exclamation marks in all that are loud."""

_EXCLAIMED = re.compile(r"!{2,}|[!?]*!\?[!?]*|\?!+")


def phrases(look: Look) -> Iterator[Finding]:
    """What the phrasebook lists, where it matters: to praise nobody pleads guilty."""
    for hit in look.heard.faults:
        check = hit.saying.check
        if check in _OF_COMPLAINTS and not look.matter.complaint:
            continue
        if check in _BEFORE_FACTS and (look.draft.facts_checked or not look.matter.first):
            continue
        start, end = look.text.place(hit.first, hit.after)
        says = f"“{look.draft.text[start:end]}”: {hit.saying.why[0].lower()}{hit.saying.why[1:]}"
        yield Finding(check, says, hit.saying.mend, start, end)


def mockery(look: Look) -> Iterator[Finding]:
    """Faces that laugh, and the customer's own words in quotation marks after "your"."""
    if not look.matter.complaint:
        return
    for at, word in enumerate(look.text.words):
        if word in _MOCKING:
            says = f"{word} laughs at somebody who is upset."
            yield look.at(Check.SARCASM, at, at + 1, says, "Take it out.")
    said = f" {' '.join(look.matter.said.words)} "
    theirs = {plain_word(found[1]) for found in _THEIR_MARKS.finditer(look.matter.said.text)}
    for found in _QUOTED.finditer(look.draft.text):
        before = look.draft.text[max(found.start() - 12, 0) : found.start()].lower().split()
        inside = " ".join(plain_word(part) for part in found[1].split())
        if (
            before[-1:]
            and before[-1] in ("your", "this", "the", "a")
            and f" {inside} " in said
            and inside not in theirs
        ):
            yield Finding(
                Check.SARCASM,
                f"{found[0]} in quotation marks sounds as if you doubted it.",
                "Take the marks off.",
                *found.span(),
            )


def shouting(look: Look) -> Iterator[Finding]:
    """Words in capitals that are no names, and rows of exclamation marks."""
    run: list[int] = []
    for at in range(len(look.text.words) + 1):
        if at < len(look.text.words) and _capital(look, at):
            run.append(at)
            continue
        if len(run) > 1 or (run and look.text.words[run[0]] in phrasebook().words["loud"]):
            yield look.at(
                Check.SHOUTING,
                run[0],
                run[-1] + 1,
                "Capitals read as shouting.",
                "Write it in small letters.",
            )
        run = []
    if not look.matter.complaint:
        return
    for found in _EXCLAIMED.finditer(look.draft.text):
        yield Finding(
            Check.SHOUTING,
            f"“{found[0]}” reads as shouting.",
            "A full stop will do.",
            *found.span(),
        )
    if look.draft.text.count("!") >= _SO_MANY and not _EXCLAIMED.search(look.draft.text):
        yield Finding(Check.SHOUTING, "So many exclamation marks are loud.", "Keep one, or none.")


def _capital(look: Look, at: int) -> bool:
    """Is this word in capitals without being a name or an abbreviation?"""
    word = look.text.words[at]
    if word == STOP:
        return False
    typed = look.text.typed(at)
    if len(typed) < 2 or not typed.isupper() or not typed.isalpha():
        return False
    return word not in phrasebook().words["capitals"] and word not in _called(look)


def _called(look: Look) -> frozenset[str]:
    """What may stand in capitals because it is written so: the brand's and the places' names, and
    whatever the customer wrote in capitals."""
    brand, said = look.matter.brand, look.matter.said
    names = (brand.name, *(contact.location for contact in brand.contacts))
    theirs = (
        word
        for at, word in enumerate(said.words)
        if word != STOP and said.typed(at).isupper() and word not in phrasebook().words["loud"]
    )
    return frozenset((*(plain_word(part) for name in names for part in name.split()), *theirs))
