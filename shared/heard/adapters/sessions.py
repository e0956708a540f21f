"""One-time links and sessions of the desk, in DynamoDB."""

import secrets
from dataclasses import replace
from datetime import datetime

from heard.adapters import items, keys
from heard.adapters.aws import aws_errors, client
from heard.adapters.items import Item, dumped, expires, key, loaded, n
from heard.adapters.roster import DynamoRoster
from heard.adapters.table import batch_get, get, item_key, put, put_version, transact, use_once
from heard.domain.events import Event
from heard.domain.people import Person
from heard.domain.signing_in import Askings, Login, Session

KEEP_DAYS = 1
"""How long a link and a session are kept after their time, and the event of a wish for a link."""


class DynamoSessions:
    """Sessions in the Care table. A token is 192 bits that nobody guesses."""

    def __init__(self, table: str, roster: DynamoRoster) -> None:
        self._table = table
        self._roster = roster

    def askings(self, person_id: str) -> Askings:
        """One consistent GetItem."""
        item = get(self._table, keys.askings_pk(person_id), keys.HEAD)
        return loaded(item, Askings) if item else Askings(person_id)

    def wanted(self, askings: Askings, events: tuple[Event, ...], now: datetime) -> None:
        """One TransactWriteItems."""
        pk, version = keys.askings_pk(askings.person), askings.version + 1
        head = {
            **key(pk, keys.HEAD),
            "v": n(version),
            "data": dumped(replace(askings, version=version), Askings),
        }
        row = items.event_item(pk, version, events, now, KEEP_DAYS)
        # The head stays: versions that began anew would meet rows that are there still.
        transact([put_version(self._table, head, askings.version), put(self._table, row)])

    def new_login(self, person_id: str, expires_at: datetime) -> Login:
        """One PutItem."""
        login = Login(secrets.token_urlsafe(24), person_id, expires_at)
        item = {
            **key(keys.login_pk(login.token), keys.HEAD),
            "data": dumped(replace(login, token=""), Login),
            "expires_at": expires(expires_at, KEEP_DAYS),
        }
        with aws_errors():
            client("dynamodb").put_item(TableName=self._table, Item=item)
        return login

    def login(self, token: str) -> Login | None:
        """One consistent GetItem."""
        item = get(self._table, keys.login_pk(token), keys.HEAD)
        if item is None:
            return None
        used = datetime.fromisoformat(item["used_at"]["S"]) if "used_at" in item else None
        login: Login = loaded(item, Login)
        return replace(login, token=token, used_at=used)

    def new_session(self, person_id: str, expires_at: datetime) -> Session:
        """A fresh session, not stored yet."""
        return Session(secrets.token_urlsafe(24), person_id, secrets.token_urlsafe(24), expires_at)

    def begin(self, login: Login, session: Session, now: datetime) -> None:
        """One TransactWriteItems."""
        used = use_once(self._table, keys.login_pk(login.token), now)
        transact([used, put(self._table, session_item(session), "attribute_not_exists(pk)")])

    def look(self, session_id: str, person_id: str) -> tuple[Session | None, Person | None]:
        """One BatchGetItem; of whom the roster has no row (the deployment's first phone), one Query
        more."""
        at = key(keys.session_pk(session_id), keys.HEAD)
        on_roster = key(keys.ROSTER_PK, keys.agent_sk(person_id))
        found = {item_key(item): item for item in batch_get(self._table, [at, on_roster])}
        session, person = found.get(item_key(at)), found.get(item_key(on_roster))
        if session is None:
            return None, None
        if person is None:
            return loaded(session, Session), self._roster.fresh().person(person_id)
        return loaded(session, Session), loaded(person, Person)

    def end(self, session: Session, now: datetime) -> None:
        """One PutItem."""
        with aws_errors():
            client("dynamodb").put_item(
                TableName=self._table, Item=session_item(replace(session, ended_at=now))
            )


def session_item(session: Session) -> Item:
    """A session, until a day after its end."""
    return {
        **key(keys.session_pk(session.id), keys.HEAD),
        "data": dumped(session, Session),
        "expires_at": expires(session.expires_at, KEEP_DAYS),
    }
