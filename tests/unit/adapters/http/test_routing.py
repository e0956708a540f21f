"""Which entry an address leads to."""

import pytest

from heard.adapters.http.routing import found
from heard.domain.errors import NotFound

TABLE = {
    ("GET", ""): "root",
    ("GET", "threads"): "list",
    ("POST", "threads/claim"): "claim all",
    ("GET", "threads/*"): "thread",
    ("POST", "threads/*/*"): "act",
    ("GET", "messages/*/**"): "message",
}


@pytest.mark.parametrize(
    ("method", "path", "entry", "ids"),
    [
        ("GET", "/", "root", ()),
        ("GET", "/threads", "list", ()),
        ("POST", "/threads/claim", "claim all", ()),
        ("GET", "/threads/7f", "thread", ("7f",)),
        ("POST", "/threads/7f/claim", "act", ("7f", "claim")),
        ("GET", "/messages/x/1", "message", ("x", "1")),
        ("GET", "/messages/instagram/17/8/a%41", "message", ("instagram", "17/8/a%41")),
    ],
)
def test_an_address_leads_to_its_entry(method, path, entry, ids):
    assert found(TABLE, method, path) == (entry, ids)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "//"),
        ("GET", "/nowhere"),
        ("POST", "/threads"),
        ("DELETE", "/threads/7f"),
        ("GET", "/threads/7f/claim"),
        ("GET", "/messages/x"),
        ("GET", "/*"),
        ("GET", "/threads/"),
        ("GET", "/messages/x/"),
        ("POST", "/threads/*"),
    ],
)
def test_what_is_no_address_is_not_found(method, path):
    with pytest.raises(NotFound, match="nothing at this address"):
        found(TABLE, method, path)
