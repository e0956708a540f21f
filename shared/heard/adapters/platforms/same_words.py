"""Is this the answer that we posted? Platforms hand words back a little changed.

Blanks at the ends and in a row go, line ends change, X and others escape HTML, X puts the names of
whom it answers in front and a t.co address in place of each link. Everything else must agree.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from heard.adapters.channels.lenient import unescaped
from heard.adapters.channels.moments import read_moment

_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_LINK = r"[^\s@]+\.[^\s@]+"
_ANSWERED = re.compile(r"\A(?:@\w{1,50} )+")

CLOCKS_DIFFER = timedelta(seconds=5)
"""By how much a platform's clock may be behind ours; most tell whole seconds only."""


def same_words(ours: str, theirs: object) -> bool:
    """True where `theirs` is `ours` as a platform shows it."""
    if not isinstance(theirs, str):
        return False
    wanted = _plain(ours)
    return any(
        _agree(wanted, found)
        for text in {theirs, unescaped(theirs)}
        for found in {_plain(text), _ANSWERED.sub("", _plain(text))}
    )


def since_then(at: object, since: datetime) -> bool:
    """True for what was posted no earlier than `since`, as far as clocks agree. False for what has no
    time that can be read: taken for ours it might be an older answer, and this one be lost; not taken,
    a person looks."""
    moment = read_moment(at)
    return moment is not None and moment >= since.replace(microsecond=0) - CLOCKS_DIFFER


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _agree(ours: str, theirs: str) -> bool:
    """Equal, where each t.co address stands for a link of ours."""
    if ours == theirs:
        return True
    pieces = _SHORT_LINK.split(theirs)
    if len(pieces) == 1:
        return False
    return re.fullmatch(_LINK.join(map(re.escape, pieces)), ours) is not None
