"""E-mails through SES, limits on SMS, and what did not arrive, on the real handlers."""

import json
from datetime import UTC, datetime

import pytest

from heard import bootstrap
from heard.adapters.mails import SesMails
from heard.domain.errors import Superseded, Unavailable, Undeliverable
from heard.domain.judgement import Severity
from heard.domain.recipient import Recipient
from heard.domain.sms_day import SmsDay
from heard.ports.alerts import Mail
from tests.integration.aws import DANA, LEO
from tests.integration.payloads import bounced, comment, page, sms_failed

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"
DANGER = "My daughter is in hospital after using your cream, her face is burned"
SENDER = "alerts@marigold.example"


@pytest.fixture
def mailing(account):
    """The account with an address to mail from."""
    account.set_mail(SENDER)
    return account


def test_a_complaint_is_mailed_to_whom_it_rings(mailing):
    mailing.post_webhook("meta", page(comment(1, ANGRY)))
    mailing.drain()
    (mail,) = mailing.letters
    assert mail.destinations["ToAddresses"] == [DANA.email]
    assert mail.source == f"Heard <{SENDER}>"
    assert "HIGH COMPLAINT" in mail.subject
    ((phone, text),) = mailing.sms
    assert phone == DANA.phone
    link = text.split("https://")[1].split()[0]
    assert f'href="https://{link}"' in mail.body


def test_without_an_address_to_mail_from_the_care_topic_has_it_alone(account):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    assert account.letters == []
    assert len(account.mails(account.care)) == 1


@pytest.mark.parametrize(
    "address",
    ["eve@marigold.example\r\nBcc: all@marigold.example", "a@b.example, c@d.example", "nobody", ""],
)
def test_what_is_no_single_address_gets_nothing(mailing, address):
    with pytest.raises(Undeliverable):
        SesMails(SENDER, "heard-mail").send(address, Mail("Subject", "Body"))
    assert mailing.letters == []


def test_a_subject_stays_one_line(mailing):
    SesMails(SENDER, "heard-mail").send("eve@marigold.example", Mail("A\r\nBcc: x\x00y", "Body"))
    (mail,) = mailing.letters
    assert mail.subject == "A Bcc: x y"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("TooManyRequestsException", Unavailable),
        ("ThrottlingException", Unavailable),
        ("MessageRejected", Undeliverable),
        ("MailFromDomainNotVerifiedException", Undeliverable),
        ("AccessDeniedException", Undeliverable),
    ],
)
def test_what_goes_through_later_is_told_from_what_never_does(mailing, code, error):
    mailing.calls.fail("SendEmail", code)
    with pytest.raises(error):
        SesMails(SENDER, "heard-mail").send("eve@marigold.example", Mail("Subject", "Body"))


def test_while_ses_refuses_for_good_the_phone_rings_once_and_the_stream_goes_on(mailing):
    mailing.calls.fail("SendEmail", "MessageRejected")
    mailing.post_webhook("meta", page(comment(1, ANGRY)))
    mailing.drain()
    assert [phone for phone, _ in mailing.sms] == [DANA.phone]
    told = [subject for subject, _ in mailing.mails(mailing.operations)]
    assert told == ["[Heard] An address that gets no e-mail"]


def test_a_phone_that_carriers_say_is_wrong_has_the_next_contact_told_once(account):
    account.post_webhook("meta", page(comment(1, ANGRY)))
    account.drain()
    for _ in range(2):
        account.invoke("note_deliveries", sms_failed(DANA.phone))
        account.drain()
    assert [phone for phone, _ in account.sms] == [DANA.phone, LEO.phone]
    assert "Dana Okafor is out of reach" in account.sms[-1][1]
    (told,) = account.mails(account.operations)
    assert "+316" not in told[1]


def test_a_bounce_rests_the_mailbox(mailing):
    mailing.invoke("note_deliveries", bounced(DANA.email))
    mailing.drain()
    mailing.post_webhook("meta", page(comment(1, ANGRY)))
    mailing.drain()
    assert mailing.letters == []
    assert [phone for phone, _ in mailing.sms] == [DANA.phone]


def test_two_alerts_at_once_are_both_counted_against_the_day(account):
    for number, text in enumerate((DANGER, ANGRY)):
        account.post_webhook("meta", page(comment(number, text, customer=f"9{number}")))
    account.hear_all()
    events = [r for r in account.stream() if "EVENT#" in r["dynamodb"]["Keys"]["sk"]["S"]]
    account.calls.meanwhile(
        "TransactWriteItems",
        lambda: account.invoke("publish_events", {"Records": events[1:]}),
    )
    account.invoke("publish_events", {"Records": events[:1]})
    (day,) = account.rows("SMSDAY#")
    assert json.loads(day["data"]["S"])["sent"] == len(account.sms) == 2


def test_of_two_that_charge_the_same_day_one_has_to_look_again(account):
    recipients, now = bootstrap.delivery().recipients, datetime.now(UTC)
    charged = SmsDay.of(now).charged(Severity.HIGH, bootstrap.policy().sms)
    recipients.save({Recipient("person:a"): None}, now, sms_day=charged)
    with pytest.raises(Superseded):
        recipients.save({Recipient("person:b"): None}, now, sms_day=charged)
    assert not account.rows("RECIPIENT#person:b"), "all or nothing"
