"""The main loop on the real template: signed webhooks over HTTP, a phone that rings, a claim.

With roles enforced, so that a function that does what its role forbids fails here.
"""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.local import channels
from infra.local.bed import STORY_POLICY, Bed
from tests.e2e.outside import asked, comment, http, message, post, until

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
EVENTS = sorted(path.name for path in (ROOT / "events").glob("*.json"))


@pytest.fixture(scope="module")
def bed():
    # Each function has its role's permissions and no others; test_channels has a bed without roles.
    with Bed(policy=STORY_POLICY, enforce_roles=True) as up:
        assert up.warm() == []
        yield up


def texts(bed, words):
    return [sms["Message"] for sms in bed.sms() if words in sms["Message"]]


def mention(native_id, text):
    payload = {
        "id": native_id,
        "text": text,
        "author_id": "7100",
        "conversation_id": native_id,
        "created_at": datetime.now(UTC).isoformat(),
    }
    people = [{"id": "7100", "username": "oda_fictional", "public_metrics": {"followers_count": 9}}]
    return {
        "data": {
            "event_type": "post.mention.create",
            "filter": {"user_id": "1400000000000000001"},
            "payload": payload,
            "includes": {"users": people},
        }
    }


def created(native_id, text, **more):
    data = {"id": native_id, "account_id": "marigold-shop", "text": text, **more}
    return {"type": "message.created", "timestamp": datetime.now(UTC).isoformat(), "data": data}


def test_every_source_is_heard_within_seconds(bed):
    assert post(bed, "meta", comment("88_1", "Do you ship to Norway?")).status == 200
    assert post(bed, "x", mention("5001", "@marigold the cap of the serum is broken")).status == 200
    assert post(bed, "generic", created("g/1", "Thank you, I love the balm!")).status == 200
    question = message(bed, "facebook", "88_1")
    complaint = message(bed, "x", "5001")
    praise = message(bed, "generic", "g/1")
    assert (question["kind"], complaint["kind"], praise["kind"]) == (
        "question",
        "complaint",
        "praise",
    )
    assert {clock["name"] for clock in question["clocks"]} == {"claim", "first_reply", "resolution"}
    assert praise["clocks"] == []
    assert complaint["author"]["reach"] == 9
    assert complaint["thread"]["state"] == "waiting"


def test_a_complaint_is_mailed_with_the_link_of_whom_it_rings(bed):
    words = "The serum burned my hand"
    assert post(bed, "meta", comment("88_31", f"{words}!", author="9310")).status == 200
    mail = until(lambda: [one for one in bed.letters() if words in one["BodyText"]])[0]
    assert mail["Source"] == "Heard <alerts@marigold.example>"
    assert mail["To"][0].endswith("@marigold.example")
    link = re.search(r"/t/\S{16}", mail["BodyText"]).group()
    assert link in mail["BodyHtml"]
    assert texts(bed, link), "its SMS holds the same link"


def test_what_a_carrier_drops_is_noted(bed):
    assert post(bed, "meta", comment("88_32", "Empty box, a scam!", author="9320")).status == 200
    phone = until(lambda: [s["phone_number"] for s in bed.sms() if "Empty" in s["Message"]])[0]
    line = {
        "notification": {"messageId": "dropped-1"},
        "delivery": {"destination": phone, "providerResponse": "Phone is currently unreachable"},
        "status": "FAILURE",
    }
    logs = bed.client("logs")
    (group,) = logs.describe_log_groups(logGroupNamePrefix="sns/")["logGroups"]
    logs.create_log_stream(logGroupName=group["logGroupName"], logStreamName="carrier")
    event = {"timestamp": int(time.time() * 1000), "message": json.dumps(line)}
    logs.put_log_events(
        logGroupName=group["logGroupName"], logStreamName="carrier", logEvents=[event]
    )
    until(lambda: [m for m in bed.letters() if "Your phone got no SMS" in m["Subject"]], 60)


def test_a_link_shows_on_get_claims_on_post_and_the_ladder_stays_quiet(bed):
    words = "charged me twice"
    assert (
        post(bed, "meta", comment("88_2", f"You {words}, this is a scam", author="9200")).status
        == 200
    )
    sms = until(lambda: texts(bed, words))[0]
    link = re.search(r"/t/\S{16}", sms).group()
    before = message(bed, "facebook", "88_2")["thread"]
    page = http.request("GET", bed.api + link)
    assert page.status == 200
    assert words in page.data.decode()
    assert message(bed, "facebook", "88_2")["thread"] == before

    answer = http.request("POST", f"{bed.api}{link}/claim", redirect=False)
    assert answer.status == 303
    assert answer.headers["location"].startswith("/t/")
    claimed = message(bed, "facebook", "88_2")["thread"]
    assert (claimed["state"], claimed["claimed_by"] is not None) == ("claimed", True)
    assert http.request("POST", f"{bed.api}{link}/claim", redirect=False).status == 410
    time.sleep(9)  # the claim clock of the story's policy is 7 seconds
    bed.invoke("sweep_clocks", {})
    time.sleep(2)
    assert not [text for text in texts(bed, words) if "NOBODY" in text]


def test_what_nobody_claims_climbs_to_the_manager(bed):
    words = "skin is burning"
    assert post(bed, "generic", created("g2", f"My {words} after your cream")).status == 200
    phones = {person: f"+1555555010{number}" for person, number in [("lena", 3), ("marc", 4)]}

    def rung(person):
        return [
            sms
            for sms in bed.sms()
            if sms["phone_number"] == phones[person] and words in sms["Message"]
        ]

    until(lambda: rung("lena"), seconds=25)
    until(lambda: rung("marc"), seconds=25)
    thread = message(bed, "generic", "g2")["thread_id"]
    timeline = asked(bed, f"/threads/{thread}")[1]["timeline"]
    rungs = [event["target"] for event in timeline if event["type"] == "rung_paged"]
    assert rungs[:2] == ["lead", "manager"]
    assert asked(bed, f"/threads/{thread}/claim", "POST", {})[1]["claimed_by"] == "dana"


def test_a_long_text_is_heard_whole(bed):
    text = "My order never came. " + "I called and called. " * 2_000
    assert post(bed, "generic", created("g3", text)).status == 200
    assert message(bed, "generic", "g3")["text"] == text


def test_what_is_not_signed_is_refused_and_what_is_unknown_is_not_found(bed):
    url = bed.config["webhooks"]["meta"]["url"]
    body = json.dumps(comment("88_9", "forged")).encode()
    forged = {"x-hub-signature-256": "sha256=" + "0" * 64, "content-type": "application/json"}
    sha1 = hmac.new(channels.META.encode(), body, hashlib.sha1).hexdigest()
    for headers in (forged, {}, {"x-hub-signature": f"sha1={sha1}"}):
        answer = http.request("POST", url, body=body, headers=headers)
        assert answer.status == 401
        assert answer.headers["content-type"] == "application/problem+json"
    assert http.request("POST", f"{bed.api}/webhooks/nowhere", body=b"{}").status == 404
    assert asked(bed, "/messages/facebook/88_9")[0] == 404


def test_the_roster_is_read_and_changed_by_those_who_may(bed):
    _, shown = asked(bed, "/oncall")
    [desk] = shown["rotations"]
    assert desk["now"]["person"]["id"] in {"dana", "ravi"}
    end = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    nobody = {"person": None, "end": end, "why": "drill"}
    assert asked(bed, "/rotations/front-desk/override", "POST", nobody)[0] == 403
    status, now = asked(bed, "/rotations/front-desk/override", "POST", nobody, by="lena")
    assert (status, now["now"]["why"]) == (200, "nobody on purpose: drill")
    zoe = {"name": "Zoe", "role": "agent", "phone": "+15555550199"}
    assert asked(bed, "/roster", "POST", zoe, by="lena")[0] == 200
    assert asked(bed, "/roster/zoe/remove", "POST", by="lena") == (200, {"done": True})
    muted = {"channel": "x", "minutes": 5, "reason": "drill"}
    status, mute = asked(bed, "/mutes", "POST", muted, by="lena")
    assert asked(bed, f"/mutes/{mute['id']}/end", "POST", by="lena")[0] == 200
    _, told = asked(bed, "/roster/history?limit=5")
    assert [change["deed"] for change in told["changes"]] == [
        "mute_ended",
        "muted",
        "person_removed",
        "person_added",
        "overridden",
    ]
    assert asked(bed, "/coverage?days=14")[0] == 200


def test_handshakes_are_answered(bed):
    meta = bed.config["webhooks"]["meta"]["url"]
    query = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={channels.VERIFY_TOKEN}"
    answer = http.request("GET", f"{meta}?{query}")
    assert (answer.status, answer.data) == (200, b"1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert http.request("GET", f"{meta}?{query}x").status == 403
    answer = http.request("GET", bed.config["webhooks"]["x"]["url"] + "?crc_token=test+token")
    expected = hmac.new(channels.X.encode(), b"test token", hashlib.sha256).digest()
    assert json.loads(answer.data) == {
        "response_token": "sha256=" + base64.b64encode(expected).decode()
    }


def test_a_verified_body_that_nothing_understands_is_kept_with_the_dead_letters(bed):
    assert post(bed, "meta", b"\xff\xfe not json").status in (200, 401)
    assert post(bed, "meta", b'{"object": "teapot"}').status == 200
    queue = bed.outputs["DeadLettersUrl"]
    sqs = bed.client("sqs")

    def kept():
        answer = sqs.receive_message(
            QueueUrl=queue, MessageAttributeNames=["All"], VisibilityTimeout=0
        )
        return answer.get("Messages")

    assert "teapot" in until(kept)[0]["MessageAttributes"]["reason"]["StringValue"]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_file_invokes_its_function(bed, event):
    bed.invoke(event.split(".", 1)[0], json.loads((ROOT / "events" / event).read_text()))


def test_make_invoke_says_what_exists_when_it_is_asked_for_something_else():
    run = subprocess.run(
        [sys.executable, "-m", "infra.local.invoke", "sweep_clocks", "events/none.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "shared:."},
    )
    assert run.returncode == 2
    assert "events/sweep_clocks.json" in run.stderr


def test_a_bed_does_not_come_up_under_a_policy_that_is_wrong(tmp_path):
    (tmp_path / "care.toml").write_text('[brands.fern]\nname = "Fern"\ntime_zone = "Mars/Base"\n')
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "infra.local.up",
            "--policy",
            str(tmp_path / "care.toml"),
            "--port=1",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "shared:."},
    )
    assert run.returncode == 1
    assert "brands.fern.time_zone" in run.stderr
