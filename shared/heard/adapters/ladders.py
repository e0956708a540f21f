"""The state machine that loops and waits for a ladder."""

import hashlib
import json

from botocore.exceptions import ClientError

from heard.adapters.aws import aws_errors, client


class StepFunctionsLadders:
    """Executions of the ladder's state machine, named by what they are about."""

    def __init__(self, state_machine: str) -> None:
        self._state_machine = state_machine

    def start(self, thread_id: str, episode: int, run: int) -> None:
        """One StartExecution; an execution of that name is success, whatever became of it."""
        about = {"thread_id": thread_id, "episode": episode, "run": run}
        text = json.dumps(about)
        with aws_errors():
            try:
                client("stepfunctions").start_execution(
                    stateMachineArn=self._state_machine,
                    name=hashlib.sha256(text.encode()).hexdigest()[:40],
                    input=text,
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                    raise
