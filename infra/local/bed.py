"""The local bed: the real template on this machine, all of it on loopback.

    with Bed() as bed:
        httpx.post(bed.config["webhooks"]["meta"]["url"], ...)
        bed.sms()

A bed owns a process of ministack with the stack in it, and a small front with a short address for
the API. It keeps nothing: what is gone with its process is gone.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError

import boto3
from botocore.config import Config

from infra.local import channels, people
from infra.local.deploy import STACK, deploy
from infra.local.front import LOOPBACK, Front
from infra.local.layer import KEPT, ROOT

REGION = "us-east-1"
ACCESS_KEY = "test"
SECRET_KEY = "test"  # noqa: S105  ministack's own; it opens nothing else
PORT = int(os.environ.get("HEARD_PORT", "4570"))
START_SECONDS = 30
POLICY = ROOT / "infra" / "policy" / "care.toml"
STORY_POLICY = ROOT / "infra" / "local" / "story.toml"

_NO_START = "Worker init failed"
"""What ministack says of a function whose module does not import."""

# What a function may see of this machine: no credentials, no profile, no package path of ours.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


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
        self.port = port or _free_port()
        self.api_port = self.port + 1 if port else _free_port()
        self.api = f"http://{LOOPBACK}:{self.api_port}"
        self.endpoint = f"http://{LOOPBACK}:{self.port}"
        self.outputs: dict[str, str] = {}
        self.config: dict[str, Any] = {}
        self._policy = policy
        self._enforce_roles = enforce_roles
        self._log = log or KEPT / f"bed-{self.port}.log"
        self._parameters = dict(parameters or {})
        self._root = template_root
        self._engine: subprocess.Popen[bytes] | None = None
        self._front: Front | None = None
        self._scratch = ""
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
        """Every SMS that was sent, the oldest first: `phone_number`, `message` and more."""
        answer = json.loads(_read(f"{self.endpoint}/_ministack/sns/sms-messages"))
        return [
            dict(each, phone_number=phone)
            for account in [answer.get("sms_messages", answer)]
            for phone, messages in account.items()
            for each in messages
        ]

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
            "receive_webhook": partial(_read, f"{self.api}/webhooks/meta"),
            "hear_messages": partial(self.invoke, "hear_messages", nothing),
            "publish_events": partial(self.invoke, "publish_events", nothing),
            "sweep_clocks": partial(self.invoke, "sweep_clocks", nothing),
            "desk": partial(_read, f"{self.api}/health"),
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
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def close(self) -> None:
        """Ends every process that this bed started, and removes what they wrote."""
        if self._front:
            self._front.shutdown()
            self._front.server_close()
        if self._engine:
            _end(self._engine)
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._front = self._engine = None

    def _start(self) -> None:
        KEPT.mkdir(exist_ok=True)
        self._scratch = tempfile.mkdtemp(prefix="functions-", dir=KEPT)
        with self._log.open("wb") as log:
            self._engine = subprocess.Popen(  # our own module
                [sys.executable, "-m", "infra.local.engine"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own, with the functions in it: Ctrl-C is for the bed to answer.
                start_new_session=True,
            )
        self._wait_for_the_engine()
        self.outputs = deploy(
            self,
            {"PolicyPath": str(self._policy), "PublicHost": self.api, **self._parameters},
            self._root,
        )
        self._front = Front(self.api_port, self.port, self.outputs["ApiId"])
        self._front.start()
        self.client("secretsmanager").put_secret_value(
            SecretId=self.outputs["ChannelSecretsArn"], SecretString=json.dumps(channels.SECRETS)
        )
        people.seed(self.client("dynamodb"), self.outputs["Table"])
        self.config = self._describe()

    def _environment(self) -> dict[str, str]:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return environment | {
            "TMPDIR": self._scratch,
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "MINISTACK_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SFN_WAIT_SCALE": "1",
            "IOT_MTLS_ENABLED": "0",
            "AUTH": "true" if self._enforce_roles else "false",
            "PYTHONUNBUFFERED": "1",
        }

    def _wait_for_the_engine(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._engine and self._engine.poll() is not None:
                break
            with contextlib.suppress(OSError):
                _read(f"{self.endpoint}/_ministack/health")
                return
            time.sleep(0.05)
        tail = "\n  ".join(self.logs().splitlines()[-10:])
        message = f"ministack did not start on port {self.port}:\n  {tail}"
        raise RuntimeError(message)

    def _describe(self) -> dict[str, Any]:
        return {
            "api": self.api,
            "token": self.token(),
            "secrets": channels.SIGNING,
            "verify_token": channels.VERIFY_TOKEN,
            "webhooks": {
                source: {
                    "url": f"{self.api}/webhooks/{source}",
                    "headers": {"content-type": "application/json"},
                }
                for source in channels.SOURCES
            },
            "endpoint": self.endpoint,
            "region": REGION,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            "table": self.outputs["Table"],
            "inbox": self.outputs["InboxUrl"],
        }


def client_of(endpoint: str, service: str) -> Any:  # noqa: ANN401  boto3's clients have no static type
    """A boto3 client of the bed at `endpoint`, whatever this machine's AWS settings say."""
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 2}, max_pool_connections=50),
    )


def function_name(function: str) -> str:
    """The deployed name of `SweepClocks` or `sweep_clocks`."""
    words = "".join(f"-{c.lower()}" if c.isupper() else c for c in function).strip("-")
    return f"{STACK}-{words.replace('_', '-')}"


def _end(engine: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(engine.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            engine.wait(timeout=3)


def _said(error: BaseException | None) -> str:
    if isinstance(error, HTTPError):
        return error.read().decode(errors="replace")
    return str(error or "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  loopback
        return bytes(answer.read())
