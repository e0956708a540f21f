"""One mocked AWS for each file of tests, because its clients are slow to make; an empty account and
a stopped clock for each test."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest
import time_machine
from moto import mock_aws
from moto.core.base_backend import BackendDict

from heard import bootstrap
from heard.adapters.aws import client
from tests.integration.aws import Account
from tests.integration.calls import Calls
from tests.integration.resources import REGION

A_TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""An hour at which the brand of care.toml is open."""


@pytest.fixture(scope="module")
def _aws() -> Iterator[Account]:
    client.cache_clear()
    bootstrap.policy.cache_clear()
    with mock_aws():
        calls = Calls()
        boto3.setup_default_session(region_name=REGION)
        calls.watch(boto3.DEFAULT_SESSION._session)
        yield Account(boto3.Session(region_name=REGION), calls)
        BackendDict.reset()
    boto3.DEFAULT_SESSION = None
    client.cache_clear()
    bootstrap.policy.cache_clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time, which stands still until it is moved."""
    with time_machine.travel(A_TUESDAY_MORNING, tick=False) as moved:
        yield moved


@pytest.fixture
def account(_aws: Account, clock: time_machine.Traveller) -> Iterator[Account]:  # noqa: ARG001 - time stands still
    before = dict(os.environ)
    _aws.build()
    yield _aws
    _aws.set_mail(None)
    os.environ.clear()
    os.environ.update(before)
    _aws.restart()
