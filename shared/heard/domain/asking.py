"""Words of a customer that ask for an answer, whatever they were taken for."""

from dataclasses import replace
from datetime import datetime

from heard.domain.thread import Thread
from heard.domain.turns import Turn


def last_said(thread: Thread) -> Turn | None:
    """The customer's latest words of this episode that still stand."""
    customers = [turn for turn in thread.turns if not turn.by_brand and turn.deleted_at is None]
    return max(customers, key=lambda turn: (turn.at, turn.id), default=None)


def asked_again(thread: Thread, turn: Turn, now: datetime) -> Thread:
    """The thread with words of the customer that ask for an answer from now on, whatever they were
    taken for."""
    asked = replace(turn, asked=(*turn.asked, now))
    turns = tuple(asked if one.id == turn.id else one for one in thread.turns)
    return replace(thread, turns=turns)
