"""A list goes on from one customer to the next, and nobody of it is told what was not written for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain.errors import Conflict, Invalid
from heard.domain.worklist import MOST, Fate, WorkList, whole
from tests.desk_samples import NOON

THREE = ("t1", "t2", "t3")


def a_list(*threads: str, core: str = "") -> WorkList:
    return WorkList.of("dana", "The  fee", threads or THREE, core, NOON)


def test_a_list_begins_with_its_first_each_once():
    made = a_list("t2", "t1", "t2")
    assert (made.threads, made.current, made.title) == (("t2", "t1"), "t2", "The fee")


def test_a_list_of_none_or_of_too_many_is_refused():
    for threads in ([], [f"t{number}" for number in range(MOST + 1)]):
        with pytest.raises(Invalid):
            WorkList.of("dana", "", threads, "", NOON)


def test_a_core_with_a_variable_that_there_is_not_is_refused():
    assert a_list(core=" Hi {customer}, {matter} ").core == "Hi {customer}, {matter}"
    for core in ("Hi {nmae}", "x" * 2001, "See you {when}"):
        with pytest.raises(Invalid) as refused:
            a_list(core=core)
        assert refused.value.field == "core"


def test_whoever_is_at_another_customer_changes_nothing():
    with pytest.raises(Conflict):
        a_list().passed("t2", Fate.SKIPPED)


def test_back_leads_to_the_last_one_skipped_and_then_on_to_where_one_was():
    now = a_list().passed("t1", Fate.SKIPPED).passed("t2", Fate.ANSWERED)
    again = now.back()
    assert (again.current, again.number(Fate.SKIPPED)) == ("t1", 0)
    assert again.passed("t1", Fate.ANSWERED).current == "t3"
    with pytest.raises(Conflict):
        a_list().back()
    with pytest.raises(Conflict):
        a_list().passed("t1", Fate.ANSWERED).back()


def test_the_line_goes_into_the_core_or_before_it():
    assert whole("Hi. {matter} Bye.", " Sorry. ") == "Hi. Sorry. Bye."
    assert whole("Bye.", "Sorry.") == "Sorry.\n\nBye."
    assert whole("", "Sorry.") == "Sorry."
    for line in (" ", "x" * 1001):
        with pytest.raises(Invalid):
            whole("Hi. {matter}", line)


def test_a_line_is_written_to_one_customer_of_a_list_and_to_no_other():
    work = a_list()
    work.must_be_own("Sorry about your rose order!")
    work = work.answered("t1", "Sorry about your rose order!")
    assert work.current == "t2"
    for line in ("Sorry about your rose order!", "sorry  about your ROSE order"):
        with pytest.raises(Invalid):
            work.must_be_own(line)
    work.must_be_own("Sorry about your lily order!")


@given(st.lists(st.sampled_from([Fate.ANSWERED, Fate.SKIPPED, Fate.GONE, None]), max_size=30))
def test_everybody_is_seen_once_and_none_is_lost(steps):
    work = a_list(*(f"t{number}" for number in range(6)))
    for fate in steps:
        if work.current and fate:
            work = work.passed(work.current, fate)
        elif fate is None and work.skipped:
            before = [one for one in work.skipped if work.threads.index(one) < work.at]
            work = work.back() if before else work
    left = [one for one in work.threads if one not in work.fates]
    assert (work.current is None) == (not left)
    assert work.current in (None, *left[:1])
