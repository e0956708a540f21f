"""Finding the deployed stack, and saying what to do where there is none."""

import os
from datetime import UTC, datetime

import boto3
import pytest
from botocore.exceptions import ClientError

from heard.domain.errors import NotFound, Unavailable
from infra.local import running
from infra.operate import stack
from infra.operate.command import carried_out

pytestmark = pytest.mark.usefixtures("aws_account", "samconfig")

STACK = {
    "StackName": "care",
    "CreationTime": datetime(2030, 1, 7, tzinfo=UTC),
    "StackStatus": "CREATE_COMPLETE",
    "Parameters": [{"ParameterKey": "AlertPhone", "ParameterValue": "+15555550100"}],
    "Outputs": [
        {"OutputKey": "Table", "OutputValue": "care-of-test"},
        {"OutputKey": "ApiUrl", "OutputValue": "https://h.example/"},
    ],
}


@pytest.fixture
def samconfig(tmp_path, monkeypatch):
    file = tmp_path / "samconfig.toml"
    monkeypatch.setattr(stack, "SAMCONFIG", file)
    return file


def test_the_stack_is_named_by_samconfig_and_gives_its_outputs(samconfig, answers):
    samconfig.write_text('[default.deploy.parameters]\nstack_name = "care"\n')
    answers["DescribeStacks"] = {"Stacks": [STACK]}
    found = stack.find()
    assert answers.asked == [("DescribeStacks", {"StackName": "care"})]
    assert (found.name, found.table, found.api) == ("care", "care-of-test", "https://h.example")
    assert found.parameters["AlertPhone"] == "+15555550100"
    assert found.function("publish_events") == "care-publish-events"


def test_a_name_given_wins_over_samconfig(samconfig, answers):
    samconfig.write_text('[default.global.parameters]\nstack_name = "care"\n')
    answers["DescribeStacks"] = {"Stacks": [STACK]}
    assert stack.find("other").name == "other"


def test_samconfigs_region_is_where_it_looks(samconfig, answers, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    answers["DescribeStacks"] = {"Stacks": [STACK]}
    samconfig.write_text('[default.deploy.parameters]\nregion = "us-east-2"\n')
    assert stack.find().region == "us-east-2"
    samconfig.write_text("")
    stack.aws.client.cache_clear()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    assert stack.find().region == "eu-west-3"


def test_a_stack_that_is_not_there_is_said_with_what_to_do(answers, capsys):
    def missing(_):
        said = {"Code": "ValidationError", "Message": "Stack with id nowhere does not exist"}
        raise ClientError({"Error": said}, "DescribeStacks")

    answers["DescribeStacks"] = missing
    assert carried_out(lambda: stack.find("nowhere") and 0) == 2
    said = capsys.readouterr().err
    assert "no stack nowhere" in said
    assert "make deploy" in said
    assert "Traceback" not in said


def test_a_sign_in_that_expired_is_said_in_words(answers, capsys):
    answers["DescribeStacks"] = "ExpiredToken"
    assert carried_out(lambda: stack.find("heard") and 0) == 1
    assert "sign-in has expired" in capsys.readouterr().err


def test_an_output_that_is_missing_names_itself(answers):
    answers["DescribeStacks"] = {"Stacks": [STACK]}
    with pytest.raises(NotFound, match="no output InboxUrl"):
        stack.find().output("InboxUrl")


def test_without_a_region_it_says_how_to_give_one(monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(Unavailable, match="AWS_REGION=") as raised:
        stack.find()
    assert "make" in str(raised.value)


def test_local_speaks_to_the_bed_and_to_nothing_of_the_users(monkeypatch):
    theirs = {"AWS_PROFILE": "the-companys-own", "AWS_SESSION_TOKEN": "the-users-own"}
    monkeypatch.setattr(os, "environ", {**os.environ, **theirs})
    bed = {
        "endpoint": "http://127.0.0.1:4570",
        "region": "us-east-1",
        "access_key": "a",
        "secret_key": "b",
    }
    monkeypatch.setattr(running, "config", lambda: bed)
    assert stack._point_at_the_bed() == "heard"
    left = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    assert left == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4570",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }


@pytest.mark.parametrize("how", ["option", "environment"])
def test_local_without_a_bed_says_make_up(monkeypatch, how):
    monkeypatch.setattr(running, "config", lambda: None)
    if how == "environment":
        monkeypatch.setenv("HEARD_LOCAL", "1")
    with pytest.raises(NotFound, match="make up"):
        stack.find(local=how == "option")
