"""`make doctor`: every thing that can be unready is seen, with the way to mend it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from heard.adapters.healths import DynamoHealths
from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.adapters.signatures import meta_challenge, x_crc
from heard.domain.cursor import Trouble
from heard.domain.health import Ailment, Health
from heard.domain.message import Channel
from heard.domain.people import Away, Person, Role
from infra.operate import deliveries, doctor, doors, phones, speaking, stack, works
from infra.operate.finding import Check, Verdict, examined, not_ready
from tests.integration.enrolment import enrol
from tests.voices import x

pytestmark = pytest.mark.usefixtures("deployed")

OK, NOT_READY = Verdict.OK, Verdict.NOT_READY
TAKE_CARE, CANNOT_TELL = Verdict.TAKE_CARE, Verdict.CANNOT_TELL

LIVE = {
    "meta": "app-secret",
    "meta_verify_token": "token-1",
    "x": "consumer",
    "standard": "whsec_a",
    "google": "push@care.iam.gserviceaccount.com https://care.marigold.example/webhooks/google",
    "trustpilot": "a-path-that-nobody-guesses",
    "listening": "another-that-nobody-guesses",
    "meta_token": "EAAtoken",
    "x_access": x.ACCESS,
}


def team(*people):
    for number, (name, role) in enumerate(
        people or [("a", "agent"), ("b", "lead"), ("c", "manager")]
    ):
        enrol(DynamoRoster("care"), Person(name, name, Role(role), f"+3161234567{number}"))


def answering(method, address, _headers, _body):
    """The deployed API, as its handshakes, its refusals and its health are."""
    path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
    if method == "POST":
        return 401, b"{}"
    if path == "/health":
        return 200, b'{"status":"ok"}'
    if path == "/webhooks/meta":
        flat = {name: values[0] for name, values in query.items()}
        challenge = meta_challenge(flat, LIVE["meta_verify_token"])
        return (200, challenge.encode()) if challenge else (403, b"")
    return 200, json.dumps(x_crc(query["crc_token"][0], LIVE["x"])).encode()


def a_number(found, **more):
    """The number that alerts come from, as AWS describes it."""
    return {
        "PhoneNumber": "+18005550100",
        "PhoneNumberId": "phone-1",
        "Status": "ACTIVE",
        "NumberCapabilities": ["SMS"],
        "TwoWayEnabled": True,
        "TwoWayChannelArn": found.outputs["SmsRepliesArn"],
        "SelfManagedOptOutsEnabled": False,
        **more,
    }


@pytest.fixture
def healthy(deployed, api, set_secrets, answers):
    """Everything ready: each test takes one thing away."""
    team()
    api(answering)
    set_secrets(**LIVE)
    for channel, account in load_policy(deployed.policy).accounts():
        DynamoHealths("care", 400).note(channel, account, datetime.now(UTC))
    sns = boto3.client("sns")
    for output in ("CareTopicArn", "OperationsTopicArn"):
        sns.subscribe(TopicArn=deployed.outputs[output], Protocol="sms", Endpoint="+31612345678")
    answers["GetSMSSandboxAccountStatus"] = {"IsInSandbox": False}
    attributes = {"MonthlySpendLimit": "50", "DeliveryStatusIAMRole": "arn:aws:iam::1:role/log"}
    answers["GetSMSAttributes"] = {"attributes": attributes}
    answers["GetAccountSettings"] = {"AccountLimit": {"ConcurrentExecutions": 1000}}
    deployed.parameters["SmsNumber"] = "+18005550100"
    answers["DescribePhoneNumbers"] = {"PhoneNumbers": [a_number(deployed)]}
    answers["DescribeSenderIds"] = {"SenderIds": []}
    return deployed


def verdicts(check, found):
    return [finding.verdict for finding in check(found)]


@pytest.mark.usefixtures("healthy")
def test_where_everything_is_ready_it_ends_well_and_points_to_the_drill(capsys):
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "Ready." in said
    assert "make drill" in said
    assert not any(f"{doctor.MARKS[each]} " in said for each in (NOT_READY, TAKE_CARE, CANNOT_TELL))


@pytest.mark.usefixtures("healthy")
def test_one_thing_that_is_not_ready_fails_it_and_says_how_to_mend_it(answers, capsys):
    answers["GetSMSAttributes"] = {"attributes": {}}
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "1 thing is not ready" in said
    assert "MonthlySpendLimit=" in said


def test_the_sandbox_names_who_is_not_reached(healthy, answers):
    answers["GetSMSSandboxAccountStatus"] = {"IsInSandbox": True}
    answers["ListSMSSandboxPhoneNumbers"] = {
        "PhoneNumbers": [{"PhoneNumber": "+31612345670", "Status": "Verified"}]
    }
    [finding] = phones.sandbox(healthy)
    assert finding.verdict is NOT_READY
    assert "b, c" in finding.seen


@pytest.mark.parametrize(
    ("limit", "spent", "verdict"), [("1", 0, NOT_READY), ("50", 45, NOT_READY), ("50", 3, OK)]
)
def test_the_spend_limit_is_held_against_what_was_spent(healthy, answers, limit, spent, verdict):
    answers["GetSMSAttributes"] = {"attributes": {"MonthlySpendLimit": limit}}
    answers["GetMetricStatistics"] = {"Datapoints": [{"Maximum": 0.1}, {"Maximum": spent}]}
    [finding] = phones.spend_limit(healthy)
    assert finding.verdict is verdict
    assert f"{max(spent, 0.1):.2f} spent" in finding.seen


def test_no_sender_is_grave_only_for_who_can_not_be_reached_without(healthy, answers):
    answers["DescribePhoneNumbers"] = {"PhoneNumbers": []}
    assert verdicts(phones.sender, healthy) == [TAKE_CARE]
    enrol(DynamoRoster("care"), Person("ann", "Ann", Role.AGENT, "+15555550101"))
    [finding] = phones.sender(healthy)
    assert finding.verdict is NOT_READY
    assert "ann" in finding.seen


def test_a_number_that_is_not_yet_active_does_not_count(healthy, answers):
    number = {"PhoneNumber": "+18005550100", "Status": "PENDING", "NumberCapabilities": ["SMS"]}
    answers["DescribePhoneNumbers"] = {"PhoneNumbers": [number]}
    assert verdicts(phones.sender, healthy) == [TAKE_CARE]


def test_without_a_number_for_replies_alerts_have_their_links_only(healthy):
    [finding] = phones.replies(replace(healthy, parameters={}))
    assert (finding.verdict, "SmsNumber=+" in finding.mend) == (TAKE_CARE, True)


@pytest.mark.parametrize(
    ("number", "seen", "mend"),
    [
        ({"TwoWayEnabled": False}, "does not arrive here", "--phone-number-id phone-1"),
        ({"TwoWayChannelArn": "arn:aws:sns:x:1:other"}, "does not arrive here", ":replies"),
        ({"Status": "PENDING"}, "no active number", "SmsNumber"),
        ({"PhoneNumber": "+18005550199"}, "no active number", "SmsNumber"),
    ],
)
def test_a_number_whose_answers_get_lost_is_not_ready(healthy, answers, number, seen, mend):
    answers["DescribePhoneNumbers"] = {"PhoneNumbers": [a_number(healthy, **number)]}
    [finding] = phones.replies(healthy)
    assert finding.verdict is NOT_READY
    assert seen in finding.seen
    assert mend in finding.mend


@pytest.mark.parametrize(("own", "words"), [(True, "Heard's own"), (False, "beside Heard's")])
def test_who_keeps_the_list_of_stopped_phones_is_told(healthy, answers, own, words):
    number = a_number(healthy, SelfManagedOptOutsEnabled=own)
    answers["DescribePhoneNumbers"] = {"PhoneNumbers": [number]}
    [finding] = phones.replies(healthy)
    assert (finding.verdict, words in finding.seen) == (OK, True)


def test_an_empty_roster_is_not_ready_even_with_alert_phone(deployed):
    found = replace(deployed, parameters={"AlertPhone": "+31612345678"})
    [finding] = phones.roster(found)
    assert finding.verdict is NOT_READY
    assert "AlertPhone" in finding.seen


def test_a_rung_without_a_phone_is_said_and_a_brand_without_any_is_grave(deployed):
    team(("a", "agent"), ("b", "lead"))
    [finding] = phones.roster(deployed)
    assert (finding.verdict, "no manager" in finding.seen) == (TAKE_CARE, True)
    for name in ("a", "b"):
        enrol(DynamoRoster("care"), Person(name, name, Role.AGENT, None, "a@marigold.example"))
    assert verdicts(phones.roster, deployed) == [NOT_READY]


def test_a_gap_ahead_is_said_with_who_is_missing_and_until_when(deployed):
    team()
    [finding] = phones.covered(deployed)
    assert (finding.verdict, finding.seen) == (OK, "no gaps in the next 14 days")
    now = datetime.now(UTC)
    away = Away(now - timedelta(hours=1), now + timedelta(days=3))
    enrol(DynamoRoster("care"), Person("a", "Ada", Role.AGENT, "+31612345671", away=(away,)))
    [finding] = phones.covered(deployed)
    assert finding.verdict is TAKE_CARE
    assert "Agents: Ada is away until" in finding.seen
    assert finding.mend == "make oncall"


def test_a_missing_secret_is_grave_where_the_policy_names_an_account(healthy, set_secrets):
    set_secrets(**{**LIVE, "x": "", "meta": []})
    findings = doors.secrets(healthy)
    assert [f.verdict for f in findings] == [NOT_READY, NOT_READY]
    assert [f.mend for f in findings] == ["make secrets META=…", "make secrets X=…"]


def test_a_secret_that_no_account_needs_may_be_missing(healthy, set_secrets, tmp_path):
    text = stack.POLICY.read_text().replace('x = ["1400000000000000001"]', "")
    (tmp_path / "care.toml").write_text(text)
    found = replace(healthy, local=True, parameters={"PolicyPath": str(tmp_path / "care.toml")})
    set_secrets(**{**LIVE, "x": ""})
    [finding] = doors.secrets(found)
    assert finding.verdict is OK
    assert "needs x" in finding.seen


def test_a_wrong_policy_names_the_key(deployed, tmp_path):
    (tmp_path / "care.toml").write_text(stack.POLICY.read_text().replace("claim = 5", "clam = 5"))
    found = replace(deployed, local=True, parameters={"PolicyPath": str(tmp_path / "care.toml")})
    [finding] = doors.policy(found)
    assert finding.verdict is NOT_READY
    assert "clam" in finding.seen


def test_handshakes_that_fail_are_seen(healthy, api):
    assert verdicts(doors.meta_handshake, healthy) == verdicts(doors.x_handshake, healthy) == [OK]
    api(lambda *_: (403, b'{"response_token":"sha256=wrong"}'))
    assert verdicts(doors.meta_handshake, healthy) == [NOT_READY]
    assert verdicts(doors.x_handshake, healthy) == [NOT_READY]
    api(lambda *_: (200, b'{"response_token":"sha256=wrong"}'))
    assert verdicts(doors.x_handshake, healthy) == [NOT_READY]
    assert verdicts(doors.health, healthy) == [OK]


def test_a_secret_path_that_a_guess_opens_is_seen(healthy, api, set_secrets):
    seen = api(answering)
    findings = doors.secret_paths(healthy)
    assert [finding.verdict for finding in findings] == [OK, OK]
    assert [path.rsplit("/", 1)[0] for _, path, *_ in seen] == [
        "/webhooks/trustpilot",
        "/webhooks/listening",
    ]
    api(lambda *_: (200, b"{}"))
    assert verdicts(doors.secret_paths, healthy) == [NOT_READY, NOT_READY]
    set_secrets(**{**LIVE, "trustpilot": "", "listening": []})
    assert verdicts(doors.secret_paths, healthy) == [CANNOT_TELL]


def test_googles_push_is_refused_without_a_token_and_its_account_is_told(healthy, api, set_secrets):
    [finding] = doors.push_account(healthy)
    assert finding.verdict is OK
    assert "push@care.iam.gserviceaccount.com" in finding.seen
    api(lambda *_: (200, b"{}"))
    assert verdicts(doors.push_account, healthy) == [NOT_READY]
    set_secrets(**{**LIVE, "google": "no-account"})
    assert verdicts(doors.push_account, healthy) == [NOT_READY]
    set_secrets(**{**LIVE, "google": ""})
    assert verdicts(doors.push_account, healthy) == [CANNOT_TELL]


def test_an_api_that_is_ill_or_silent_is_seen(healthy, api):
    api(lambda *_: (502, b"oops"))
    assert verdicts(doors.health, healthy) == [NOT_READY]
    healthy.outputs["ApiUrl"] = "http://127.0.0.1:9"
    [finding] = examined(Check("API", doors.health), healthy)
    assert finding.verdict is CANNOT_TELL
    assert "does not answer" in finding.seen


def test_a_subscription_that_waits_for_its_click_is_seen(healthy, answers):
    answers["ListSubscriptionsByTopic"] = {
        "Subscriptions": [
            {"SubscriptionArn": "arn:aws:sns:::x", "Endpoint": "b@marigold.example"},
            {"SubscriptionArn": "PendingConfirmation", "Endpoint": "a@marigold.example"},
        ]
    }
    findings = works.subscriptions(healthy)
    assert [f.verdict for f in findings] == [NOT_READY, NOT_READY]
    assert "a@marigold.example has not confirmed" in findings[0].seen
    answers["ListSubscriptionsByTopic"] = {"Subscriptions": []}
    assert verdicts(works.subscriptions, healthy) == [NOT_READY, NOT_READY]


def test_dead_letters_and_unpublished_events_are_seen(healthy):
    assert verdicts(works.letters, healthy) == verdicts(works.unpublished, healthy) == [OK]
    boto3.client("sqs").send_message(
        QueueUrl=healthy.outputs["DeadLettersUrl"], MessageBody="a body"
    )
    boto3.client("s3").put_object(Bucket="bodies", Key="aws/lambda/a", Body=b"{}")
    assert verdicts(works.letters, healthy) == verdicts(works.unpublished, healthy) == [NOT_READY]


def test_an_alarm_of_this_stack_that_rings_is_named_with_its_own_advice(healthy):
    watch = boto3.client("cloudwatch")
    for name in ("heard-DeskFails-1A", "heard-InboxIsLate-1B", "another-1C"):
        watch.put_metric_alarm(
            AlarmName=name,
            AlarmDescription=f"about {name}",
            Namespace="n",
            MetricName="m",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            Statistic="Sum",
        )
    for name in ("heard-DeskFails-1A", "another-1C"):
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    [finding] = works.alarms(healthy)
    assert finding.verdict is NOT_READY
    assert finding.mend == "about heard-DeskFails-1A"


def test_a_small_quota_is_said_and_fails_nothing(healthy, answers, capsys):
    answers["GetAccountSettings"] = {"AccountLimit": {"ConcurrentExecutions": 10}}
    assert verdicts(works.quota, healthy) == [TAKE_CARE]
    assert doctor.main([]) == 0
    assert "take care" in capsys.readouterr().out


@pytest.mark.usefixtures("healthy")
def test_what_may_not_be_asked_can_not_be_told_and_stops_nothing(answers, capsys):
    answers["GetSMSSandboxAccountStatus"] = "AccessDeniedException"
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "cannot tell" in said
    assert "Allow yourself the action of GetSMSSandboxAccountStatus" in said


def test_on_the_bed_what_only_an_account_shows_is_said_so(healthy, monkeypatch, capsys, answers):
    path = {"PolicyPath": str(stack.POLICY)}
    bed = replace(healthy, local=True, parameters=path)
    monkeypatch.setattr(stack, "find", lambda *_, **__: bed)
    answers["GetSMSSandboxAccountStatus"] = "MustNotBeCalled"
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Heard on the local bed")
    assert said.count("only an AWS account shows it") == 10


@pytest.mark.usefixtures("healthy")
def test_no_secret_is_ever_printed(capsys):
    doctor.main([])
    said = capsys.readouterr()
    hidden = [value for name, value in LIVE.items() if name != "google"]
    assert not [value for value in hidden if value in said.out + said.err]


def test_a_command_to_copy_stays_on_one_line_and_prose_is_wrapped():
    command, prose = "aws sns subscribe " + "--option value " * 20, "some words " * 30
    lines = doctor.table([not_ready("a", "seen", command), not_ready("b", "seen", prose)])
    assert f"→ {command}" in lines[1]
    assert max(len(line) for line in lines if command not in line) <= 100


# ---- What is sent arrives ------------------------------------------------------------------------


def mailing(found, **outputs):
    parameters = {"MailFrom": "alerts@marigold.example"}
    return replace(found, parameters=parameters, outputs={**found.outputs, **outputs})


def test_without_a_sender_the_topics_have_the_mail_and_nothing_is_amiss(healthy):
    assert verdicts(deliveries.sender, healthy) == [OK]
    assert verdicts(deliveries.mail_sandbox, healthy) == [OK]


@pytest.mark.parametrize(
    ("verified", "verdict"),
    [((), NOT_READY), (("alerts@marigold.example",), OK), (("marigold.example",), OK)],
)
def test_a_sender_is_verified_itself_or_with_its_domain(healthy, answers, verified, verdict):
    answers["GetEmailIdentity"] = lambda asked: (
        {"VerifiedForSendingStatus": True}
        if asked["EmailIdentity"] in verified
        else "NotFoundException"
    )
    assert verdicts(deliveries.sender, mailing(healthy)) == [verdict]


@pytest.mark.parametrize(
    ("sending", "production", "verdict"),
    [(True, True, OK), (True, False, NOT_READY), (False, True, NOT_READY)],
)
def test_the_sandbox_of_ses_is_seen(healthy, answers, sending, production, verdict):
    answers["GetAccount"] = {"SendingEnabled": sending, "ProductionAccessEnabled": production}
    assert verdicts(deliveries.mail_sandbox, mailing(healthy)) == [verdict]


def test_where_sns_logs_no_failure_it_says_the_command_that_has_it_do_so(healthy, answers):
    answers["GetSMSAttributes"] = {"attributes": {"MonthlySpendLimit": "50"}}
    found = mailing(healthy, SmsLogRoleArn="arn:aws:iam::123456789012:role/heard-sms-log")
    [finding] = deliveries.failures(found)
    assert finding.verdict is TAKE_CARE
    assert finding.mend.startswith("aws sns set-sms-attributes")
    assert "role/heard-sms-log," in finding.mend


@pytest.mark.parametrize(("to", "verdict"), [("[]", OK), ('["+31"]', OK), ('["+49"]', NOT_READY)])
def test_a_phone_that_sms_to_leaves_out_is_named(healthy, tmp_path, monkeypatch, to, verdict):
    policy = tmp_path / "care.toml"
    policy.write_text(stack.POLICY.read_text().replace("sms_to = []", f"sms_to = {to}"))
    monkeypatch.setattr(stack, "POLICY", policy)
    [finding] = deliveries.countries(healthy)
    assert finding.verdict is verdict
    assert "+31612" not in finding.seen


def test_a_channel_that_ails_is_seen_with_the_way_to_mend_it(deployed):
    healths = DynamoHealths("care", 400)
    quiet = Health("x", "1400000000000000001")
    ailment = Ailment(
        Trouble.TOKEN, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "code 190", told=True
    )
    healths.save(replace(quiet, ailments=(ailment,)), (), datetime.now(UTC))
    healths.note(Channel.X, quiet.account, datetime.now(UTC))
    seen = works.channels(deployed)
    assert seen[0].verdict is NOT_READY
    assert "x 1400000000000000001: token since 24 Nov, 09:00 UTC" in seen[0].seen
    assert "make secrets" in seen[0].mend
    assert seen[1].verdict is TAKE_CARE
    assert "never heard so far" in seen[1].seen
    assert quiet.account not in seen[1].seen


def test_where_answers_are_copied_by_hand_it_says_which_token_would_post_them(healthy, set_secrets):
    assert verdicts(speaking.answers, healthy) == [OK]
    set_secrets(**{**LIVE, "x_access": "9:key secret 9-aaaaaaaaaaaaaaaa other"})
    posted, copied = speaking.answers(healthy)
    assert (posted.verdict, "facebook" in posted.seen) == (OK, True)
    assert (copied.verdict, copied.mend) == (TAKE_CARE, "make secrets X_ACCESS=…")
    assert x.ACCOUNT in copied.seen, "a token speaks for its own account alone"
