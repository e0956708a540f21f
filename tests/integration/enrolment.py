"""People on the roster of a test, put there as the commands and the API do it."""

from datetime import UTC, datetime

from heard.adapters.roster import DynamoRoster
from heard.adapters.roster_book import DynamoRosterBook
from heard.domain.amending import person_removed, person_saved
from heard.domain.people import Person

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def enrol(roster: DynamoRoster, *people: Person) -> None:
    for person in people:
        amended = person_saved(roster.fresh(), person, "test", LONG_AGO)
        if amended:
            DynamoRosterBook(roster).commit(amended, None, LONG_AGO)


def dismiss(roster: DynamoRoster, person_id: str) -> None:
    team = roster.fresh()
    removed = person_removed(team, team.person(person_id), "test", LONG_AGO)
    DynamoRosterBook(roster).commit(removed, None, LONG_AGO)
