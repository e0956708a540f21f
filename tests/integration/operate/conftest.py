"""A deployed Heard on moto, as the commands that people run find it."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import botocore.client
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from heard.adapters import aws
from infra.operate import stack
from infra.operate.stack import Stack
from tests.integration.resources import template

REGION = "eu-west-1"


@pytest.fixture
def aws_account(monkeypatch):
    """An AWS account of moto's, and no trace of the machine's own."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "HEARD_LOCAL", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    aws.client.cache_clear()
    with mock_aws():
        yield REGION
    aws.client.cache_clear()


@pytest.fixture
def deployed(aws_account, monkeypatch) -> Stack:
    """The stack with its real parts, found by every command."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    table = template()["Resources"]["CareTable"]["Properties"]
    taken = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    boto3.client("dynamodb").create_table(TableName="care", **{name: table[name] for name in taken})
    boto3.client("s3").create_bucket(
        Bucket="bodies", CreateBucketConfiguration={"LocationConstraint": aws_account}
    )
    secrets = boto3.client("secretsmanager")
    outputs = {
        "ApiUrl": "http://127.0.0.1:9",
        "Table": "care",
        "InboxUrl": sqs.create_queue(QueueName="inbox")["QueueUrl"],
        "DeadLettersUrl": sqs.create_queue(QueueName="letters")["QueueUrl"],
        "InboxBucketName": "bodies",
        "ChannelSecretsArn": secrets.create_secret(Name="channels", SecretString="{}")["ARN"],
        "DeskKeyArn": secrets.create_secret(Name="desk", SecretString="k" * 64)["ARN"],
        "CareTopicArn": sns.create_topic(Name="care")["TopicArn"],
        "OperationsTopicArn": sns.create_topic(Name="operations")["TopicArn"],
        "SmsRepliesArn": sns.create_topic(Name="replies")["TopicArn"],
    }
    found = Stack("heard", aws_account, local=False, outputs=outputs, parameters={})
    monkeypatch.setattr(stack, "find", lambda *_, **__: found)
    return found


@dataclass
class Answers:
    """What AWS answers where moto has no answer; an error code raises."""

    by_operation: dict[str, object] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)

    def __setitem__(self, operation: str, answer: object) -> None:
        self.by_operation[operation] = answer


@pytest.fixture
def answers(monkeypatch) -> Answers:
    known = Answers()
    ask = botocore.client.BaseClient._make_api_call

    def answered(client, operation, arguments):
        if operation not in known.by_operation:
            return ask(client, operation, arguments)
        known.asked.append((operation, arguments))
        answer = known.by_operation[operation]
        if callable(answer):
            answer = answer(arguments)
        if isinstance(answer, str):
            raise ClientError({"Error": {"Code": answer, "Message": "no"}}, operation)
        return answer

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", answered)
    return known


Answering = Callable[[str, str, dict[str, str], bytes], tuple[int, bytes]]


@pytest.fixture
def api(deployed) -> Iterator[Callable[[Answering], list]]:
    """Starts an API on loopback that answers as it is told; gives the list of what it was asked."""
    servers = []

    def start(answering: Answering) -> list:
        seen: list[tuple[str, str, dict[str, str], bytes]] = []

        class Door(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                seen.append((self.command, self.path, headers, body))
                status, content = answering(*seen[-1])
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _answer  # noqa: N815  http.server's names

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        deployed.outputs["ApiUrl"] = f"http://127.0.0.1:{server.server_port}"
        return seen

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def set_secrets(deployed) -> Callable[..., None]:
    def put(**values: object) -> None:
        boto3.client("secretsmanager").put_secret_value(
            SecretId=deployed.outputs["ChannelSecretsArn"], SecretString=json.dumps(values)
        )

    return put
