"""A business answers reviews on Google.

Google's documentation of the Business Profile API, read 2026-11-25: `accounts.locations.reviews`, methods
get and updateReply (one answer a review; the same call makes it and takes its place), and
`reviewReplyState`, told since 2026-04-01. So it is looked at first: nobody's answer is written over.
Google gives an answer no id; the review's name and "/reply" stand for it, as where it is fetched.
"""

import json
from datetime import datetime
from urllib.parse import quote

from heard.adapters.channels.google_reviews import original
from heard.adapters.platforms.answers import Json, part, told
from heard.adapters.platforms.google_access import GoogleAccess
from heard.adapters.platforms.google_reviews import REVIEW_NAME, REVIEWS
from heard.adapters.platforms.posting import (
    TooLong,
    no_token,
    plain_no,
    posted,
    token_trouble,
)
from heard.adapters.platforms.same_words import same_words
from heard.adapters.platforms.tokens import GOOGLE, Tokens
from heard.adapters.platforms.web import Answer, Web
from heard.domain.errors import Denied, HeardError, Withheld
from heard.domain.message import Channel
from heard.ports.voices import Reply

_BAD = 400
_REFUSED = "REJECTED"
_PRIVATE = "Google has no private answers: answer the review, and offer e-mail or phone in it."
_NO_NAME = "Google did not say which review this is: open the Business Profile and answer there."
_STANDS = (
    "Somebody has answered this review already, and Google keeps one answer. Open the review; if that "
    "answer has to change, change it there."
)
_WORDS = (
    "Google's rules refuse these words (no links, prices or offers, nothing rude). Change them."
)
_NOT_TAKEN = (
    "Google takes no such answer. Look whether the location is verified, and whether the review still "
    "stands."
)


class GoogleVoice:
    """Speaks as the location's owner."""

    channels = (Channel.GOOGLE,)

    def __init__(self, web: Web, tokens: Tokens, too_long: TooLong) -> None:
        self._web = web
        self._tokens = tokens
        self._access = GoogleAccess(web, tokens)
        self._too_long = too_long

    def can_speak(self, account: str) -> bool:
        """True where a token is set."""
        return self._tokens.of(GOOGLE, account) is not None

    def obstacle(self, reply: Reply, now: datetime) -> str | None:  # noqa: ARG002 - no windows
        """Private answers, a review without its name, length."""
        if reply.private:
            return _PRIVATE
        if not REVIEW_NAME.fullmatch(reply.to):
            return _NO_NAME
        return self._too_long(reply)

    def say(self, reply: Reply) -> str:
        """The answer's name. Raises as a Voice's; Withheld where another answer stands there."""
        standing = self._standing(reply)
        if same_words(reply.text, _words_of(standing)):
            return _named(reply)
        if standing and part(standing, "reviewReplyState") != _REFUSED:
            raise Withheld(_STANDS)
        headers = {**self._headers(reply), "Content-Type": "application/json"}
        body = json.dumps({"comment": reply.text}).encode()
        said = posted(self._web.once("PUT", f"{_address(reply)}/reply", headers, body), _refusal)
        if part(said, "reviewReplyState") == _REFUSED:
            raise Withheld(_WORDS)
        return _named(reply)

    def find(self, reply: Reply, since: datetime) -> str | None:  # noqa: ARG002 - there is one answer
        """The one answer that stands there, if it is this. Raises as a Voice's."""
        return _named(reply) if same_words(reply.text, _words_of(self._standing(reply))) else None

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:  # noqa: ARG002 - a Voice's
        """Raises Withheld: there is no such thing."""
        message = (
            "Google lets nobody hide a review. If it breaks Google's rules, report it there: open the "
            "review, “Report”."
        )
        raise Withheld(message)

    def _standing(self, reply: Reply) -> Json:
        answer = self._web.get(_address(reply), self._headers(reply))
        if answer.status >= _BAD:
            raise plain_no(answer, Channel.GOOGLE)
        found = part(told(answer), "reviewReply")
        return found if isinstance(found, dict) else {}

    def _headers(self, reply: Reply) -> dict[str, str]:
        if not self.can_speak(reply.account):
            raise no_token(Channel.GOOGLE)
        try:
            return self._access.headers(reply.account)
        except Denied as error:
            raise token_trouble(Channel.GOOGLE, type(error)) from error


def _refusal(answer: Answer) -> HeardError:
    return Withheld(_NOT_TAKEN) if answer.status == _BAD else plain_no(answer, Channel.GOOGLE)


def _address(reply: Reply) -> str:
    if not REVIEW_NAME.fullmatch(reply.to):
        raise Withheld(_NO_NAME)
    return f"{REVIEWS}/{quote(reply.to)}"


def _named(reply: Reply) -> str:
    return f"{reply.to}/reply"


def _words_of(standing: Json) -> str | None:
    words = part(standing, "comment")
    return original(words) if isinstance(words, str) else None
