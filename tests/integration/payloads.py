"""Webhook bodies as the platforms write them, with the parts that a test cares about."""

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

PAGE = "100200300400500"
INSTAGRAM = "17841400000000001"
X = "1400000000000000001"
SHOP = "marigold-shop"


def _now() -> int:
    return int(datetime.now(UTC).timestamp())


def comment(
    number: str | int, text: str, *, customer: str = "27150493386118", name: str = "Runa Castellane"
) -> dict[str, Any]:
    """One change: a comment under the page's post 77."""
    return {
        "field": "feed",
        "value": {
            "item": "comment",
            "verb": "add",
            "comment_id": f"77_{number}",
            "post_id": f"{PAGE}_77",
            "parent_id": f"{PAGE}_77",
            "from": {"id": customer, "name": name},
            "created_time": _now(),
            "message": text,
        },
    }


def reply(number: str | int, to: str | int, text: str) -> dict[str, Any]:
    """One change: the page itself answers a comment."""
    change = comment(number, text, customer=PAGE, name="Marigold & Vine")
    change["value"]["parent_id"] = f"77_{to}"
    return change


def edited(number: str | int, text: str, *, customer: str = "27150493386118") -> dict[str, Any]:
    """One change: a comment now reads otherwise."""
    change = comment(number, text, customer=customer)
    change["value"]["verb"] = "edited"
    return change


def removed(number: str | int) -> dict[str, Any]:
    """One change: a comment is gone."""
    change = comment(number, "")
    change["value"]["verb"] = "remove"
    return change


def page(*changes: dict[str, Any]) -> dict[str, Any]:
    """Meta's envelope around changes of one page."""
    entry = {"id": PAGE, "time": _now(), "changes": list(changes)}
    return {"object": "page", "entry": [entry]}


def shop(number: str | int, text: str, **more: Any) -> dict[str, Any]:
    """A message in our own shape."""
    return {
        "type": "message.created",
        "timestamp": datetime.now(UTC).isoformat(),
        "data": {
            "id": f"shop-{number}",
            "account_id": SHOP,
            "conversation_id": "order-4711",
            "author": {"id": "u-1", "name": "Mira Vossen", "handle": "mira"},
            "text": text,
            "posted_at": datetime.now(UTC).isoformat(),
            "surface": "post",
            **more,
        },
    }


LOCATION = "accounts/1122334455/locations/99887766554433"


def google_push(number: str | int, kind: str = "NEW_REVIEW") -> dict[str, Any]:
    """Pub/Sub's envelope around the name of a review."""
    data = {"type": kind, "review_name": f"{LOCATION}/reviews/{number}", "location_name": LOCATION}
    message = {"data": b64encode(json.dumps(data).encode()).decode(), "messageId": f"{number}"}
    return {"message": message, "subscription": "projects/marigold/subscriptions/reviews"}


def trust_review(
    number: str | int, text: str, what: str = "created", **more: Any
) -> dict[str, Any]:
    """One event of a review of the business unit 46d6."""
    data = {
        "id": f"{number}",
        "title": "Not again",
        "text": text,
        "stars": 1,
        "createdAt": datetime.now(UTC).isoformat(),
        "businessUnit": {"id": "46d6"},
        "consumer": {"id": "5f9e", "name": "Odile B"},
        **more,
    }
    event = {"eventName": f"service-review-{what}", "version": "1", "eventData": data}
    return {"events": [event]}


def mention(number: int, text: str, **more: Any) -> dict[str, Any]:
    """What a listening tool found."""
    return {
        "mentionId": number,
        "topicId": 12,
        "title": "Seen in a forum",
        "text": text,
        "url": "https://forum.example/t/7",
        "addedAt": datetime.now(UTC).isoformat(),
        "author": {"name": "Odile Brandt"},
        **more,
    }


NUMBER, ODILE = "101202303404", "31655501234"


def whatsapp(*items: dict[str, Any], key: str = "messages") -> dict[str, Any]:
    """A business account's envelope around messages, echoes or statuses of one number."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "31205550100", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "Odile B."}, "wa_id": ODILE}],
        key: list(items),
    }
    field = "smb_message_echoes" if key == "message_echoes" else "messages"
    entry = {"id": "300400500600", "changes": [{"field": field, "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def chat(number: str | int, text: str, **more: Any) -> dict[str, Any]:
    """One WhatsApp message of a customer, or of ours with from and to."""
    return {
        "from": ODILE,
        "id": f"wamid.{number}",
        "timestamp": str(_now()),
        "type": "text",
        "text": {"body": text},
        **more,
    }


def status(number: str | int, word: str) -> dict[str, Any]:
    """What became of one of our WhatsApp messages."""
    return {
        "id": f"wamid.{number}",
        "status": word,
        "timestamp": str(_now()),
        "recipient_id": ODILE,
    }


def sms_failed(
    phone: str, message_id: str = "m1", why: str = "Invalid phone number"
) -> dict[str, Any]:
    """What CloudWatch Logs calls the function with."""
    line = {
        "notification": {"messageId": message_id},
        "delivery": {"destination": phone, "providerResponse": why},
        "status": "FAILURE",
    }
    batch = {"messageType": "DATA_MESSAGE", "logEvents": [{"message": json.dumps(line)}]}
    data = b64encode(gzip.compress(json.dumps(batch).encode())).decode()
    return {"awslogs": {"data": data}}


def bounced(address: str, message_id: str = "e1") -> dict[str, Any]:
    """What SES's topic calls the function with."""
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": address}],
    }
    said = {"eventType": "Bounce", "bounce": bounce, "mail": {"messageId": message_id}}
    return {"Records": [{"Sns": {"Message": json.dumps(said)}}]}


def mentioned(number: str | int, media: str = "800") -> dict[str, Any]:
    """Instagram's envelope around a mention: ids only."""
    value = {"media_id": media, "comment_id": f"90{number}"}
    changes = [{"field": "mentions", "value": value}]
    return {"object": "instagram", "entry": [{"id": INSTAGRAM, "time": _now(), "changes": changes}]}
