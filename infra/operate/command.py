"""The edge of every command: the options that all share, and errors that say what to do."""

import argparse
import sys
from collections.abc import Callable, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from heard.domain.errors import HeardError, Invalid, PolicyError, Refused

FAILED, REFUSED, INTERRUPTED = 1, 2, 130

_SIGNED_OUT = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "RequestExpired"}


def options(name: str, purpose: str) -> argparse.ArgumentParser:
    """A parser that knows where Heard is; the command adds its own options."""
    parser = argparse.ArgumentParser(prog=f"python -m infra.operate.{name}", description=purpose)
    parser.add_argument("--stack", default="", help="the stack's name; else samconfig.toml's")
    parser.add_argument("--local", action="store_true", help="the local bed (or HEARD_LOCAL=1)")
    return parser


def carried_out(command: Callable[[], int]) -> int:
    """Runs a command and returns its exit code: 1 where something failed, 2 where it was asked
    for something that can't be done."""
    try:
        return command()
    except HeardError as error:
        _say(_as_typed(error) or type(error).__name__)
        return REFUSED if isinstance(error, Refused | PolicyError) else FAILED
    except ClientError as error:
        _say(refusal(error))
        return FAILED
    except BotoCoreError as error:
        _say(f"AWS can't be reached: {error}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def refusal(error: ClientError) -> str:
    """What AWS refused, and why, in one line."""
    code = error.response["Error"].get("Code", "")
    said = error.response["Error"].get("Message", "")
    if code in _SIGNED_OUT:
        return "Your AWS sign-in has expired: `aws sso login`, or renew your keys, and try again."
    return f"AWS refused {error.operation_name}: {code}: {' '.join(said.split())}"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of text with aligned columns; the last one runs on."""
    widths = [max(map(len, column), default=0) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 message", "2 messages"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


_OPTIONS = {
    "end": "TO",
    "person": "OVERRIDE",
    "start": "FROM",
    "starts_on": "STARTS",
    "time_zone": "ZONE",
    "with": "SWAP",
}
"""Fields whose option has another name."""


def _as_typed(error: HeardError) -> str:
    """An error's text, its field named as it is typed: "PHONE: …"."""
    text = str(error)
    field = error.field if isinstance(error, Invalid) else None
    if not field or not text.startswith(f"{field}: "):
        return text
    name = field.partition(".")[0]
    return f"{_OPTIONS.get(name, name.upper())}: {text.removeprefix(f'{field}: ')}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
