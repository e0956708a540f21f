"""What Meta's refusals of an answer mean, for the agent whose answer it is.

Codes and subcodes from Meta's "Common Error Codes" of the Messenger Platform (read in its edition of
2026-03-18), "Error codes" of the WhatsApp Cloud API, and "Handling errors" of the Graph API; 10900,
2534014, 2534022 and 2534025 stand in no list of Meta's and were seen by those who send (public code
of several senders agrees).
"""

from collections.abc import Callable, Mapping

from heard.adapters.channels.lenient import read_number
from heard.adapters.platforms.answers import complaint, part, retry_after
from heard.adapters.platforms.graph import EXPIRED, NOT_ALLOWED, TOO_OFTEN, TRY_AGAIN
from heard.adapters.platforms.posting import NAMES, plain_no, refused, token_trouble
from heard.adapters.platforms.web import Answer
from heard.domain.errors import Denied, Expired, HeardError, Limited, Unsure, Withheld
from heard.domain.message import Channel

OUTSIDE: Mapping[Channel, str] = {
    Channel.MESSENGER: (
        "More than 24 hours since they wrote: Messenger takes no answer now. E-mail or phone them, or "
        "reply privately to a comment of theirs."
    ),
    Channel.INSTAGRAM: (
        "Too long since they wrote: Instagram takes no message to them now. E-mail or phone them, or "
        "answer a comment of theirs."
    ),
    Channel.WHATSAPP: (
        "More than 24 hours since they wrote: WhatsApp takes no answer now, only templates, which "
        "Heard does not send. Phone or e-mail them."
    ),
}
"""By where the message would have been read."""

_USED = (
    "A private reply to this comment was sent already, and Meta allows one. Look into the inbox of the "
    "page; once they write back, answer there."
)
_AWAY = (
    "They cannot be reached in private: the account is gone, or they have blocked messages. Answer in "
    "public, and offer e-mail or phone."
)
_BLOCKED = (
    "Meta has blocked this account from posting for now. Answer by e-mail or phone, and tell whoever "
    "runs Heard: Meta's Account Quality page says why."
)
_FLAGGED = (
    "WhatsApp has limited this number, because messages of it were blocked or reported. Phone or e-mail "
    "them, and tell whoever runs Heard."
)
_UNPAID = "WhatsApp has an unpaid bill of this account. Phone or e-mail them, and tell whoever runs Heard."
_NOT_THERE = (
    "They cannot be reached on WhatsApp: the number has none, or has not accepted its terms. Phone or "
    "e-mail them."
)
_GONE = (
    "Meta does not find what is answered: it was deleted, or is not shown to this account. Open it "
    "there; if it is gone, dismiss it with that reason."
)

_BY_SUBCODE = {
    2534025: _USED,
    2018001: _AWAY,
    2018108: _AWAY,
    2534014: _AWAY,
    1545041: _AWAY,
    33: _GONE,
}
_OUTSIDE_WINDOW = frozenset({2018278, 2534022})
_BY_CODE = {
    551: _AWAY,
    10900: _USED,
    368: _BLOCKED,
    131026: _NOT_THERE,
    131031: _BLOCKED,
    131042: _UNPAID,
    131048: _FLAGGED,
    803: _GONE,
}
_RE_ENGAGEMENT = 131047
_PAIR_TOO_OFTEN = {130429: 60.0, 131056: 60.0}
"""Seconds to wait, which WhatsApp does not tell: its limits are of seconds and minutes."""
_HOUR = 3600.0
_PERHAPS = frozenset({*TRY_AGAIN, 131000, 131016})
"""An unknown error, a service that is unavailable: Meta's own list tells of a message that was sent
though code 1 came back, so none of these is a no."""


def refusal_on(channel: Channel) -> Callable[[Answer], HeardError]:
    """What a refusal means where the answer would have been read on this channel."""

    def refusal(answer: Answer) -> HeardError:
        error = part(complaint(answer), "error")
        code, subcode = read_number(part(error, "code")), read_number(part(error, "error_subcode"))
        return (
            _meaning(channel, answer, code, subcode)
            if code is not None
            else plain_no(answer, channel)
        )

    return refusal


def _meaning(channel: Channel, answer: Answer, code: int, subcode: int | None) -> HeardError:
    if code in _PERHAPS:
        return Unsure(f"Meta failed after it was asked to post (code {code})")
    if code in TOO_OFTEN or code in _PAIR_TOO_OFTEN:
        wait = retry_after(answer) or _PAIR_TOO_OFTEN.get(code, _HOUR)
        return Limited(f"{NAMES[channel]} wants fewer calls (code {code})", wait)
    known = _BY_SUBCODE.get(subcode or 0) or _BY_CODE.get(code)
    if subcode in _OUTSIDE_WINDOW or code == _RE_ENGAGEMENT:
        known = OUTSIDE.get(channel, OUTSIDE[Channel.MESSENGER])
    if known is None and code in (EXPIRED | NOT_ALLOWED):
        return token_trouble(channel, Expired if code in EXPIRED else Denied)
    return Withheld(known) if known else refused(channel, code)
