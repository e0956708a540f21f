"""Lets moto's Step Functions run for real: its task is our handler, its Wait moves the test's clock.

moto would start a container for the function and sleep through each Wait. Both are private names of
moto, so its version is pinned.
"""

import json
import time
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from moto.awslambda.models import LambdaFunction
from moto.core.config import default_user_config
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)

from tests.integration.aws import Account
from tests.integration.resources import ACCOUNT, CLIMB_LADDER, make_ladder

MOST_LOOKS = 2_000
"""How often an execution is looked at, a hundredth of a second apart, before a test gives up."""


def install(
    patch: pytest.MonkeyPatch,
    invoke: Callable[[dict[str, Any]], Any],
    wait: Callable[[float], object],
) -> None:
    """Until the test ends: tasks call `invoke`, every Wait and every back-off calls `wait`."""

    def called(_function: object, event: dict[str, Any]) -> tuple[str, bool, str]:
        try:
            return json.dumps(invoke(event)), False, ""
        except Exception as error:  # noqa: BLE001 - Lambda hands on whatever the handler raised
            return (
                json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}),
                True,
                "",
            )

    def waited(self: WaitFunction, env: Any) -> None:
        wait(self._get_wait_seconds(env=env))

    patch.setitem(default_user_config["stepfunctions"], "execute_state_machine", value=True)
    patch.setattr(LambdaFunction, "_invoke_lambda", called)
    patch.setattr(WaitFunction, "_eval_body", waited)
    patch.setattr(retrier_decl, "time", SimpleNamespace(sleep=wait, time=time.time))


def deploy(account: Account) -> None:
    """The function that the state machine calls, and the machine itself where it is executed."""
    role = account.client("iam").create_role(
        RoleName=f"climb-{uuid.uuid4().hex[:8]}",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}),
    )["Role"]["Arn"]
    account.client("lambda").create_function(
        FunctionName=CLIMB_LADDER.rsplit(":", 1)[1],
        Runtime="python3.13",
        Role=role,
        Handler="app.handler",
        Code={"ZipFile": b"nothing: the handler runs in this process"},
    )
    make_ladder(account.client, account.operations, role)


def ended(account: Account) -> list[dict[str, Any]]:
    """All executions, once none of them runs any more."""
    states = account.client("stepfunctions")
    for _ in range(MOST_LOOKS):
        listed: list[dict[str, Any]] = states.list_executions(stateMachineArn=account.ladder)[
            "executions"
        ]
        if all(one["status"] != "RUNNING" for one in listed):
            return listed
        time.sleep(0.01)
    message = f"an execution of {ACCOUNT} still runs"
    raise AssertionError(message)
