"""Who is at the desk's pages: somebody with a session, seen anew at each request."""

from collections.abc import Mapping
from dataclasses import dataclass

from heard import bootstrap
from heard.adapters.http import bodies
from heard.adapters.http.cookies import session_in
from heard.adapters.http.forgery import FIELD, need_own_page, need_secret
from heard.desk.call import Call
from heard.domain.errors import Unauthorised
from heard.domain.people import Person
from heard.domain.signing_in import Session


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in, as the roster has them now."""

    person: Person
    session: Session

    @property
    def pair(self) -> tuple[Person, Session]:
        """For the frame of a page."""
        return self.person, self.session


def own_address(call: Call) -> str:
    """Where the desk is, as its visitors' browsers know it."""
    return bootstrap.own_address(call.request.headers.get("host", ""))


def visitor(call: Call) -> Visitor:
    """Who asks. Raises Unauthorised."""
    keys = bootstrap.desk_keys().live()
    person_id, session_id = session_in(call.request, keys, own_address(call), call.now)
    return Visitor(*bootstrap.signing_in().visitor(session_id, person_id, call.now))


def visitor_if_any(call: Call) -> Visitor | None:
    """Who asks, None where nobody is signed in."""
    try:
        return visitor(call)
    except Unauthorised:
        return None


def form(call: Call) -> tuple[Visitor, Mapping[str, str]]:
    """Who sends a form, and what is in it. Raises Unauthorised, and Forbidden for a form that is
    none of ours."""
    sender = visitor(call)
    need_own_page(call.request, own_address(call))
    typed = bodies.form_fields(call.request)
    need_secret(typed, sender.session)
    return sender, {name: value for name, value in typed.items() if name != FIELD}
