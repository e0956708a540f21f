"""Meta's Graph API as far as a brand speaks there, on a stand-in: Facebook pages, Messenger, Instagram,
WhatsApp. It checks what the real one checks, keeps what was posted, and has the webhooks ready that
the real one would send of it."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs

from tests.stand_in import Question, Reply, StandIn, as_json
from tests.voices.manner import Manner, in_manner

PAGE, INSTAGRAM, NUMBER = "100200300400500", "17841400000000001", "101202303404"
SYSTEM, PAGES_OWN = "EAAsystem-user", "EAApages-own"
OTHERS = "EAAanother-pages"
"""A token of a page that is none of these; any that has no name here is a system user's."""

APP = 700800900


class MetaApi:
    """One page, one Instagram account, one number. `manner` is for what is posted next, `gone` the
    ids that do not exist; `echoes` are bodies for /webhooks/meta."""

    def __init__(self, server: StandIn) -> None:
        self.manner = Manner.WELL
        self.gone: set[str] = set()
        self.refusal: tuple[int, int | None] | None = None
        self.comments: list[dict[str, str]] = []
        self.messages: list[dict[str, str]] = []
        self.parents: dict[str, str] = {}
        self.answered_privately: set[str] = set()
        self.hidden: dict[str, bool] = {}
        self.echoes: list[dict[str, object]] = []
        self.bodies: list[dict[str, object]] = []
        for host in ("graph.facebook.com", "graph.instagram.com"):
            server[host] = self._asked

    @property
    def posted(self) -> int:
        """How many things of ours stand there."""
        return len(self.comments) + len(self.messages)

    def echoed_by_the_customer(self) -> None:
        """The customer repeats our words, and ours are taken back."""
        for one in self.comments:
            one["from"] = "5"
        for one in self.messages:
            one["from"], one["to"] = one["to"], one["from"]

    def _asked(self, asked: Question) -> Reply:
        version, _, path = asked.path.partition("/")
        if not re.fullmatch(r"v[0-9]+\.0", version):
            return _error(2500, "Unknown path components")
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or "access_token=" in asked.path:
            return _error(104, "An access token is required", 401)
        if asked.method == "GET":
            return self._told(path, asked.query, token)
        return self._refused() or self._posted(path, asked, token)

    def _refused(self) -> Reply | None:
        if self.manner is Manner.EXPIRED:
            return _error(190, "Session has expired", 401)
        if self.manner in (Manner.TOO_OFTEN, Manner.TOO_OFTEN_UNTIL):
            until = {"Retry_After": "90"} if self.manner is Manner.TOO_OFTEN_UNTIL else {}
            return _error(4, "Application request limit reached", 403, **until)
        if self.refusal is not None:
            return _error(self.refusal[0], "(#) No. Ann B", 400, self.refusal[1])
        return None

    # ---- what is asked ---------------------------------------------------------------------

    def _told(self, path: str, query: dict[str, str], token: str) -> Reply:
        place, _, edge = path.partition("/")
        if place in self.gone:
            return _error(100, "Object does not exist", 400, 33)
        if place == "me" and edge != "conversations":
            return self._itself(edge, token)
        if path == PAGE and query.get("fields") == "access_token":
            told = {} if token == OTHERS else {"access_token": PAGES_OWN}
            return as_json({"id": PAGE, **told})
        if edge == "conversations":
            return self._conversation(query)
        if edge in ("comments", "replies"):
            return self._listed(place, edge)
        return self._one(place)

    def _itself(self, edge: str, token: str) -> Reply:
        """Of which page a token is, or which pages a system user has."""
        page = {"id": PAGE, "instagram_business_account": {"id": INSTAGRAM}}
        if token in (PAGES_OWN, OTHERS):
            if edge:
                return _error(100, "Tried accessing nonexisting field (accounts)")
            return as_json(page if token == PAGES_OWN else {"id": "9"})
        if not edge:
            return _error(100, "Tried accessing nonexisting field")
        return as_json({"data": [{**page, "access_token": PAGES_OWN}]})

    def _one(self, place: str) -> Reply:
        parent = self.parents.get(place)
        known: dict[str, object] = {"id": place}
        if parent:
            known |= {"parent": {"id": parent}, "parent_id": parent}
        return as_json(known)

    def _conversation(self, query: dict[str, str]) -> Reply:
        between = [
            {
                "id": one["id"],
                "message": one["message"],
                "from": {"id": one["from"]},
                "created_time": one["created_time"],
            }
            for one in reversed(self.messages)
            if query["user_id"] in (one["to"], one["from"]) and one["platform"] == query["platform"]
        ]
        return as_json({"data": [{"id": "t_1", "messages": {"data": between[:20]}}]})

    def _listed(self, place: str, edge: str) -> Reply:
        beneath = [one for one in reversed(self.comments) if one["beneath"] == place]
        if edge == "replies":
            fields = [
                {
                    "id": one["id"],
                    "text": one["message"],
                    "timestamp": one["created_time"],
                    "user": {"id": one["from"]},
                }
                for one in reversed(beneath)
            ]
        else:
            fields = [
                {
                    "id": one["id"],
                    "message": one["message"],
                    "created_time": one["created_time"],
                    "from": {"id": one["from"], "name": "Marigold & Vine"},
                    "parent": {"id": one["beneath"]},
                }
                for one in beneath
            ]
        return as_json({"data": fields})

    # ---- what is posted --------------------------------------------------------------------

    def _posted(self, path: str, asked: Question, token: str) -> Reply:
        place, _, edge = path.partition("/")
        kind = asked.headers.get("content-type", "")
        if kind == "application/json":
            body = json.loads(asked.body)
        else:
            body = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        self.bodies.append(body)
        if place in self.gone:
            return _error(100, "Object does not exist", 400, 33)
        if edge == "messages" and place == NUMBER:
            return self._whatsapp(body)
        if edge == "messages":
            return self._message(place, body, token)
        if edge in ("comments", "replies") or path == f"{INSTAGRAM}/mentions":
            return self._comment(place, edge, body, token)
        if "is_hidden" in body or "hide" in body:
            self.hidden[place] = body.get("is_hidden", body.get("hide")) == "true"
            return as_json({"success": True})
        return _error(100, "Unsupported post request")

    def _comment(self, place: str, edge: str, body: dict[str, str], token: str) -> Reply:
        if not body.get("message"):
            return _error(100, "message is required")
        if edge == "comments" and token != PAGES_OWN:
            return _error(200, "Requires the page's own token", 403)
        number = len(self.comments) + 9001
        facebook = edge == "comments"
        new = f"{place.rsplit('_', 1)[0]}_{number}" if facebook else str(17870000000000000 + number)
        if not self.manner.posts:
            return in_manner(self.manner, {})
        # Instagram puts a reply to a reply beneath the top comment.
        beneath = place if facebook else self.parents.get(place, place)
        if edge == "mentions":
            beneath = body.get("comment_id", body["media_id"])
        author = PAGE if facebook else INSTAGRAM
        comment = {"id": new, "message": body["message"].strip(), "from": author}
        self.comments.append({**comment, "beneath": beneath, "created_time": _now()})
        self.echoes.append(_of_page(place, comment) if facebook else _of_media(beneath, comment))
        return in_manner(self.manner, {"id": new})

    def _message(self, sender: str, body: dict[str, dict[str, str]], token: str) -> Reply:
        instagram = sender != PAGE
        if instagram and sender != ("me" if token == PAGES_OWN else INSTAGRAM):
            return _error(100, "Unsupported post request")
        if token != PAGES_OWN and not token.startswith("IG"):
            return _error(190, "Requires the page's own token", 400)
        to = body["recipient"]
        about = to.get("comment_id") or to.get("post_id")
        if about in self.answered_privately:
            return _error(10900, "Activity already replied to")
        if not about and not re.fullmatch(r"[0-9]+", to.get("id", "")):
            return _error(100, "No matching user found", 400, 2018001)
        if not self.manner.posts:
            return in_manner(self.manner, {})
        if about:
            self.answered_privately.add(about)
        person = to.get("id") or "5"
        account = INSTAGRAM if instagram else PAGE
        new = f"m_Abc-{len(self.messages) + 1}=="
        message = {
            "id": new,
            "message": body["message"]["text"],
            "from": account,
            "to": person,
            "platform": "instagram" if instagram else "messenger",
            "created_time": _now(),
        }
        self.messages.append(message)
        self.echoes.append(_of_inbox(account, message))
        return in_manner(self.manner, {"recipient_id": person, "message_id": new})

    def _whatsapp(self, body: dict[str, object]) -> Reply:
        text = body.get("text")
        if body.get("messaging_product") != "whatsapp" or not isinstance(text, dict):
            return _error(131009, "Parameter value is not valid")
        to = body.get("to") or body.get("recipient")
        if not isinstance(to, str):
            return _error(131008, "Required parameter is missing")
        if not self.manner.posts:
            return in_manner(self.manner, {})
        new = f"wamid.HBgL{len(self.messages) + 1}"
        message = {"id": new, "message": str(text["body"]), "from": NUMBER, "to": to}
        self.messages.append({**message, "platform": "whatsapp", "created_time": _now()})
        self.echoes.append(_receipt(message, body.get("biz_opaque_callback_data")))
        named = {"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}]}
        return in_manner(self.manner, {**named, "messages": [{"id": new}]})


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _error(
    code: int, said: str, status: int = 400, subcode: int | None = None, **headers: str
) -> Reply:
    told = {"message": said, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return as_json({"error": {**told, "error_subcode": subcode}}, status, **headers)


def _of_page(answered: str, comment: dict[str, str]) -> dict[str, object]:
    """The page's own comment, as its webhook tells it."""
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": comment["id"],
        "post_id": f"{PAGE}_{answered.partition('_')[0]}",
        "parent_id": answered,
        "from": {"id": PAGE, "name": "Marigold & Vine"},
        "created_time": int(datetime.now(UTC).timestamp()),
        "message": comment["message"],
    }
    return _body("page", PAGE, changes=[{"field": "feed", "value": value}])


def _of_media(parent: str, comment: dict[str, str]) -> dict[str, object]:
    """The account's own comment on Instagram."""
    value = {
        "from": {"id": INSTAGRAM, "username": "marigold", "self_ig_scoped_id": "55119"},
        "id": comment["id"],
        "parent_id": parent,
        "text": comment["message"],
        "media": {"id": "18000000000000001", "media_product_type": "FEED"},
    }
    return _body("instagram", INSTAGRAM, changes=[{"field": "comments", "value": value}])


def _of_inbox(account: str, message: dict[str, str]) -> dict[str, object]:
    """The echo of a direct message."""
    item = {
        "sender": {"id": account},
        "recipient": {"id": message["to"]},
        "timestamp": int(datetime.now(UTC).timestamp() * 1000),
        "message": {
            "mid": message["id"],
            "text": message["message"],
            "is_echo": True,
            "app_id": APP,
        },
    }
    return _body("instagram" if account == INSTAGRAM else "page", account, messaging=[item])


def _receipt(message: dict[str, str], carried: object) -> dict[str, object]:
    """That WhatsApp sent it, which is all that it tells."""
    status = {
        "id": message["id"],
        "status": "sent",
        "timestamp": str(int(datetime.now(UTC).timestamp())),
        "recipient_id": message["to"],
        **({"biz_opaque_callback_data": carried} if carried else {}),
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "31205550100", "phone_number_id": NUMBER},
        "statuses": [status],
    }
    changes = [{"field": "messages", "value": value}]
    return _body("whatsapp_business_account", "300400500600", changes=changes)


def _body(object_: str, account: str, **held: object) -> dict[str, object]:
    entry = {"id": account, "time": int(datetime.now(UTC).timestamp()), **held}
    return {"object": object_, "entry": [entry]}
