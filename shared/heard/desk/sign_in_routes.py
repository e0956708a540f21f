"""The addresses at which one signs in and out.

GET  /login              asks for an e-mail address     POST sends a link there, if it is known
GET  /login/{token}      a button, and nothing happens  POST uses the link up and lets in
POST /logout             ends the session
GET  /desk/{hash}/{file} style and script of all pages
"""

from collections.abc import Mapping

from heard import bootstrap
from heard.adapters.http import bodies, questions, screen
from heard.adapters.http.cookies import no_cookie, session_cookie
from heard.adapters.http.exchange import Response
from heard.adapters.http.forgery import need_own_page
from heard.adapters.http.wanted import forgotten, wanted_in
from heard.desk.call import Answer, Call
from heard.desk.visitor import form, own_address, visitor_if_any


def _ask(call: Call) -> Response:
    questions.only(call.request)
    if visitor_if_any(call):
        return screen.moved(wanted_in(call.request, own_address(call)))
    return screen.shown("login.html", {"mails": bootstrap.mails_are_sent(), "sent": False})


def _send(call: Call) -> Response:
    need_own_page(call.request, own_address(call))
    email = bodies.form_fields(call.request).get("email", "")
    bootstrap.signing_in().want(email, call.now)
    return screen.shown("login.html", {"mails": bootstrap.mails_are_sent(), "sent": True})


def _offer(call: Call) -> Response:
    login, person = bootstrap.signing_in().offered(call.ids[0], call.now)
    return screen.shown("enter.html", {"token": login.token, "name": person.name})


def _enter(call: Call) -> Response:
    own = own_address(call)
    need_own_page(call.request, own)
    before = visitor_if_any(call)
    session = bootstrap.signing_in().enter(
        call.ids[0], call.now, before.session if before else None
    )
    key = bootstrap.desk_keys().live()[0]
    signed_in = session_cookie(session, key, own, call.now)
    return screen.moved(wanted_in(call.request, own), signed_in, forgotten(own))


def _leave(call: Call) -> Response:
    sender, _ = form(call)
    bootstrap.signing_in().leave(sender.session, call.now)
    return screen.moved("/login", no_cookie(own_address(call)))


def _asset(call: Call) -> Response:
    return screen.asset(call.ids[1])


ROUTES: Mapping[tuple[str, str], Answer] = {
    ("GET", "login"): _ask,
    ("POST", "login"): _send,
    ("GET", "login/*"): _offer,
    ("POST", "login/*"): _enter,
    ("POST", "logout"): _leave,
    ("GET", "desk/*/*"): _asset,
}
