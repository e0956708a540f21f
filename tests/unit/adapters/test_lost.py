"""What SNS and SES say of what did not arrive."""

import base64
import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.adapters.lost import lost_in
from heard.domain.contact import Lost
from heard.domain.errors import Unreadable
from heard.domain.recipient import Failure, Way

PHONE = "+31600000001"


def a_line(why="Invalid phone number", status="FAILURE", message_id="m1"):
    delivery = {"destination": PHONE, "providerResponse": why}
    return {"notification": {"messageId": message_id}, "delivery": delivery, "status": status}


def logs(*lines, kind="DATA_MESSAGE"):
    events = [{"message": json.dumps(line)} for line in lines]
    batch = json.dumps({"messageType": kind, "logEvents": events}).encode()
    return {"awslogs": {"data": base64.b64encode(gzip.compress(batch)).decode()}}


def mails(*said):
    return {"Records": [{"Sns": {"Message": json.dumps(one)}} for one in said]}


def a_bounce(kind="Permanent", of="General", *addresses):
    to = [{"emailAddress": address} for address in addresses or ("dana@marigold.example",)]
    bounce = {"bounceType": kind, "bounceSubType": of, "bouncedRecipients": to}
    return {"eventType": "Bounce", "bounce": bounce, "mail": {"messageId": "e1"}}


@pytest.mark.parametrize(
    ("why", "lasting"),
    [
        ("Invalid phone number", True),
        ("Phone number is opted out", True),
        ("Phone has blocked SMS", True),
        ("Phone is currently unreachable/unavailable", False),
        ("Unknown error attempting to reach phone", False),
        ("This delivery would exceed max price", False),
        ("something that AWS says one day", False),
        (None, False),
    ],
)
def test_an_sms_that_failed_is_lost_for_good_only_where_the_number_is(why, lasting):
    assert list(lost_in(logs(a_line(why)))) == [Lost(PHONE, Failure("m1", Way.SMS, lasting))]


def test_what_arrived_and_what_only_tests_the_subscription_is_no_loss():
    assert not list(lost_in(logs(a_line(status="SUCCESS"))))
    assert not list(lost_in(logs(kind="CONTROL_MESSAGE")))


def test_a_batch_of_lines_is_told_line_by_line():
    found = list(lost_in(logs(a_line(message_id="m1"), a_line(message_id="m2"))))
    assert [lost.failure.id for lost in found] == ["m1", "m2"]


def test_a_bounce_a_complaint_and_a_refusal_are_lost():
    complaint = {
        "eventType": "Complaint",
        "complaint": {"complainedRecipients": [{"emailAddress": "lee@marigold.example"}]},
        "mail": {"messageId": "e2"},
    }
    refused = {
        "eventType": "Reject",
        "mail": {"messageId": "e3", "destination": ["mina@marigold.example"]},
    }
    found = list(lost_in(mails(a_bounce(), complaint, refused)))
    assert [(lost.address[:4], lost.failure.lasting) for lost in found] == [
        ("dana", True), ("lee@", True), ("mina", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "of", "lost"),
    [
        ("Transient", "MailboxFull", True),
        ("Transient", "General", False),
        ("Undetermined", "Undetermined", False),
    ],
)
def test_a_note_that_somebody_is_out_of_office_is_no_loss(kind, of, lost):
    assert bool(list(lost_in(mails(a_bounce(kind, of))))) is lost


def test_other_events_of_ses_are_no_loss():
    assert not list(lost_in(mails({"eventType": "Delivery", "mail": {}})))


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": [{"Sns": {"Message": f"{PHONE} is no JSON"}}]},
        {"Records": [{"Sns": {"Message": '{"eventType": "Bounce"}'}}]},
        {"awslogs": {"data": "no base64!"}},
        {"awslogs": {"data": base64.b64encode(b"no gzip").decode()}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"[]")).decode()}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b" " * 20_000_000)).decode()}},
    ],
)
def test_anything_else_is_unreadable_and_is_not_quoted(event):
    with pytest.raises(Unreadable) as refused:
        list(lost_in(event))
    assert PHONE not in str(refused.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["awslogs", "Records"]),
)
def test_nothing_that_is_sent_breaks_it_in_another_way(inner, under):
    with suppress(Unreadable):
        list(lost_in({under: inner}))
