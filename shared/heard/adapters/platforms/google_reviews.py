"""Google's Business Profile API: a review, of which the notification tells the name only.

The token that is set is a refresh token; the access token that it gives is kept until it expires.
"""

import re
import time
from datetime import datetime
from urllib.parse import quote, urlencode

from heard.adapters.channels.google_reviews import Review, answer_of, original
from heard.adapters.channels.lenient import read_number
from heard.adapters.platforms.answers import Json, part, told
from heard.adapters.platforms.tokens import GOOGLE, Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Denied, Withheld
from heard.domain.message import Act, ActKind, Author, Channel, Heard, Message

_REVIEWS = "https://mybusiness.googleapis.com/v4"
_TOKENS = "https://oauth2.googleapis.com/token"
_NAME = re.compile(r"accounts/[^/?#\s]+/locations/[^/?#\s]+/reviews/[^/?#\s]+")
_SPARE_SECONDS = 60
_PARTS = 3


class GoogleReviews:
    """Asks Google. `web` is the way out, `tokens` what it may ask with."""

    channels = (Channel.GOOGLE,)

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens
        self._access: dict[str, tuple[str, float]] = {}

    def can_ask(self, account: str) -> bool:
        """True where a token is set."""
        return self._tokens.of(GOOGLE, account) is not None

    def question(self, message: Message) -> str | None:
        """The review's own name; None for what is no name of a review."""
        return quote(message.native_id) if _NAME.fullmatch(message.native_id) else None

    def ask(self, account: str, question: str) -> Json:
        """One call, and one more an hour for an access token. Raises Denied, Withheld, Limited and
        Unavailable."""
        token = self._access_token(self._tokens.of(GOOGLE, account) or "")
        headers = {"Authorization": f"Bearer {token}"}
        return told(self._web.get(f"{_REVIEWS}/{question}", headers))

    def read(self, message: Message, answer: Json, asked_at: datetime) -> tuple[Heard, ...]:
        """The completion that an answer makes of a review, what it says since it was edited, and the
        business's answer to it."""
        review = Review.model_validate(answer)
        text = original(review.comment)
        concerned = (message.channel, message.account, message.native_id)
        author = Author(name=review.reviewer.display_name if review.reviewer else None)
        rating = review.star_rating
        heard: list[Heard] = [
            Act(
                *concerned,
                ActKind.COMPLETE,
                at=asked_at,
                author=author,
                text=text,
                rating=rating,
                posted_at=review.create_time,
            )
        ]
        edited_at = review.update_time
        if edited_at and edited_at != review.create_time:
            heard.append(Act(*concerned, ActKind.EDIT, at=edited_at, text=text, rating=rating))
        if review.review_reply:
            heard.append(answer_of(review.review_reply, message.account, message.native_id))
        return tuple(heard)

    def _access_token(self, secret: str) -> str:
        kept, until = self._access.get(secret, ("", 0.0))
        if kept and time.monotonic() < until:
            return kept
        parts = secret.split()
        if len(parts) != _PARTS:
            message = "google_token is not <client id> <client secret> <refresh token>"
            raise Denied(message)
        names = ("client_id", "client_secret", "refresh_token")
        asked = {**dict(zip(names, parts, strict=True)), "grant_type": "refresh_token"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = told(self._web.post(_TOKENS, form, urlencode(asked).encode()))
        except Withheld as error:
            # 400 invalid_grant: revoked, or unused for half a year.
            message = "Google refuses the refresh token"
            raise Denied(message) from error
        token = part(answer, "access_token")
        if not isinstance(token, str):
            message = "Google gives no access token"
            raise Denied(message)
        seconds = (read_number(part(answer, "expires_in")) or 0) - _SPARE_SECONDS
        self._access[secret] = (token, time.monotonic() + seconds)
        return token
