"""Which starters fit a thread, the likeliest first, with what Heard knows filled in."""

from collections.abc import Iterator, Sequence

from heard.domain.dossier import Dossier
from heard.domain.policy import Policy
from heard.domain.starter import GIVEN, Begun, Starter
from heard.guard.contacts import right_contacts
from heard.guard.matter import Matter, matter_of


def beginnings(
    dossier: Dossier, agent: str, policy: Policy, starters: Sequence[Starter]
) -> Iterator[Begun]:
    """The starters for a thread; `agent` is who writes."""
    thread = dossier.thread
    values = _values(matter_of(thread, dossier.entries, policy), agent)
    fitting = [
        one
        for one in starters
        if one.fits(thread.kind, thread.severity, thread.place.channel, thread.surface)
        and (values[GIVEN] or f"{{{GIVEN}}}" not in one.text)
    ]
    for starter in sorted(fitting, key=lambda one: one.rank(thread.issue)):
        yield starter.begun(values)


def _values(matter: Matter, agent: str) -> dict[str, str | None]:
    """What is known; the location is the one that they were invited to, else the one that they
    name, else the first of the brand's."""
    customer, contacts = matter.thread.customer, right_contacts(matter)
    handoff = (
        matter.thread.handoff if matter.thread.handoff and matter.thread.handoff.open else None
    )
    invited = [one for one in matter.brand.contacts if handoff and one.location == handoff.location]
    contact = next(iter((*invited, *contacts)), None)
    name = (customer.name or "").split()
    known = name[0] if name and matter.names and any(map(str.isalpha, name[0])) else None
    return {
        "customer": known or (f"@{customer.handle}" if customer.handle else None),
        "brand": matter.brand.name,
        "agent": agent.split(maxsplit=1)[0] if agent.split() else None,
        "location": contact.location if contact else None,
        "location_email": contact.email if contact else None,
        "location_phone": contact.phone if contact else None,
        GIVEN: handoff.reference if handoff else None,
    }
