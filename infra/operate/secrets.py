"""`make secrets`: what the channels prove themselves with. Nothing that is set is ever shown.

    make secrets                                     asks for each, without echo
    make secrets META=… META_VERIFY_TOKEN=new X=… STANDARD=new TRUSTPILOT=new GOOGLE=<e-mail>
    make secrets FINISH=1                            once the platforms sign with the new ones

META is the app secret, or several with commas (Instagram Login signs with one of its own). `new`
makes one up, where the choice is ours, and shows it once: for who signs nothing (TRUSTPILOT,
LISTENING) as the whole address. GOOGLE is the service account that Pub/Sub pushes as; behind it may
stand the audience of its tokens, else that is the webhook's address. What was set stays valid beside
the new one until FINISH, for platforms change over in their own time.

META_TOKEN, X_TOKEN and GOOGLE_TOKEN ask the platforms for what their webhooks leave out; META_TOKEN,
X_ACCESS and GOOGLE_TOKEN post the answers that people send from the desk.
"""

import getpass
import json
import os
import re
import secrets
import sys
from collections.abc import Iterator
from typing import Any

from heard.adapters.channels.sources import SOURCES
from heard.adapters.signatures import standard_key
from heard.adapters.signing import standard_secret
from heard.domain.errors import Invalid, Unavailable
from infra.operate import stack, tokens
from infra.operate.command import carried_out, columns, counted, options

_SOURCE_OF = {source.secret: name for name, source in SOURCES.items()}


def _names() -> Iterator[tuple[str, tuple[str, str]]]:
    for name, source in SOURCES.items():
        new = ", or new" if source.proof.ours else ""
        yield source.secret.upper(), (source.secret, f"{source.asks} of /webhooks/{name}{new}")
        if name == "meta":
            yield "META_VERIFY_TOKEN", ("meta_verify_token", "Meta verify token, or new")


NAMES = dict(_names()) | tokens.NAMES
"""What it is called here, in the secret, and to a person."""

OLD = "old"
"""How many at the end of each list are only valid until FINISH; what verifies never looks here."""

SHORTEST_KEY = 24
"""Bytes of a Standard Webhooks key, as its specification asks."""

_SHORTEST = 8
_SHORTEST_PATH = 24

_PATH = re.compile(r"[A-Za-z0-9_-]+")
_PUSH_ACCOUNT = re.compile(r"[^@\s]+@[^@\s]+\.gserviceaccount\.com( [\x21-\x7e]+)?")

Values = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Sets what was given; returns the exit code."""
    parser = options("secrets", "What the channels sign with.")
    parser.add_argument("--finish", action="store_true", help="let the old ones go")
    given = parser.parse_args(arguments)
    found = stack.find(given.stack, local=given.local)
    client, secret_id = found.client("secretsmanager"), found.output("ChannelSecretsArn")
    before = read(client.get_secret_value(SecretId=secret_id)["SecretString"])
    after = finished(before) if given.finish else before
    for name, value in ({} if given.finish else _wanted()).items():
        after = rotated(after, NAMES[name][0], _checked(name, value, found.api))
    if after != before:
        client.put_secret_value(SecretId=secret_id, SecretString=json.dumps(after))
        print("Set. The webhooks take it within a minute.")
    print("\n".join(shown(after)))
    return 0


def read(text: str) -> Values:
    """The secret's values: lists by name. Raises Unavailable where it is no JSON object."""
    try:
        values = json.loads(text)
        found = {
            name: [one for one in (value if isinstance(value, list) else [value]) if one]
            for name, value in values.items()
            if name != OLD
        }
        return {**found, OLD: dict(values.get(OLD, {}))}
    except (ValueError, TypeError, AttributeError) as error:
        message = (
            "The channels' secret is no JSON object. Empty it (`aws secretsmanager put-secret-value "
            "--secret-id … --secret-string '{}'`) and run `make secrets` again."
        )
        raise Unavailable(message) from error


def rotated(values: Values, name: str, new: list[str]) -> Values:
    """With the new ones of a name in front, and all that were there behind as old."""
    there = values.get(name, [])
    old = [one for one in there if one not in new]
    return {**values, name: [*new, *old], OLD: {**values[OLD], name: len(old)}}


def finished(values: Values) -> Values:
    """Without the old ones."""
    kept = {
        name: there[: max(1, len(there) - values[OLD].get(name, 0))]
        for name, there in values.items()
        if name != OLD
    }
    return {**kept, OLD: {}}


def shown(values: Values) -> list[str]:
    """Which names are set, and nothing of what they are set to."""
    rows = []
    for name, (key, _) in NAMES.items():
        there, old = len(values.get(key, [])), values[OLD].get(key, 0)
        also = f", and {counted(old, 'old one')} until make secrets FINISH=1" if old else ""
        without = "its webhooks are refused"
        if name in tokens.NAMES:
            without = tokens.WITHOUT.get(name, "nobody is asked for more")
        rows.append([name, f"set{also}" if there else f"not set: {without}"])
    return columns(rows)


def _wanted() -> dict[str, str]:
    wanted = {name: os.environ[name].strip() for name in NAMES if os.environ.get(name, "").strip()}
    if wanted or not sys.stdin.isatty():
        return wanted
    print("Enter alone leaves one as it is.")
    asked = {name: getpass.getpass(f"{name} ({what}): ") for name, (_, what) in NAMES.items()}
    return {name: value.strip() for name, value in asked.items() if value.strip()}


def _checked(name: str, value: str, api: str) -> list[str]:
    if name in tokens.NAMES:
        return tokens.checked(name, value)
    source = _SOURCE_OF.get(NAMES[name][0])
    if value == "new" and (source is None or SOURCES[source].proof.ours):
        return [_made(name, source, api)]
    if source == "google":
        return [_push_account(name, value, api)]
    values = [one.strip() for one in value.split(",")] if name == "META" else [value]
    for one in values:
        if len(one) < _SHORTEST or not one.isascii() or any(c.isspace() for c in one):
            message = f"{name}: {_SHORTEST} or more plain characters, without blanks."
            raise Invalid(message, name)
    if name == "STANDARD" and len(standard_key(value) or b"") < SHORTEST_KEY:
        message = (
            f"STANDARD: base64 of {SHORTEST_KEY} bytes or more behind whsec_, or STANDARD=new."
        )
        raise Invalid(message, name)
    in_path = source is not None and SOURCES[source].proof.in_path
    if in_path and (len(value) < _SHORTEST_PATH or not _PATH.fullmatch(value)):
        message = f"{name}: {_SHORTEST_PATH} or more of A-Z a-z 0-9 _ -, or {name}=new."
        raise Invalid(message, name)
    return values


def _made(name: str, source: str | None, api: str) -> str:
    """One that nobody can guess, shown this once: where it is a part of an address, the whole."""
    if name == "STANDARD":
        made = shown_as = standard_secret(secrets.token_bytes(32))
    else:
        made = shown_as = secrets.token_urlsafe(24)
        if source is not None:
            shown_as = f"{api}/webhooks/{source}/{made}"
    print(f"{name}, shown this once: {shown_as}")
    return made


def _push_account(name: str, value: str, api: str) -> str:
    if not _PUSH_ACCOUNT.fullmatch(value):
        message = f"{name}: the service account's e-mail, …@….iam.gserviceaccount.com."
        raise Invalid(message, name)
    return value if " " in value else f"{value} {api}/webhooks/google"


if __name__ == "__main__":
    sys.exit(carried_out(main))
