"""What a draft answers: the customer, what they wrote, and what was answered before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from heard.domain.entry import Entry
from heard.domain.judgement import Kind
from heard.domain.policy import Brand, Policy
from heard.domain.thread import Thread
from heard.domain.turns import automatic_ids
from heard.guard.phrasebook import phrasebook
from heard.guard.words import Written, plain_word, written
from heard.triage.reading import STOP, WORDS_KEPT

_SHARED_BEGINNING = 5
"""Letters that two words begin with alike where they are forms of one: "deliver", "delivery"."""

_ENDINGS = ("ingly", "edly", "ings", "ing", "ed", "es", "s", "ly", "e")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person of the brand answered before."""

    text: Written
    at: datetime
    public: bool


@dataclass(frozen=True)
class Matter:
    """A thread as the checks see it. `said` is all that the customer wrote, `answers` what people
    of the brand answered, the oldest first."""

    thread: Thread
    policy: Policy
    said: Written
    answers: tuple[Answer, ...]

    @property
    def brand(self) -> Brand:
        """The brand that answers."""
        return self.policy.brand(self.thread.brand)

    @property
    def complaint(self) -> bool:
        """True where the customer complains."""
        return self.thread.kind is Kind.COMPLAINT

    @cached_property
    def first(self) -> bool:
        """True until a person answered in this episode."""
        turns = self.thread.turns
        machine = automatic_ids(turns, self.policy.automatic_within_seconds)
        return not any(
            turn.answers and turn.deleted_at is None and turn.id not in machine for turn in turns
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that name the customer, as a draft may write them; none if nobody told."""
        author = self.thread.customer
        known = phrasebook().words
        name = author.name or ""
        said = [plain_word(part) for part in written(name).words if part != STOP]
        if " ".join(said) in known["nameless"]:
            said = []
        parts = [*said, *(plain_word(part) for part in (author.handle or "").split("."))]
        if author.handle:
            parts.append(plain_word(author.handle.replace(".", "").replace("_", "")))
            parts += [plain_word(part) for part in author.handle.replace(".", "_").split("_")]
        return frozenset(part for part in parts if len(part) > 1 and not part.isdigit())

    @cached_property
    def content(self) -> "Content":
        """The words that say what it is about."""
        return Content.of(self.said.words, self.names)

    def tells(self, word: str) -> bool:
        """True for a word that names something in particular, whatever they called it."""
        ours = plain_word(self.brand.name).split()
        return (
            _tells(word)
            and word not in phrasebook().words["generic"]
            and word not in self.names
            and word not in ours
            and not word.isdigit()
        )

    def relates(self, words: Iterable[str]) -> bool:
        """True if one of the words is about what the customer wrote of."""
        return any(self.content.holds(word) for word in words)


@dataclass(frozen=True, slots=True)
class Content:
    """Words that carry a meaning: their stems, and the groups of words of the same thing."""

    stems: frozenset[str]
    groups: frozenset[int]

    @classmethod
    def of(cls, words: Iterable[str], names: frozenset[str]) -> "Content":
        """What is left of some words without small ones and names."""
        book = phrasebook()
        telling = [word for word in words if word not in names and _tells(word)]
        return cls(
            frozenset(stem(word) for word in telling),
            frozenset(group for word in telling for group in book.groups.get(word, ())),
        )

    @property
    def empty(self) -> bool:
        """True where nothing was said that a draft could take up."""
        return not self.stems

    def holds(self, word: str) -> bool:
        """True for a word of the same meaning, as far as its letters or its group show."""
        if not _tells(word):
            return False
        if not self.groups.isdisjoint(phrasebook().groups.get(word, ())):
            return True
        own = stem(word)
        return own in self.stems or (
            len(own) >= _SHARED_BEGINNING
            and any(other[:_SHARED_BEGINNING] == own[:_SHARED_BEGINNING] for other in self.stems)
        )


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in phrasebook().words["small"]


@lru_cache(WORDS_KEPT)
def stem(word: str) -> str:
    """The word without its commonest English endings."""
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


def matter_of(thread: Thread, entries: Sequence[Entry], policy: Policy) -> Matter:
    """The matter of a thread, of the messages that are at hand, in any order."""
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.message.native_id))
    theirs = [entry.text for entry in ordered if not entry.ours and entry.text]
    machine = automatic_ids(thread.turns, policy.automatic_within_seconds)
    ours = [
        Answer(written(entry.text), entry.at, public=not entry.message.surface.private)
        for entry in ordered
        if entry.ours
        and entry.text
        and not entry.undelivered
        and entry.deleted_at is None
        and not (entry.automatic or entry.message.automatic)
        and entry.message.native_id not in machine
    ]
    return Matter(thread, policy, written("\n".join(theirs)), tuple(ours))
