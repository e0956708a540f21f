"""The guard against labelled drafts: no good one is refused, and its figures are no hearsay."""

import pytest

from heard.domain.verdict import Check
from tests.unit.guard.labelled import HALVES, labelled
from tests.unit.guard.report import DOC, LOOKS_AT, page

EVERY = [one for half in HALVES for one in labelled(half)]


@pytest.mark.parametrize("one", [one for one in EVERY if one.good], ids=lambda one: one.text[:60])
def test_no_good_draft_is_refused(one):
    assert one.verdict().refusals == ()


def test_there_are_drafts_enough_of_every_trade_and_for_every_check():
    assert len(EVERY) >= 250
    assert len({one.trade for one in EVERY}) >= 8
    for half in HALVES:
        assert {one.trade for one in labelled(half)} == {one.trade for one in EVERY}
    assert {flag for one in EVERY for flag in one.flags} == set(Check)
    assert len({one.text for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize(("half", "share"), [("tuned", 0.95), ("held_out", 0.84)])
def test_most_of_what_it_says_is_right_and_most_is_found(half, share):
    told = right = due = 0
    for one in labelled(half):
        flags = one.verdict().flags
        told, right, due = (
            told + len(flags),
            right + len(flags & one.flags),
            due + len(one.flags),
        )
    assert right >= share * told
    assert right >= share * due


def test_only_four_checks_refuse():
    assert {check for check in Check if check.refuses} == {
        Check.STARTER,
        Check.VARIABLE,
        Check.PERSONAL_DATA,
        Check.LENGTH,
    }
    for one in EVERY:
        verdict = one.verdict()
        assert all(found.check.refuses for found in verdict.refusals)
        assert not any(found.check.refuses for found in verdict.warnings)


def test_every_finding_says_what_is_wrong_where_and_what_to_do():
    for one in EVERY:
        verdict = one.verdict()
        for found in (*verdict.refusals, *verdict.warnings):
            assert 0 <= found.start <= found.end <= len(one.text)
            assert found.says.endswith((".", "?"))
            assert found.mend.endswith((".", "?", "”"))


def test_the_figures_in_the_docs_are_what_is_measured_now():
    assert set(LOOKS_AT) == set(Check)
    assert DOC.read_text(encoding="utf-8") == page(), "stale: run make reply-guard"
