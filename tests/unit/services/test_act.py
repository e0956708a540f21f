"""Acts commit once, lose races politely, and never reach another brand's thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from heard.domain import acting
from heard.domain.ahead import next_due_at
from heard.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Superseded,
    Unavailable,
)
from heard.domain.events import EventType
from heard.domain.people import Link, Person, Role
from heard.domain.team import Team
from heard.domain.thread import Thread
from heard.ports.threads import Commit
from heard.services.act import Acting
from heard.services.deed import ATTEMPTS, Asked
from tests.desk_samples import DANA, FERN_ONLY, MAX, NOON, PEOPLE, POLICY, a_thread

LATER = NOON + timedelta(minutes=3)
RITA = Person("rita", "Rita", Role.AGENT)


class Store:
    """Threads and links in memory. `meanwhile` happens just before the next commits."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self.commits: list[Commit] = []
        self.done: set[str] = set()
        self.stored = {
            token: Link(token, thread.id, "dana", NOON + timedelta(hours=12))
            for token in ("first", "other")
        }
        self.meanwhile: list[Callable[[], None]] = []
        self.lose_answers = False

    def load(self, thread_id: str) -> Thread | None:
        return self.thread if thread_id == self.thread.id else None

    def was_done(self, _thread_id: str, done: str) -> bool:
        return done in self.done

    def commit(self, commit: Commit) -> None:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        used = commit.use_link and self.stored[commit.use_link].used_at is not None
        if commit.before != self.thread.version or commit.done in self.done or used:
            raise Superseded
        self.commits.append(commit)
        self.thread = replace(commit.thread, version=commit.before + 1)
        if commit.done:
            self.done.add(commit.done)
        if commit.use_link:
            link = self.stored[commit.use_link]
            self.stored[link.token] = replace(link, used_at=commit.now)
        if commit.new_link:
            self.stored[commit.new_link.token] = commit.new_link
        if self.lose_answers:
            self.lose_answers = False
            raise Superseded

    def new(self, thread_id: str, person: str, expires_at: datetime, others=()) -> Link:
        return Link(f"fresh{len(self.stored)}", thread_id, person, expires_at, others=others)

    def find(self, token: str) -> Link | None:
        return self.stored.get(token)

    def people(self) -> tuple[Person, ...]:
        return (*PEOPLE, RITA)

    def team(self) -> Team:
        return Team(self.people())

    @property
    def happened(self) -> list[EventType]:
        return [event.type for commit in self.commits for event in commit.events]


@pytest.fixture
def store() -> Store:
    return Store(a_thread()[0])


@pytest.fixture
def desk(store: Store) -> Acting:
    return Acting(store, store, store, POLICY)


def by(person: Person, store: Store, **how: object) -> Asked:
    return Asked(person, store.thread.id, **how)


def test_a_claim_is_one_commit_with_its_next_due_time(desk: Acting, store: Store) -> None:
    acted = desk.claim(by(DANA, store), LATER)
    assert acted.thread.claim
    assert acted.thread.claim.by == "dana"
    (commit,) = store.commits
    assert commit.due_at == next_due_at(acted.thread, POLICY)
    assert EventType.CLAIMED in store.happened


def test_claiming_what_one_has_commits_nothing(desk: Acting, store: Store) -> None:
    desk.claim(by(DANA, store), NOON)
    desk.claim(by(DANA, store), LATER)
    assert len(store.commits) == 1


def test_who_comes_second_is_told_who_was_first_by_name(desk: Acting, store: Store) -> None:
    desk.claim(by(DANA, store), NOON)
    with pytest.raises(Conflict, match=r"Already claimed by Dana 3 min ago\."):
        desk.claim(by(MAX, store), LATER)


def test_of_two_at_once_one_wins_and_the_other_reads_who(desk: Acting, store: Store) -> None:
    store.meanwhile = [lambda: desk.claim(by(DANA, store), LATER) and None]
    with pytest.raises(Conflict, match=r"Already claimed by Dana just now\."):
        desk.claim(by(MAX, store), LATER)
    assert store.happened.count(EventType.CLAIMED) == 1


def test_an_act_waits_out_others_who_write_and_then_gives_up(desk: Acting, store: Store) -> None:
    def others_write() -> None:
        store.thread = replace(store.thread, version=store.thread.version + 1)

    store.meanwhile = [others_write] * (ATTEMPTS - 1)
    desk.claim(by(DANA, store), LATER)
    store.meanwhile = [others_write] * ATTEMPTS
    with pytest.raises(Unavailable):
        desk.release(by(DANA, store), LATER)


def test_a_key_acts_once_and_then_answers_the_thread_as_it_is(desk: Acting, store: Store) -> None:
    for _ in range(3):
        acted = desk.escalate(by(DANA, store, key="k1"), "Press is calling", LATER)
    assert store.happened.count(EventType.ESCALATED) == 1
    assert acted.thread.version == store.thread.version


def test_a_key_whose_answer_was_lost_does_not_act_again(desk: Acting, store: Store) -> None:
    store.lose_answers = True
    desk.escalate(by(DANA, store, key="k1"), "Press is calling", LATER)
    assert store.happened.count(EventType.ESCALATED) == 1


def test_a_key_done_before_answers_where_acting_would_now_conflict(
    desk: Acting, store: Store
) -> None:
    desk.dismiss(by(DANA, store, key="k1"), "A test of ours", LATER)
    again = desk.dismiss(by(DANA, store, key="k1"), "A test of ours", LATER)
    assert again.thread.state.ended
    with pytest.raises(Conflict, match="dismissed already"):
        desk.dismiss(by(DANA, store, key="k2"), "A test of ours", LATER)


def test_two_people_may_choose_the_same_key(desk: Acting, store: Store) -> None:
    desk.escalate(by(DANA, store, key="1"), "Press is calling", LATER)
    desk.escalate(by(MAX, store, key="1"), "Lawyer too", LATER)
    assert store.happened.count(EventType.ESCALATED) == 2


def test_another_brands_thread_looks_as_if_it_did_not_exist(desk: Acting, store: Store) -> None:
    with pytest.raises(NotFound) as others:
        desk.claim(by(FERN_ONLY, store), LATER)
    with pytest.raises(NotFound) as nobodys:
        desk.claim(Asked(DANA, "no-such-thread"), LATER)
    assert str(others.value) == str(nobodys.value)
    assert not store.commits


def test_it_is_assigned_to_people_who_serve_the_brand_only(desk: Acting, store: Store) -> None:
    for to in ("nobody", "fred"):
        with pytest.raises(Invalid) as refused:
            desk.assign(by(DANA, store), to, LATER)
        assert refused.value.field == "to"
    assert desk.assign(by(DANA, store), "max", LATER).thread.claim == acting.Claim(
        "max", LATER, LATER
    )


def test_a_link_acts_once_and_a_fresh_one_takes_its_place(desk: Acting, store: Store) -> None:
    acted = desk.claim(by(DANA, store, link=store.stored["first"]), LATER)
    assert acted.link
    assert acted.link.token != "first"
    assert (acted.link.person, acted.link.thread_id) == ("dana", store.thread.id)
    assert acted.link.expires_at == LATER + timedelta(minutes=POLICY.link_minutes)
    assert store.stored["first"].used_at == LATER
    with pytest.raises(Gone):
        desk.escalate(
            by(DANA, store, link=replace(store.stored["first"], used_at=None)), "x", LATER
        )
    assert EventType.ESCALATED not in store.happened


def test_a_link_that_changed_nothing_stays_good(desk: Acting, store: Store) -> None:
    desk.claim(by(DANA, store), NOON)
    link = store.stored["first"]
    assert desk.claim(by(DANA, store, link=link), LATER).link == link
    assert store.stored["first"].used_at is None


def test_a_link_whose_claim_was_beaten_stays_good(desk: Acting, store: Store) -> None:
    desk.claim(by(MAX, store), NOON)
    with pytest.raises(Conflict, match="Max"):
        desk.claim(by(DANA, store, link=store.stored["first"]), LATER)
    assert store.stored["first"].used_at is None


def test_an_observer_changes_nothing(desk: Acting, store: Store) -> None:
    olu = Person("olu", "Olu", Role.OBSERVER)
    with pytest.raises(Forbidden, match="observer"):
        desk.claim(by(olu, store), LATER)
    with pytest.raises(Invalid, match="serves this brand"):
        Acting(store, store, Watching(store), POLICY).assign(by(DANA, store), "olu", LATER)
    assert store.commits == []


class Watching:
    """A roster with an observer on it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def people(self) -> tuple[Person, ...]:
        return (*self.store.people(), Person("olu", "Olu", Role.OBSERVER))


def test_joined_threads_know_each_other_once(desk: Acting, store: Store) -> None:
    with pytest.raises(Invalid, match="the thread itself"):
        desk.join(by(DANA, store), store.thread.id, LATER)
    assert store.commits == []
