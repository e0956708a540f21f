"""The local bed: the real template on this machine, all of it on loopback.

    with Bed() as bed:
        httpx.post(bed.config["webhooks"]["meta"]["url"], ...)
        bed.sms()

A bed owns a process of ministack with the stack in it, and a small front with a short address for
the API. It keeps nothing: what is gone with its process is gone.
"""

import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from uuid import uuid4

from heard.adapters.channels.sources import SOURCES
from infra.local import channels, people
from infra.local.client import ACCESS_KEY, REGION, SECRET_KEY, client_of, function_name
from infra.local.deploy import deploy
from infra.local.front import LOOPBACK, Front
from infra.local.layer import ROOT
from infra.local.process import Process, free_port, read, taken

PORT = int(os.environ.get("HEARD_PORT", "4570"))
POLICY = ROOT / "infra" / "policy" / "care.toml"
STORY_POLICY = ROOT / "infra" / "local" / "story.toml"

_NO_START = "Worker init failed"
"""What ministack says of a function whose module does not import."""


class Bed:
    """The deployed stack, from `with` to the end of it.

    `port` is the engine's, the API's is the next one; None takes free ones. `policy` is the file
    that the functions read. `enforce_roles` makes ministack refuse what a function's role does not
    allow. `log` takes what the engine says. `template_root` deploys another tree.
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        policy: Path = POLICY,
        enforce_roles: bool = False,
        log: Path | None = None,
        parameters: Mapping[str, str] | None = None,
        template_root: Path = ROOT,
    ) -> None:
        self.port = port or free_port()
        self.api_port = self.port + 1 if port else free_port()
        self.api = f"http://{LOOPBACK}:{self.api_port}"
        self.endpoint = f"http://{LOOPBACK}:{self.port}"
        self.outputs: dict[str, str] = {}
        self.config: dict[str, Any] = {}
        self._policy = policy
        self._parameters = dict(parameters or {})
        self._root = template_root
        self._engine = Process(self.port, log, enforce_roles=enforce_roles)
        self._front: Front | None = None
        self._client = cache(partial(client_of, self.endpoint))

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def client(self, service: str) -> Any:  # noqa: ANN401  boto3's clients have no static type
        """A boto3 client that speaks to this bed and to nothing else."""
        return self._client(service)

    def sms(self) -> list[dict[str, Any]]:
        """Every SMS that was sent, phone by phone, each phone's oldest first.

        `phone_number` says to whom, `Message` what; ministack tells no time.
        """
        answer = json.loads(read(f"{self.endpoint}/_ministack/sns/sms-messages"))
        return [
            dict(each, phone_number=phone)
            for account in [answer.get("sms_messages", answer)]
            for phone, messages in account.items()
            for each in messages
        ]

    def letters(self) -> list[dict[str, Any]]:
        """Every e-mail that one person was sent, oldest first: To, Subject, BodyText, BodyHtml."""
        answer = json.loads(read(f"{self.endpoint}/_ministack/ses/messages"))
        return [each for account in answer["messages"].values() for each in account]

    def reply(self, phone: str, text: str, sms_id: str | None = None) -> None:
        """An SMS from a phone to the number that alerts come from; the carrier's id, if it is to
        come a second time."""
        told = {
            "originationNumber": phone,
            "destinationNumber": people.SMS_NUMBER,
            "messageKeyword": "HEARD",
            "messageBody": text,
            "inboundMessageId": sms_id or str(uuid4()),
        }
        topic = self.outputs["SmsRepliesArn"]
        self.client("sns").publish(TopicArn=topic, Message=json.dumps(told))

    def invoke(self, function: str, event: object) -> Any:  # noqa: ANN401  a function's own answer
        """What a function answers to `event`; `function` as its folder or template id calls it.

        Raises RuntimeError with the function's own error.
        """
        answer = self.client("lambda").invoke(
            FunctionName=function_name(function), Payload=json.dumps(event).encode()
        )
        said = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            message = f"{function}: {said}"
            raise RuntimeError(message)
        return said

    def token(self, person: str = people.CALLER) -> str:
        """A bearer token that names one of the team, for the agents' API."""
        return people.token(self.client("secretsmanager"), self.outputs["DeskKeyArn"], person)

    def warm(self) -> list[str]:
        """Starts a process of each function that something waits for, all at once.

        So the first message does not wait for imports. The events say nothing, and may be refused;
        what is returned, a line each, is what could not start at all.
        """
        nothing: dict[str, list[object]] = {"Records": []}
        calls: dict[str, Callable[[], object]] = {
            "receive_webhook": partial(read, f"{self.api}/webhooks/meta"),
            "hear_messages": partial(self.invoke, "hear_messages", nothing),
            "publish_events": partial(self.invoke, "publish_events", nothing),
            "note_deliveries": partial(self.invoke, "note_deliveries", nothing),
            "receive_sms": partial(self.invoke, "receive_sms", nothing),
            "fold_events": partial(self.invoke, "fold_events", nothing),
            "sweep_clocks": partial(self.invoke, "sweep_clocks", nothing),
            "brief_teams": partial(self.invoke, "brief_teams", nothing),
            "watch_surges": partial(self.invoke, "watch_surges", nothing),
            "check_channels": partial(self.invoke, "check_channels", nothing),
            "send_replies": partial(self.invoke, "send_replies", nothing),
            "poll_channels": partial(self.invoke, "poll_channels", nothing),
            "desk": partial(read, f"{self.api}/health"),
        }
        with ThreadPoolExecutor(len(calls)) as pool:
            started = {name: pool.submit(call) for name, call in calls.items()}
        said = {name: _said(call.exception()) for name, call in started.items()}
        return [f"{name} does not start: {why}" for name, why in said.items() if _NO_START in why]

    def said(self, function: str) -> list[str]:
        """The log lines of one function so far, as CloudWatch Logs holds them."""
        pages = (
            self.client("logs")
            .get_paginator("filter_log_events")
            .paginate(logGroupName=f"/aws/lambda/{function_name(function)}")
        )
        return [event["message"] for page in pages for event in page["events"]]

    def logs(self) -> str:
        """What the engine said so far; see `said` for the functions."""
        return self._engine.said()

    def close(self) -> None:
        """Ends every process that this bed started, and removes what they wrote."""
        if self._front:
            self._front.shutdown()
            self._front.server_close()
        self._engine.end()
        self._front = None

    def _start(self) -> None:
        if taken(self.api_port):
            message = f"port {self.api_port} is taken: `make down`, or choose with HEARD_PORT=…"
            raise RuntimeError(message)
        self._engine.start()
        self.outputs = deploy(
            self,
            {
                "PolicyPath": str(self._policy),
                "PublicHost": self.api,
                "SmsNumber": people.SMS_NUMBER,
                "MailFrom": people.MAIL_FROM,
                **self._parameters,
            },
            Path(self._engine.scratch),
            self._root,
        )
        self._front = Front(self.api_port, self.port, self.outputs["ApiId"])
        self._front.start()
        self.client("secretsmanager").put_secret_value(
            SecretId=self.outputs["ChannelSecretsArn"], SecretString=json.dumps(channels.SECRETS)
        )
        people.seed(self.client("dynamodb"), self.outputs["Table"])
        self.client("sesv2").create_email_identity(EmailIdentity=people.MAIL_FROM)
        self.config = self._describe()

    def _describe(self) -> dict[str, Any]:
        return {
            "api": self.api,
            "token": self.token(),
            "secrets": channels.SIGNING,
            "verify_token": channels.VERIFY_TOKEN,
            "webhooks": {name: channels.webhook(self.api, name) for name in SOURCES},
            "endpoint": self.endpoint,
            "region": REGION,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            "table": self.outputs["Table"],
            "inbox": self.outputs["InboxUrl"],
            "sms": {"inbound_topic": self.outputs["SmsRepliesArn"], "number": people.SMS_NUMBER},
        }


def _said(error: BaseException | None) -> str:
    if isinstance(error, HTTPError):
        return error.read().decode(errors="replace")
    return str(error or "")
