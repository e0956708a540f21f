"""One HTTP request of a command, to the deployed API."""

from collections.abc import Mapping

import urllib3

from heard.domain.errors import Unavailable

TIMEOUT_SECONDS = 15


def asked(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """The status and body of the answer. Raises Unavailable where none comes."""
    try:
        answer = urllib3.request(
            method,
            url,
            body=body,
            headers=headers,
            fields=query,
            timeout=TIMEOUT_SECONDS,
            retries=False,
            redirect=False,
        )
    except (urllib3.exceptions.HTTPError, OSError) as error:
        # Without the query: it may hold a verify token.
        message = f"{url} does not answer ({type(error).__name__})"
        raise Unavailable(message) from error
    return answer.status, answer.data
