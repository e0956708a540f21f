"""What the doctor finds: one line each, with the way to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError

from heard.domain.errors import HeardError
from infra.operate.command import refusal
from infra.operate.stack import Stack


class Verdict(StrEnum):
    """How it stands. Only `NOT_READY` makes the doctor fail."""

    OK = "ok"
    NOT_READY = "not ready"
    TAKE_CARE = "take care"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, what was seen, and what to do about it."""

    what: str
    verdict: Verdict
    seen: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `on_bed` is False for what only an AWS account has."""

    what: str
    look: Callable[[Stack], list[Finding]]
    on_bed: bool = True


def ok(what: str, seen: str) -> Finding:
    """Ready."""
    return Finding(what, Verdict.OK, seen)


def not_ready(what: str, seen: str, mend: str) -> Finding:
    """Heard does not do its work until this is mended."""
    return Finding(what, Verdict.NOT_READY, seen, mend)


def take_care(what: str, seen: str, mend: str) -> Finding:
    """Heard works, and somebody should know."""
    return Finding(what, Verdict.TAKE_CARE, seen, mend)


def cannot_tell(what: str, seen: str, mend: str = "") -> Finding:
    """It could not be looked at."""
    return Finding(what, Verdict.CANNOT_TELL, seen, mend)


def examined(check: Check, stack: Stack) -> list[Finding]:
    """What a check finds; a check that fails finds that it can't tell."""
    if stack.local and not check.on_bed:
        return [cannot_tell(check.what, "the local bed has none: only an AWS account shows it")]
    try:
        return check.look(stack)
    except ClientError as error:
        denied = "AccessDenied" in error.response["Error"].get("Code", "")
        mend = f"Allow yourself the action of {error.operation_name}." if denied else ""
        return [cannot_tell(check.what, refusal(error), mend)]
    except (HeardError, BotoCoreError) as error:
        return [cannot_tell(check.what, str(error) or type(error).__name__)]
