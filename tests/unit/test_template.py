"""The template keeps the house's rules: names agree, nothing fails in silence, no role is wide."""

import json
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from heard.adapters import keys
from heard.domain.ahead import BROKEN_AFTER
from heard.domain.outgoing import UNDO
from heard.services.outbox import CALL_LASTS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES = TEMPLATE["Resources"]


def of_type(kind):
    return {name: each for name, each in RESOURCES.items() if each["Type"] == kind}


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def statements(role):
    return [
        statement
        for policy in RESOURCES[role]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def as_list(value):
    return value if isinstance(value, list) else [value]


FUNCTIONS = of_type("AWS::Serverless::Function")
RECEIVE_SMS = FUNCTIONS["ReceiveSms"]["Properties"]
ROLES = of_type("AWS::IAM::Role")
ALARMS = of_type("AWS::CloudWatch::Alarm")
ASL = json.loads((ROOT / "infra" / "escalation.asl.json").read_text())
STATES = ASL["States"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_called_the_same_everywhere(name):
    folder = snake(name)
    properties = FUNCTIONS[name]["Properties"]
    assert properties["CodeUri"] == f"functions/{folder}/"
    assert (ROOT / "functions" / folder / "app.py").is_file()
    expected = "${AWS::StackName}-" + folder.replace("_", "-")
    assert properties["FunctionName"] == {"Fn::Sub": expected}
    assert RESOURCES[f"{name}Log"]["Properties"]["LogGroupName"] == {
        "Fn::Sub": f"/aws/lambda/{expected}"
    }


def test_every_function_folder_is_deployed():
    folders = {path.parent.name for path in ROOT.glob("functions/*/app.py")}
    assert folders == {snake(name) for name in FUNCTIONS}


def test_every_event_file_belongs_to_a_function_and_every_function_has_one():
    prefixes = {snake(name) for name in FUNCTIONS}
    files = [path.stem for path in ROOT.glob("events/*.json")]
    strangers = [each for each in files if not each.startswith(tuple(prefixes))]
    assert not strangers
    assert not [each for each in prefixes if not any(file.startswith(each) for file in files)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_role_a_log_and_an_alarm_of_its_own(name):
    properties = FUNCTIONS[name]["Properties"]
    assert properties["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
    assert properties["LoggingConfig"]["LogGroup"] == {"Ref": f"{name}Log"}
    assert RESOURCES[f"{name}Log"]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    watched = [
        alarm["Properties"]["MetricName"]
        for alarm in ALARMS.values()
        if alarm["Properties"].get("Dimensions")
        == [{"Name": "FunctionName", "Value": {"Ref": name}}]
    ]
    assert "Errors" in watched


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_operations_and_says_what_to_do(name):
    properties = ALARMS[name]["Properties"]
    assert properties["AlarmActions"] == [{"Ref": "OperationsTopic"}]
    assert len(properties["AlarmDescription"]) > 30
    assert properties["TreatMissingData"] in {"notBreaching", "breaching"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_its_actions_and_what_they_may_touch(role):
    assert "ManagedPolicyArns" not in ROLES[role]["Properties"]
    for statement in statements(role):
        assert statement["Effect"] == "Allow"
        assert statement["Sid"]
        assert not [action for action in as_list(statement["Action"]) if "*" in action]
        if "NotResource" in statement:
            assert statement["Action"] == "sns:Publish", "only a phone has no name"
        else:
            assert "*" not in as_list(statement["Resource"])


def test_no_function_gets_a_policy_that_sam_writes():
    """SAM adds managed policies to the role it makes; with a role of our own it makes none."""
    assert not [name for name, each in FUNCTIONS.items() if "Policies" in each["Properties"]]


def test_every_queue_says_where_its_failures_go_or_takes_them():
    queues = of_type("AWS::SQS::Queue")
    targets = set()
    for queue in queues.values():
        redrive = queue["Properties"].get("RedrivePolicy")
        if redrive:
            targets.add(redrive["deadLetterTargetArn"]["Fn::GetAtt"][0])
    for function in FUNCTIONS.values():
        asked = function["Properties"].get("EventInvokeConfig", {}).get("DestinationConfig", {})
        if asked:
            targets.add(asked["OnFailure"]["Destination"]["Fn::GetAtt"][0])
    assert targets
    for name, queue in queues.items():
        assert name in targets or "RedrivePolicy" in queue["Properties"]
    for name in targets:
        watched = [each["Properties"].get("Dimensions", [{}])[0] for each in ALARMS.values()]
        assert {"Name": "QueueName", "Value": {"Fn::GetAtt": [name, "QueueName"]}} in watched
        assert queues[name]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_a_batch_is_hidden_from_others_for_six_times_what_a_hearer_may_take():
    timeout = FUNCTIONS["HearMessages"]["Properties"]["Timeout"]
    assert RESOURCES["Inbox"]["Properties"]["VisibilityTimeout"] >= 6 * timeout


@pytest.mark.parametrize("name", ["PublishEvents", "FoldEvents"])
def test_the_stream_gives_up_in_the_end_and_keeps_what_it_gave_up_on(name):
    stream = FUNCTIONS[name]["Properties"]["Events"]["Events"]["Properties"]
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert 0 < stream["MaximumRetryAttempts"] <= 100
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["DestinationConfig"]["OnFailure"]["Type"] == "S3"
    kept = RESOURCES["InboxBucket"]["Properties"]["NotificationConfiguration"]
    assert kept["TopicConfigurations"][0]["Topic"] == {"Ref": "OperationsTopic"}


def test_a_reply_by_sms_that_is_not_handled_is_kept_whoever_failed():
    """SNS where it can't hand it over, Lambda where the function fails."""
    dead_letters = {"Fn::GetAtt": ["SmsDeadLetters", "Arn"]}
    subscription = RECEIVE_SMS["Events"]["Reply"]["Properties"]
    assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": dead_letters}
    tried = RECEIVE_SMS["EventInvokeConfig"]
    assert tried["DestinationConfig"]["OnFailure"] == {"Type": "SQS", "Destination": dead_letters}
    allowed = RESOURCES["SmsDeadLettersPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    assert allowed["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "SmsReplies"}}}


def test_only_the_sms_service_of_this_account_may_say_what_somebody_answered():
    """Whoever may publish to that topic acts as anybody on the roster."""
    document = RESOURCES["SmsRepliesPolicy"]["Properties"]["PolicyDocument"]
    allowing = [each for each in document["Statement"] if each["Effect"] == "Allow"]
    assert [each["Principal"] for each in allowing] == [{"Service": "sms-voice.amazonaws.com"}]
    condition = allowing[0]["Condition"]
    assert condition["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert condition["ArnLike"]["aws:SourceArn"]["Fn::Sub"].endswith(
        ":sms-voice:${AWS::Region}:${AWS::AccountId}:*"
    )
    others = [
        statement
        for role in ROLES
        for statement in statements(role)
        if {"Ref": "SmsReplies"} in as_list(statement.get("Resource"))
    ]
    assert others == [], "no function may either"


def test_the_stream_has_two_readers_at_most():
    """More readers of one shard would slow each other down, and DynamoDB throttles them."""
    streams = [
        event
        for function in FUNCTIONS.values()
        for event in function["Properties"].get("Events", {}).values()
        if event["Type"] == "DynamoDB"
    ]
    assert len(streams) == 2


@pytest.mark.parametrize("name", ["PublishEvents", "FoldEvents"])
def test_only_new_event_rows_wake_a_reader_of_the_stream(name):
    stream = FUNCTIONS[name]["Properties"]["Events"]["Events"]["Properties"]
    (one,) = stream["FilterCriteria"]["Filters"]
    pattern = json.loads(one["Pattern"])
    assert pattern["eventName"] == ["INSERT"]
    assert pattern["dynamodb"]["Keys"] == {"sk": {"S": [{"prefix": keys.EVENT}]}}


def test_reports_read_only_what_is_marked_for_them():
    stream = FUNCTIONS["FoldEvents"]["Properties"]["Events"]["Events"]["Properties"]
    (one,) = stream["FilterCriteria"]["Filters"]
    assert json.loads(one["Pattern"])["dynamodb"]["NewImage"] == {
        "brand": {"S": [{"exists": True}]}
    }


def test_a_sweep_that_does_not_run_is_an_alarm():
    alarm = RESOURCES["SweepIsMissing"]["Properties"]
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["MetricName"] == "Invocations"
    assert alarm["Dimensions"][0]["Value"] == {"Ref": "SweepClocks"}


def test_the_table_can_be_restored_and_forgets_what_has_expired():
    table = RESOURCES["CareTable"]["Properties"]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


@pytest.mark.parametrize("name", ["CareTable", "Inbox", "InboxDeadLetters", "InboxBucket"])
def test_what_holds_customers_words_outlives_the_stack(name):
    assert RESOURCES[name]["DeletionPolicy"] == "Retain"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


def test_alarms_can_reach_the_operations_topic():
    """CloudWatch can't publish to a topic under the AWS managed key."""
    assert "KmsMasterKeyId" not in RESOURCES["OperationsTopic"]["Properties"]


def test_access_logs_hold_the_routes_key_and_never_the_path():
    log_format = RESOURCES["Api"]["Properties"]["AccessLogSettings"]["Format"]
    fields = set(re.findall(r"\$context\.([\w.]+)", json.dumps(json.loads(log_format))))
    assert "routeKey" in fields
    assert not fields & {"path", "identity.sourceIp", "domainName", "identity.userAgent"}


def test_functions_are_told_only_what_settings_reads():
    read = set(re.findall(r'"([A-Z_]{4,})"', (ROOT / "shared/heard/settings.py").read_text()))
    told = {
        name
        for function in FUNCTIONS.values()
        for name in function["Properties"]["Environment"]["Variables"]
    }
    assert told - read == set()
    assert read - told <= {"LOG_LEVEL"}


def test_comments_stand_before_each_resource_but_its_role_log_and_alarm():
    lines = (ROOT / "template.yaml").read_text().splitlines()
    bare = [
        line.strip(" :")
        for before, line in pairwise(lines)
        if re.fullmatch(r"  [A-Z]\w+:", line)
        and line.strip(" :") in RESOURCES
        and not before.startswith("  #")
    ]
    beside = ("Role", "Log", "Policy", "OverTlsOnly", "ByEmail", "Mapping")
    assert not [name for name in bare if name not in ALARMS and not name.endswith(beside)]


def test_mail_goes_from_one_address_only_and_only_where_one_was_given():
    policy = RESOURCES["PublishEventsMayMail"]
    assert policy["Condition"] == "HasMailFrom"
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "ses:SendEmail"
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}
    assert "*" not in json.dumps(statement["Resource"])


def test_what_was_not_delivered_is_heard_of_from_its_own_log_and_topic_only():
    log = RESOURCES["SmsFailuresToNoteDeliveries"]["Properties"]
    assert log["DestinationArn"] == {"Fn::GetAtt": ["NoteDeliveries", "Arn"]}
    assert "/DirectPublishToPhoneNumber/Failure" in json.dumps(log["LogGroupName"])
    logs = RESOURCES["NoteDeliveriesFromLogs"]["Properties"]
    assert logs["SourceArn"]["Fn::Sub"].endswith("/DirectPublishToPhoneNumber/Failure:*")
    assert RESOURCES["NoteDeliveriesFromMail"]["Properties"]["SourceArn"] == {"Ref": "MailFailures"}
    (publisher, _) = RESOURCES["MailFailuresPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert publisher["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }


# ---- The ladder's machine -------------------------------------------------------------------------


def test_every_state_of_the_ladder_leads_on():
    named = {ASL["StartAt"]}
    for state in STATES.values():
        named |= {state[key] for key in ("Next", "Default") if key in state}
        named |= {rule["Next"] for key in ("Choices", "Catch") for rule in state.get(key, [])}
    assert named == set(STATES)


@pytest.mark.parametrize("name", [name for name, each in STATES.items() if each["Type"] == "Task"])
def test_a_task_of_the_ladder_is_tried_again_and_then_caught(name):
    """A named error alone would let any other one end the ladder without a word."""
    for key in ("Retry", "Catch"):
        assert STATES[name][key][-1]["ErrorEquals"] == ["States.ALL"]
    assert "TimeoutSeconds" in STATES[name] or STATES[name]["Resource"].endswith("sns:publish")


def test_a_ladder_that_can_not_be_mended_tells_operations_and_fails():
    assert STATES["Climb"]["Catch"][-1]["Next"] == "TellOperations"
    assert STATES["TellOperations"]["Next"] == "Failed"
    assert STATES["Failed"]["Type"] == "Fail"


def test_the_ladder_is_told_what_it_substitutes():
    asked = set(re.findall(r"\$\{(\w+)\}", json.dumps(ASL)))
    assert asked == set(RESOURCES["Ladder"]["Properties"]["DefinitionSubstitutions"])


def test_the_ladder_carries_its_ids_round_the_loop():
    sent = STATES["Climb"]["Parameters"]["Payload"]
    kept = STATES["Climb"]["ResultSelector"]
    assert {"thread_id.$", "episode.$", "run.$"} == set(sent)
    assert set(sent) | {"settled.$", "wait_seconds.$"} == set(kept)
    assert STATES["Wait"]["SecondsPath"] == "$.wait_seconds"
    assert "ResultPath" not in STATES["Climb"]


def test_the_outbox_holds_an_answer_as_long_as_it_can_be_undone():
    assert RESOURCES["Outbox"]["Properties"]["DelaySeconds"] == UNDO.total_seconds()


def test_the_outbox_leaves_a_call_alone_that_may_still_go_on():
    longest = RESOURCES["SendReplies"]["Properties"]["Timeout"]
    assert RESOURCES["Outbox"]["Properties"]["VisibilityTimeout"] == 6 * longest
    assert timedelta(seconds=longest) < CALL_LASTS < BROKEN_AFTER


def test_what_the_outbox_gives_up_is_told():
    redrive = RESOURCES["Outbox"]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["OutboxDeadLetters", "Arn"]}
    alarm = RESOURCES["OutboxDeadLettersHoldsSomething"]["Properties"]
    assert alarm["Dimensions"][0]["Value"] == {"Fn::GetAtt": ["OutboxDeadLetters", "QueueName"]}
    assert alarm["AlarmActions"] == [{"Ref": "OperationsTopic"}]
