"""The states of a thread and the one table of how it moves between them."""

from enum import StrEnum

from heard.domain.errors import Conflict


class State(StrEnum):
    """Where a thread stands.

    unopened    only the brand has spoken so far: no case, not on the board
    noted       heard, and nothing in it is owed an answer (praise, chatter, spam)
    waiting     the customer waits and nobody has it
    claimed     the customer waits and somebody has it
    answered    a person of the brand has had the last word
    withdrawn   every unanswered message was deleted, nobody can tell by whom: no clock runs,
                and it stays on the board until a person dismisses it with a reason
    resolved    ended with an outcome
    dismissed   ended with a written reason
    """

    UNOPENED = "unopened"
    NOTED = "noted"
    WAITING = "waiting"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"

    @property
    def ended(self) -> bool:
        """True where the episode is over."""
        return self in (State.RESOLVED, State.DISMISSED)

    @property
    def owed(self) -> bool:
        """True where a customer waits for an answer."""
        return self in (State.WAITING, State.CLAIMED)


class Move(StrEnum):
    """What moves a thread."""

    NOTE = "note"
    WAIT = "wait"
    TAKE = "take"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    RESOLVE = "resolve"
    DISMISS = "dismiss"


_FACTS = {
    Move.NOTE: State.NOTED,
    Move.WAIT: State.WAITING,
    Move.TAKE: State.CLAIMED,
    Move.ANSWER: State.ANSWERED,
    Move.WITHDRAW: State.WITHDRAWN,
}

TABLE: dict[State, dict[Move, State]] = {
    State.UNOPENED: _FACTS,
    State.NOTED: {**_FACTS, Move.RESOLVE: State.RESOLVED, Move.DISMISS: State.DISMISSED},
    State.WAITING: {**_FACTS, Move.DISMISS: State.DISMISSED},
    State.CLAIMED: {**_FACTS, Move.DISMISS: State.DISMISSED},
    State.ANSWERED: {**_FACTS, Move.RESOLVE: State.RESOLVED, Move.DISMISS: State.DISMISSED},
    State.WITHDRAWN: {**_FACTS, Move.DISMISS: State.DISMISSED},
    State.RESOLVED: {},
    State.DISMISSED: {},
}
"""From a state, by a move, to a state; what is not here is refused.

The first five moves are facts about the conversation and hold in any open state. An unanswered
thread cannot be resolved, only dismissed with a reason (rule 1). An ended one does not move at
all: a message that is owed an answer starts a new episode instead.
"""

_WHY_NOT = {
    State.UNOPENED: "no customer has written here yet",
    State.WAITING: "the customer still waits: answer first, or dismiss it with a reason",
    State.CLAIMED: "the customer still waits: answer first, or dismiss it with a reason",
    State.WITHDRAWN: "its message was deleted before an answer: dismiss it with a reason",
    State.RESOLVED: "it is resolved already",
    State.DISMISSED: "it is dismissed already",
}


def moved(state: State, move: Move) -> State:
    """The state after a move; Conflict, with the reason in words, where the table has none."""
    after = TABLE[state].get(move)
    if after is None:
        raise Conflict(f"This thread cannot be moved: {_WHY_NOT[state]}.")
    return after
