"""Heard's resources on moto: the table as template.yaml has it and the ladder from its own file, so
that neither can drift from what is deployed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.channels import SECRETS

ROOT = Path(__file__).parents[2]
ACCOUNT, REGION = "123456789012", "eu-west-1"
TABLE, BUCKET = "care", "heard-bucket"
SMS_NUMBER = "+31600000099"
CLIMB_LADDER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:climb-ladder"

Clients = Callable[[str], Any]


@cache
def template() -> dict[str, Any]:
    """template.yaml as it stands."""
    parsed: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
    return parsed


@dataclass(frozen=True)
class Resources:
    """The names of what was made."""

    inbox: str
    dead_letters: str
    care: str
    operations: str
    channel_secrets: str
    desk_key: str
    ladder: str
    outbox: str

    @property
    def environment(self) -> dict[str, str]:
        """What template.yaml puts into the functions' environment."""
        return {
            "AWS_DEFAULT_REGION": REGION,
            "TABLE": TABLE,
            "INBOX_URL": self.inbox,
            "DEAD_LETTERS_URL": self.dead_letters,
            "INBOX_BUCKET": BUCKET,
            "CHANNEL_SECRETS": self.channel_secrets,
            "DESK_KEY": self.desk_key,
            "CARE_TOPIC": self.care,
            "OPERATIONS_TOPIC": self.operations,
            "LADDER": self.ladder,
            "OUTBOX_URL": self.outbox,
            "PUBLIC_HOST": "https://care.marigold.example",
            "POLICY_PATH": str(ROOT / "infra/policy/care.toml"),
            "ALERT_PHONE": "",
            "ALERT_EMAIL": "",
            "SMS_NUMBER": SMS_NUMBER,
            "MAIL_FROM": "",
            "MAIL_EVENTS": "heard-mail",
            "PLATFORM_STAND_IN": "",
        }


def make(client: Clients) -> Resources:
    """Everything, new and empty."""
    _make_table(client("dynamodb"))
    client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    inbox, dead_letters = _make_queues(client("sqs"))
    operations = client("sns").create_topic(Name="operations")["TopicArn"]
    secrets = client("secretsmanager")
    return Resources(
        inbox=inbox,
        dead_letters=dead_letters,
        care=client("sns").create_topic(Name="care")["TopicArn"],
        operations=operations,
        channel_secrets=secrets.create_secret(Name="channels", SecretString=json.dumps(SECRETS))[
            "ARN"
        ],
        desk_key=secrets.create_secret(Name="desk", SecretString="k" * 64)["ARN"],
        ladder=make_ladder(client, operations, f"arn:aws:iam::{ACCOUNT}:role/ladder"),
        outbox=client("sqs").create_queue(QueueName="outbox")["QueueUrl"],
    )


def make_ladder(client: Clients, operations: str, role: str) -> str:
    """The state machine, with the names of this account in it."""
    text = (ROOT / "infra/escalation.asl.json").read_text()
    text = text.replace("${ClimbLadderArn}", CLIMB_LADDER)
    text = text.replace("${OperationsTopicArn}", operations)
    made = client("stepfunctions").create_state_machine(
        name="ladder", definition=text, roleArn=role
    )
    return str(made["stateMachineArn"])


def _make_table(dynamodb: Any) -> None:
    properties = template()["Resources"]["CareTable"]["Properties"]
    taken = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    dynamodb.create_table(
        TableName=TABLE,
        StreamSpecification={"StreamEnabled": True, **properties["StreamSpecification"]},
        **{name: properties[name] for name in taken},
    )


def _make_queues(sqs: Any) -> tuple[str, str]:
    dead = sqs.create_queue(QueueName="dead-letters")["QueueUrl"]
    known = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    most = template()["Resources"]["Inbox"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
    redrive = {"deadLetterTargetArn": known["QueueArn"], "maxReceiveCount": most}
    inbox = sqs.create_queue(QueueName="inbox", Attributes={"RedrivePolicy": json.dumps(redrive)})[
        "QueueUrl"
    ]
    return inbox, dead
