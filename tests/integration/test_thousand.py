"""A body with as many changes as Meta ever batches: answered at once, each sent on once."""

import json
import time

from heard import bootstrap
from heard.adapters.channels.sources import parse
from heard.adapters.inbox import SqsInbox
from tests.builders import NOON
from tests.integration.payloads import comment, page
from tests.world import World

CHANGES = [comment(n, f"It leaks, number {n}", customer=f"77{n % 400}") for n in range(1000)]
BODY = page(*CHANGES)


def test_a_thousand_changes_are_answered_at_once_and_each_goes_on_alone(account, monkeypatch):
    start = time.monotonic()
    assert account.post_webhook("meta", BODY)["statusCode"] == 200
    assert time.monotonic() - start < 1
    sent: list[str] = []
    monkeypatch.setattr(SqsInbox, "_send", lambda _, batch: sent.extend(batch))
    assert account.hear_once() == 1
    alone = [json.loads(bootstrap.inbox().opened(message).item) for message in sent]
    assert {one["native_id"] for one in alone} == {f"77_{n}" for n in range(1000)}
    assert (len(alone), account.rows("THREAD#")) == (1000, [])


def test_a_thousand_changes_delivered_twice_are_a_thousand_messages_in_four_hundred_threads():
    world = World(now=NOON)
    for _ in range(2):
        for one in parse("meta", json.dumps(BODY).encode()).heard:
            world.hearing.hear(one, world.now)
    assert len(world.table.entries) == 1000
    assert len(world.table.heads) == 400
    assert sum(thread.messages for thread in world.table.heads.values()) == 1000
