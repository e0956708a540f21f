"""An agent says that a reply which was taken for a machine's is a person's.

Rule 3 takes what comes at once, or goes to three customers alike, for automatic until a person says
otherwise. This is how a person says it; it then counts from when it was posted.
"""

from dataclasses import replace
from datetime import datetime

from heard.domain.acting import active, must_be_open
from heard.domain.entry import Entry
from heard.domain.errors import Invalid
from heard.domain.events import Event, EventType
from heard.domain.hearing import answer_seen
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread
from heard.domain.turns import automatic_ids, in_order


def taken_for_automatic(thread: Thread, entry: Entry, policy: Policy) -> bool:
    """True where a message of the brand counts as a machine's now; of an earlier episode, as far as
    its payload said so."""
    native_id = entry.message.native_id
    if any(turn.id == native_id for turn in thread.turns):
        machine = automatic_ids(in_order(thread.turns), policy.automatic_within_seconds)
        return native_id in machine
    return (entry.automatic or entry.message.automatic) and entry.sent_by is None


def vouched(thread: Thread, by: str, message: str, now: datetime, policy: Policy) -> Change:
    """That message, by its native id, was written by a person. Nothing changes where it is not
    taken for a machine's; Invalid for what is no reply of ours in this episode."""
    must_be_open(thread)
    turn = next((t for t in thread.turns if t.id == message and t.by_brand and not t.said), None)
    if turn is None:
        raise Invalid(
            "message: no reply of ours with this native id, since it was opened.", "message"
        )
    if turn.id not in automatic_ids(in_order(thread.turns), policy.automatic_within_seconds):
        return Change(thread, ())
    ours = replace(turn, vouched=True)
    turns = tuple(ours if one.id == turn.id else one for one in thread.turns)
    after = replace(active(thread, by, now), turns=turns)
    event = Event(EventType.REPLY_VOUCHED, now, by, {"message": message})
    after, seen = answer_seen(after, ours, now)
    return settled(thread, after, (event, *seen), now, policy)
