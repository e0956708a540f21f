"""`make brief`: the daily mail, printed."""

from datetime import UTC, datetime, timedelta

import pytest

from heard.adapters.days import DynamoDays
from heard.adapters.roster import DynamoRoster
from heard.adapters.threads import DynamoThreads
from heard.domain.errors import Invalid
from heard.domain.judgement import Kind, Severity
from heard.domain.reporting import Case
from heard.ports.threads import Commit
from infra.operate import brief
from tests.builders import DANA, a_thread
from tests.integration.enrolment import enrol

pytestmark = pytest.mark.usefixtures("deployed")


def test_the_mail_of_yesterday_is_printed(capsys):
    now = datetime.now(UTC)
    enrol(DynamoRoster("care"), DANA)
    thread = a_thread("My parcel never came", now=now - timedelta(hours=3))
    DynamoThreads("care", 400).commit(Commit(thread, 0, (), now, None))
    day = brief.reporting_of(brief.stack.find()).yesterday("marigold", now)
    at = now - timedelta(days=1)
    DynamoDays("care", 400).note(
        "marigold", day, Case("t1", 1, at, Kind.COMPLAINT, Severity.HIGH), 1
    )
    assert brief.main([]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        f"[Heard] Marigold & Vine, {day:%a %-d %b}: 1 complaint, 0 % answered"
    )
    assert "3 h: NORMAL COMPLAINT, Ann on Facebook comment, nobody has it" in printed
    assert f"http://127.0.0.1:9/threads/{thread.id}" in printed
    assert "Paged first: Dana." in printed


def test_a_day_and_a_brand_can_be_named(capsys):
    assert brief.main(["--brand=unassigned", "--day=2026-03-03"]) == 0
    printed = capsys.readouterr().out
    assert "Tuesday, 3 March 2026 at Unassigned." in printed
    assert "That day" in printed


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--brand=fern"], "BRAND=fern: no brand is called so; there are marigold, unassigned."),
        (["--day=yesterday"], "DAY=yesterday: a date such as 2026-03-03."),
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(given, says):
    with pytest.raises(Invalid) as refused:
        brief.main(given)
    assert str(refused.value) == says
