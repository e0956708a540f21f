"""The quick way to find phrases finds what trying every phrase at every word finds."""

from hypothesis import given
from hypothesis import strategies as st

from heard.triage.phrases import GAP, Phrases, Step
from heard.triage.reading import STOP

VOCABULARY = ("cold", "colder", "soup", "not", "again")
WORDS = st.lists(st.sampled_from((*VOCABULARY, STOP)), max_size=14).map(tuple)


@st.composite
def some_steps(draw):
    """A phrase as the file may say it: neither its first nor its last step hangs in the air."""
    length = draw(st.integers(1, 4))
    return tuple(
        Step(
            draw(st.frozensets(st.sampled_from((*VOCABULARY, "col*")), min_size=1, max_size=2)),
            optional=at > 0 and draw(st.booleans()),
            after_gap=at > 0 and draw(st.booleans()),
        )
        for at in range(length)
    )


def fits(step: Step, word: str) -> bool:
    return any(
        word == known or (known[-1] == "*" and word.startswith(known[:-1])) for known in step.words
    )


def end_of(steps: tuple[Step, ...], words: tuple[str, ...], at: int) -> int:
    """Where the steps end from this word on, the nearest first; 0 where they do not fit."""
    if not steps:
        return at
    step, rest = steps[0], steps[1:]
    for here in range(at, at + 1 + GAP * step.after_gap):
        if here >= len(words) or words[here] == STOP:
            break
        end = end_of(rest, words, here + 1) if fits(step, words[here]) else 0
        if end:
            return end
    return end_of(rest, words, at) if step.optional else 0


@given(st.lists(some_steps(), max_size=6), WORDS)
def test_every_phrase_is_found_wherever_it_stands_and_nothing_else(phrases, words):
    slowly = [
        (at, number, end)
        for at in range(len(words))
        for number, steps in enumerate(phrases)
        if (end := end_of(steps, words, at))
    ]
    assert Phrases(phrases).find(words) == slowly
