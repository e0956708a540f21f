"""The bed's fictional team, and a token of one of them.

Their phones are numbers that are set aside for fiction; nothing on the bed reaches a phone anyway.
"""

from datetime import UTC, date, datetime
from typing import Any

from heard.adapters import tokens
from heard.adapters.roster_items import part_item
from heard.domain.oncall import Every, Rotation
from heard.domain.people import Person, Role

TEAM = (
    Person("dana", "Dana Whitlock", Role.AGENT, "+15555550101", "dana@marigold.example"),
    Person("ravi", "Ravi Okafor", Role.AGENT, "+15555550102", "ravi@marigold.example"),
    Person("lena", "Lena Brandt", Role.LEAD, "+15555550103", "lena@marigold.example"),
    Person("marc", "Marc Oduya", Role.MANAGER, "+15555550104", "marc@marigold.example"),
)
"""Two agents, their lead and the manager: a whole ladder."""

FRONT_DESK = Rotation(
    id="front-desk",
    name="Front desk",
    members=("dana", "ravi"),
    every=Every.WEEKLY,
    handover=9 * 60,
    weekday=0,
    time_zone="Europe/Amsterdam",
    starts_on=date(2026, 1, 5),
)
"""The agents take turns, for what a ladder sends to `rotation:front-desk`."""

SMS_NUMBER = "+15555550199"
"""The number that the bed's alerts come from, and that its people answer to."""

MAIL_FROM = "alerts@marigold.example"
"""The address that the bed's e-mails come from."""

CALLER = "dana"
"""Whose token `.heard/local.json` holds."""

TOKEN_MINUTES = 7 * 24 * 60
"""The bed is gone before its token."""


def seed(dynamodb: Any, table: str) -> None:  # noqa: ANN401  boto3's clients have no static type
    """Puts the team and its turns on the roster."""
    for part in (*TEAM, FRONT_DESK):
        dynamodb.put_item(TableName=table, Item=part_item(part))


def token(secrets: Any, desk_key: str, person: str = CALLER) -> str:  # noqa: ANN401  as above
    """A bearer token for the agents' API that names `person`."""
    secret = secrets.get_secret_value(SecretId=desk_key)["SecretString"]
    newest = tokens.keys_in(secret)[0]
    return tokens.issue(person, newest, datetime.now(UTC), TOKEN_MINUTES)
