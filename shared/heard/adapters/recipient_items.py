"""How recipients, and the day's count of SMS, lie in the table."""

from datetime import datetime

from heard.adapters import keys
from heard.adapters.items import Item, due, dumped, expires, key, loaded, n
from heard.domain.recipient import Recipient
from heard.domain.sms_day import SmsDay

SMS_DAYS = 60
"""How long the count of a day's SMS is kept, days."""


def recipient_item(
    recipient: Recipient, due_at: datetime | None, now: datetime, keep_days: int
) -> Item:
    """A recipient's budget and pending bundle."""
    pk = keys.recipient_pk(recipient.id)
    return {
        **key(pk, keys.HEAD),
        "v": n(recipient.version),
        "data": dumped(recipient, Recipient),
        "expires_at": expires(now, keep_days),
        **due(pk, due_at),
    }


def recipient_of(item: Item) -> Recipient:
    """The recipient in an item."""
    recipient: Recipient = loaded(item, Recipient)
    return recipient


def sms_day_item(day: SmsDay, now: datetime) -> Item:
    """How many SMS went out in a day."""
    return {
        **key(keys.sms_day_pk(day.day), keys.HEAD),
        "v": n(day.version),
        "data": dumped(day, SmsDay),
        "expires_at": expires(now, SMS_DAYS),
    }


def sms_day_of(item: Item) -> SmsDay:
    """The day's count in an item."""
    day: SmsDay = loaded(item, SmsDay)
    return day
