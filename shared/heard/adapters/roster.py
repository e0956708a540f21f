"""The people who can be paged, and when, in DynamoDB; a deploy never touches them."""

import time
from dataclasses import replace

from heard.adapters import keys
from heard.adapters.roster_items import team_of
from heard.adapters.table import partition
from heard.domain.people import Person, Role
from heard.domain.team import Team

FRESH_SECONDS = 60
"""How long a read of the roster is trusted, like a secret's."""


class DynamoRoster:
    """The roster in the Care table. `first` is who is paged while it is empty: the phone and
    address that the deployment was given."""

    def __init__(self, table: str, first: Person | None = None) -> None:
        self.table = table
        self._first = first
        self._team = Team()
        self._read_at = float("-inf")

    def people(self) -> tuple[Person, ...]:
        """Everybody, as of at most a minute ago."""
        return self.team().people

    def team(self) -> Team:
        """The whole roster, as of at most a minute ago."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            return self.fresh()
        return self._team

    def fresh(self) -> Team:
        """The whole roster as it is now: one consistent Query."""
        team = team_of(partition(self.table, keys.ROSTER_PK))
        if not team.people and self._first:
            team = replace(team, people=(self._first,))
        self._team, self._read_at = team, time.monotonic()
        return team

    def forget(self) -> None:
        """It was changed: read it anew when it is next asked for."""
        self._read_at = float("-inf")


def first_person(phone: str | None, email: str | None) -> Person | None:
    """Who is paged before anybody was added, from the deployment's own parameters."""
    if not (phone or email):
        return None
    return Person("first", "First responder", Role.AGENT, phone or None, email or None)
