"""Offers as JSON."""

from datetime import datetime

from heard.adapters.http.questions import position_text
from heard.adapters.http.shapes import Json, moment
from heard.domain.offers_shown import Listed, Made


def listed(page: Listed, now: datetime) -> Json:
    """One page of offers."""
    return {"offers": [offer(one, now) for one in page.offers], "cursor": position_text(page.after)}


def offer(made: Made, now: datetime) -> Json:
    """An offer and to whom; `customer` is null once its thread is no longer kept."""
    one, thread = made.offer, made.thread
    return {
        "id": one.id,
        "thread_id": one.thread,
        "brand": thread.brand if thread else None,
        "channel": thread.place.channel.value if thread else None,
        "customer": {
            "id": thread.customer.id,
            "name": thread.customer.name,
            "handle": thread.customer.handle,
        }
        if thread
        else None,
        "what": one.what,
        "value": one.worth.hundredths / 100,
        "currency": one.worth.currency,
        "percent": one.worth.percent,
        "final": one.final,
        "state": one.state(now).value,
        "by": one.by,
        "at": moment(one.at),
        "until": moment(one.until),
        "why": list(one.why),
        "decided_by": one.decided_by,
        "decided_at": moment(one.decided_at),
        "ended_by": one.ended_by,
        "ended_at": moment(one.ended_at),
    }
