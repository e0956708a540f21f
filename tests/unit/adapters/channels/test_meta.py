"""Meta's envelope: objects, entries and batches."""

import json
from typing import Any

import pytest

from heard.adapters.channels.sources import parse
from heard.domain.errors import Unreadable
from heard.domain.message import Parsed

ITEM = {
    "sender": {"id": "9"},
    "recipient": {"id": "7"},
    "timestamp": 1_767_225_600_000,
    "message": {"mid": "m_1", "text": "the lid cracked"},
}
COMMENT = {"field": "feed", "value": {"item": "comment", "comment_id": "8_1", "post_id": "7_8"}}


def heard(body: Any) -> Parsed:
    """A body, parsed."""
    return parse("meta", json.dumps(body).encode())


def test_all_three_loops_are_walked() -> None:
    """Several accounts, changes beside messaging beside standby."""
    standby = {**ITEM, "message": {"mid": "m_2", "text": "hello"}}
    entries = [
        {"id": "7", "time": 1, "messaging": [ITEM], "standby": [standby], "changes": [COMMENT]},
        {"id": "8", "time": 1, "messaging": [ITEM]},
    ]
    parsed = heard({"object": "page", "entry": entries})
    assert [(one.account, one.native_id) for one in parsed.heard] == [
        ("7", "m_1"),
        ("7", "m_2"),
        ("7", "8_1"),
        ("8", "m_1"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"entry": []},
        {"object": "page"},
        {"object": "page", "entry": {}},
        {"object": "user", "entry": []},
        {"object": "threads", "entry": [{"id": "7", "changes": []}]},
        {"object": ["page"], "entry": []},
    ],
)
def test_a_body_of_another_object_or_without_entries_is_unreadable(body: Any) -> None:
    """It is kept and alarmed."""
    with pytest.raises(Unreadable):
        heard(body)


def test_the_reason_names_the_object_only_if_it_is_a_plain_word() -> None:
    """What a stranger wrote goes into no log."""
    with pytest.raises(Unreadable, match="threads"):
        heard({"object": "threads"})
    with pytest.raises(Unreadable) as caught:
        heard({"object": "Odile Brandt, 5 Rue"})
    assert "Odile" not in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "ignored"),
    [
        ({"changes": [{"field": "parking"}]}, {"parking.no_value": 1}),
        ({"changes": [{"field": "feed", "value": None}]}, {"feed.no_value": 1}),
        ({"changed_fields": ["feed"]}, {"changed_fields": 1}),
        ({}, {"empty_entry": 1}),
    ],
)
def test_changes_without_a_value_are_normal(entry: dict[str, Any], ignored: Any) -> None:
    """Names only: nothing to hear."""
    parsed = heard({"object": "page", "entry": [{"id": "7", "time": 1, **entry}]})
    assert parsed == Parsed(ignored=ignored)


def test_the_dashboards_test_entry_is_ignored_as_a_whole() -> None:
    """Account 0."""
    parsed = heard({"object": "page", "entry": [{"id": "0", "time": 1, "messaging": [ITEM]}]})
    assert parsed == Parsed(ignored={"dashboard_test": 1})


def test_a_bad_entry_or_list_does_not_lose_its_neighbours() -> None:
    """Each is counted with where it stood."""
    entries = [
        "x",
        {"id": "7", "messaging": "x", "changes": [COMMENT, 4, {"field": "feed", "value": 5}]},
        {"changes": [COMMENT]},
        {"id": "8", "time": 1, "messaging": [ITEM]},
    ]
    parsed = heard({"object": "page", "entry": entries})
    assert [(one.account, one.native_id) for one in parsed.heard] == [("7", "8_1"), ("8", "m_1")]
    assert parsed.unreadable == (
        "entry 1: not an object",
        "entry 2: messaging is not a list",
        "entry 2, changes 2: not an object",
        "entry 2, changes 3: not an object",
        "entry 3, changes 1: the entry has no id",
    )


def test_the_account_of_a_direct_message_is_its_recipient_where_the_entry_has_no_id() -> None:
    """And the sender of an echo."""
    echo = {**ITEM, "message": {"mid": "m_2", "text": "hi", "is_echo": True}}
    parsed = heard({"object": "page", "entry": [{"messaging": [ITEM, echo]}]})
    assert [one.account for one in parsed.heard] == ["7", "9"]


def test_many_strange_words_are_counted_under_a_bounded_number_of_names() -> None:
    """Names end up in metrics."""
    changes = [{"field": f"field{number}", "value": {}} for number in range(200)]
    parsed = heard({"object": "page", "entry": [{"id": "7", "changes": changes}]})
    assert len(parsed.ignored) <= 51
    assert sum(parsed.ignored.values()) == 200
