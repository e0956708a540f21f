"""Send what waited for a recipient as one, less what was settled meanwhile.

The sweep charged it and committed what is in it; an event that comes again is sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from heard.domain.recipient import CARE, OPERATIONS, person_of
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports import Roster
from heard.services import wording
from heard.services.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Bundling:
    """Sends the bundles that are due."""

    delivery: Delivery
    roster: Roster

    def send(self, recipient_id: str, data: Mapping[str, str | int | None], now: datetime) -> int:
        """Send one bundle, `data` as its event has it; returns how many messages were sent."""
        delivery, policy = self.delivery, self.delivery.policy
        asked = str(data["threads"]).split()
        _, threads = delivery.recipients.load([], asked)
        person_id = person_of(recipient_id)
        person = next((p for p in self.roster.people() if p.id == person_id and p.phone), None)
        known = [threads[one] for one in asked if one in threads]
        open_ones = [thread for thread in known if not _over(thread, person_id)]
        more = bool(data["more"])
        if not open_ones and not more:
            return 0
        oldest = datetime.fromisoformat(str(data["oldest_at"]))
        if person is None:
            # A topic's; or somebody's who left meanwhile: then the team hears of it.
            mail = wording.bundle_mail(open_ones, more, oldest, delivery.host, now, policy)
            delivery.post(OPERATIONS if recipient_id == OPERATIONS else CARE, mail)
            return 1
        address = None
        if open_ones:
            link = delivery.link(open_ones[0].id, person, now)
            delivery.save([], now, [link])
            address = delivery.address(link)
        code = str(data["code"]) if open_ones and data.get("code") else None
        sms = wording.bundle_sms(open_ones, more, oldest, address, now, policy, code=code)
        delivery.text(person, sms)
        return 1


def _over(thread: Thread, person: str | None) -> bool:
    """True where this person (None: a topic) needs not be told any more: it is done, or somebody
    else has it."""
    if thread.claim and thread.claim.by == person and thread.state.owed:
        return False
    if thread.doubted:
        return False
    return thread.state.ended or (thread.kind.owed_an_answer and thread.state is not State.WAITING)
