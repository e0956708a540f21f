"""Whether somebody else reads an answer first, and who if nobody does."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from heard.domain.verdict import Approval, Finding
from heard.guard.amounts import money
from heard.guard.look import Look
from heard.guard.offers import beyond
from heard.guard.waiting import acknowledgement


def approval(look: Look, findings: tuple[Finding, ...], now: datetime) -> Approval | None:
    """Whose approval the policy wants, counted from when the author began to write, and why; None
    where it wants none. A first acknowledgement goes without."""
    rules = look.matter.policy.standards.approving
    if not rules.wanted or acknowledgement(look, findings):
        return None
    why = tuple(_reasons(look))
    if not why:
        return None
    asked_at = min(look.draft.begun_at or now, now)
    return Approval(why, rules.by, asked_at + timedelta(minutes=rules.wait), rules.then)


def _reasons(look: Look) -> Iterator[str]:
    rules, thread = look.matter.policy.standards.approving, look.matter.thread
    if thread.severity in rules.severities:
        yield f"The case is {thread.severity}."
    reach = thread.customer.reach
    if rules.min_reach is not None and reach is not None and reach >= rules.min_reach:
        yield f"{reach:,} people follow this customer."
    amounts = [amount.value for amount in money(look.draft.text)]
    if rules.above is not None and max(amounts, default=0) > rules.above:
        yield f"It names {max(amounts):g}, and above {rules.above:g} somebody else decides too."
    elif any(beyond(look)):
        yield "It offers more than an agent may on their own."
