"""`make replay`: what a function that follows the stream gave up on is given to it once more."""

import io
import json

import boto3
import pytest

from infra.operate import replay

pytestmark = pytest.mark.usefixtures("deployed", "publish")

NAME = "aws/lambda/11111111-2222/2030/01/07/batch-{}"


def record(number):
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number)}}


def kept(name, payload, function="heard-publish-events", **more):
    arn = f"arn:aws:lambda:eu-west-1:123456789012:function:{function}:$LATEST"
    invocation = {
        "version": "1.0",
        "requestContext": {"functionArn": arn, "condition": "RetryAttemptsExhausted"},
        "payload": payload,
        **more,
    }
    boto3.client("s3").put_object(
        Bucket="bodies", Key=NAME.format(name), Body=json.dumps(invocation).encode()
    )


def names():
    answer = boto3.client("s3").list_objects_v2(Bucket="bodies")
    return [each["Key"] for each in answer.get("Contents", [])]


@pytest.fixture
def publish(answers):
    """publish_events, which fails for the records of `failing`."""
    failing, heard = set(), []

    def invoked(arguments):
        [one] = json.loads(arguments["Payload"])["Records"]
        number = one["dynamodb"]["SequenceNumber"]
        heard.append((arguments["FunctionName"], number))
        if number in failing and number.startswith("9"):
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorType":"E"}')}
        failures = [{"itemIdentifier": number}] if number in failing else []
        return {"Payload": io.BytesIO(json.dumps({"batchItemFailures": failures}).encode())}

    answers["Invoke"] = invoked
    return failing, heard


def test_every_record_is_published_and_its_object_removed(publish, capsys):
    kept("a", json.dumps({"Records": [record(1), record(2)]}))
    kept("b", {"Records": [record(3)]})
    boto3.client("s3").put_object(Bucket="bodies", Key="texts/kept", Body=b"a long text")
    assert replay.main([]) == 0
    assert publish[1] == [("heard-publish-events", n) for n in ("1", "2", "3")]
    assert names() == ["texts/kept"]
    assert "3 event rows; 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize("failed", ["2", "9"])
def test_only_what_failed_is_kept_for_the_next_time(publish, failed):
    publish[0].add(failed)
    records = [record(1), record(failed), record(3)]
    kept("a", json.dumps({"Records": records}), timestamp="2030-01-07T10:00:00Z")
    assert replay.main([]) == 1
    assert [number for _, number in publish[1]] == ["1", failed, "3"]
    publish[0].clear()
    publish[1].clear()
    assert replay.main([]) == 0
    assert [number for _, number in publish[1]] == [failed]
    assert names() == []


def test_each_goes_back_to_the_function_that_gave_it_up(publish):
    kept("a", {"Records": [record(1)]}, "heard-fold-events")
    kept("b", {"Records": [record(2)]})
    assert replay.main([]) == 0
    assert publish[1] == [("heard-fold-events", "1"), ("heard-publish-events", "2")]


def test_what_names_no_function_of_ours_stays(publish, capsys):
    kept("a", {"Records": [record(1)]}, "somebody-elses")
    kept("b", {"Records": [record(2)]}, requestContext={})
    assert replay.main([]) == 1
    assert publish[1] == []
    assert len(names()) == 2
    assert "of none of heard-publish-events, heard-fold-events" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"{}", b'{"payload":"{"}', b'{"payload":{"Records":1}}'])
def test_what_is_no_batch_of_events_stays_and_stops_nothing(publish, content, capsys):
    boto3.client("s3").put_object(Bucket="bodies", Key=NAME.format("0"), Body=content)
    kept("a", {"Records": [record(1)]})
    assert replay.main([]) == 1
    assert names() == [NAME.format("0")]
    assert [number for _, number in publish[1]] == ["1"]
    assert NAME.format("0") in capsys.readouterr().err


def test_show_lists_and_sends_nothing(publish, capsys):
    kept("a", {"Records": [record(1), record(2)]})
    assert replay.main(["--show"]) == 0
    assert "batch-a  2 event rows" in capsys.readouterr().out
    assert publish[1] == []
    assert len(names()) == 1


def test_an_empty_bucket_is_said(capsys):
    assert replay.main(["--show"]) == replay.main([]) == 0
    assert capsys.readouterr().out.count("Nothing waits") == 2
