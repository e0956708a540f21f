"""X as far as an account speaks there, on a stand-in. It proves each signature by another piece of code
than ours, shortens links, escapes, refuses the same words twice, and has the events ready that X
Activity would send."""

import hmac
import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha1
from urllib.parse import quote, unquote, urlencode

from tests.stand_in import Question, Reply, StandIn, as_json
from tests.voices.manner import Manner, in_manner

ACCOUNT = "1400000000000000001"
KEY, SECRET = "app-key", "app-secret"
TOKEN, TOKEN_SECRET = f"{ACCOUNT}-{'a' * 40}", "token-secret"
ACCESS = f"{ACCOUNT}:{KEY} {SECRET} {TOKEN} {TOKEN_SECRET}"
"""As the channels' secret holds it under "x_access"."""

_LINK = re.compile(r"https?://\S+|(?<![@\w])[\w-]+\.example(?:/\w+)?")
_NAMED = re.compile(r'([a-z_]+)="([^"]*)"')


class XPosts:
    """One account. `manner` is for what is posted next; `echoes` are bodies for /webhooks/x."""

    def __init__(self, server: StandIn) -> None:
        self.manner = Manner.WELL
        self.refusal: str | None = None
        self.posts: list[dict[str, str]] = []
        self.messages: list[dict[str, str]] = []
        self.hidden: dict[str, bool] = {}
        self.echoes: list[dict[str, object]] = []
        server["api.x.com"] = self._asked

    @property
    def posted(self) -> int:
        """How many things of ours stand there."""
        return len(self.posts) + len(self.messages)

    def echoed_by_the_customer(self) -> None:
        """The customer repeats our words, and ours are taken back."""
        self.posts.clear()
        for one in self.messages:
            one["from"] = one["to"]

    def _asked(self, asked: Question) -> Reply:
        if not _proven(asked):
            return as_json({"title": "Unauthorized", "status": 401, "detail": "Unauthorized"}, 401)
        if asked.method == "GET":
            return self._told(asked.path, asked.query)
        return self._refused() or self._posted(asked)

    def _refused(self) -> Reply | None:
        if self.manner is Manner.EXPIRED:
            return as_json({"title": "Unauthorized", "status": 401}, 401)
        if self.manner is Manner.TOO_OFTEN:
            return as_json({"title": "Too Many Requests"}, 429)
        if self.manner is Manner.TOO_OFTEN_UNTIL:
            until = str(int(datetime.now(UTC).timestamp()) + 90)
            return as_json({"title": "Too Many Requests"}, 429, x_rate_limit_reset=until)
        if self.refusal:
            return _forbidden(self.refusal)
        return None

    def _told(self, path: str, query: dict[str, str]) -> Reply:
        direct = re.fullmatch(r"2/dm_conversations/with/([0-9]+)/dm_events", path)
        if direct:
            found = [
                {
                    "id": one["id"],
                    "text": one["text"],
                    "sender_id": one["from"],
                    "event_type": "MessageCreate",
                    "created_at": one["at"],
                }
                for one in reversed(self.messages)
                if one["to"] == direct[1]
            ]
        elif path == f"2/users/{ACCOUNT}/tweets":
            found = [
                {
                    "id": one["id"],
                    "text": one["text"],
                    "created_at": one["at"],
                    "edit_history_tweet_ids": [one["id"]],
                    "referenced_tweets": [{"type": "replied_to", "id": one["to"]}],
                }
                for one in reversed(self.posts)
                if one["at"] >= query["start_time"]
            ]
        else:
            return as_json({"title": "Not Found Error"}, 404)
        return as_json({"data": found, "meta": {"result_count": len(found)}})

    def _posted(self, asked: Question) -> Reply:
        if asked.headers.get("content-type") != "application/json":
            return as_json({"title": "Unsupported Media Type"}, 415)
        body = json.loads(asked.body)
        hiding = re.fullmatch(r"2/tweets/([0-9]+)/hidden", asked.path)
        direct = re.fullmatch(r"2/dm_conversations/with/([0-9]+)/messages", asked.path)
        if hiding and asked.method == "PUT":
            self.hidden[hiding[1]] = body["hidden"]
            return as_json({"data": {"hidden": body["hidden"]}})
        if direct and asked.method == "POST":
            return self._direct(direct[1], body["text"])
        if asked.path == "2/tweets" and asked.method == "POST":
            return self._post(body["text"], body["reply"]["in_reply_to_tweet_id"])
        return as_json({"title": "Not Found Error"}, 404)

    def _post(self, text: str, to: str) -> Reply:
        shown = _shown(text)
        if any(one["text"] == f"@ann {shown}" for one in self.posts):
            return _forbidden("You are not allowed to create a Tweet with duplicate content.")
        if not self.manner.posts:
            return in_manner(self.manner, {})
        new = str(1990000000000000000 + len(self.posts))
        post = {"id": new, "text": f"@ann {shown}", "to": to, "at": _now()}
        self.posts.append(post)
        self.echoes.append(_of_post(post))
        data = {"id": new, "text": shown, "edit_history_tweet_ids": [new]}
        return in_manner(self.manner, {"data": data})

    def _direct(self, to: str, text: str) -> Reply:
        if not self.manner.posts:
            return in_manner(self.manner, {})
        new = str(1880000000000000000 + len(self.messages))
        message = {"id": new, "text": _shown(text), "to": to, "from": ACCOUNT, "at": _now()}
        self.messages.append(message)
        self.echoes.append(_of_message(message))
        named = {"dm_conversation_id": f"{to}-{ACCOUNT}", "dm_event_id": new}
        return in_manner(self.manner, {"data": named})


def _shown(text: str) -> str:
    """The words as X keeps them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINK.sub("https://t.co/AbCd123456", escaped.strip())


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _forbidden(said: str) -> Reply:
    told = {"detail": said, "type": "about:blank", "title": "Forbidden", "status": 403}
    return as_json(told, 403)


def _proven(asked: Question) -> bool:
    """The signature of RFC 5849, worked out from the request as it came."""
    header = asked.headers.get("authorization", "")
    given = {name: unquote(value) for name, value in _NAMED.findall(header)}
    signature = given.pop("oauth_signature", "")
    if given.get("oauth_consumer_key") != KEY or given.get("oauth_token") != TOKEN:
        return False
    fields = sorted({**given, **asked.query}.items())
    url = f"https://{asked.host}/{asked.path}"
    base = (
        f"{asked.method}&{quote(url, safe='')}&{quote(urlencode(fields, quote_via=quote), safe='')}"
    )
    made = hmac.new(f"{SECRET}&{TOKEN_SECRET}".encode(), base.encode(), sha1).digest()
    return hmac.compare_digest(b64encode(made).decode(), signature)


def _of_post(post: dict[str, str]) -> dict[str, object]:
    """Our reply, as post.create tells it."""
    payload = {
        "id": post["id"],
        "author_id": ACCOUNT,
        "text": post["text"],
        "created_at": post["at"],
        "conversation_id": post["to"],
        "in_reply_to_user_id": "5",
        "referenced_tweets": [{"type": "replied_to", "id": post["to"]}],
        "display_text_range": [len("@ann "), len(post["text"])],
        "edit_history_tweet_ids": [post["id"]],
    }
    return _event("post.create", payload)


def _of_message(message: dict[str, str]) -> dict[str, object]:
    """Our direct message, as dm.sent tells it."""
    create = {
        "target": {"recipient_id": message["to"]},
        "sender_id": ACCOUNT,
        "message_data": {"text": message["text"]},
    }
    at = str(int(datetime.now(UTC).timestamp() * 1000))
    event = {"type": "message_create", "id": message["id"], "created_timestamp": at}
    return _event("dm.sent", {"direct_message_events": [{**event, "message_create": create}]})


def _event(name: str, payload: dict[str, object]) -> dict[str, object]:
    return {"data": {"filter": {"user_id": ACCOUNT}, "event_type": name, "payload": payload}}
