"""Threads and drafts for the guard's tests, with everything set that a test does not care about."""

from dataclasses import replace
from datetime import datetime

from heard.domain.dossier import Dossier
from heard.domain.message import Channel
from heard.domain.policy import Brand, Contact, Policy
from heard.domain.verdict import Check, Draft, Verdict
from heard.guard.decide import decide
from tests.builders import ACCOUNT, NOON, OFFICE_HOURS, a_policy
from tests.unit.guard.labelled import STANDARDS, STARTERS, dossier_of

CONTACT = Contact("Leeds", "help@brightwire.example", "+44 113 555 0121")
CALM = (
    "Hi Tom, I'm sorry that the engineer did not come. Thank you for telling us. I am asking the "
    "planners now. help@brightwire.example or 0113 555 0121. Jo"
)


def a_company(*contacts: Contact, **changes) -> Policy:
    accounts = {channel: frozenset({ACCOUNT}) for channel in Channel}
    brand = Brand("marigold", "Brightwire", OFFICE_HOURS, accounts, contacts=contacts or (CONTACT,))
    return a_policy(brands={"marigold": brand}, standards=replace(STANDARDS, **changes))


def a_case(policy: Policy | None = None, **facts) -> Dossier:
    facts = {
        "channel": "facebook",
        "surface": "comment",
        "customer": "Tom Pretend",
        "said": ["The engineer never came, still no internet"],
        "apart": 5,
        **facts,
    }
    return dossier_of(facts, policy or a_company())


def verdict_on(
    text: str, *, policy: Policy | None = None, now: datetime = NOON, draft=None, **facts
) -> Verdict:
    policy = policy or a_company()
    dossier = a_case(policy, **facts)
    public = not dossier.thread.surface.private
    return decide(
        dossier, Draft(text, **{"public": public, **(draft or {})}), policy, STARTERS, now
    )


def marked(text: str, check: Check, **facts) -> list[str]:
    """What a check marks of a text, by its words."""
    verdict = verdict_on(text, **facts)
    found = (*verdict.refusals, *verdict.warnings)
    return [text[one.start : one.end] for one in found if one.check is check]
