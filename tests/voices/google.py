"""Google's Business Profile as far as a business answers reviews, on a stand-in. An answer is told of by
no push: it is there when the review is fetched."""

import json
import re
from datetime import UTC, datetime

from tests.stand_in import Question, Reply, StandIn, as_json
from tests.voices.manner import Manner, in_manner

LOCATION = "accounts/1122334455/locations/99887766554433"
TOKEN = "client-id client-secret refresh-token"


class GoogleProfile:
    """One location; every name of a review at it is one. `manner` is for the next answer."""

    def __init__(self, server: StandIn) -> None:
        self.manner = Manner.WELL
        self.state = "APPROVED"
        self.gone: set[str] = set()
        self.answers: dict[str, dict[str, str]] = {}
        self.posted = 0
        server["oauth2.googleapis.com"] = as_json({"access_token": "ya29", "expires_in": 3599})
        server["mybusiness.googleapis.com"] = self._asked

    def answered(self, review: str, words: str) -> None:
        """Somebody has answered it."""
        self.answers[review] = {"comment": words, "updateTime": datetime.now(UTC).isoformat()}

    def _asked(self, asked: Question) -> Reply:
        if asked.headers.get("authorization") != "Bearer ya29":
            return _error(401, "UNAUTHENTICATED")
        named = re.fullmatch(rf"v4/({LOCATION}/reviews/[^/]+)(/reply)?", asked.path)
        if named is None or named[1] in self.gone:
            return _error(404, "NOT_FOUND")
        if asked.method == "GET" and not named[2]:
            answer = self.answers.get(named[1])
            review = {"name": named[1], "starRating": "ONE", "comment": "It leaked"}
            return as_json({**review, **({"reviewReply": answer} if answer else {})})
        if asked.method != "PUT" or not named[2]:
            return _error(404, "NOT_FOUND")
        return self._posted(named[1], asked)

    def _posted(self, review: str, asked: Question) -> Reply:
        if self.manner is Manner.EXPIRED:
            return _error(401, "UNAUTHENTICATED")
        if self.manner is Manner.TOO_OFTEN:
            return _error(429, "RESOURCE_EXHAUSTED")
        if self.manner is Manner.TOO_OFTEN_UNTIL:
            return _error(429, "RESOURCE_EXHAUSTED", Retry_After="90")
        words = json.loads(asked.body).get("comment")
        if not words:
            return _error(400, "INVALID_ARGUMENT")
        if not self.manner.posts:
            return in_manner(self.manner, {})
        self.answered(review, words.strip())
        self.posted += 1
        return in_manner(self.manner, {**self.answers[review], "reviewReplyState": self.state})


def _error(status: int, said: str, **headers: str) -> Reply:
    return as_json({"error": {"code": status, "status": said, "message": said}}, status, **headers)
