"""Makes text safe to match: what a reader sees, without what only a machine sees.

People hide words behind invisible characters and look-alike letters, and platforms add curly
quotes and joiners. Everything after this room sees plain characters and a bounded length, so no
later step can be made slow by a long text (faults 14 and 15).
"""

import re
import unicodedata

EDGE = 2_000
"""Characters judged at each end of a very long text: people open with it or end on it."""

RAW_EDGE = 200_000
"""Characters looked at on each end before invisible ones are dropped, so padding hides nothing."""

_BREAKS = re.compile("[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls, less tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width and bidi
    "\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"  # emoji variants and skin tones
    "\U000e0000-\U000e007f\ud800-\udfff]"  # tags and lone surrogates
)
_MARKS = re.compile("[\u0300-\u036f\u20d0-\u20ff]")
_SPACES = re.compile(r"[^\S\n]+")
_LOOKALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501"  # Cyrillic, small
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406"  # Cyrillic, capital
    "\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5\u039f\u0391\u0395\u0399\u039a\u039c"  # Greek
    "\u039d\u03a1\u03a4\u0392\u0397\u03a7\u0131",
    "aeopcyxijshd" + "ABEKMHOPCTXI" + "oaivpuOAEIKM" + "NPTBHXi",
)
_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\u201c\u201d\u201e\u201f\u2033\u2010\u2011\u2013\u2014",
    "''''''''\"\"\"\"\"----",
)
_LATIN = re.compile("[A-Za-z]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0131]")
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """The text as its reader sees it: at most 2 * EDGE + 1 characters, NFKC, no invisible ones.

    Look-alike Cyrillic and Greek letters become Latin only inside words that also hold Latin
    letters: a Russian word stays Russian.
    """
    if text.isascii() and text.isprintable():
        return " ".join(_ends(text.replace("`", "'")).split())
    if len(text) > 2 * RAW_EDGE:
        text = text[:RAW_EDGE] + "\n" + text[-RAW_EDGE:]
    text = _ends(_UNSEEN.sub("", _BREAKS.sub("\n", text)))
    # Quotes first: NFKC would turn an acute accent into a space and a combining mark.
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    text = _ends(_MARKS.sub("", _UNSEEN.sub("", text)))
    if _FOREIGN.search(text) and _LATIN.search(text):
        text = _WORD.sub(_folded, text)
    return _SPACES.sub(" ", text).strip()


def _ends(text: str) -> str:
    if len(text) <= 2 * EDGE:
        return text
    return text[:EDGE] + "\n" + text[-EDGE:]


def _folded(word: re.Match[str]) -> str:
    found = word.group()
    return found.translate(_LOOKALIKE) if _LATIN.search(found) else found
