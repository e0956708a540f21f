"""Claim many threads at once, each for itself: what one refuses keeps no other from being claimed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.dossier import Outcome
from heard.domain.errors import Gone, Refused, Superseded
from heard.domain.people import Link, Person
from heard.ports.paging import Links
from heard.services.act import Acting
from heard.services.deed import LINK_USED, Acted, Asked


def each(thread_ids: Iterable[str], act: Callable[[str], Acted]) -> tuple[Outcome, ...]:
    """Act on each thread once, in this order."""
    outcomes = []
    for thread_id in dict.fromkeys(thread_ids):
        try:
            outcomes.append(Outcome(thread_id, act(thread_id).thread))
        except Refused as refused:
            outcomes.append(Outcome(thread_id, refused=refused))
    return tuple(outcomes)


@dataclass(frozen=True, slots=True)
class ClaimingAll:
    """Claims several threads for one person."""

    acting: Acting
    links: Links

    def claim(
        self, person: Person, thread_ids: Iterable[str], now: datetime, key: str | None = None
    ) -> tuple[Outcome, ...]:
        """What came of each; `key` is the caller's idempotency key. Raises Unavailable."""
        return each(
            thread_ids,
            lambda thread_id: self.acting.claim(Asked(person, thread_id, key), now),
        )

    def claim_through(
        self, link: Link, person: Person, thread_ids: Iterable[str], now: datetime
    ) -> Link:
        """Claim through a digest's link, which is dead then; returns the one to go on with.

        To claim what one has changes nothing, so the link is used last: whoever was interrupted
        presses again. Raises Gone where it was used meanwhile.
        """
        self.claim(person, thread_ids, now, key=f"link {link.token}")
        until = now + timedelta(minutes=self.acting.policy.link_minutes)
        fresh = self.links.new(link.thread_id, link.person, until, link.others)
        try:
            self.links.replace(link, fresh, now)
        except Superseded:
            raise Gone(LINK_USED) from None
        return fresh
