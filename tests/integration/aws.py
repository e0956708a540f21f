"""An AWS account on moto with Heard in it, and the mail carriers between its functions.

moto keeps tables, queues, topics and executions; it invokes nothing. So this room carries what AWS
would carry: queue messages and stream records to the real handlers, with redelivery of what failed.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.ses.models import Message, ses_backends
from moto.sns.models import sns_backends

from heard import bootstrap, settings
from heard.adapters.channels.sources import SOURCES
from heard.adapters.signing import sign
from heard.domain.entry import Entry
from heard.domain.message import Channel
from heard.domain.people import Person, Role
from heard.domain.thread import Thread
from heard.ports.threads import NativeId
from heard.services.deed import Asked
from infra.local.channels import SIGNING, webhook
from tests.integration.calls import Calls
from tests.integration.enrolment import enrol
from tests.integration.invocations import LambdaContext, handler_of, request, sms_event
from tests.integration.resources import ACCOUNT, REGION, ROOT, TABLE, make

DANA = Person("dana", "Dana Okafor", Role.AGENT, "+31600000001", "dana@marigold.example")
LEO = Person("leo", "Leo Brandt", Role.LEAD, "+31600000002", "leo@marigold.example")
MAYA = Person("maya", "Maya Lindqvist", Role.MANAGER, "+31600000003", "maya@marigold.example")

CONSUMERS = ("publish_events", "fold_events")
"""The functions that follow the table's stream."""

Row = dict[str, dict[str, Any]]


class Account:
    """One account. `calls` sees every AWS call of Heard's own clients, and none of the test's."""

    def __init__(self, session: boto3.Session, calls: Calls) -> None:
        self.calls = calls
        self._session = session
        self._clients: dict[str, Any] = {}
        self._carried: dict[str, int] = {}
        self._mail_from: str | None = None

    def client(self, service: str) -> Any:
        """The test's own client, apart from Heard's."""
        if service not in self._clients:
            # moto's streams stand at an address without an account in it.
            config = Config(account_id_endpoint_mode="disabled")
            self._clients[service] = self._session.client(service, config=config)
        return self._clients[service]

    def build(self) -> None:
        """An empty account with Heard's resources, and the environment that names them."""
        BackendDict.reset()
        reset_model_data()
        self._carried = dict.fromkeys(CONSUMERS, 0)
        made = make(self.client)
        self.inbox, self.dead_letters_url = made.inbox, made.dead_letters
        self.outbox = made.outbox
        self.care, self.operations, self.ladder = made.care, made.operations, made.ladder
        os.environ.update(made.environment)
        if self._mail_from:
            self.set_mail(self._mail_from)
        self.restart()
        self.calls.forget()
        enrol(bootstrap.roster(), DANA, LEO, MAYA)
        self.calls.forget()

    def restart(self) -> None:
        """Every function starts cold: nothing is remembered but what AWS holds."""
        for room in (bootstrap, settings):
            for found in vars(room).values():
                if hasattr(found, "cache_clear") and found is not bootstrap.policy:
                    found.cache_clear()

    def set_mail(self, sender: str | None) -> None:
        """SES is set up to send from this address (None: it is not), now and after each build."""
        self._mail_from = sender
        os.environ["MAIL_FROM"] = sender or ""
        if sender:
            self.client("sesv2").create_email_identity(EmailIdentity=sender)
            self.client("sesv2").create_configuration_set(
                ConfigurationSetName=os.environ["MAIL_EVENTS"]
            )
        self.restart()

    def set_secrets(self, values: Mapping[str, Any]) -> None:
        """What the operator puts into Secrets Manager."""
        self.client("secretsmanager").put_secret_value(
            SecretId=os.environ["CHANNEL_SECRETS"], SecretString=json.dumps(values)
        )

    # ---- into the functions ------------------------------------------------------------------

    def invoke(self, function: str, event: Mapping[str, Any], milliseconds: Any = 30_000) -> Any:
        """The real handler, as Lambda would call it."""
        return handler_of(function)(event, LambdaContext(function, milliseconds))

    def post_webhook(
        self,
        source: str,
        body: Mapping[str, Any] | bytes,
        *,
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
        encoded: bool = False,
    ) -> dict[str, Any]:
        """A signed POST through the real receiver; returns its HTTP answer."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        known = SOURCES.get(source)
        key = secret or (SIGNING[known.secret] if known else "")
        path = key if known and known.proof.in_path else ""
        if headers is None:
            identity = hashlib.sha256(raw).hexdigest()[:16]
            signed = sign(source, raw, key, identity, datetime.now(UTC))
            headers = {**webhook("", source)["headers"], **signed}
        answer: dict[str, Any] = self.invoke(
            "receive_webhook",
            request("POST", source, raw=raw, headers=headers, encoded=encoded, path=path),
        )
        return answer

    def records(self, queue: str | None = None) -> dict[str, Any]:
        """The next batch of the Inbox, as Lambda hands it over; it stays visible in the queue."""
        batch = self.client("sqs").receive_message(
            QueueUrl=queue or self.inbox, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return {
            "Records": [
                {
                    "messageId": message["MessageId"],
                    "receiptHandle": message["ReceiptHandle"],
                    "body": message["Body"],
                    "eventSource": "aws:sqs",
                }
                for message in batch.get("Messages", [])
            ]
        }

    def hear_once(self) -> int:
        """One batch from the Inbox to hear_messages; what did not fail is deleted. Returns how
        many queue messages there were."""
        return self._consume("hear_messages", self.inbox)

    def send_once(self) -> int:
        """What the Outbox gives out now to send_replies, in the same manner."""
        return self._consume("send_replies", self.outbox)

    def _consume(self, consumer: str, queue: str) -> int:
        event = self.records(queue)
        if not event["Records"]:
            return 0
        answer = self.invoke(consumer, event)
        again = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for record in event["Records"]:
            if record["messageId"] not in again:
                self.client("sqs").delete_message(
                    QueueUrl=queue, ReceiptHandle=record["receiptHandle"]
                )
        return len(event["Records"])

    def hear_all(self) -> None:
        """The whole Inbox."""
        while self.hear_once():
            pass

    def publish_once(self) -> int:
        """The next records of the stream to publish_events; goes on after what was published."""
        return self._carry("publish_events", 25)

    def fold_once(self) -> int:
        """The next records of the stream to fold_events, in the same manner."""
        return self._carry("fold_events", 100)

    def _carry(self, consumer: str, most: int) -> int:
        carried = self._carried[consumer]
        records = self.stream()[carried : carried + most]
        if not records:
            return 0
        answer = self.invoke(consumer, {"Records": records})
        done = len(records)
        for failure in answer["batchItemFailures"]:
            numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
            done = numbers.index(failure["itemIdentifier"])
        self._carried[consumer] += done
        return done

    def publish_again(self) -> None:
        """The whole stream from its start to publish_events."""
        self._carried["publish_events"] = 0
        while self.publish_once():
            pass
        assert self._carried["publish_events"] == len(self.stream()), "a row was not published"

    def fold_again(self) -> None:
        """The whole stream from its start to fold_events."""
        self._carried["fold_events"] = 0
        while self.fold_once():
            pass
        assert self._carried["fold_events"] == len(self.stream()), "a row was not folded"

    def drain(self) -> None:
        """Carry everything until nothing moves, and nothing is left."""
        while self.hear_once() + self.publish_once() + self.fold_once():
            pass
        rows = len(self.stream())
        assert self._carried == dict.fromkeys(CONSUMERS, rows), "an event row was not carried out"

    def sweep(self, milliseconds: Any = 30_000) -> dict[str, Any]:
        """One minute's sweep."""
        event = json.loads((ROOT / "events/sweep_clocks.json").read_text())
        answer: dict[str, Any] = self.invoke("sweep_clocks", event, milliseconds)
        return answer

    def brief(self) -> dict[str, Any]:
        """One minute's look at what the team is to be told."""
        event = json.loads((ROOT / "events/brief_teams.json").read_text())
        answer: dict[str, Any] = self.invoke("brief_teams", event)
        return answer

    def watch(self, milliseconds: Any = 30_000) -> dict[str, Any]:
        """One minute's look for surges."""
        event = json.loads((ROOT / "events/watch_surges.json").read_text())
        answer: dict[str, Any] = self.invoke("watch_surges", event, milliseconds)
        return answer

    def poll(self, milliseconds: Any = 120_000) -> dict[str, Any]:
        """One round of asking the platforms."""
        event = json.loads((ROOT / "events/poll_channels.json").read_text())
        answer: dict[str, Any] = self.invoke("poll_channels", event, milliseconds)
        return answer

    def check(self, milliseconds: Any = 120_000) -> dict[str, Any]:
        """One look at how the channels are."""
        event = json.loads((ROOT / "events/check_channels.json").read_text())
        answer: dict[str, Any] = self.invoke("check_channels", event, milliseconds)
        return answer

    def climb(self, thread_id: str, episode: int = 1, run: int = 1) -> dict[str, Any]:
        """One step of a ladder, as the state machine asks for it."""
        event = {"thread_id": thread_id, "episode": episode, "run": run}
        answer: dict[str, Any] = self.invoke("climb_ladder", event)
        return answer

    def reply(self, phone: str, text: str, sms_id: str = "sms-1") -> list[str]:
        """Somebody answers by SMS, as SNS hands it over; returns what it was taken for."""
        event = sms_event(phone, text, sms_id)
        found: list[str] = self.invoke("receive_sms", event)["replies"]
        return found

    def claim(self, thread_id: str, person: Person) -> Thread:
        """An agent takes a thread, as the desk does it."""
        return bootstrap.acting().claim(Asked(person, thread_id), datetime.now(UTC)).thread

    # ---- out of the account ------------------------------------------------------------------

    def stream(self) -> list[dict[str, Any]]:
        """Every record of the table's stream, to be read only."""
        shard = self._table().stream_shard
        assert shard
        return [record.to_json() for record in shard.items]

    def rows(self, pk: str = "", sk: str = "") -> list[Row]:
        """The table's items whose keys begin so."""
        found = [item.to_json()["Attributes"] for item in self._table().all_items()]
        return [
            item
            for item in found
            if item["pk"]["S"].startswith(pk) and item["sk"]["S"].startswith(sk)
        ]

    def _table(self) -> Table:
        """The table as moto holds it: through the API all of it would be asked for again and again."""
        table: Table = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
        return table

    def thread(self, channel: Channel, account: str, native_id: str) -> Thread:
        """The thread that a message went to."""
        native = NativeId(channel, account, native_id)
        pointer = bootstrap.threads().find([native]).pointers[native]
        thread = bootstrap.threads().load(str(pointer.thread_id))
        assert thread is not None
        return thread

    def entry(self, channel: Channel, account: str, native_id: str) -> Entry:
        """A message as its thread keeps it."""
        native = NativeId(channel, account, native_id)
        pointer = bootstrap.threads().find([native]).pointers[native]
        stored = bootstrap.threads().load_entry(str(pointer.thread_id), str(pointer.entry_key))
        assert stored is not None
        return stored[1]

    def events(self, thread_id: str) -> list[str]:
        """The types of a thread's events, in the order of its commits."""
        rows = sorted(self.rows(f"THREAD#{thread_id}", "EVENT#"), key=lambda row: row["sk"]["S"])
        return [event["type"] for row in rows for event in json.loads(row["data"]["S"])]

    @property
    def sms(self) -> list[tuple[str, str]]:
        """(phone, text) of every SMS, in order."""
        return list(sns_backends[ACCOUNT][REGION].sms_messages.values())

    @property
    def letters(self) -> list[Message]:
        """Every e-mail to one person, in order; their bodies are the HTML."""
        return list(ses_backends[ACCOUNT][REGION].sent_messages)

    def mails(self, topic: str) -> list[tuple[str, str]]:
        """(subject, body) of everything a topic was told, in order."""
        sent = sns_backends[ACCOUNT][REGION].topics[topic].sent_notifications
        return [(subject, message) for _, message, subject, _, _ in sent]

    def dead_letters(self) -> list[str]:
        """The bodies of what lies in the dead-letter queue."""
        batch = self.client("sqs").receive_message(
            QueueUrl=self.dead_letters_url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [message["Body"] for message in batch.get("Messages", [])]

    def executions(self) -> list[str]:
        """The names of the ladder's executions."""
        listed = self.client("stepfunctions").list_executions(stateMachineArn=self.ladder)
        return [execution["name"] for execution in listed["executions"]]
