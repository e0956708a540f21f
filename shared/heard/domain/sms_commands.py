"""What somebody means by an SMS: "12a" claims what code 12 stands for.

People type on the move, on keyboards that help too much, and robots answer too. What is clearly a
command is understood in many spellings; everything else is nothing, because an act that nobody
meant is worse than a word of help. Only the first line counts that is no quotation.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What is to be done."""

    CLAIM = "claim"
    CLAIM_ALL = "claim_all"
    RELEASE = "release"
    ESCALATE = "escalate"
    DETAILS = "details"
    HELP = "help"
    STOP = "stop"
    START = "start"
    UNKNOWN = "unknown"

    @property
    def acts(self) -> bool:
        """True for what changes threads."""
        return self in (Verb.CLAIM, Verb.CLAIM_ALL, Verb.RELEASE, Verb.ESCALATE)


@dataclass(frozen=True, slots=True)
class Command:
    """One SMS understood. Without `numbers` it means the latest code; `words` are an escalation's
    reason."""

    verb: Verb
    numbers: tuple[int, ...] = ()
    words: str = ""


_MOST_NUMBERS = 20
"""Codes that one SMS may name; further ones are left."""

_LONGEST = 1600
"""Characters that are looked at: ten parts, more than a phone sends as one message."""

_LONGEST_NUMBER = 4

_VERBS = {
    **dict.fromkeys(("a", "claim", "claims", "ack", "take", "mine"), Verb.CLAIM),
    **dict.fromkeys(("e", "escalate", "esc"), Verb.ESCALATE),
    **dict.fromkeys(("r", "release", "drop"), Verb.RELEASE),
    **dict.fromkeys(("?", "details", "show", "info"), Verb.DETAILS),
}

_PHRASES = {
    **dict.fromkeys(("aa", "a a", "claim all", "ack all", "take all"), Verb.CLAIM_ALL),
    **dict.fromkeys(("stop", "stopall", "stop all", "unsubscribe", "cancel", "end"), Verb.STOP),
    **dict.fromkeys(("quit", "revoke", "optout", "opt out", "remove", "arret", "td"), Verb.STOP),
    **dict.fromkeys(("start", "unstop", "yes"), Verb.START),
    **dict.fromkeys(("help", "info"), Verb.HELP),
}
"""What counts only as the whole line. STOP, START and HELP with the synonyms that carriers and AWS
listen to (AWS End User Messaging SMS, required opt-out keywords)."""

_PIECES = re.compile(r"\d+|[^\W\d_]+|\?")
_GLUED = re.compile(r"(?:n+v+)+|v+n+")
_FORM = re.compile(r"-*(?:(?:g-*)+|(?:n-*)+[vw]|[vw](?:-*n)*$|[vw](?:-*n)?|(?:n-*)+)-*")
"""A command, a letter a word: n a number, v a verb of one letter, w one that is spelled, g a number
and a verb in one ("12a", "a12"), - a word between. Of several numbers after a verb only the first
is one where words follow: "escalate 12 2 refunds"."""

_QUOTES = (">", "|", "»")

_LOOKALIKES = str.maketrans(
    {
        "\N{CYRILLIC SMALL LETTER A}": "a",
        "\N{CYRILLIC SMALL LETTER IE}": "e",
        "\N{GREEK SMALL LETTER ALPHA}": "a",
        "\N{GREEK SMALL LETTER EPSILON}": "e",
    }
)
"""What other keyboards have where Latin ones have our letters."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a line: its `form` (see _FORM; x for any other word), and what it says."""

    text: str
    form: str
    verb: Verb | None = None
    numbers: tuple[int, ...] = ()


def understood(text: str) -> Command:
    """What an SMS means. Any text has an answer, in time that grows with its length."""
    for line in text[:_LONGEST].splitlines():
        words = [(word, _pieces(word)) for word in line.split()]
        plain = " ".join(piece for _, pieces in words for piece in pieces)
        if plain and not line.lstrip().startswith(_QUOTES):
            if plain in _PHRASES:
                return Command(_PHRASES[plain])
            return _command([_word(*word) for word in words]) or Command(Verb.UNKNOWN)
    return Command(Verb.UNKNOWN)


def _pieces(word: str) -> list[str]:
    """The numbers, letters and question marks of a word, in small Latin letters where it has any:
    without emoji, accents, other marks and what cannot be seen."""
    plain = unicodedata.normalize("NFKD", word).casefold().translate(_LOOKALIKES)
    return _PIECES.findall("".join(c for c in plain if unicodedata.category(c)[0] not in "MC"))


def _word(text: str, pieces: list[str]) -> _Word:
    if pieces in ([], ["and"]):
        return _Word(text, "-")
    numbers = [piece for piece in pieces if piece.isdecimal()]
    letters = [piece for piece in pieces if not piece.isdecimal()]
    verbs = {_VERBS.get(piece) for piece in letters}
    if None in verbs or len(verbs) > 1 or any(len(one) > _LONGEST_NUMBER for one in numbers):
        return _Word(text, "x")
    found = tuple(map(int, numbers))
    verb = verbs.pop() if verbs else None
    if verb and found:
        order = "".join("n" if piece.isdecimal() else "v" for piece in pieces)
        return _Word(text, "g" if _GLUED.fullmatch(order) else "x", verb, found)
    if verb:
        return _Word(text, "v" if len(letters[0]) == 1 else "w", verb)
    return _Word(text, "n", None, found)


def _command(words: list[_Word]) -> Command | None:
    """The command that a line begins with; None where it is none, or says too much for one.

    Words may follow an escalation, as its reason, and what is written together: nobody writes
    "12a" by chance. After a bare letter they may not: "a parcel is late" claims nothing.
    """
    form = _FORM.match("".join(word.form for word in words))
    if form is None:
        return None
    head, rest = words[: form.end()], words[form.end() :]
    verbs = {word.verb for word in head if word.verb}
    verb = verbs.pop() if verbs else Verb.DETAILS
    shape = form[0].strip("-")
    may_follow = shape[0] == "g" or (verb is Verb.ESCALATE and shape != "v")
    if verbs or (rest and not may_follow):
        return None
    numbers = dict.fromkeys(number for word in head for number in word.numbers)
    reason = " ".join(word.text for word in rest) if verb is Verb.ESCALATE else ""
    kept = "".join(c for c in reason if unicodedata.category(c) not in ("Cc", "Cs"))
    return Command(verb, tuple(numbers)[:_MOST_NUMBERS], kept)
