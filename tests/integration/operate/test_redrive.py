"""`make redrive`: what lies among the dead letters, and its way back."""

import json
from dataclasses import replace

import boto3
import pytest

from heard.adapters.inbox import DeadLetters
from infra.operate import redrive, stack

pytestmark = pytest.mark.usefixtures("deployed")

CANARY = "canary-words-of-a-customer"


def queued(source="meta"):
    return json.dumps({"source": source, "received_at": "2030-01-01", "body": CANARY})


@pytest.fixture
def letters(deployed):
    dead = DeadLetters(deployed.outputs["DeadLettersUrl"])
    dead.keep(queued(), "the body has no type")
    dead.keep(queued(), "the body has no type")
    boto3.client("sqs").send_message(
        QueueUrl=deployed.outputs["DeadLettersUrl"], MessageBody=queued("x")
    )
    return deployed


def waiting(url):
    sqs = boto3.client("sqs")
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


@pytest.mark.usefixtures("letters")
def test_show_counts_the_reasons_without_a_word_of_the_body(capsys):
    redrive.main(["--show"])
    said = capsys.readouterr().out
    assert [line.split(maxsplit=1) for line in said.splitlines()] == [
        ["2", "meta: the body has no type"],
        ["1", "x: was tried five times: see the log of hear_messages"],
    ]
    assert CANARY not in said


def test_show_leaves_every_letter_where_it_is_and_in_sight(letters):
    redrive.main(["--show"])
    assert len(waiting(letters.outputs["DeadLettersUrl"])) == 3
    assert waiting(letters.outputs["InboxUrl"]) == []


@pytest.mark.usefixtures("letters")
def test_sqs_is_asked_to_move_them_to_the_inbox_by_name(answers, capsys):
    answers["StartMessageMoveTask"] = {"TaskHandle": "t"}
    assert redrive.main([]) == 0
    [(_, arguments)] = answers.asked
    assert arguments["SourceArn"].endswith(":letters")
    assert arguments["DestinationArn"].endswith(":inbox")
    assert "3 messages" in capsys.readouterr().out


def test_on_the_bed_they_are_moved_one_by_one_as_they_came(letters, monkeypatch, capsys):
    bed = replace(letters, local=True)
    monkeypatch.setattr(stack, "find", lambda *_, **__: bed)
    assert redrive.main([]) == 0
    moved = [message["Body"] for message in waiting(letters.outputs["InboxUrl"])]
    assert sorted(moved) == sorted([queued(), queued(), queued("x")])
    assert redrive.dead_letters(letters) == 0
    assert "3 messages" in capsys.readouterr().out


def test_nothing_there_asks_nothing_of_sqs(answers, capsys):
    answers["StartMessageMoveTask"] = "MustNotBeCalled"
    assert redrive.main([]) == 0
    assert redrive.main(["--show"]) == 0
    assert capsys.readouterr().out.count("No dead letters") == 2
