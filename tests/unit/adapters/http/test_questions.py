"""What a query or a body asks for is understood whole, or refused by name."""

import base64
import json

import pytest

from heard.adapters.http import bodies, questions
from heard.adapters.http.exchange import LONGEST_BODY, Request, request_of, spellings
from heard.domain.dossier import Column, Pages
from heard.domain.errors import Invalid, NotFound, TooLarge
from heard.domain.judgement import Kind
from heard.domain.state import State


def asking(**query: str) -> Request:
    return Request("GET", "/threads", query)


def sending(body: str | bytes) -> Request:
    return Request(
        "POST", "/threads/x/claim", body=body if isinstance(body, bytes) else body.encode()
    )


def an_event(**changes: object) -> dict[str, object]:
    return {
        "rawPath": "/threads",
        "rawQueryString": "",
        "headers": {"Accept": "*/*"},
        "requestContext": {"http": {"method": "GET"}},
        **changes,
    }


def test_filters_are_read_and_an_empty_one_is_none() -> None:
    wanted = questions.wanted(asking(state="waiting", kind="question", severity=""))
    assert (wanted.state, wanted.kind, wanted.severity) == (State.WAITING, Kind.QUESTION, None)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("state", "open", "waiting, claimed, withdrawn, answered, noted, resolved, dismissed"),
        ("state", "unopened", "waiting"),
        ("kind", "Complaint", "complaint, question, praise, chatter, spam"),
        ("severity", "urgent", "critical, high, normal, low"),
        ("channel", "twitter", "facebook"),
        ("sort", "newest", "not known here"),
    ],
)
def test_a_filter_that_is_not_known_is_refused_with_what_there_is(
    name: str, value: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        questions.wanted(asking(**{name: value}))
    assert refused.value.field == name


@pytest.mark.parametrize("value", ["0", "101", "-1", "2.5", "x", "1e2", "٣", "9" * 5000])
def test_a_limit_is_a_number_from_1_to_100(value: str) -> None:
    with pytest.raises(Invalid) as refused:
        questions.limit(asking(limit=value))
    assert refused.value.field == "limit"


def test_a_limit_may_be_left_out() -> None:
    assert questions.limit(asking()) == 25
    assert questions.limit(asking(limit="100")) == 100


def test_a_cursor_comes_back_as_it_was() -> None:
    column = Column(State.WAITING, "00#2030-01-08T12:00:00.000000Z#abcdef")
    assert questions.column_cursor(asking(cursor=questions.column_text(column) or "")) == column
    pages = Pages("2030-01-08T12:00:00.000000Z#ab", None)
    assert questions.pages_cursor(asking(cursor=questions.pages_text(pages) or "")) == pages


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "!!!!",
        encoded({}),
        encoded(["waiting"]),
        encoded([None, None]),
        encoded([1, 2]),
        encoded(["nowhere", "00#1"]),
        encoded(["waiting", None]),
        encoded(["waiting", "~~~"]),
        encoded(["waiting", "0" * 2000]),
        base64.b64encode(b"[" * 40_000).decode(),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        questions.column_cursor(asking(cursor=cursor))
    assert refused.value.field == "cursor"


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="state: given twice"):
        request_of(an_event(rawQueryString="state=waiting&state=claimed"))


def test_a_body_over_the_cap_is_refused() -> None:
    with pytest.raises(TooLarge):
        request_of(an_event(body="x" * (LONGEST_BODY + 1)))
    fits = request_of(an_event(body="x" * LONGEST_BODY))
    assert len(fits.body) == LONGEST_BODY


def test_a_body_in_base64_is_decoded_or_refused() -> None:
    body = base64.b64encode(b'{"reason":"x"}').decode()
    assert request_of(an_event(body=body, isBase64Encoded=True)).body == b'{"reason":"x"}'
    with pytest.raises(Invalid):
        request_of(an_event(body="%%%", isBase64Encoded=True))


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("claim", "{", "body"),
        ("claim", "\ud800".encode("utf-8", "surrogatepass"), "body"),
        ("claim", "[]", "body"),
        ("claim", "null", "body"),
        ("claim", "[" * 60_000, "body"),
        ("claim", '{"by":"max"}', "by"),
        ("assign", "", "to"),
        ("assign", '{"to":7}', "to"),
        ("assign", '{"to":null}', "to"),
        ("answered", '{"where":"dm"}', "text"),
        ("resolve", '{"outcome":["solved"]}', "outcome"),
        ("dismiss", '{"reason":"x","note":"y"}', "note"),
    ],
)
def test_a_body_that_is_wrong_is_refused_naming_the_field(
    act: str, body: str | bytes, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bodies.json_body(sending(body), act)
    assert refused.value.field == field
    assert "pydantic" not in str(refused.value)


def test_a_body_may_be_missing_where_nothing_has_to_be_said() -> None:
    assert bodies.json_body(sending(""), "claim") == {}
    assert bodies.json_body(sending('{"outcome":"solved"}'), "resolve") == {
        "outcome": "solved",
        "note": "",
    }


def test_there_is_no_other_act_than_the_known_ones() -> None:
    with pytest.raises(NotFound, match="claim"):
        bodies.json_body(sending(""), "__init__")
    with pytest.raises(NotFound):
        bodies.form_body({}, "dismiss")


def test_a_form_leaves_out_what_was_not_filled_in() -> None:
    typed = bodies.form_fields(sending("where=phone&text=Called+her.%0D%0AAll+well.&url="))
    assert typed == {"where": "phone", "text": "Called her.\nAll well."}
    assert bodies.form_body(typed, "answered")["url"] is None


def test_an_id_in_a_path_is_itself_first_and_then_what_it_stands_for() -> None:
    assert spellings("123_456") == ("123_456",)
    assert spellings("a%2Fb") == ("a%2Fb", "a/b")
