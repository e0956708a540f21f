"""Every error that a caller sees is a problem document."""

import json

import pytest

from heard.adapters.http.problems import problem
from heard.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    HeardError,
    Invalid,
    NotFound,
    PolicyError,
    Superseded,
    TooLarge,
    Unauthorised,
    Unavailable,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("limit: a number.", "limit"), 400),
        (Unauthorised("Who?"), 401),
        (Forbidden("No."), 403),
        (NotFound("There is no such thread."), 404),
        (Conflict("Already claimed by Dana 3 min ago."), 409),
        (Gone("Used."), 410),
        (TooLarge("64 KB at most."), 413),
        (Unavailable("PutItem: ThrottlingException"), 503),
        (Superseded("version 7"), 503),
    ],
)
def test_an_error_has_its_status_and_its_document(error: HeardError, status: int) -> None:
    response = problem(error)
    document = json.loads(response.body)
    assert response.status == document["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert document["type"].startswith("urn:heard:problem:")
    assert document["title"]
    assert document["detail"]


def test_an_invalid_request_names_its_field() -> None:
    assert json.loads(problem(Invalid("x", "cursor")).body)["field"] == "cursor"
    assert "field" not in json.loads(problem(Conflict("x")).body)


def test_what_is_not_the_callers_fault_says_nothing_of_the_inside_and_when_to_try_again() -> None:
    response = problem(Unavailable("TransactWriteItems: ThrottlingException"))
    assert "Throttling" not in response.body
    assert response.headers["Retry-After"] == "2"


def test_who_is_not_known_is_told_how_to_say_who_they_are() -> None:
    assert problem(Unauthorised("x")).headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_policy_is_no_answer_to_a_caller() -> None:
    with pytest.raises(PolicyError):
        problem(PolicyError("clocks.high.claim"))
