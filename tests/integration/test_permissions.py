"""What each function really asks of AWS, against what its role in template.yaml allows (fault 31)."""

import json
import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest

from heard import bootstrap
from heard.domain.message import Channel
from tests.integration.aws import DANA, MAYA
from tests.integration.browser import Browser
from tests.integration.invocations import desk_request
from tests.integration.payloads import (
    INSTAGRAM,
    PAGE,
    comment,
    edited,
    mentioned,
    page,
    removed,
    reply,
    sms_failed,
)
from tests.integration.resources import ROOT, template
from tests.stand_in import as_json
from tests.voices.manner import Manner
from tests.voices.meta import MetaApi

ANGRY = "This is a scam! Third time I complain and nobody answers, I want my money back"
MILD = "My parcel arrived broken"

ROLES = {
    "receive_webhook": "ReceiveWebhookRole",
    "hear_messages": "HearMessagesRole",
    "publish_events": "PublishEventsRole",
    "note_deliveries": "NoteDeliveriesRole",
    "fold_events": "FoldEventsRole",
    "sweep_clocks": "SweepClocksRole",
    "brief_teams": "BriefTeamsRole",
    "watch_surges": "WatchSurgesRole",
    "climb_ladder": "ClimbLadderRole",
    "desk": "DeskRole",
    "receive_sms": "ReceiveSmsRole",
    "poll_channels": "PollChannelsRole",
    "check_channels": "CheckChannelsRole",
    "send_replies": "SendRepliesRole",
}
LAMBDAS_OWN = {
    "Log",
    "TakeFromTheInbox",
    "TakeFromTheOutbox",
    "ReadTheStream",
    "FindTheStream",
    "KeepWhatFailed",
    "FindTheBucket",
}
"""The statements that Lambda itself needs to carry messages to and from a function."""

ACTIONS = {
    "SendMessage": "sqs:SendMessage",
    "SendMessageBatch": "sqs:SendMessage",
    "PutObject": "s3:PutObject",
    "GetObject": "s3:GetObject",
    "GetSecretValue": "secretsmanager:GetSecretValue",
    "Publish": "sns:Publish",
    "SendEmail": "ses:SendEmail",
    "StartExecution": "states:StartExecution",
}
PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}


def actions(request):
    """The IAM actions of one call: a transaction needs those of its parts."""
    operation = request["operation"]
    if operation == "TransactWriteItems":
        kinds = {kind for part in json.loads(request["body"])["TransactItems"] for kind in part}
        return {f"dynamodb:{PARTS.get(kind, f'{kind}Item')}" for kind in kinds}
    return {ACTIONS.get(operation, f"dynamodb:{operation}")}


def deleted(request):
    """The partitions that one call deletes from."""
    if request["operation"] == "DeleteItem":
        return {json.loads(request["body"])["Key"]["pk"]["S"]}
    if request["operation"] != "TransactWriteItems":
        return set()
    parts = json.loads(request["body"])["TransactItems"]
    return {part["Delete"]["Key"]["pk"]["S"] for part in parts if "Delete" in part}


class Morning:
    """By function, every action it took, and the partitions that it deleted from."""

    def __init__(self):
        self.used = defaultdict(set)
        self.deleted = defaultdict(set)

    def note(self, function, requests):
        for request in requests:
            self.used[function] |= actions(request)
            self.deleted[function] |= deleted(request)


@pytest.fixture(scope="module")
def played():
    """The morning, once it was played: it takes seconds."""
    return []


@pytest.fixture
def morning(account, clock, platforms, monkeypatch, played):
    """A morning that leaves nothing out."""
    if not played:
        played.append(_played(account, clock, platforms, monkeypatch))
    return played[0]


def _played(account, clock, platforms, monkeypatch):
    found = Morning()
    invoke = account.invoke

    def watched(function, *rest):
        account.calls.requests.clear()
        try:
            return invoke(function, *rest)
        finally:
            found.note(function, account.calls.requests)

    monkeypatch.setattr(account, "invoke", watched)
    policy = bootstrap.policy()
    handing_on = {
        name: replace(ladder, reassign_after=10) for name, ladder in policy.ladders.items()
    }
    monkeypatch.setattr(bootstrap, "policy", lambda: replace(policy, ladders=handing_on))
    account.set_mail("alerts@marigold.example")
    long = f"{MILD} {random.Random(1).randbytes(150_000).hex()}"
    bodies = [
        page(edited(1, ANGRY)),
        page(comment(1, MILD)),
        page(comment(2, long), removed(2)),
        page(*(comment(n, MILD, customer=f"9{n}") for n in range(10, 36))),
        *(page(reply(100 + n, n, "Please send us a message.")) for n in (10, 11, 12)),
        page(comment(60, "I love them, they have always been wonderful to me", customer="960")),
    ]
    for body in bodies:
        account.post_webhook("meta", body)
        account.hear_all()
    account.post_webhook("meta", b"nobody can read this")
    account.drain()
    account.claim(account.thread(Channel.FACEBOOK, PAGE, "77_34").id, DANA)
    clock.shift(timedelta(minutes=16))
    account.sweep()
    account.drain()
    account.climb(account.thread(Channel.FACEBOOK, PAGE, "77_1").id)
    account.drain()
    account.restart()
    account.invoke("note_deliveries", sms_failed(DANA.phone))
    account.drain()
    _at_the_desk(account)
    account.restart()
    for number, text in enumerate(("a", "r", "r", "?", "aa", "hello")):
        account.reply(DANA.phone, text, f"sms-{number}")
    account.drain()
    account.brief()
    clock.shift(timedelta(days=1))
    account.brief()
    account.drain()
    told = json.loads((ROOT / "events/fold_events.opened.json").read_text())
    account.invoke("fold_events", told)
    told = {"mentioned_comment": {"text": f"{MILD} {random.Random(2).randbytes(200_000).hex()}"}}
    platforms[f"graph.facebook.com/v24.0/{INSTAGRAM}"] = as_json(told)
    account.post_webhook("meta", mentioned(1))
    account.drain()
    account.restart()
    account.poll()
    account.drain()
    account.restart()
    account.check()
    account.check()
    _later(account, clock, platforms)
    return found


def _later(account, clock, platforms):
    _an_answer(account, clock, platforms)
    _a_surge(account, clock)
    _somebody_leaves(account)


def _an_answer(account, clock, platforms):
    """Somebody sends one from the desk; the echo of another is faster than the platform's answer."""
    account.post_webhook("meta", page(comment(50, MILD), comment(51, MILD, customer="99")))
    account.drain()
    api = MetaApi(platforms)
    for number in (50, 51):
        api.manner = Manner.SLOW if number == 51 else Manner.WELL
        account.restart()
        thread = account.thread(Channel.FACEBOOK, PAGE, f"77_{number}").id
        text = f"Hi Kim, thank you for telling us about the parcel, number {number}. Dana"
        event = desk_request("POST", f"/threads/{thread}/send", {"text": text}, by=DANA)
        answer = account.invoke("desk", event)
        assert answer["statusCode"] == 200, answer["body"]
        account.drain()
        clock.shift(timedelta(seconds=17))
        account.restart()
        account.send_once()
    assert api.posted == 2


def _a_surge(account, clock):
    """Six people say the same; it is climbed, cools and ends, and its threads are let go."""
    for number in range(200, 206):
        said = f"They added a delivery fee at the checkout and told nobody, number {number}"
        account.post_webhook("meta", page(comment(number, said, customer=f"9{number}")))
    account.drain()
    account.watch()
    account.drain()
    (surge,) = account.rows("SURGE#", "HEAD")
    account.climb(surge["pk"]["S"].removeprefix("SURGE#"))
    for minutes in (60, 20, 130, 5):
        clock.shift(timedelta(minutes=minutes))
        account.watch()
    account.drain()


def _at_the_desk(account):
    """Somebody looks around, follows the link of an alert, and changes the roster."""
    account.restart()
    thread = account.thread(Channel.FACEBOOK, PAGE, "77_1").id
    # Of a thread that nobody has: a claim of what one has already would leave the link unused.
    links = [row for row in account.rows("LINK#") if thread in row["data"]["S"]]
    link = links[0]["pk"]["S"].removeprefix("LINK#")
    zoe = {"name": "Zoe", "role": "agent", "phone": "+15555550199"}
    for method, path, body in [
        ("GET", "/threads", None),
        ("GET", f"/threads/{thread}", None),
        ("GET", "/messages/facebook/77_2", None),
        ("POST", f"/threads/{thread}/escalate", {"reason": "A lawyer writes."}),
        ("GET", f"/t/{link}", None),
        ("POST", f"/t/{link}/claim", None),
        ("POST", "/roster", zoe),
        ("POST", "/roster/zoe/remove", None),
        ("GET", "/coverage", None),
        ("GET", "/roster/history", None),
    ]:
        event = desk_request(method, path, body, by=MAYA, key=path)
        assert account.invoke("desk", event)["statusCode"] < 400, path
    for act, body, by in [
        ("handoff", {"by": "dm"}, DANA),
        ("hide", {"message": "77_1", "reason": "abuse"}, DANA),
        ("confirm_hide", {"message": "77_1"}, MAYA),
    ]:
        event = desk_request("POST", f"/threads/{thread}/{act}", body, by=by, key=act)
        assert account.invoke("desk", event)["statusCode"] < 400, act
    browser = Browser(account)
    browser.post("/login", {"email": MAYA.email})
    browser.sign_in(MAYA.id)
    secret = browser.get("/board").field("csrf")
    assert browser.get(f"/board/threads/{thread}").status == 200
    assert browser.post(f"/board/threads/{thread}/here", {"csrf": secret}).status == 200
    browser.post("/logout", {"csrf": secret})


def _somebody_leaves(account):
    """Who was alerted all morning is taken off the roster."""
    event = desk_request("POST", "/roster/leo/remove", by=MAYA)
    assert account.invoke("desk", event)["statusCode"] == 200


def statements(function):
    """The function's own statements."""
    resources, role = template()["Resources"], ROLES[function]
    policies = [
        *resources[role]["Properties"]["Policies"],
        *(
            each["Properties"]
            for each in resources.values()
            if each["Type"] == "AWS::IAM::Policy" and {"Ref": role} in each["Properties"]["Roles"]
        ),
    ]
    return [
        statement
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Sid"] not in LAMBDAS_OWN
    ]


def allowed(function):
    """What the function's own statements allow."""
    listed = [statement["Action"] for statement in statements(function)]
    return {one for each in listed for one in ([each] if isinstance(each, str) else each)}


def test_every_function_may_do_what_it_does(morning):
    for function in ROLES:
        assert morning.used[function], function
        assert morning.used[function] <= allowed(function), function


def test_no_function_may_do_what_it_never_does(morning):
    assert {function: allowed(function) - morning.used[function] for function in ROLES} == {
        function: set() for function in ROLES
    }


def test_the_desk_deletes_nothing_but_parts_of_the_roster(morning):
    [may] = [one for one in statements("desk") if one["Action"] == "dynamodb:DeleteItem"]
    assert may["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["ROSTER"]}}
    assert morning.deleted["desk"] == {"ROSTER"}
