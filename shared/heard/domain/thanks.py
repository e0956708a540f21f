"""Thanks for praise: the first words of a person of the brand after a customer was kind.

Nobody waits for thanks, so no clock runs for them: they are worked out from who spoke when, as
everything about a conversation is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.judgement import Kind
from heard.domain.turns import Turn, automatic_ids, in_order


@dataclass(frozen=True, slots=True)
class Thanks:
    """A customer was thanked at `at`: in `turn`, by `by` (None: by whom no platform says)."""

    at: datetime
    turn: str
    by: str | None = None


def thanks_among(
    turns: Sequence[Turn],
    kept: Thanks | None,
    senders: Mapping[str, str | None],
    within_seconds: int,
) -> Thanks | None:
    """Who thanked, None where nobody has. What was `kept` holds while its turn does, or was dropped
    from a long thread; `senders` are those who told of an answer or sent it, by its turn."""
    ordered = in_order(turns)
    praised = [turn.at for turn in ordered if turn.kind is Kind.PRAISE]
    machine = automatic_ids(ordered, within_seconds)
    ours = [
        turn
        for turn in ordered
        if turn.answers
        and turn.deleted_at is None
        and turn.id not in machine
        and (not praised or turn.at >= praised[0])
    ]
    if kept and (
        any(turn.id == kept.turn for turn in ours) or all(turn.id != kept.turn for turn in ordered)
    ):
        return kept
    if not ours:
        return None
    return Thanks(ours[0].at, ours[0].id, senders.get(ours[0].id))
