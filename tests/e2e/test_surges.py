"""A burst over real HTTP, roles enforced: one lead alert, one ladder, and its threads led."""

import pytest

from infra.local.bed import POLICY, Bed
from tests.e2e.outside import asked, comment, post, until

pytestmark = [pytest.mark.bed, pytest.mark.timeout(240)]

PEOPLE = 12


@pytest.fixture(scope="module")
def bed():
    with Bed(policy=POLICY, enforce_roles=True) as up:
        assert up.warm() == []
        yield up


def said(number):
    return f"You added a delivery fee at the checkout and told nobody about it, number {number}"


def surge_sms(bed):
    return [one for one in bed.sms() if "SURGE" in one["Message"]]


def desk(bed, path, method="GET", body=None):
    status, answer = asked(bed, path, method, body)
    assert status == 200, answer
    return answer


def test_a_burst_is_one_surge_with_one_lead_alert_and_one_ladder(bed):
    for number in range(PEOPLE):
        post(bed, "meta", comment(f"800_{number}", said(number), author=f"81{number:02}"))

    def found():
        # Its own schedule comes every minute; nobody has to wait for it.
        bed.invoke("watch_surges", {})
        return desk(bed, "/surges")["surges"]

    (surge,) = until(found, seconds=90)
    assert surge["people"] >= 5
    told = until(lambda: surge_sms(bed), seconds=20)
    assert len({one["phone_number"] for one in told}) == len(told)
    assert len(told[0]["Message"]) <= 160

    def members():
        bed.invoke("watch_surges", {})
        page = desk(bed, f"/surges/{surge['id']}?limit=100")
        return page if len(page["threads"]) == PEOPLE else None

    page = until(members, seconds=90)
    assert {thread["surge"] for thread in page["threads"]} == {surge["id"]}
    machine = bed.outputs["LadderArn"]
    running = bed.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    assert len(running) == 1

    path = f"/surges/{surge['id']}"
    claimed = desk(bed, f"{path}/claim", "POST", {})
    assert claimed["claimed_by"]
    named = desk(bed, f"{path}/answer", "POST", {"text": "The fee is gone; you get it back."})
    assert named["answer"]["text"].startswith("The fee")
    ended = desk(bed, f"{path}/end", "POST", {"reason": "The checkout is mended."})
    assert ended["state"] == "ended"
    kinds = [event["type"] for event in desk(bed, path)["timeline"]]
    assert kinds[0] == "surge_opened"
    assert kinds[-1] == "surge_ended"
