"""Whatever Meta and X answer about their subscriptions, it is read or our own error."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.adapters.platforms.meta_webhooks import MetaWebhooks
from heard.adapters.platforms.subscription import leads_here
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Answer
from heard.adapters.platforms.x_webhooks import XWebhooks
from heard.domain.errors import HeardError
from heard.domain.message import Channel
from tests.unit.adapters.platforms.test_asking import Secrets
from tests.unit.adapters.platforms.test_polled import shapes

HOST = "https://care.marigold.example"
HERE = f"{HOST}/webhooks/x"

KEYS = ["data", "id", "object", "callback_url", "fields", "active", "subscribed_fields", "name"]
MORE = ["url", "valid", "event_type", "filter", "webhook_id", "health_status", "entities"]
VALUES = st.recursive(
    shapes | st.sampled_from([HERE, "1", "100", "page", "WABA", "feed", True, False]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS + MORE), inner, max_size=5)
    ),
    max_leaves=15,
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(KEYS + MORE), VALUES, max_size=5), st.booleans())
def test_whatever_shape_they_answer_in_nothing_escapes(answer, with_id):
    told = {**answer, "id": "7"} if with_id else answer

    class Answers:
        def get(self, *_):
            return Answer(200, {}, json.dumps(told).encode())

    secrets = Secrets(meta=["s"], meta_token=["EAA"], x_token=["bearer"])
    tokens = Tokens(secrets)
    meta, x = MetaWebhooks(Answers(), tokens, secrets, HOST), XWebhooks(Answers(), tokens, HOST)
    for platform in (meta, x):
        for channel in platform.channels:
            try:
                found = platform.of(channel, "100")
            except HeardError:
                continue
            assert all(one.what for one in found)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        (HERE, True),
        ("https://abc.execute-api.eu-west-1.amazonaws.com/webhooks/x", True),
        ("http://care.marigold.example/webhooks/x", False),
        ("https://other.example/hook", False),
        ("https://[broken/webhooks/x", False),
        (None, False),
        (["https://care.marigold.example/webhooks/x"], False),
    ],
)
def test_an_address_is_ours_by_its_path_on_whichever_of_our_names(address, ours):
    assert leads_here(address, HERE) is ours


def test_the_beds_own_address_is_ours_without_https():
    bed = "http://127.0.0.1:4571/webhooks/meta"
    assert leads_here(bed, bed)
    assert Channel.WHATSAPP in MetaWebhooks.channels
