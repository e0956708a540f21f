"""Sign in to the desk, stay signed in, sign out.

A link is sent to people on the roster only, and who asks for one learns nothing of who they are. It
works once, on a POST: a mail scanner that opens it uses nothing up.
"""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.errors import Gone, NotFound, Superseded, Unauthorised
from heard.domain.events import Event, EventType
from heard.domain.people import Person
from heard.domain.signing_in import LOGIN_LASTS, SESSION_LASTS, Login, Session
from heard.ports.people import Roster, Sessions

_NO_LINK = "This link to sign in is none of ours, or its time is long over. Ask for a new one."
_OVER = "This link to sign in was used or has expired: it works once, for ten minutes. Ask for a new one."
_SIGN_IN = "Sign in to go on."


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Lets people in, and out again."""

    sessions: Sessions
    roster: Roster

    def want(self, email: str, now: datetime) -> None:
        """Somebody asks for a link to this address. Nothing is told of whether it is known, or was
        asked for too often."""
        wanted = email.strip().casefold()
        for person in self.roster.people():
            if not person.email or person.email.casefold() != wanted:
                continue
            asked = self.sessions.askings(person.id).once_more(now)
            if asked is None:
                continue
            try:
                self.sessions.wanted(asked, (Event(EventType.LOGIN_WANTED, now),), now)
            except Superseded:
                continue  # they asked twice at once: one link is enough

    def link(self, person: Person, now: datetime) -> Login:
        """A new link for somebody, stored."""
        return self.sessions.new_login(person.id, now + LOGIN_LASTS)

    def offered(self, token: str, now: datetime) -> tuple[Login, Person]:
        """A link that can be used, and whom it lets in. Raises NotFound for a link that there never
        was, Gone for one that was used, has expired, or is for nobody on the roster."""
        login = self.sessions.login(token)
        if login is None:
            raise NotFound(_NO_LINK)
        for person in self.roster.people():
            if person.id == login.person and login.works(now):
                return login, person
        raise Gone(_OVER)

    def enter(self, token: str, now: datetime, before: Session | None) -> Session:
        """Use a link, and begin a session that has nothing of the one `before`, which ends. Raises
        as `offered` does."""
        login, person = self.offered(token, now)
        session = self.sessions.new_session(person.id, now + SESSION_LASTS)
        try:
            self.sessions.begin(login, session, now)
        except Superseded:
            raise Gone(_OVER) from None
        if before:
            self.sessions.end(before, now)
        return session

    def visitor(self, session_id: str, person_id: str, now: datetime) -> tuple[Person, Session]:
        """Who is there, as the roster has them now. Raises Unauthorised for a session that is over,
        and for somebody who is not on the roster any more."""
        session, person = self.sessions.look(session_id, person_id)
        if session is None or person is None or session.person != person.id:
            raise Unauthorised(_SIGN_IN)
        if not session.live(now):
            raise Unauthorised(_SIGN_IN)
        return person, session

    def leave(self, session: Session, now: datetime) -> None:
        """Sign out: what the browser holds is worth nothing from now on."""
        self.sessions.end(session, now)
