"""Entries of RSS and Atom feeds, as polling put them on the Inbox: {account, items[]}.

An account is the feed's address. Nobody can be answered in a feed, so an entry is a thread of its
own: its link leads to where it can be.
"""

from collections.abc import Iterator
from typing import Any

from heard.adapters.channels.lenient import Address, Flag, Id, Moment, Text, Wire, required
from heard.adapters.channels.polled import parsed
from heard.domain.message import (
    Act,
    ActKind,
    Author,
    Channel,
    Heard,
    Message,
    Parsed,
    Place,
    Surface,
)


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
    return parsed(body, Entry, _heard)


def _heard(account: str, entry: Entry) -> Iterator[Heard]:
    name = required(entry.id, "id")
    yield Message(
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
    if entry.again:
        edit = ActKind.EDIT
        yield Act(Channel.FEED, account, name, edit, at=entry.updated, text=entry.text)
