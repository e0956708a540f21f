"""The transition table, cell by cell."""

import pytest

from heard.domain.errors import Conflict
from heard.domain.state import Move, State, moved

FACTS = {
    Move.NOTE: State.NOTED,
    Move.WAIT: State.WAITING,
    Move.TAKE: State.CLAIMED,
    Move.ANSWER: State.ANSWERED,
    Move.WITHDRAW: State.WITHDRAWN,
}
ENDS = {Move.RESOLVE: State.RESOLVED, Move.DISMISS: State.DISMISSED}
OPEN = {State.NOTED, State.WAITING, State.CLAIMED, State.ANSWERED, State.WITHDRAWN}
MAY_BE_RESOLVED = {State.NOTED, State.ANSWERED}
ALL = [(state, move) for state in State for move in Move]


def allowed(state: State, move: Move) -> bool:
    if move in FACTS:
        return not state.ended
    return state in MAY_BE_RESOLVED if move is Move.RESOLVE else state in OPEN


@pytest.mark.parametrize(("state", "move"), [pair for pair in ALL if allowed(*pair)])
def test_what_the_table_allows_leads_where_it_says(state, move):
    assert moved(state, move) is {**FACTS, **ENDS}[move]


@pytest.mark.parametrize(("state", "move"), [pair for pair in ALL if not allowed(*pair)])
def test_everything_else_is_refused_in_words(state, move):
    with pytest.raises(Conflict, match=r"This thread cannot be moved: .{10,}\."):
        moved(state, move)


def test_what_no_one_answered_cannot_be_resolved():
    with pytest.raises(Conflict, match="the customer still waits: answer first, or dismiss"):
        moved(State.CLAIMED, Move.RESOLVE)


def test_what_was_deleted_before_an_answer_needs_a_reason_to_go():
    with pytest.raises(Conflict, match="deleted before an answer: dismiss it with a reason"):
        moved(State.WITHDRAWN, Move.RESOLVE)
