"""An account on moto for the figures that are counts: the one that the tests use, open at any hour."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from moto import mock_aws

from heard import bootstrap
from heard.adapters.aws import client
from tests.integration.aws import Account
from tests.integration.calls import Calls
from tests.integration.resources import REGION

ALWAYS_OPEN = Path(__file__).with_name("always_open.toml")
"""The policy under which Heard is measured."""


@contextmanager
def an_account(policy: Path = ALWAYS_OPEN) -> Iterator[Account]:
    """An empty account with Heard in it and people on its roster."""
    os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION)
    client.cache_clear()
    with mock_aws():
        calls = Calls()
        boto3.setup_default_session(region_name=REGION)
        calls.watch(boto3.DEFAULT_SESSION._session)  # noqa: SLF001  the only way to botocore's events
        account = Account(boto3.Session(region_name=REGION), calls)
        account.build()
        os.environ["POLICY_PATH"] = str(policy)
        bootstrap.policy.cache_clear()
        account.restart()
        calls.forget()
        yield account
