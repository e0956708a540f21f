"""One address, two readers: programs are answered in JSON, people at a browser by a page.

A program sends its token with each request. Whoever sends none and asks for HTML is a person, to be
shown a page or led to where one signs in.
"""

from collections.abc import Mapping

from heard.adapters.http.exchange import Response
from heard.desk.call import Answer, Call


def wants_page(headers: Mapping[str, str]) -> bool:
    """True for a person at a browser, by the headers of a request (lower case)."""
    return "authorization" not in headers and "text/html" in headers.get("accept", "")


def either(program: Answer, person: Answer) -> Answer:
    """What answers an address that both know."""

    def answer(call: Call) -> Response:
        return (person if wants_page(call.request.headers) else program)(call)

    return answer
