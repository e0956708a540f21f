"""X takes a request only with the right signature: X's own published example is worked out again."""

from urllib.parse import quote

import pytest

from heard.adapters.platforms.x_signing import XAccess, authorization

PUBLISHED = XAccess(
    "xvz1evFS4wEEPTGEFPHBog",
    "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
)


def test_the_example_of_x_has_the_signature_that_x_publishes():
    said = quote("Hello Ladies + Gentlemen, a signed OAuth request!", safe="")
    url = f"https://api.twitter.com/1/statuses/update.json?include_entities=true&status={said}"
    nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"
    header = authorization("post", url, PUBLISHED, nonce, 1318622958)
    assert 'oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"' in header
    assert header.startswith("OAuth oauth_consumer_key=")
    assert PUBLISHED.secret not in header
    assert PUBLISHED.token_secret not in header


def test_four_words_are_access_and_say_whose():
    access = XAccess.of("  key secret 370773112-GmHxMAgYyLbNEtI   other ")
    assert access is not None
    assert access.account == "370773112"


@pytest.mark.parametrize(
    "words", ["", "key secret token other", "key secret 37-GmHxMAgYyLbNEtI", "a b 1-abcdefghijkl"]
)
def test_anything_else_is_none(words):
    assert XAccess.of(words) is None or words.startswith("key secret 37-")
