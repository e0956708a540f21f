"""The labelled drafts: what people would and would not send, in eight trades, with what a careful
care lead would say of each. Half were there to tune the checks by, half were held out."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from heard.adapters.starters_file import load_starters
from heard.domain.dossier import Dossier
from heard.domain.entry import Entry
from heard.domain.hearing import heard
from heard.domain.judgement import Judgement, Kind, Severity
from heard.domain.message import Author, Channel, Message, Place, Surface
from heard.domain.policy import Brand, Contact, Policy
from heard.domain.standards import Offers, Standards
from heard.domain.thread import Thread
from heard.domain.verdict import Check, Draft, Verdict
from heard.guard.decide import decide
from tests.builders import ACCOUNT, NOON, OFFICE_HOURS, a_policy

HERE = Path(__file__).parent / "drafts"
HALVES = ("tuned", "held_out")
STARTERS = load_starters(Path(__file__).parents[3] / "infra" / "policy" / "starters.toml")
STANDARDS = Standards(offers=Offers("EUR", 50, 20))


@dataclass(frozen=True)
class Labelled:
    """One draft with what it answers; `flags` are the checks that should find something."""

    half: str
    trade: str
    text: str
    flags: frozenset[Check]
    dossier: Dossier
    policy: Policy
    draft: Draft

    @property
    def good(self) -> bool:
        return not self.flags

    def verdict(self) -> Verdict:
        return decide(self.dossier, self.draft, self.policy, STARTERS, NOON)


@cache
def labelled(half: str) -> tuple[Labelled, ...]:
    """All drafts of a half."""
    return tuple(one for file in sorted((HERE / half).glob("*.toml")) for one in _of(half, file))


def _of(half: str, file: Path) -> Iterator[Labelled]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    contacts = tuple(
        Contact(one["location"], one.get("email"), one.get("phone")) for one in data["contacts"]
    )
    accounts = {channel: frozenset({ACCOUNT}) for channel in Channel}
    brand = Brand("marigold", data["brand"], OFFICE_HOURS, accounts, contacts=contacts)
    policy = a_policy(brands={"marigold": brand}, standards=STANDARDS)
    for thread in data["thread"]:
        dossier = dossier_of(thread, policy)
        for draft in thread["drafts"]:
            public = not (dossier.thread.surface.private or draft.get("private", False))
            yield Labelled(
                half=half,
                trade=file.stem.partition("-")[0],
                text=draft["text"],
                flags=frozenset(Check(name) for name in draft["flags"].split()),
                dossier=dossier,
                policy=policy,
                draft=Draft(draft["text"], public=public, facts_checked=draft.get("facts", False)),
            )


def dossier_of(facts: dict, policy: Policy, now: datetime = NOON) -> Dossier:
    """The thread that some facts describe: what was said, answered and said again."""
    channel, surface = Channel(facts["channel"]), Surface(facts["surface"])
    judgement = Judgement(
        Kind(facts.get("kind", "complaint")), Severity(facts.get("severity", "normal")), 0.9, ()
    )
    customer = Author("someone", facts.get("customer"), facts.get("handle"), facts.get("reach"))
    place = Place(channel, ACCOUNT, "place", "someone")
    told = [
        *((text, False) for text in facts["said"]),
        *((text, True) for text in facts.get("answered", ())),
        *((text, False) for text in facts.get("replied", ())),
    ]
    thread = Thread.unheard(place, "marigold", surface)
    entries = []
    for number, (text, ours) in enumerate(told):
        at = now - timedelta(minutes=facts.get("apart", 30) * (len(told) - number))
        message = Message(
            channel=channel,
            account=ACCOUNT,
            native_id=f"n{number}",
            surface=surface,
            author=Author(ACCOUNT) if ours else customer,
            by_brand=ours,
            place=place,
            text=text,
            posted_at=at,
        )
        entry = Entry(message, at).judged(lambda *_: judgement)
        entries.append(entry)
        thread = heard(thread, entry, at, policy).thread
    return Dossier(thread, tuple(entries), (), None)
