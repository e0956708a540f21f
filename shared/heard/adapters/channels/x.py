"""X's two webhook interfaces: the newer X Activity, and Account Activity, which goes away.

They share an address, a signature and nothing else: the newer wraps one event in `data`, the older
has one array per kind of event at the top.
"""

from typing import Any

from heard.adapters.channels import x_account_activity, x_activity
from heard.adapters.channels.findings import Findings
from heard.domain.errors import Unreadable
from heard.domain.message import Parsed


def parse(body: dict[str, Any]) -> Parsed:
    """What one body from X holds. Raises Unreadable for the shape of neither interface."""
    found = Findings()
    if events := x_activity.events_of(body):
        for number, event in enumerate(events, start=1):
            with found.item(f"data {number}"):
                x_activity.read(event, found)
    elif x_account_activity.knows(body):
        x_account_activity.read(body, found)
    else:
        message = "neither of X's two interfaces sends this shape"
        raise Unreadable(message)
    return found.parsed()
