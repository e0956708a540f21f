"""What was answered before: a draft that says otherwise, and a debate that begins in public."""

from collections.abc import Iterator

from heard.domain.verdict import Check, Finding
from heard.guard.amounts import days, money, numbers, percent
from heard.guard.look import Look
from heard.guard.phrasebook import phrasebook

_MOST_IN_PUBLIC = 2
"""Public answers after which a third makes a debate of it."""

_MEND = "If it changed, say so in the same sentence. If not, mend the slip."


def contradicts(look: Look) -> Iterator[Finding]:
    """Other amounts or days than we named before, without a word about those; a yes that was a no."""
    earlier = look.matter.answers
    if not earlier:
        return
    text = look.draft.text
    before = [answer.text.text for answer in earlier]
    yield from _other(
        [(f"{one.value:g}", one.start, one.end) for one in money(text)],
        [f"{one.value:g}" for said in before for one in money(said)],
        set(numbers(text)),
        text,
    )
    yield from _other(
        [(one.called, one.start, one.end) for one in days(text) if one.due],
        [one.called for said in before for one in days(said) if one.due],
        {one.called for one in days(text)},
        text,
    )
    yield from _turned(look)


def departs(look: Look) -> Iterator[Finding]:
    """Other amounts than the brand's approved answers to this issue name, without a word about
    those."""
    issue = look.matter.thread.issue
    known = [one.text for one in look.starters if one.approved and issue in one.issues]
    named = [f"{one.value:g}" for said in known for one in (*money(said), *percent(said))]
    text = look.draft.text
    given = [(f"{one.value:g}", one.start, one.end) for one in (*money(text), *percent(text))]
    if not named or not given or not {value for value, _, _ in given}.isdisjoint(named):
        return
    _, start, end = given[0]
    yield Finding(
        Check.CONTRADICTION,
        f"The approved answer to this names {named[0]}; this says {text[start:end]}.",
        "Give what others get, or ask a lead for another answer.",
        start,
        end,
    )


def _other(
    now: list[tuple[str, int, int]], before: list[str], mentioned: set[str], text: str
) -> Iterator[Finding]:
    """Something else than before; none where what was said before is mentioned at all."""
    if not now or not before or not mentioned.isdisjoint(before):
        return
    _, start, end = now[0]
    yield Finding(
        Check.CONTRADICTION,
        f"Earlier we named {before[-1]}; this says {text[start:end]}.",
        _MEND,
        start,
        end,
    )


def _turned(look: Look) -> Iterator[Finding]:
    """A refund that was granted and is now refused, or the other way round."""
    yes, no = look.heard.signs["refund_yes"], look.heard.signs["refund_no"]
    if bool(yes) == bool(no):
        return
    last = None
    for answer in look.matter.answers:
        signs = phrasebook().find(answer.text).signs
        if bool(signs["refund_yes"]) != bool(signs["refund_no"]):
            last = bool(signs["refund_yes"])
    if last is None or last is bool(yes):
        return
    first, after = (yes or no)[0]
    words = ("we would refund", "this refuses it") if last else ("we would not", "this grants it")
    says = f"Earlier we said that {words[0]}; {words[1]}."
    yield look.at(Check.CONTRADICTION, first, after, says, _MEND)


def debates(look: Look) -> Iterator[Finding]:
    """A third public answer back and forth: from here on bystanders only watch a quarrel."""
    given = sum(answer.public for answer in look.matter.answers)
    if look.draft.public and look.matter.complaint and given >= _MOST_IN_PUBLIC:
        yield Finding(
            Check.DEBATE,
            f"This would be public answer number {given + 1} in this conversation.",
            "Answer twice at most where all can read it: write or call them instead, and say in "
            "public only that you have.",
        )
