"""Die after every single AWS call of every function, come back cold, get everything twice more
(faults 1 and 4): the account ends as if nothing had happened, but for alerts that came twice."""

import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.hear_messages import app
from heard import bootstrap, settings
from heard.adapters.signatures import x_crc
from heard.domain.message import Channel
from heard.domain.people import Quiet
from heard.services.deed import Asked
from infra.local.channels import SECRETS
from tests.integration.aws import DANA, LEO, Account
from tests.integration.calls import Crash
from tests.integration.enrolment import enrol
from tests.integration.invocations import desk_request
from tests.integration.payloads import (
    INSTAGRAM,
    PAGE,
    comment,
    edited,
    mentioned,
    page,
    removed,
    reply,
    sms_failed,
)
from tests.stand_in import Reply, as_json

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"
DANGER = "My daughter is in hospital after using your cream, her face is burned"
MILD = "My parcel arrived broken"

Step = Callable[[], Any]


def what_stands(account: Account, but: str) -> dict[str, Any]:
    """The whole table but rows that begin with `but`, and the links of alerts and answers, which
    are new for each."""
    rows = {f"{row['pk']['S']} {row['sk']['S']}": row for row in account.rows()}
    links = [name for name in rows if name.startswith("LINK#")]
    for name in [name for name in rows if name.startswith(("LINK#", but))]:
        del rows[name]
    tokens = [name.split()[0].removeprefix("LINK#") for name in links]
    for row in rows.values():
        for token in tokens:
            if "S" in row.get("data", {}):
                row["data"]["S"] = row["data"]["S"].replace(token, "…")
    return rows


def what_was_told(account: Account) -> list[str]:
    """Every SMS without its link, and every mail's subject: each once, however often it was sent."""
    sms = {f"{phone} {text.rsplit(' https', 1)[0]}" for phone, text in account.sms}
    care = {f"care {subject}" for subject, _ in account.mails(account.care)}
    operations = {f"operations {subject}" for subject, _ in account.mails(account.operations)}
    return sorted(sms | care | operations)


def survives(
    account: Account,
    prepare: Callable[[], tuple[Step, Step]],
    calls: int,
    messages: int = 1,
    but: str = "LINK#",
) -> None:
    """`prepare` gives what dies and what ends it. The first makes `calls` AWS calls when nothing
    goes wrong, and `messages` stand at the end (numbers, so that nothing can slip out of a test).
    Rows that begin with `but` may differ: what counts how often was tried."""
    act, end = prepare()
    account.restart()
    account.calls.forget()
    act()
    assert len(account.calls.made) == calls, account.calls.made
    end()
    expected = what_stands(account, but), what_was_told(account), account.executions()
    assert len(account.rows("THREAD#", "MSG#")) == messages
    assert account.dead_letters() == []
    for number in range(1, calls + 1):
        account.build()
        act, end = prepare()
        account.restart()
        account.calls.forget()
        account.calls.crash_after(number)
        with pytest.raises(Crash):
            act()
        for _ in range(2):
            account.restart()
            act()
        end()
        found = what_stands(account, but), what_was_told(account), account.executions()
        assert found == expected, f"after call {number}, {account.calls.made[number - 1]}"


def delivered_twice(account: Account) -> None:
    """Everything moves to its end, then the whole stream comes once more."""
    account.drain()
    account.publish_again()
    account.fold_again()
    account.drain()


# ---- receive_webhook -------------------------------------------------------------------------


def test_a_webhook_that_died_anywhere_is_heard_once_when_the_platform_sends_it_again(account):
    def prepare() -> tuple[Step, Step]:
        body = page(comment(1, ANGRY))
        return lambda: account.post_webhook("meta", body), account.drain

    survives(account, prepare, calls=2)


def test_a_large_webhook_that_died_anywhere_is_heard_once(account):
    noise = random.Random(7).randbytes(300_000).hex()

    def prepare() -> tuple[Step, Step]:
        body = page(comment(1, f"{ANGRY} {noise}"))
        return lambda: account.post_webhook("meta", body), account.drain

    survives(account, prepare, calls=3)


# ---- hear_messages ---------------------------------------------------------------------------


def heard(account: Account, *bodies: dict[str, Any]) -> tuple[Step, Step]:
    """Hearing the last body dies, after the others were heard. Of the calls of a
    function that starts cold one looks which surges run, the last notes that the page was heard."""
    for body in bodies[:-1]:
        account.post_webhook("meta", body)
        account.drain()
    account.post_webhook("meta", bodies[-1])
    records = account.records()
    return lambda: account.invoke("hear_messages", records), account.drain


def test_a_customers_message_is_heard_once(account):
    survives(account, lambda: heard(account, page(comment(1, ANGRY))), calls=5)


def test_a_customer_arrives_with_a_reference_once_in_both_threads(account):
    def prepare() -> tuple[Step, Step]:
        hears, _ = heard(account, page(comment(1, MILD)))
        hears()
        asked = Asked(DANA, account.thread(Channel.FACEBOOK, PAGE, "77_1").id)
        invited = bootstrap.offline().handoff(asked, "dm", None, "", datetime.now(UTC)).thread
        text = f"It is about {invited.handoff.reference}"
        return heard(account, page(comment(2, text, customer="92")))

    survives(account, prepare, calls=8, messages=2)


def test_a_brand_reply_that_must_be_traced_is_heard_once(account):
    def prepare() -> tuple[Step, Step]:
        return heard(account, page(comment(1, MILD)), page(reply(2, 1, "We are on it, Runa.")))

    survives(account, prepare, calls=5, messages=2)


def test_a_brand_reply_before_its_message_is_joined_to_it_once(account):
    def prepare() -> tuple[Step, Step]:
        return heard(account, page(reply(2, 1, "We are on it, Runa.")), page(comment(1, MILD)))

    survives(account, prepare, calls=8, messages=2)


def test_an_edit_before_its_message_waits_once(account):
    def prepare() -> tuple[Step, Step]:
        act, _ = heard(account, page(edited(1, ANGRY)))

        def end() -> None:
            account.drain()
            # The flag counts how often something came to wait, not what waits.
            account.post_webhook("meta", page(comment(1, MILD)))
            account.drain()

        return act, end

    survives(account, prepare, calls=3)


def test_an_edit_that_waited_is_folded_into_its_message_once(account):
    def prepare() -> tuple[Step, Step]:
        return heard(account, page(edited(1, ANGRY)), page(comment(1, MILD)))

    survives(account, prepare, calls=6)


def test_an_edit_and_a_deletion_after_their_message_happen_once(account):
    def prepare() -> tuple[Step, Step]:
        return heard(account, page(comment(1, MILD)), page(edited(1, ANGRY), removed(1)))

    survives(account, prepare, calls=9)


def test_a_body_of_many_messages_is_fanned_out_and_each_is_heard_once(account, monkeypatch):
    monkeypatch.setattr(app, "FAN_OUT", 10)
    changes = [comment(number, MILD, customer=f"9{number}") for number in range(11)]

    def prepare() -> tuple[Step, Step]:
        act, _ = heard(account, page(*changes))
        return act, account.hear_all

    survives(account, prepare, calls=2, messages=11)


def test_the_third_same_reply_corrects_the_two_before_it_once(account):
    asked = [comment(number, MILD, customer=f"9{number}") for number in (1, 2, 3)]
    same = [reply(10 + number, number, "Please send us a message.") for number in (1, 2, 3)]

    def prepare() -> tuple[Step, Step]:
        return heard(account, page(*asked), page(same[0]), page(same[1]), page(same[2]))

    survives(account, prepare, calls=9, messages=6)


# ---- desk ------------------------------------------------------------------------------------


def test_a_message_is_kept_whole_before_it_is_confirmed_to_be_hidden_whatever_the_desk_dies_of(
    account,
):
    def prepare() -> tuple[Step, Step]:
        hears, _ = heard(account, page(comment(1, MILD)))
        hears()
        asked = Asked(DANA, account.thread(Channel.FACEBOOK, PAGE, "77_1").id)
        bootstrap.offline().handoff(asked, "dm", None, "", datetime.now(UTC))
        bootstrap.hiding().hide(asked, "77_1", "abuse", "", datetime.now(UTC))
        address, body = f"/threads/{asked.thread_id}/confirm_hide", {"message": "77_1"}
        event = desk_request("POST", address, body, by=LEO, key="one")

        def confirms() -> None:
            answer = account.invoke("desk", event)
            assert answer["statusCode"] == 200, answer

        return confirms, account.drain

    survives(account, prepare, calls=9)
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    name = thread.hidings[0].kept
    stored = account.client("s3").get_object(Bucket=settings.bucket(), Key=name)["Body"].read()
    assert json.loads(stored)["text"] == MILD


# ---- publish_events --------------------------------------------------------------------------


def published(account: Account, text: str) -> tuple[Step, Step]:
    """Publishing dies on the first events of one comment."""
    account.post_webhook("meta", page(comment(1, text)))
    account.hear_once()
    return account.publish_again, account.drain


def test_a_grave_complaint_is_told_at_least_once_and_charged_once(account):
    survives(account, lambda: published(account, ANGRY), calls=5)
    assert len(account.sms) >= 1


def test_a_critical_complaint_is_told_and_its_ladder_starts_once(account):
    survives(account, lambda: published(account, DANGER), calls=6)
    assert len(account.executions()) == 1


def test_a_bundle_is_sent_at_least_once(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        for number in range(4):
            body = page(comment(number, ANGRY, customer=f"9{number}"))
            account.post_webhook("meta", body)
        account.drain()
        clock.shift(timedelta(minutes=3))
        account.sweep()
        return account.publish_once, account.drain

    # The bundle, and in the same batch that an approved answer is wanted: so it is with the others.
    survives(account, prepare, calls=7, messages=4)
    assert any("oldest" in text for _, text in account.sms)


def test_an_alert_by_phone_mailbox_and_topic_is_told_at_least_once_and_charged_once(account):
    account.set_mail("alerts@marigold.example")
    survives(account, lambda: published(account, ANGRY), calls=6)
    assert account.letters
    (day,) = account.rows("SMSDAY#")
    assert '"sent":1' in day["data"]["S"]


def test_what_did_not_arrive_is_told_to_the_next_contact(account):
    def prepare() -> tuple[Step, Step]:
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        account.invoke("note_deliveries", sms_failed(DANA.phone))
        return account.publish_once, account.drain

    survives(account, prepare, calls=6)
    assert LEO.phone in [phone for phone, _ in account.sms]


def test_a_bundle_that_a_quiet_phone_holds_back_waits_once(account, clock):
    start = datetime.now(UTC)
    clock.move_to(start)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        quiet = replace(DANA, quiet=Quiet(10 * 60 + 2, 12 * 60, "UTC"))
        enrol(bootstrap.roster(), quiet)
        for number in range(4):
            account.post_webhook("meta", page(comment(number, ANGRY, customer=f"9{number}")))
        account.drain()
        clock.shift(timedelta(minutes=3))
        account.sweep()
        return account.publish_once, account.drain

    survives(account, prepare, calls=6, messages=4)
    (dana,) = account.rows("RECIPIENT#person:dana", "HEAD")
    assert len(json.loads(dana["data"]["S"])["pending"]) == 3


# ---- note_deliveries -------------------------------------------------------------------------


def test_a_failure_is_noted_once(account):
    def prepare() -> tuple[Step, Step]:
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        failed = sms_failed(DANA.phone)
        return lambda: account.invoke("note_deliveries", failed), account.drain

    survives(account, prepare, calls=3)
    assert len(account.rows("RECIPIENT#person:dana", "EVENT#")) == 1


# ---- fold_events -----------------------------------------------------------------------------


def test_what_reports_count_is_the_same_whatever_folding_died_of(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.hear_once()
        clock.shift(timedelta(minutes=40))
        account.sweep()
        account.post_webhook("meta", page(reply(2, 1, "We are on it, Runa.")))
        account.hear_once()
        return account.fold_again, lambda: delivered_twice(account)

    # The complaint, its answer, and the clocks that ran out before (claim, first reply), which are
    # told when they run out and again when they end; that an answer is wanted (a look and a write);
    # and what was seen.
    survives(account, prepare, calls=9, messages=2, but="SURGES#")
    _, seen = bootstrap.surges().watch("marigold", start)
    assert len({one.id for one in seen}) == 1, "a batch may lie twice; what is in it counts once"
    kinds = sorted(row["sk"]["S"].split("#")[0] for row in account.rows("DAY#"))
    assert kinds == ["CASE", "MISS", "MISS", "WAIT"]


def test_who_defends_us_is_noticed_once_whatever_folding_died_of(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        kind = comment(2, "I love them, they have always been wonderful to me", customer="92")
        for body in (page(comment(1, ANGRY)), page(kind)):
            account.post_webhook("meta", body)
            account.hear_once()
            clock.shift(timedelta(minutes=1))
        return account.fold_again, lambda: delivered_twice(account)

    # The complaint, that it wants an answer (a look and a write), and what was seen of it; a look at
    # what was seen, the defender, their stance, and that it is counted.
    survives(account, prepare, calls=8, messages=2, but="SURGES#")
    assert len(account.rows("ADVOCATES#")) == len(account.rows("PLACE#")) == 1


# ---- watch_surges ----------------------------------------------------------------------------


def a_burst(account: Account, clock: Any, start: datetime) -> None:
    """Six people say the same within a minute, on pages of their own."""
    clock.move_to(start)
    for number in range(6):
        said = f"They added a delivery fee at the checkout and told nobody, number {number}"
        account.post_webhook("meta", page(comment(number, said, customer=f"9{number}")))
    account.drain()
    clock.shift(timedelta(minutes=1))


def test_a_surge_is_opened_once_and_its_threads_join_it_once(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        a_burst(account, clock, start)

        def end() -> None:
            clock.shift(timedelta(minutes=1))
            account.watch()
            delivered_twice(account)

        return account.watch, end

    # A look, what they say, the surge, its six threads, read and joined; and a first look at what
    # belongs to no brand.
    survives(account, prepare, calls=12, messages=6, but="SURGES#unassigned")
    assert len(account.rows("SURGE#", "HEAD")) == 1
    assert len(account.executions()) == 1
    assert any("SURGE" in text for phone, text in account.sms if phone == LEO.phone)


def test_a_surge_is_told_whatever_publishing_dies_of(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        a_burst(account, clock, start)
        account.watch()
        return account.publish_once, account.drain

    survives(account, prepare, calls=7, messages=6)


# ---- sweep_clocks ----------------------------------------------------------------------------


def test_a_missed_claim_starts_its_ladder_once(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        clock.shift(timedelta(minutes=11))
        return account.sweep, lambda: delivered_twice(account)

    survives(account, prepare, calls=6)
    assert len(account.executions()) == 1


def test_a_bundle_that_is_due_is_committed_once(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        for number in range(4):
            body = page(comment(number, ANGRY, customer=f"9{number}"))
            account.post_webhook("meta", body)
        account.drain()
        clock.shift(timedelta(minutes=3))
        return account.sweep, account.drain

    survives(account, prepare, calls=9, messages=4)


# ---- brief_teams -----------------------------------------------------------------------------


def test_a_daily_mail_is_committed_once_and_sent(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        account.brief()
        clock.shift(timedelta(days=1))
        return account.brief, lambda: delivered_twice(account)

    survives(account, prepare, calls=3)
    assert [row["sk"]["S"] for row in account.rows("DIARY#")] == ["EVENT#0000000002"]
    assert "[Heard] Marigold & Vine, Tue 24 Nov" in str(account.mails(account.care))


def test_a_daily_mail_is_sent_whatever_publishing_dies_of(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        account.brief()
        clock.shift(timedelta(days=1))
        account.brief()
        return account.publish_once, account.drain

    survives(account, prepare, calls=9)


# ---- climb_ladder ----------------------------------------------------------------------------


def test_a_rung_is_paged_once(account, clock):
    start = datetime.now(UTC)

    def prepare() -> tuple[Step, Step]:
        clock.move_to(start)
        account.post_webhook("meta", page(comment(1, ANGRY)))
        account.drain()
        clock.shift(timedelta(minutes=11))
        account.sweep()
        account.drain()
        thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
        return lambda: account.climb(thread.id), lambda: delivered_twice(account)

    survives(account, prepare, calls=2)
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    assert account.events(thread.id).count("rung_paged") == 1


# ---- receive_sms -----------------------------------------------------------------------------


def alerted(account: Account, clock: Any, start: datetime, text: str) -> tuple[Step, Step]:
    """Answering the alert of one comment dies."""
    clock.move_to(start)
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    clock.shift(timedelta(minutes=2))
    return lambda: account.reply(DANA.phone or "", text), lambda: delivered_twice(account)


@pytest.mark.parametrize(
    ("text", "calls", "event"),
    [("1a", 6, "claimed"), ("a", 6, "claimed"), ("aa", 7, "claimed"), ("1e why", 6, "escalated")],
)
def test_a_reply_acts_once_and_is_answered(account, clock, text, calls, event):
    start = datetime.now(UTC)
    survives(account, lambda: alerted(account, clock, start, text), calls=calls)
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    assert account.events(thread.id).count(event) == 1
    words = "1 is" if text[0] == "1" else "is yours"
    assert {to for to, said in account.sms if words in said} == {DANA.phone}


@pytest.mark.parametrize(("text", "calls"), [("STOP", 3), ("HELP", 3), ("1?", 4), ("1r", 6)])
def test_what_changes_no_thread_is_done_once_too(account, clock, text, calls):
    start = datetime.now(UTC)
    survives(account, lambda: alerted(account, clock, start, text), calls=calls)


# ---- poll_channels ---------------------------------------------------------------------------


def test_a_completion_is_heard_once(account, platforms):
    told = {
        "text": "I will sue you",
        "username": "runa",
        "media": {"permalink": "https://i.example"},
    }
    platforms[f"graph.facebook.com/v24.0/{INSTAGRAM}"] = as_json({"mentioned_comment": told})
    secrets = account.client("secretsmanager")
    live = secrets.get_secret_value(SecretId=os.environ["CHANNEL_SECRETS"])["SecretString"]

    def prepare() -> tuple[Step, Step]:
        os.environ["PLATFORM_STAND_IN"] = platforms.url
        account.set_secrets(json.loads(live))
        account.post_webhook("meta", mentioned(1))
        account.post_webhook("meta", mentioned(2))
        account.drain()
        return account.poll, account.drain

    # The secret; four looks; the messages; the cursor twice; the Inbox; the marks.
    survives(account, prepare, calls=11, messages=2, but="CURSOR#")


# ---- check_channels --------------------------------------------------------------------------


def test_a_channel_that_ails_is_told_once(account, platforms):
    platforms["graph.facebook.com"] = as_json({"error": {"code": 190}}, 400)
    platforms["care.marigold.example/webhooks/meta"] = lambda asked: Reply(
        200, asked.query["hub.challenge"].encode()
    )
    platforms["care.marigold.example/webhooks/x"] = lambda asked: as_json(
        x_crc(asked.query["crc_token"], SECRETS["x"][0])
    )
    secrets = account.client("secretsmanager")
    live = secrets.get_secret_value(SecretId=os.environ["CHANNEL_SECRETS"])["SecretString"]

    def prepare() -> tuple[Step, Step]:
        os.environ["PLATFORM_STAND_IN"] = platforms.url
        account.set_secrets(json.loads(live))
        account.post_webhook("meta", mentioned(1))
        account.drain()
        account.poll()
        return account.check, lambda: delivered_twice(account)

    # The secret; the healths; the hours of each account; what changed: Meta's three accounts.
    accounts = len(bootstrap.policy().accounts())
    survives(account, prepare, calls=1 + 1 + accounts + 3)
    refused = [told for told in what_was_told(account) if "token that is refused" in told]
    assert len(refused) == 3
