"""Where each function's surroundings are: the only reader of the environment."""

import os
from functools import cache
from pathlib import Path

from heard.domain.errors import Unavailable


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        message = f"the environment variable {name} is not set: template.yaml sets it"
        raise Unavailable(message)
    return value


@cache
def table() -> str:
    """The Care table's name."""
    return _needed("TABLE")


@cache
def policy_path() -> Path:
    """Where care.toml lies."""
    return Path(_needed("POLICY_PATH"))


@cache
def inbox_url() -> str:
    """The Inbox queue."""
    return _needed("INBOX_URL")


@cache
def dead_letters_url() -> str:
    """The Inbox's dead-letter queue."""
    return _needed("DEAD_LETTERS_URL")


@cache
def outbox_url() -> str:
    """The Outbox queue."""
    return _needed("OUTBOX_URL")


@cache
def bucket() -> str:
    """The bucket for bodies and texts that are too long."""
    return _needed("INBOX_BUCKET")


@cache
def channel_secrets() -> str:
    """The secret that holds what the channels sign with."""
    return _needed("CHANNEL_SECRETS")


@cache
def desk_key() -> str:
    """The secret that agents' tokens are signed with."""
    return _needed("DESK_KEY")


@cache
def care_topic() -> str:
    """The topic of the care team."""
    return _needed("CARE_TOPIC")


@cache
def operations_topic() -> str:
    """The topic of those who run Heard."""
    return _needed("OPERATIONS_TOPIC")


@cache
def ladder() -> str:
    """The ladder's state machine."""
    return _needed("LADDER")


@cache
def public_host() -> str:
    """The address that links begin with, without a slash at its end."""
    return _needed("PUBLIC_HOST").rstrip("/")


@cache
def public_host_if_known() -> str | None:
    """The same, None where it was not given: the desk knows where it was asked at."""
    return os.environ.get("PUBLIC_HOST", "").rstrip("/") or None


@cache
def sms_replies() -> str | None:
    """The number that SMS go out from and that people answer to, None where nobody can answer."""
    return os.environ.get("SMS_NUMBER") or None


@cache
def mail_from() -> str | None:
    """The verified address that people's e-mails are sent from, None where there is none."""
    return os.environ.get("MAIL_FROM") or None


@cache
def mail_events() -> str:
    """The configuration set that tells what bounces."""
    return _needed("MAIL_EVENTS")


@cache
def alert_phone() -> str | None:
    """The phone that is paged while the roster is empty, if one was given."""
    return os.environ.get("ALERT_PHONE") or None


@cache
def alert_email() -> str | None:
    """The address that goes with it."""
    return os.environ.get("ALERT_EMAIL") or None


@cache
def platform_stand_in() -> str | None:
    """For tests and the local bed: the server that stands in for every platform and feed."""
    return os.environ.get("PLATFORM_STAND_IN") or None
