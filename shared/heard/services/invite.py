"""Send somebody on the roster the link that they asked for to sign in.

The link is made where it is sent, so that no row of the table ever holds what opens the desk.
"""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.events import EventRow
from heard.domain.signing_in import LOGIN_LASTS
from heard.ports.alerts import Mail
from heard.ports.people import Roster, Sessions
from heard.services.delivery import Delivery

_BODY = """{name}, here is your link to the desk:

{address}

It works once, for {minutes} minutes. If it was not you who asked for it, leave it alone: without it
nobody gets in."""


@dataclass(frozen=True, slots=True)
class Inviting:
    """Sends links to sign in."""

    delivery: Delivery
    sessions: Sessions
    roster: Roster

    def send(self, row: EventRow, now: datetime) -> int:
        """One e-mail for a row; none where nobody gets mail of their own, or the wish is older than
        its link would be. Returns how many. Raises Unavailable: the row comes again."""
        person = self.roster.team().person(row.subject)
        late = now - row.events[0].at >= LOGIN_LASTS
        if person is None or not person.email or late or not self.delivery.alerts.mails:
            return 0
        login = self.sessions.new_login(person.id, now + LOGIN_LASTS)
        body = _BODY.format(
            name=person.name,
            address=f"{self.delivery.host}/login/{login.token}",
            minutes=int(LOGIN_LASTS.total_seconds() // 60),
        )
        self.delivery.mail(person, Mail("Your link to the desk", body), row.id_of(0), now)
        return 1
