"""Acting from the alert on the real template: every command by SMS, every rule of a link over HTTP.

With roles enforced: what a function may not do fails here.
"""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from heard.adapters import items
from heard.adapters.links import DynamoLinks
from heard.adapters.roster_items import part_item
from heard.domain.people import Person, Role
from infra.local.bed import STORY_POLICY, Bed
from infra.local.people import SMS_NUMBER, TEAM
from tests.e2e.outside import asked, http, post, until

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

DANA, RAVI, LENA = (person.phone for person in TEAM[:3])
ELSEWHERE = Person("nils", "Nils Fern", Role.MANAGER, brands=frozenset({"fern"}))
numbers = count(1)


@pytest.fixture(scope="module")
def bed(tmp_path_factory):
    """The story's policy, but people have time: nothing climbs or expires while a test looks."""
    policy = tmp_path_factory.mktemp("policy") / "care.toml"
    text = re.sub(r"(?m)^claim = .*", "claim = 20", STORY_POLICY.read_text())
    text = re.sub(r"(?m)^first_reply = .*", "first_reply = 30", text)
    text = re.sub(r"(?m)^claim_expires = .*", "claim_expires = 30", text)
    policy.write_text(text)
    with Bed(policy=policy, enforce_roles=True) as up:
        up.client("dynamodb").put_item(TableName=up.outputs["Table"], Item=part_item(ELSEWHERE))
        assert up.warm() == []
        yield up


def complain(bed, words):
    """A customer of their own complains; returns the message's id once both agents were alerted."""
    native_id = f"sms-{next(numbers)}"
    data = {"id": native_id, "account_id": "marigold-shop", "conversation_id": native_id}
    data |= {"text": f"You {words}, this is a scam", "author": {"id": native_id, "name": native_id}}
    body = {"type": "message.created", "timestamp": datetime.now(UTC).isoformat(), "data": data}
    assert post(bed, "generic", body).status == 200
    until(
        lambda: (
            {DANA, RAVI} <= {sms["phone_number"] for sms in bed.sms() if words in sms["Message"]}
        )
    )
    return native_id


def alert(bed, phone, words):
    """The last SMS to a phone with these words in it."""
    found = [
        s["Message"] for s in bed.sms() if s["phone_number"] == phone and words in s["Message"]
    ]
    return found[-1] if found else None


def code(bed, phone, words):
    """The number by which this phone answers an alert."""
    return re.search(r" (\d+)a claims", alert(bed, phone, words)).group(1)


def link(bed, phone, words):
    """The path of the link in an alert."""
    return re.search(r"/t/[\w-]{16}", alert(bed, phone, words)).group()


def thread(bed, native_id):
    return asked(bed, f"/messages/generic/{native_id}")[1]["thread"]


def timeline(bed, native_id):
    return asked(bed, f"/threads/{thread(bed, native_id)['id']}")[1]["timeline"]


def answers(bed, phone, words):
    return until(lambda: alert(bed, phone, words))


# ---- Replies -------------------------------------------------------------------------------------


def test_what_a_program_needs_to_play_a_phone_is_told(bed):
    assert bed.config["sms"] == {
        "inbound_topic": bed.outputs["SmsRepliesArn"],
        "number": SMS_NUMBER,
    }


def test_an_alert_is_claimed_by_its_code_and_who_comes_second_reads_who_was_first(bed):
    native_id = complain(bed, "charged me twice")
    bed.reply(DANA, f"{code(bed, DANA, 'charged me twice')}a")
    text = answers(bed, DANA, "is yours")
    assert "charged me twice" in text
    assert thread(bed, native_id)["claimed_by"] == "dana"
    bed.reply(RAVI, f"{code(bed, RAVI, 'charged me twice')} A")
    assert "Already claimed by Dana Whitlock" in answers(bed, RAVI, "is not yours")
    assert thread(bed, native_id)["claimed_by"] == "dana"


def test_a_claim_is_released_and_escalated_with_a_reason(bed):
    native_id = complain(bed, "never answer")
    number = code(bed, DANA, "never answer")
    bed.reply(DANA, f"claim {number}")
    answers(bed, DANA, f"{number} is yours")
    bed.reply(DANA, f"{number}r")
    answers(bed, DANA, f"{number} is back on the board")
    assert thread(bed, native_id)["claimed_by"] is None
    bed.reply(DANA, f"{number}e Wants to speak to the manager")
    answers(bed, DANA, f"{number} is escalated")
    answers(bed, LENA, "ESCALATED")
    (event,) = [one for one in timeline(bed, native_id) if one["type"] == "escalated"]
    assert (event["by"], event["reason"]) == ("dana", "Wants to speak to the manager")


def test_details_come_with_a_fresh_link_that_opens(bed):
    complain(bed, "sent the wrong cap")
    number = code(bed, DANA, "sent the wrong cap")
    first = link(bed, DANA, "sent the wrong cap")
    bed.reply(DANA, f"{number}?")
    text = answers(bed, DANA, f"{number}, high, waiting")
    assert "reply in" in text
    fresh = re.search(r"/t/[\w-]{16}", text).group()
    assert fresh != first
    assert "sent the wrong cap" in http.request("GET", bed.api + fresh).data.decode()


def test_a_letter_alone_is_the_latest_and_two_are_all_that_wait(bed):
    older = complain(bed, "lost my first parcel")
    latest = complain(bed, "lost my second parcel")
    bed.reply(RAVI, "A")
    until(lambda: thread(bed, latest)["claimed_by"] == "ravi")
    assert thread(bed, older)["claimed_by"] is None
    bed.reply(RAVI, "Aa")
    until(lambda: thread(bed, older)["claimed_by"] == "ravi")
    assert re.search(r"all \d+ are yours|is yours", answers(bed, RAVI, "yours"))


def test_an_sms_that_comes_twice_acts_and_is_answered_once(bed):
    native_id = complain(bed, "broke my mirror")
    number = code(bed, DANA, "broke my mirror")
    for _ in range(2):
        bed.reply(DANA, f"{number}e why", sms_id="twice")
    answers(bed, DANA, f"{number} is escalated")
    time.sleep(2)
    sent = [s for s in bed.sms() if f" {number} is escalated" in s["Message"]]
    assert len(sent) == 1
    assert [one["type"] for one in timeline(bed, native_id)].count("escalated") == 1


def test_a_strangers_number_and_what_is_no_command_do_nothing(bed):
    native_id = complain(bed, "forgot my order")
    before = len(bed.sms())
    bed.reply("+15555550666", "a")
    bed.reply(LENA, "I'm driving, will answer later")
    assert "12a claims 12" in answers(bed, LENA, "12a claims")
    bed.reply(LENA, "I'm driving, will answer later")
    time.sleep(2)
    assert len(bed.sms()) == before + 1
    assert thread(bed, native_id)["claimed_by"] is None


def test_stop_and_start(bed):
    bed.reply(DANA, "HELP")
    answers(bed, DANA, "STOP ends SMS")
    bed.reply(RAVI, "STOP")
    time.sleep(2)
    before = [sms for sms in bed.sms() if sms["phone_number"] == RAVI]
    bed.reply(RAVI, "HELP")
    time.sleep(2)
    assert [sms for sms in bed.sms() if sms["phone_number"] == RAVI] == before
    bed.reply(RAVI, "Start")
    answers(bed, RAVI, "you get alerts by SMS again")


def test_no_log_line_holds_a_number_or_a_word_of_a_reply(bed):
    bed.reply("+15555550677", "KANARIE wants to know")
    bed.reply(DANA, "99e KANARIE")
    time.sleep(2)
    lines = bed.said("receive_sms")
    assert any("SmsReplies" in line for line in lines), "it counts what comes"
    assert not [line for line in lines if "KANARIE" in line or "555555" in line]


# ---- Links ---------------------------------------------------------------------------------------


def stored_link(bed, ids, person="dana", minutes=60):
    """A link that an alert could have carried."""
    first, *others = ids
    until_then = datetime.now(UTC) + timedelta(minutes=minutes)
    made = DynamoLinks("").new(first, person, until_then, tuple(others))
    bed.client("dynamodb").put_item(TableName=bed.outputs["Table"], Item=items.link_item(made))
    return f"{bed.api}/t/{made.token}"


def opened(address, method="GET"):
    return http.request(method, address, redirect=False)


def test_scanners_that_look_change_nothing_and_use_nothing_up(bed):
    native_id = complain(bed, "sold me sand")
    address = bed.api + link(bed, DANA, "sold me sand")
    before = thread(bed, native_id)
    for method in ("GET", "HEAD", "GET", "OPTIONS", "GET"):
        opened(address, method)
    assert opened(f"{address}/claim").status in (404, 405), "to GET an act is none"
    assert thread(bed, native_id) == before
    assert opened(address).status == 200


def test_a_link_acts_once_and_leads_to_a_fresh_one(bed):
    native_id = complain(bed, "sold me water")
    address = bed.api + link(bed, DANA, "sold me water")
    answer = opened(f"{address}/claim", "POST")
    assert answer.status == 303
    assert thread(bed, native_id)["claimed_by"] == "dana"
    for method, path in (("GET", address), ("POST", f"{address}/claim")):
        gone = opened(path, method)
        assert gone.status == 410
        assert "It works once" in gone.data.decode()
    assert "You have it" in opened(bed.api + answer.headers["location"]).data.decode()


def test_a_link_acts_for_its_person_and_says_who_has_the_thread(bed):
    native_id = complain(bed, "sold me air")
    hers, his = (bed.api + link(bed, phone, "sold me air") for phone in (DANA, RAVI))
    assert opened(f"{his}/claim", "POST").status == 303
    assert thread(bed, native_id)["claimed_by"] == "ravi"
    refused = opened(f"{hers}/claim", "POST")
    assert refused.status == 409
    assert "Already claimed by Ravi Okafor" in refused.data.decode()


def test_a_link_is_for_its_thread_only(bed):
    mine, other = complain(bed, "took my first order"), complain(bed, "took my other order")
    address = stored_link(bed, [thread(bed, mine)["id"]])
    wrong = f"?thread={thread(bed, other)['id']}"
    assert opened(address + wrong).status == 404
    assert opened(f"{address}/claim{wrong}", "POST").status == 404
    assert thread(bed, other)["claimed_by"] is None
    assert opened(address).status == 200


@pytest.mark.parametrize(
    ("person", "minutes", "words"),
    [
        ("dana", -1, "This link expired on"),
        ("gone", 60, "does not look after this thread any more"),
        ("nils", 60, "does not look after this thread any more"),
    ],
    ids=["expired", "its person left", "its person serves another brand now"],
)
def test_a_dead_link_says_why_and_does_nothing(bed, person, minutes, words):
    native_id = complain(bed, f"broke a promise {next(numbers)}")
    address = stored_link(bed, [thread(bed, native_id)["id"]], person, minutes)
    shown, acted = opened(address), opened(f"{address}/claim", "POST")
    assert (shown.status, acted.status) == (410, 410)
    assert words in shown.data.decode()
    assert thread(bed, native_id)["claimed_by"] is None


@pytest.mark.parametrize("token", ["x" * 16, "..%2F..%2Fthreads", "%00", "a" * 500])
def test_a_token_that_nobody_was_given_is_not_found(bed, token):
    assert opened(f"{bed.api}/t/{token}").status in (400, 404)
    assert opened(f"{bed.api}/t/{token}/claim", "POST").status in (400, 404)


def test_a_digest_is_one_page_and_one_tap_claims_all_that_waits(bed):
    natives = [complain(bed, f"ruined day {number} of mine") for number in (1, 2, 3)]
    ids = [thread(bed, one)["id"] for one in natives]
    his = stored_link(bed, ids[:1], "ravi")
    assert opened(f"{his}/claim", "POST").status == 303
    address = stored_link(bed, ids)
    page = opened(address).data.decode()
    assert "2 wait" in page
    assert "Claim all 2" in page
    answer = opened(f"{address}/claim-all", "POST")
    assert answer.status == 303
    assert [thread(bed, one)["claimed_by"] for one in natives] == ["ravi", "dana", "dana"]
    after = opened(bed.api + answer.headers["location"]).data.decode()
    assert "You have 2" in after
    assert "Ravi Okafor has it, since just now" in after
    assert opened(f"{address}/claim-all", "POST").status == 410


def test_the_api_claims_many_each_for_itself(bed):
    natives = [complain(bed, f"spoiled gift {number} of mine") for number in (1, 2)]
    ids = [thread(bed, one)["id"] for one in natives]
    assert opened(f"{stored_link(bed, ids[:1], 'ravi')}/claim", "POST").status == 303
    headers = {"authorization": f"Bearer {bed.config['token']}", "idempotency-key": "bulk-1"}
    answer = http.request(
        "POST", f"{bed.api}/threads/claim", headers=headers, json={"ids": [*ids, "none"]}
    )
    results = json.loads(answer.data)["results"]
    assert [one["done"] for one in results] == [False, True, False]
    assert "Already claimed by Ravi Okafor" in results[0]["detail"]
    assert results[2]["status"] == 404
