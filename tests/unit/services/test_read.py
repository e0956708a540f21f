"""The board is what the heads say; the index only says where to look."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from heard.domain import acting
from heard.domain.dossier import Column, Filter
from heard.domain.errors import Invalid, NotFound
from heard.domain.judgement import Kind, Severity
from heard.domain.state import State
from heard.domain.thread import Thread
from heard.ports.board import Standing
from heard.services.read import Reading
from tests.desk_samples import DANA, FERN_ONLY, NOON, POLICY, a_message, a_thread, an_entry


class Shelf:
    """Heads in memory, and an index that says what a test wants it to say."""

    def __init__(self, *threads: Thread) -> None:
        self.heads = {thread.id: thread for thread in threads}
        self.index: dict[State, list[Standing]] = {}
        self.asked_of: list[Sequence[str]] = []

    def says(self, state: State, *threads: Thread) -> None:
        self.index[state] = [
            Standing(f"{n:05}#{thread.id}", thread.id) for n, thread in enumerate(threads)
        ]

    def column(
        self,
        brands: Sequence[str],
        state: State,
        _severity: Severity | None,
        after: str | None,
        limit: int,
        _kind: Kind | None = None,
    ) -> Sequence[Standing]:
        self.asked_of.append(brands)
        return [row for row in self.index.get(state, ()) if row.order > (after or "")][:limit]

    def load_all(self, thread_ids: Iterable[str]) -> dict[str, Thread]:
        return {one: self.heads[one] for one in thread_ids if one in self.heads}

    def load(self, thread_id: str) -> Thread | None:
        return self.heads.get(thread_id)


def threads(count: int) -> list[Thread]:
    return [a_thread(an_entry(a_message(f"m{n}", f"c{n}")))[0] for n in range(count)]


def reading(shelf: Shelf) -> Reading:
    return Reading(shelf, shelf, shelf, shelf, shelf, POLICY)


def test_a_thread_that_just_moved_is_listed_once_as_it_now_is() -> None:
    (before,) = threads(1)
    after = acting.claimed(before, "dana", NOON, POLICY).thread
    shelf = Shelf(after)
    shelf.says(State.WAITING, before)
    shelf.says(State.CLAIMED, after)
    listed = reading(shelf).listed(DANA, Filter(), NOON, 1, None)
    assert [(one.id, one.state) for one in listed.threads] == [(after.id, State.CLAIMED)]
    assert listed.after is None
    waiting = reading(shelf).listed(DANA, Filter(state=State.WAITING), NOON, 25, None)
    assert waiting.threads == ()


def test_what_ended_or_is_gone_is_not_listed_though_the_index_still_names_it() -> None:
    gone, ended = threads(2)
    ended = acting.dismissed(ended, "dana", "A test", NOON, POLICY).thread
    shelf = Shelf(ended)
    shelf.says(State.WAITING, gone, ended)
    assert reading(shelf).listed(DANA, Filter(), NOON, 25, None).threads == ()


def test_the_last_page_says_that_it_is_the_last() -> None:
    some = threads(4)
    shelf = Shelf(*some)
    shelf.says(State.WAITING, *some)
    first = reading(shelf).listed(DANA, Filter(), NOON, 2, None)
    second = reading(shelf).listed(DANA, Filter(), NOON, 2, first.after)
    assert [one.id for one in (*first.threads, *second.threads)] == [one.id for one in some]
    assert (first.after is None, second.after) == (False, None)


def test_a_rare_filter_reads_a_bounded_number_and_says_where_to_go_on() -> None:
    many = threads(1)
    shelf = Shelf(*many)
    shelf.index[State.WAITING] = [Standing(f"{n:05}#x", many[0].id) for n in range(700)]
    page = reading(shelf).listed(DANA, Filter(kind=Kind.PRAISE), NOON, 25, None)
    assert page.threads == ()
    assert page.after
    assert page.after.state is State.WAITING
    assert "00400" < page.after.order < "00600"
    last = reading(shelf).listed(DANA, Filter(kind=Kind.PRAISE), NOON, 25, page.after)
    assert (last.threads, last.after) == ((), None)


def test_only_the_brands_that_somebody_serves_are_looked_at() -> None:
    shelf = Shelf()
    reading(shelf).listed(FERN_ONLY, Filter(), NOON, 25, None)
    assert {tuple(brands) for brands in shelf.asked_of} == {("fern",)}
    with pytest.raises(Invalid) as refused:
        reading(shelf).listed(FERN_ONLY, Filter(brand="marigold"), NOON, 25, None)
    assert refused.value.field == "brand"


def test_a_cursor_of_a_state_that_is_not_listed_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        reading(Shelf()).listed(DANA, Filter(), NOON, 25, Column(State.DISMISSED, "0"))
    assert refused.value.field == "cursor"


def test_an_ended_thread_is_gone_after_its_retention_and_an_open_one_never() -> None:
    (waiting,) = threads(1)
    ended = acting.dismissed(waiting, "dana", "A test", NOON, POLICY).thread
    kept = NOON + timedelta(days=POLICY.retention_days)
    shelf = Shelf(ended)
    shelf.says(State.DISMISSED, ended)
    wanted = Filter(state=State.DISMISSED)
    assert reading(shelf).listed(DANA, wanted, kept, 25, None).threads == (ended,)
    later = kept + timedelta(minutes=1)
    assert reading(shelf).listed(DANA, wanted, later, 25, None).threads == ()
    with pytest.raises(NotFound):
        reading(shelf).thread(DANA, ended.id, later, 25, None)
    shelf.heads[waiting.id] = replace(waiting)
    shelf.says(State.WAITING, waiting)
    assert len(reading(shelf).listed(DANA, Filter(), later, 25, None).threads) == 1
