"""The reply guard: one verdict for one draft, from what it answers and what the policy asks.

Pure: the same arguments give the same verdict. It never raises, whatever somebody types, and the
work grows with the draft's length.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from heard.domain.dossier import Dossier
from heard.domain.policy import Policy
from heard.domain.starter import Starter
from heard.domain.verdict import ORDER, Check, Draft, Finding, Unchecked, Verdict
from heard.guard import (
    earlier,
    explaining,
    length,
    manner,
    offers,
    personal,
    regard,
    spelling,
    starting,
)
from heard.guard.approving import approval
from heard.guard.contacts import offered
from heard.guard.look import Look
from heard.guard.matter import matter_of
from heard.guard.tongues import english
from heard.guard.waiting import waits

_MOST = 12
"""Findings of one check that are told; who has more begins again anyway."""

_Look = Callable[[Look], Iterator[Finding]]

_ANY_LANGUAGE: tuple[_Look, ...] = (
    starting.variables,
    starting.unedited,
    personal.personal_data,
    length.too_long,
    regard.names_them,
    offered,
    earlier.debates,
    earlier.departs,
)
"""What goes by shapes, names and numbers, whatever the language."""

_IN_ENGLISH: tuple[_Look, ...] = (
    regard.acknowledges,
    regard.restates,
    regard.apologises,
    manner.phrases,
    manner.mockery,
    explaining.explains,
    manner.shouting,
    offers.beyond,
    earlier.contradicts,
    spelling.misspelt,
)
_NEEDS_ENGLISH = (
    Check.ACKNOWLEDGE,
    Check.RESTATE,
    Check.APOLOGY,
    Check.NON_APOLOGY,
    Check.LIABILITY,
    Check.SARCASM,
    Check.SHOUTING,
    Check.BLAME,
    Check.CAUSE,
    Check.POLICY_QUOTED,
    Check.PROMISE,
    Check.CONTRADICTION,
    Check.SPELLING,
)


def decide(
    dossier: Dossier, draft: Draft, policy: Policy, starters: Sequence[Starter], now: datetime
) -> Verdict:
    """The verdict on a draft that answers a thread, as far as its messages are at hand."""
    look = Look(draft, matter_of(dossier.thread, dossier.entries, policy), starters)
    if not draft.text.strip():
        return Verdict()
    understood = english(draft.text)
    findings = tuple(_found(look, understood=understood))
    return Verdict(
        refusals=tuple(finding for finding in findings if finding.check.refuses),
        warnings=tuple(finding for finding in findings if not finding.check.refuses),
        unchecked=tuple(_unchecked(look, understood=understood)),
        waits=tuple(waits(look, findings, now)),
        needs_approval=approval(look, findings, now),
    )


def _found(look: Look, *, understood: bool) -> Iterator[Finding]:
    found: list[Finding] = []
    for check in (*_ANY_LANGUAGE, *(_IN_ENGLISH if understood else ())):
        found += islice(check(look), _MOST)
    yield from sorted(found, key=lambda one: (ORDER[one.check], one.start, one.end, one.says))


def _unchecked(look: Look, *, understood: bool) -> Iterator[Unchecked]:
    """What was left out, and why: silence must not look like a blessing."""
    if not understood:
        yield Unchecked(
            _NEEDS_ENGLISH,
            "The draft is not in English: its words were not judged. Have somebody read it who "
            "speaks the language.",
        )
    elif look.tongue.mixed:
        yield Unchecked(_NEEDS_ENGLISH, "Only the English part of the draft was judged.")
    elif look.matter.first and not english(look.matter.said.text):
        yield Unchecked(
            (Check.RESTATE,),
            "They wrote in another language: whether you took up what they wrote was not judged.",
        )
    place = look.matter.thread.place.channel
    if length.room(place, public=look.draft.public) is None:
        yield Unchecked((Check.LENGTH,), f"How much {place} takes is not published.")
    if look.draft.public and look.matter.complaint and not look.matter.brand.contacts:
        yield Unchecked(
            (Check.CONTACT,), "The policy names no contact points of this brand (care.toml)."
        )
    if not look.matter.names:
        yield Unchecked((Check.NAME,), "Nobody told us the customer's name.")
