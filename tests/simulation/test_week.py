"""A tenth of the simulated week, with all that goes wrong in it: every rule of the week holds."""

import pytest

from tests.simulation.check import Check
from tests.simulation.checks import checks
from tests.simulation.report import report
from tests.simulation.week import Plan, Week, simulate


@pytest.fixture(scope="module")
def week() -> Week:
    return simulate(Plan(messages=2_000, storm=300))


@pytest.fixture(scope="module")
def found(week: Week) -> list[Check]:
    return checks(week)


def test_every_rule_of_the_week_holds(found):
    broken = {check.rule: check.broken for check in found if check.broken}
    assert not broken


def test_the_report_names_every_person_and_the_file_holds_every_page(week, found, tmp_path):
    text = report(week, found, tmp_path / "pages.tsv")
    assert all(person.name in text for person in week.world.roster.people())
    pages = (tmp_path / "pages.tsv").read_text(encoding="utf-8").splitlines()
    assert len(pages) == len(week.world.alerts.log.pages)


def test_the_same_seed_gives_the_same_week(week):
    again = simulate(Plan(messages=300, storm=50))
    once_more = simulate(Plan(messages=300, storm=50))
    assert [page.text for page in again.pages()] == [page.text for page in once_more.pages()]
    assert len(week.arrivals) == 2_000
