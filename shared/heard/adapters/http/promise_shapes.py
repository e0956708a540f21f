"""Promises as JSON."""

from datetime import datetime

from heard.adapters.http import shapes
from heard.adapters.http.questions import position_text
from heard.adapters.http.shapes import Json
from heard.domain.briefs import Due, Owing


def listed(page: Owing, now: datetime) -> Json:
    """One page of open promises."""
    return {
        "promises": [promise(one, now) for one in page.promises],
        "cursor": position_text(page.after),
    }


def promise(one: Due, now: datetime) -> Json:
    """A promise, to whom, and whether it is late; `promise` is its id within the thread."""
    thread = one.thread
    return {
        **shapes.promise(one.promise),
        "id": f"{thread.id}.{one.promise.id}",
        "promise": one.promise.id,
        "overdue": one.promise.open and one.promise.due_at <= now,
        "thread_id": thread.id,
        "brand": thread.brand,
        "channel": thread.place.channel.value,
        "customer": {
            "id": thread.customer.id,
            "name": thread.customer.name,
            "handle": thread.customer.handle,
        },
    }
