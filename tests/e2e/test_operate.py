"""The commands that people run, on the real template: the bed stands for the deployed stack."""

import json
import time

import pytest

from infra.local.bed import Bed
from infra.operate import agent, doctor, drill, redrive, stack, token
from infra.operate.command import carried_out
from infra.operate.web import asked

pytestmark = [pytest.mark.bed, pytest.mark.usefixtures("commands")]


@pytest.fixture(scope="module")
def bed():
    with Bed() as up:
        up.warm()
        yield up


def until(found, seconds=10):
    """The first thing that `found` gives, None if nothing comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what := found():
            return what
        time.sleep(0.1)
    return None


def test_the_doctor_finds_the_bed_ready(capsys):
    assert doctor.main([]) == 0, capsys.readouterr().out
    assert "Ready." in capsys.readouterr().out


def test_the_drill_reaches_a_phone_and_can_be_dismissed_as_it_says(bed, capsys):
    assert carried_out(lambda: drill.main([])) == 0
    said = capsys.readouterr().out
    assert until(lambda: [sms for sms in bed.sms() if "DRILL" in sms["Message"]])
    assert token.main(["--agent=dana"]) == 0
    bearer = capsys.readouterr().out.strip()
    address = next(word for word in said.split() if word.endswith("/dismiss"))
    headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json"}
    status, body = asked("POST", address, body=b'{"reason":"drill"}', headers=headers)
    assert (status, json.loads(body)["state"]) == (200, "dismissed")


def test_a_person_who_is_added_is_on_the_stacks_roster(capsys):
    agent.main(["--name=Tess Brook", "--role=lead", "--phone=+31612345678"])
    capsys.readouterr()
    agent.main([])
    assert "tess-brook" in capsys.readouterr().out


def test_what_can_not_be_heard_is_shown_with_its_reason_and_moved_back(bed, capsys):
    sqs = bed.client("sqs")
    sqs.send_message(QueueUrl=bed.outputs["InboxUrl"], MessageBody="not of the Inbox")
    found = stack.find()
    assert until(lambda: redrive.dead_letters(found) == 1)
    redrive.main(["--show"])
    assert "not a message of the Inbox" in capsys.readouterr().out
    redrive.main([])
    assert "1 message back" in capsys.readouterr().out
