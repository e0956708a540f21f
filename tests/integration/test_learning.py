"""What agents file teaches their brand's thresholds, on the real handlers and table."""

from datetime import UTC, datetime, timedelta

import pytest

from heard import bootstrap, settings
from heard.adapters import items, keys
from heard.adapters.aws import client
from heard.domain.errors import Conflict, NotFound
from heard.domain.judgement import DEFAULT_THRESHOLDS
from heard.domain.lesson import Correction
from heard.domain.message import Channel
from tests.integration.aws import DANA
from tests.integration.invocations import desk_request
from tests.integration.payloads import PAGE, comment, page

BRAND = "marigold"
AT_NIGHT = datetime(2026, 11, 25, 3, 20, tzinfo=UTC)


@pytest.fixture
def heard(account):
    account.post_webhook("meta", page(comment(1, "My parcel arrived broken")))
    account.hear_all()
    return account


def refile(account, key, **fields):
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1")
    request = desk_request("POST", f"/threads/{thread.id}/refile", fields, by=DANA, key=key)
    return account.invoke("desk", request)


def many(how_many):
    """Filings by which what was called likely was mostly none, and what is a complaint was clear."""
    start = AT_NIGHT - timedelta(days=1)
    for number in range(how_many):
        complaint = number % 4 == 0
        yield Correction(
            start + timedelta(minutes=number),
            0.9 if complaint else 0.4,
            asked=False,
            complaint=complaint,
        )


def file(filings):
    for number, one in enumerate(filings):
        item = items.key(keys.filings_pk(BRAND), keys.filing_sk(one.at, str(number)))
        put_item({**item, "data": items.dumped(one, Correction)})


def put_item(item):
    client("dynamodb").put_item(TableName=settings.table(), Item=item)


def test_a_filing_is_kept_under_its_brand_once(heard):
    for _ in range(2):
        answer = refile(heard, "one", kind="chatter", reason="a joke")
        assert answer["statusCode"] == 200
    (filing,) = bootstrap.lessons().filed(BRAND, None, 10)
    assert (filing.complaint, filing.asked) == (False, False)
    assert filing.likely > 0.9


def test_a_night_moves_the_threshold_tells_both_results_and_the_next_message_goes_by_it(
    account, clock
):
    file(many(60))
    clock.move_to(AT_NIGHT)
    account.brief()
    account.brief()
    lesson = bootstrap.lessons().load()[BRAND]
    assert lesson.thresholds.complaint > 0.4
    account.restart()
    assert bootstrap.lessons().thresholds(BRAND) == lesson.thresholds
    account.publish_again()
    mails = [body for subject, body in account.mails(account.operations) if BRAND in subject]
    assert len(mails) == 1
    assert "held back" in mails[0]
    assert "make thresholds" in mails[0]


def test_by_day_nothing_is_read(account):
    file(many(60))
    account.calls.forget()
    account.brief()
    assert account.calls.counted["Query"] <= 2
    assert bootstrap.lessons().load() == {}


def test_a_move_is_taken_back_once(account, clock):
    file(many(60))
    clock.move_to(AT_NIGHT)
    account.brief()
    back = bootstrap.learning().take_back(BRAND, "operator", AT_NIGHT)
    assert back.thresholds == DEFAULT_THRESHOLDS
    with pytest.raises(Conflict):
        bootstrap.learning().take_back(BRAND, "operator", AT_NIGHT)
    with pytest.raises(NotFound):
        bootstrap.learning().take_back("nobody", "operator", AT_NIGHT)
    clock.shift(timedelta(days=1))
    account.brief()
    assert bootstrap.lessons().load()[BRAND].thresholds == DEFAULT_THRESHOLDS


@pytest.mark.usefixtures("account")
def test_the_latest_filings_come_first_and_no_more_than_asked_for():
    file(many(9))
    found = bootstrap.lessons().filed(BRAND, None, 4)
    assert [one.at for one in found] == sorted((one.at for one in many(9)), reverse=True)[:4]
    since = found[1].at
    assert [one.at for one in bootstrap.lessons().filed(BRAND, since, 9)] == [found[0].at]
