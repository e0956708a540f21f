"""Google's Business Profile API: a review, of which the notification tells the name only."""

import re
from datetime import datetime
from urllib.parse import quote

from heard.adapters.channels.google_reviews import Review, answer_of, original
from heard.adapters.platforms.answers import Json, told
from heard.adapters.platforms.google_access import GoogleAccess
from heard.adapters.platforms.tokens import GOOGLE, Tokens
from heard.adapters.platforms.web import Web
from heard.domain.message import Act, ActKind, Author, Channel, Heard, Message

REVIEWS = "https://mybusiness.googleapis.com/v4"
REVIEW_NAME = re.compile(r"accounts/[^/?#\s]+/locations/[^/?#\s]+/reviews/[^/?#\s]+")


class GoogleReviews:
    """Asks Google. `web` is the way out, `tokens` what it may ask with."""

    channels = (Channel.GOOGLE,)

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens
        self._access = GoogleAccess(web, tokens)

    def can_ask(self, account: str) -> bool:
        """True where a token is set."""
        return self._tokens.of(GOOGLE, account) is not None

    def question(self, message: Message) -> str | None:
        """The review's own name; None for what is no name of a review."""
        return quote(message.native_id) if REVIEW_NAME.fullmatch(message.native_id) else None

    def ask(self, account: str, question: str) -> Json:
        """One call, and one more an hour for an access token. Raises Denied, Withheld, Limited and
        Unavailable."""
        return told(self._web.get(f"{REVIEWS}/{question}", self._access.headers(account)))

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
