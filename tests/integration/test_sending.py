"""From the act to the platform on the real handlers: once, whatever dies, whoever is first."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap
from heard.domain.errors import Conflict, Unsure, Withheld
from heard.domain.message import Channel
from heard.domain.outgoing import Step
from heard.domain.verdict import Typed
from heard.ports.voices import Reply
from heard.services.deed import Asked
from tests.integration.aws import DANA, LEO, Account
from tests.integration.calls import Calls, Crash
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page, removed, reply

MILD = "My parcel arrived broken"
ANSWER = "Hi Kim, thank you for telling us about the broken parcel. I am looking into it now. Dana"


@dataclass
class Platform:
    """A platform that keeps what was posted, whatever dies on our side. Its calls are calls as
    AWS's are: a test can die before and after each. `blind` ones cannot be asked what stands."""

    calls: Calls
    posts: list[tuple[str, Reply]] = field(default_factory=list)
    blind: bool = False
    breaks: bool = False
    channels = tuple(Channel)

    def can_speak(self, _account: str) -> bool:
        return True

    def obstacle(self, _reply: Reply, _now: datetime) -> None:
        return None

    def say(self, reply: Reply) -> str:
        native_id = f"77_{900 + len(self.posts)}"
        self.posts.append((native_id, reply))
        self.calls.see("say")
        if self.breaks:
            raise Unsure
        return native_id

    def find(self, _reply: Reply, _since: datetime) -> str | None:
        self.calls.see("find")
        if self.blind:
            message = "it cannot be asked"
            raise Withheld(message)
        return self.posts[-1][0] if self.posts else None

    def hide(self, account: str, native_id: str, *, hidden: bool) -> None:
        raise AssertionError((account, native_id, hidden))


@pytest.fixture
def platform(account, monkeypatch):
    platform = Platform(account.calls)
    monkeypatch.setattr(bootstrap, "voices", lambda: dict.fromkeys(Channel, platform))
    account.restart()
    return platform


def send(account: Account, person=DANA, text: str = ANSWER, **facts):
    asked = Asked(person, thread(account).id)
    return bootstrap.sending().send(asked, Typed(text), facts.get("seen_at"), datetime.now(UTC))


def thread(account: Account):
    return account.thread(Channel.FACEBOOK, PAGE, "77_1")


def written(account: Account, clock) -> None:
    """A complaint is heard, an answer to it is written, and its time comes."""
    account.post_webhook("meta", page(comment(1, MILD)))
    account.drain()
    send(account)
    account.drain()
    clock.shift(timedelta(seconds=17))


def carried_to_its_end(account: Account, clock) -> None:
    """What time, the sweep and the queues bring, for an hour."""
    for _ in range(12):
        account.restart()
        account.drain()
        account.send_once()
        clock.shift(timedelta(minutes=6))
        account.sweep()


# ---- the way --------------------------------------------------------------------------------------


def test_an_answer_goes_from_the_act_to_the_platform_and_its_echo_joins_it(
    account, clock, platform
):
    written(account, clock)
    assert account.send_once() == 1
    [(native_id, said)] = platform.posts
    assert (said.to, said.text) == ("77_1", ANSWER)
    account.post_webhook("meta", page(reply(900, 1, ANSWER)))
    account.drain()
    assert native_id == "77_900"
    assert len(account.rows("THREAD#", "MSG#")) == 2
    found = thread(account)
    assert (found.state.value, found.outgoing) == ("answered", None)
    assert account.entry(Channel.FACEBOOK, PAGE, "77_900").sent_by == "dana"


def test_the_outbox_gives_it_out_when_its_time_has_come_and_not_before(account, clock, platform):
    written(account, clock)
    clock.shift(timedelta(seconds=-4))
    assert (account.send_once(), platform.posts) == (0, [])
    clock.shift(timedelta(seconds=4))
    assert account.send_once() == 1


def test_sending_costs_so_many_calls_and_no_more(account, clock, platform):  # noqa: ARG001
    written(account, clock)
    account.calls.forget()
    account.send_once()
    assert account.calls.counted == Counter(
        GetItem=3, Query=1, TransactWriteItems=2, BatchGetItem=2, say=1
    )


# ---- nobody answers twice ---------------------------------------------------------------------------


def crashes(account: Account, clock, platform: Platform) -> list[tuple[str, list[Step | None]]]:
    """`send_replies` dies after each of its calls, then everything goes on. By the call after which
    it died: where the answer stands in the end."""
    start = datetime.now(UTC)
    found, number = [], 0
    while True:
        number += 1
        clock.move_to(start)
        account.build()
        platform.posts.clear()
        written(account, clock)
        account.restart()
        account.calls.forget()
        account.calls.crash_after(number)
        try:
            account.send_once()
        except Crash:
            died = account.calls.made[number - 1]
        else:
            assert number > 1
            return found
        for _ in range(2):
            account.restart()
            account.send_once()
        carried_to_its_end(account, clock)
        assert len(platform.posts) <= 1, f"said twice after call {number}, {died}"
        outgoing = thread(account).outgoing
        found.append((died, len(platform.posts), outgoing.step if outgoing else None))


def test_a_sender_that_dies_anywhere_never_says_anything_twice(account, clock, platform):
    found = crashes(account, clock, platform)
    died = [one for one, _, _ in found]
    assert died.count("say") == 1
    assert len(found) >= 7
    # Where it died before the intent was stored, and after the platform had it, it stands there and
    # is known; between the two, nothing was said, and a person is asked.
    say = died.index("say")
    assert found[say - 1] == ("TransactWriteItems", 0, Step.UNSURE)
    rest = [(posts, step) for _, posts, step in [*found[: say - 1], *found[say:]]]
    assert set(rest) == {(1, None)}


def test_nor_where_the_platform_cannot_be_asked_what_stands_there(account, clock, platform):
    platform.blind = True
    found = crashes(account, clock, platform)
    assert {step for _, _, step in found} == {None, Step.UNSURE}


def test_a_sender_that_dies_while_it_looks_says_nothing_either(account, clock, platform):
    platform.breaks = True
    start = datetime.now(UTC)
    for number in range(1, 8):
        clock.move_to(start)
        account.build()
        platform.posts.clear()
        written(account, clock)
        account.send_once()
        clock.shift(timedelta(minutes=3))
        account.sweep()
        account.drain()
        account.restart()
        account.calls.forget()
        account.calls.crash_after(number)
        with suppress(Crash):
            account.send_once()
        account.calls.forget()
        carried_to_its_end(account, clock)
        assert len(platform.posts) == 1
        assert thread(account).outgoing is None


def test_what_is_published_again_and_again_is_said_once(account, clock, platform):
    written(account, clock)
    account.publish_again()
    clock.shift(timedelta(seconds=20))
    for _ in range(3):
        account.send_once()
    assert len(platform.posts) == 1


def test_an_answer_whose_message_was_lost_is_sent_all_the_same(account, clock, platform):
    written(account, clock)
    account.client("sqs").purge_queue(QueueUrl=account.outbox)
    carried_to_its_end(account, clock)
    assert len(platform.posts) == 1


def test_a_message_that_is_none_of_ours_goes_its_way_to_the_dead_letters(account):
    record = {"messageId": "m-1", "body": json.dumps(["nothing"])}
    answer = account.invoke("send_replies", {"Records": [record]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


# ---- two agents -------------------------------------------------------------------------------------


def test_of_two_who_send_in_the_same_instant_one_wins_and_the_other_is_told(
    account, clock, platform
):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.drain()
    first = []
    account.calls.meanwhile(
        "TransactWriteItems",
        lambda: first.append(send(account, LEO, ANSWER.replace("Dana", "Leo"))),
    )
    with pytest.raises(Conflict, match="Leo Brandt wrote an answer"):
        send(account)
    account.drain()
    clock.shift(timedelta(seconds=17))
    account.send_once()
    assert [said.text[-3:] for _, said in platform.posts] == ["Leo"]


def test_a_message_that_comes_between_two_commits_is_no_reason_to_say_it_twice(
    account, clock, platform
):
    written(account, clock)

    def meanwhile():
        account.post_webhook("meta", page(comment(2, "Hello?")))
        account.hear_all()

    account.calls.meanwhile("TransactWriteItems", meanwhile)
    account.send_once()
    carried_to_its_end(account, clock)
    assert len(platform.posts) == 1


def test_the_same_act_sent_twice_is_one_answer(account, clock, platform):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.drain()
    address = f"/threads/{thread(account).id}/send"
    body = {"text": ANSWER}
    for _ in range(2):
        event = desk_request("POST", address, body, by=DANA, key="once")
        answer = account.invoke("desk", event)
        assert answer["statusCode"] == 200, answer["body"]
    told = json.loads(answer["body"])["outgoing"]
    assert (told["by"], told["state"], told["text"]) == ("dana", "written", ANSWER)
    account.drain()
    clock.shift(timedelta(seconds=17))
    account.send_once()
    assert len(platform.posts) == 1


def test_a_deleted_message_gets_no_answer_and_the_text_is_not_lost(account, clock, platform):
    written(account, clock)
    account.post_webhook("meta", page(removed(1)))
    account.drain()
    account.send_once()
    outgoing = thread(account).outgoing
    assert (platform.posts, outgoing.step, outgoing.text) == ([], Step.FAILED, ANSWER)


def test_without_a_token_the_answer_is_not_taken(account):
    account.post_webhook("meta", page(comment(1, MILD)))
    account.drain()
    event = desk_request("POST", f"/threads/{thread(account).id}/send", {"text": ANSWER}, by=DANA)
    answer = account.invoke("desk", event)
    assert answer["statusCode"] == 409
    assert "no token" in answer["body"]
