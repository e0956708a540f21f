"""Who works at the desk: whoever calls as a program, and everybody by name for the pages."""

from heard import bootstrap
from heard.adapters.http import callers
from heard.adapters.http.showing import Desk
from heard.desk.call import Call
from heard.domain.people import Person


def caller(call: Call) -> Person:
    """The agent whom the token of a request names. Raises Unauthorised."""
    keys, roster = bootstrap.desk_keys().live(), bootstrap.roster()
    return callers.caller(call.request, keys, roster, call.now)


def desk() -> Desk:
    """The people and the policy that a page is filled in with."""
    return Desk(bootstrap.roster().people(), bootstrap.policy())
