"""Entries of RSS and Atom feeds, as polling put them on the Inbox: {account, items[]}.

An account is the feed's address. Nobody can be answered in a feed, so an entry is a thread of its
own: its link leads to where it can be.
"""

from typing import Any

from heard.adapters.channels.findings import Findings
from heard.adapters.channels.lenient import Address, Flag, Id, Moment, Text, Wire, required
from heard.adapters.channels.polled import items_of
from heard.domain.message import Act, ActKind, Author, Channel, Message, Parsed, Place, Surface


class Entry(Wire):
    """One entry. `again` where an earlier version of it was found before."""

    id: Id = None
    text: Text = None
    link: Address = None
    author: Text = None
    published: Moment = None
    updated: Moment = None
    again: Flag = False


def parse(body: dict[str, Any]) -> Parsed:
    """What one round found. Raises Unreadable for a body that polling did not write."""
    found = Findings()
    for account, where, raw in items_of(body):
        with found.item(where):
            _read(account, Entry.model_validate(raw), found)
    return found.parsed()


def _read(account: str, entry: Entry, found: Findings) -> None:
    name = required(entry.id, "id")
    found.hear(
        Message(
            channel=Channel.FEED,
            account=account,
            native_id=name,
            surface=Surface.POST,
            author=Author(name=entry.author),
            place=Place(Channel.FEED, account, name, name),
            text=entry.text,
            posted_at=entry.published,
            permalink=entry.link,
            placeholder=None if entry.text else "An entry without words: open it to read it",
        )
    )
    if entry.again:
        edit = ActKind.EDIT
        found.hear(Act(Channel.FEED, account, name, edit, at=entry.updated, text=entry.text))
