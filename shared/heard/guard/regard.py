"""How a draft meets the customer: by name, heard, about their matter, with an apology where one
is due."""

import re
from collections.abc import Iterator
from itertools import takewhile

from heard.domain.judgement import Kind
from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.phrasebook import phrasebook
from heard.guard.starting import own_words
from heard.guard.tongues import english
from heard.guard.words import HANDLE, plain_word

_ENOUGH = 8
"""Words that answer a question well enough to show that it was read."""

_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_NAME = re.compile(r"[^\W\d_][\w'’-]*")


def names_them(look: Look) -> Iterator[Finding]:
    """Whether the draft names the customer, and nobody else, where we know who they are."""
    matter, text = look.matter, look.text
    if not matter.names or not (look.draft.public or matter.first):
        return
    if _named(look):
        return
    known = matter.thread.customer.name or matter.thread.customer.handle
    greeted = _greeted(look)
    if greeted is not None and text.words[greeted] in matter.said.words:
        return  # they signed so
    if greeted is None:
        says, place = f"Nothing here names the customer, {known}.", (0, 0)
    else:
        says = f"This greets {text.typed(greeted)}, and the customer is {known}."
        place = text.place(greeted, greeted + 1)
    yield Finding(Check.NAME, says, "Use their name: it shows that a person wrote this.", *place)


def _named(look: Look) -> bool:
    names, handle = look.matter.names, plain_word(look.matter.thread.customer.handle or "")
    tagged = {plain_word(found[0][1:]) for found in HANDLE.finditer(look.draft.text)}
    if handle and handle in tagged:
        return True
    for word in {*look.text.words, *tagged}:
        if word in names or _without_umlaut(word) in names:
            return True
        # Where words are not set apart, a title is grown onto the name: "Yukiさん".
        latin = "".join(takewhile(str.isascii, word))
        if latin != word and latin in names:
            return True
    return False


def _greeted(look: Look) -> int | None:
    """The word at which somebody else's name stands after a greeting."""
    book, words = phrasebook().words, look.text.words
    for at, word in enumerate(words[:6]):
        if word in book["greetings"] and at + 1 < len(words):
            typed = look.text.typed(at + 1)
            named = words[at + 1] not in book["neutral"] | book["greetings"]
            if named and _NAME.fullmatch(typed) and typed[0].isupper():
                return at + 1
    return None


def _without_umlaut(word: str) -> str | None:
    plain = word
    for pair, letter in _UMLAUTS:
        plain = plain.replace(pair, letter)
    return plain if plain != word else None


def acknowledges(look: Look) -> Iterator[Finding]:
    """Whether a first answer shows that somebody read what they wrote."""
    kind = look.matter.thread.kind
    if not look.matter.first or kind not in (Kind.COMPLAINT, Kind.QUESTION):
        return
    if look.heard.signs["heard"] or (kind is Kind.QUESTION and look.text.spoken >= _ENOUGH):
        return
    yield Finding(
        Check.ACKNOWLEDGE,
        "Nothing shows that you heard them.",
        "Begin with it: thank them, or say that you see what they mean.",
    )


def restates(look: Look) -> Iterator[Finding]:
    """Whether a first answer says what it is about, in words that are no starter's."""
    matter = look.matter
    if not matter.first or matter.content.empty or not english(matter.said.text):
        return
    words, own = look.text.words, own_words(look.text, look.starters).own
    if matter.thread.kind is Kind.QUESTION and len(own) >= _ENOUGH:
        return
    # "Sorry about the letters" names a matter, whatever they called it.
    meeting = {look.text.sentence_at(first) for first, _ in look.heard.signs["heard"]}
    named = any(matter.tells(words[at]) for at in own if look.text.sentence_at(at) in meeting)
    if not named and not matter.relates(words[at] for at in own):
        yield Finding(
            Check.RESTATE,
            "Nothing here is about what this customer wrote of.",
            "Say in your own words what happened to them, so that they know you read it.",
        )


def apologises(look: Look) -> Iterator[Finding]:
    """Whether a first answer to a complaint is sorry for the experience."""
    if look.matter.complaint and look.matter.first and not look.heard.signs["apology"]:
        yield Finding(
            Check.APOLOGY,
            "There is no word of regret.",
            "Say that you are sorry for what they went through. That admits nothing.",
        )
