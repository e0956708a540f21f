"""`docs/reply-guard.md`: what the guard checks, and how well, measured on the labelled drafts.

`make reply-guard` writes it; a test fails where it is stale.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from heard.domain.verdict import Check
from tests.unit.guard.labelled import HALVES, Labelled, labelled

DOC = Path(__file__).parents[3] / "docs" / "reply-guard.md"

LOOKS_AT = {
    Check.VARIABLE: "a `{variable}`, `[name]` or `XXX` that nobody filled in",
    Check.STARTER: "a starter without a sentence of one's own about this customer's matter",
    Check.PERSONAL_DATA: "phones, e-mails, addresses, order, customer, card and bank numbers and "
    "birth dates, where others can read them; the brand's own contact points are allowed",
    Check.LENGTH: "more than the place takes, counted as the place counts (X weighs letters, Google "
    "counts bytes)",
    Check.NAME: "the customer's name or handle is missing, or somebody else is greeted",
    Check.ACKNOWLEDGE: "a first answer in which nothing shows that they were heard",
    Check.RESTATE: "a first answer that says nothing of what they wrote about",
    Check.APOLOGY: "a first answer to a complaint without a word of regret",
    Check.NON_APOLOGY: "“sorry you feel that way”, “sorry if”, “any inconvenience”",
    Check.LIABILITY: "fault or liability admitted in writing",
    Check.CONTACT: "a public answer to a complaint without e-mail and phone of the right location",
    Check.SARCASM: "mockery: phrases, laughing faces, their own words in quotation marks",
    Check.SHOUTING: "capitals that are no names, rows of exclamation marks",
    Check.BLAME: "“you should have”, “calm down”, “nobody else complained”",
    Check.CAUSE: "a cause that is named before the facts are checked",
    Check.POLICY_QUOTED: "rules quoted before the facts are checked",
    Check.PROMISE: "what nobody can be sure of, and gifts above the limits of `[offers]`",
    Check.CONTRADICTION: "another amount, day or answer on a refund than an earlier one, or another amount than the approved answer",
    Check.DEBATE: "a third public answer back and forth",
    Check.SPELLING: "the commonest slips, in answers to reviews and posts",
}

TOP = """\
# The reply guard

It reads a draft against the thread that it answers, and says what a careful colleague would: in
words, with the place in the draft and what to do. Only four things refuse a draft, because they can
only be a mistake: {refusing}. Everything else warns, and the person who sends decides.

`POST /threads/{{id}}/check {{"text", "public"}}` gives the verdict and stores nothing;
`GET /threads/{{id}}/starters` gives beginnings, which `infra/policy/starters.toml` holds. The phrases
are in `shared/heard/guard/phrases.toml`: a care manager may change them. Pure code, no model, no
network; some milliseconds a draft.

This file is written by `make reply-guard`, and a test fails where it is stale.

## What it looks at

| Check | | Finds |
|---|---|---|
{checks}

`cause` and `policy_quoted` fall silent when the author ticks that the facts are checked, and after
the first answer. Checks of words need English: a draft in another language is only checked for the
first four, the name, the contact points and the debate, and the verdict says so (`unchecked`), as it
does where a place publishes no limit or nobody told the customer's name.

## When it waits

- **They are still writing.** Messages within `vent_seconds` of each other are one outburst: let them
  finish.
- **Heat.** `cool_off` minutes for each degree, which grow with the case's severity and with what is
  hot in the draft (blame, sarcasm, shouting), counted from when its author began. A calm answer to
  an ordinary complaint waits for nothing. The author may waive it, with a reason.
- Neither lasts beyond the warning of the reply's clock, and neither holds back the first
  acknowledgement: at most 60 calm words that name no cause, and admit and promise nothing.
- **Approval**, where `[approval]` asks for it: by `by`, and from `wait` minutes on by `then`, the lead
  on call. A first acknowledgement goes without.

## How well, measured

{count} drafts of our own, in eight trades and a set of near misses, with made-up customers: what
people would send, and what they would not. Each is labelled with all checks that should find
something. They came in rounds: one was written, the guard was measured on it and then tuned with it,
and the next was written. All rounds but the last are `tuned` now; the last is held out, written after
the guard was frozen. One thing was mended after it was measured: a shop's own address had refused a
good draft, so an address now refuses only where the sentence says that it is theirs.

All rounds are by the same hand, so on a real company's drafts expect less, recall of sarcasm, blame
and causes above all: these are open sets, and the guard knows phrases and how sentences are built,
not what they mean. Of a round that tried hard to avoid its phrases it found 2 of 28 sarcasms, blames
and causes while that was new; the rules on how sentences are built came from there.

**Good drafts refused: {refused} of {good}.** Good drafts with a warning: {warned}.

{tables}

### What it got wrong among those held out

{wrong}
"""


def page() -> str:
    """The whole document."""
    everything = [one for half in HALVES for one in labelled(half)]
    good = [one for one in everything if one.good]
    verdicts = [one.verdict() for one in good]
    refusing = ", ".join(f"`{check}`" for check in Check if check.refuses)
    warned = Counter(
        one.half for one, verdict in zip(good, verdicts, strict=True) if verdict.warnings
    )
    return TOP.format(
        refusing=refusing,
        checks="\n".join(
            f"| `{check}` | {'refuses' if check.refuses else 'warns'} | {LOOKS_AT[check]} |"
            for check in Check
        ),
        count=len(everything),
        refused=sum(bool(verdict.refusals) for verdict in verdicts),
        good=len(good),
        warned=", ".join(
            f"{warned[half]} of {sum(one.half == half for one in good)} ({_called(half)})"
            for half in HALVES
        ),
        tables=_table(),
        wrong="\n".join(_wrong(labelled("held_out"))) or "Nothing.",
    )


def _table() -> str:
    halves = [f"{_called(half)}: {len(labelled(half))}" for half in HALVES]
    lines = [
        f"| Check | {halves[0]}: precision | recall | {halves[1]}: precision | recall |",
        "|---|---|---|---|---|",
    ]
    counts = {half: _counted(labelled(half)) for half in HALVES}
    for check in (*Check, None):
        cells = [f"`{check}`" if check else "**all**"]
        for half in HALVES:
            told, right, due = (
                sum(counter.values()) if check is None else counter[check]
                for counter in counts[half]
            )
            cells += [_share(right, told), _share(right, due)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _counted(drafts: Sequence[Labelled]) -> tuple[Counter, Counter, Counter]:
    """How often each check told, was right, and should have."""
    told, right, due = Counter(), Counter(), Counter()
    for one in drafts:
        flags = one.verdict().flags
        told.update(flags)
        right.update(flags & one.flags)
        due.update(one.flags)
    return told, right, due


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "none"


def _wrong(drafts: Sequence[Labelled]) -> Iterator[str]:
    for one in drafts:
        flags = one.verdict().flags
        marks = [f"missed `{check}`" for check in sorted(one.flags - flags)]
        marks += [f"took for `{check}`" for check in sorted(flags - one.flags)]
        if marks:
            yield f"- {', '.join(marks)}: “{one.text}”"


def _called(half: str) -> str:
    return half.replace("_", " ")


if __name__ == "__main__":
    DOC.write_text(page(), encoding="utf-8")
