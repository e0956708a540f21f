"""`make redrive`: dead letters go back to the Inbox, once what was wrong with them is mended.

`make redrive SHOW=1` says what lies there and why, without a word of what a customer wrote.
"""

import json
import sys
from collections import Counter
from typing import Any

from heard.domain.errors import Unavailable
from infra.operate import stack
from infra.operate.command import carried_out, counted, options

HIDDEN_SECONDS = 30
"""How long a message that is looked at stays hidden from another look."""

MOST_SHOWN = 1000

GAVE_UP = "was tried five times: see the log of hear_messages"


def main(arguments: list[str] | None = None) -> int:
    """Moves, or shows; returns the exit code."""
    parser = options("redrive", "Put dead letters back on the Inbox.")
    parser.add_argument("--show", action="store_true", help="say why they lie there, move nothing")
    given = parser.parse_args(arguments)
    found = stack.find(given.stack, local=given.local)
    waiting = dead_letters(found)
    if given.show:
        print("\n".join(reasons(found) or ["No dead letters."]))
    elif not waiting:
        print("No dead letters: nothing to put back.")
    else:
        _move(found, waiting)
    return 0


def dead_letters(found: stack.Stack) -> int:
    """How many dead letters there are, as nearly as SQS knows."""
    answer = found.client("sqs").get_queue_attributes(
        QueueUrl=found.output("DeadLettersUrl"),
        AttributeNames=["ApproximateNumberOfMessages"],
    )
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def reasons(found: stack.Stack) -> list[str]:
    """A line for each reason, the commonest first: how many, from which source, why."""
    seen: dict[str, str] = {}
    receipts: list[str] = []
    while len(seen) < MOST_SHOWN:
        batch = _received(found, HIDDEN_SECONDS)
        receipts += [message["ReceiptHandle"] for message in batch]
        new = {m["MessageId"]: f"{_source(m)}: {_reason(m)}" for m in batch}
        if not new.keys() - seen.keys():
            break
        seen |= new
    for receipt in receipts:
        found.client("sqs").change_message_visibility(
            QueueUrl=found.output("DeadLettersUrl"), ReceiptHandle=receipt, VisibilityTimeout=0
        )
    return [f"{number:>5}  {line}" for line, number in Counter(seen.values()).most_common()]


def _move(found: stack.Stack, waiting: int) -> None:
    if found.local:
        moved = _moved_by_hand(found)
        print(f"Put {counted(moved, 'message')} back on the Inbox.")
        return
    # With a destination, for those that hear_messages set aside were never in the Inbox's own line.
    found.client("sqs").start_message_move_task(
        SourceArn=_arn(found, "DeadLettersUrl"), DestinationArn=_arn(found, "InboxUrl")
    )
    print(f"About {counted(waiting, 'message')} on the way back to the Inbox; SQS moves them now.")
    print("What still can't be heard comes back here: look again with make redrive SHOW=1.")


def _moved_by_hand(found: stack.Stack) -> int:
    # The local bed's queues know no move tasks. Sent before deleted: twice does no harm.
    sqs, moved = found.client("sqs"), 0
    for _ in range(dead_letters(found)):
        for message in _received(found, HIDDEN_SECONDS, most=1):
            sqs.send_message(QueueUrl=found.output("InboxUrl"), MessageBody=message["Body"])
            sqs.delete_message(
                QueueUrl=found.output("DeadLettersUrl"), ReceiptHandle=message["ReceiptHandle"]
            )
            moved += 1
    return moved


def _received(found: stack.Stack, hidden: int, most: int = 10) -> list[dict[str, Any]]:
    answer = found.client("sqs").receive_message(
        QueueUrl=found.output("DeadLettersUrl"),
        MaxNumberOfMessages=most,
        MessageAttributeNames=["reason"],
        VisibilityTimeout=hidden,
        WaitTimeSeconds=1,
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def _reason(message: dict[str, Any]) -> str:
    told = message.get("MessageAttributes", {}).get("reason", {}).get("StringValue", GAVE_UP)
    return " ".join(str(told).split())


def _source(message: dict[str, Any]) -> str:
    try:
        return str(json.loads(message["Body"])["source"])[:20]
    except (ValueError, KeyError, TypeError):
        return "unknown source"


def _arn(found: stack.Stack, output: str) -> str:
    answer = found.client("sqs").get_queue_attributes(
        QueueUrl=found.output(output), AttributeNames=["QueueArn"]
    )
    arn = answer["Attributes"].get("QueueArn")
    if not arn:
        raise Unavailable(f"SQS does not say which queue {output} is.")
    return str(arn)


if __name__ == "__main__":
    sys.exit(carried_out(main))
