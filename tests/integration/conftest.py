"""One mocked AWS for each file of tests, because its clients are slow to make; an empty account and
a stopped clock for each test."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
import time_machine
from botocore.loaders import Loader
from moto import mock_aws
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data

from heard import bootstrap
from heard.adapters.aws import client
from infra.local.channels import SECRETS
from tests.integration.aws import Account
from tests.integration.calls import Calls
from tests.integration.resources import REGION, ROOT
from tests.integration.transactions import transactions_without_copies
from tests.stand_in import StandIn

A_TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""An hour at which the brand of care.toml is open."""


TOKENS = {
    "meta_token": ["EAACANARY"],
    "x_token": ["XCANARY"],
    "google_token": ["client CANARYsecret CANARYrefresh"],
}
"""What the platforms' APIs are asked with; it must show up nowhere else."""


@pytest.fixture(scope="session", autouse=True)
def _models_read_once() -> Iterator[None]:
    """botocore reads what it knows of a service anew for each session, as long as a test takes."""
    read: dict[tuple[str, ...], Any] = {}
    begin = Loader.__init__

    def begun(loader: Loader, *paths: Any, **more: Any) -> None:
        begin(loader, *paths, **more)
        loader._cache = read

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loader, "__init__", begun)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_table_is_copied() -> Iterator[None]:
    with transactions_without_copies():
        yield


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """moto keeps every model that it ever made: what a test wrote, and all of its stream."""
    yield
    reset_model_data()


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


@pytest.fixture
def platforms(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Every platform on loopback, and a token for each."""
    with StandIn() as server:
        monkeypatch.setitem(os.environ, "PLATFORM_STAND_IN", server.url)
        account.set_secrets({**SECRETS, **TOKENS})
        account.restart()
        account.calls.forget()
        yield server


@pytest.fixture
def accounts(account: Account, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Gives the brand of care.toml more accounts: accounts(google=["1"])."""

    def give(**more: list[str]) -> None:
        text = (ROOT / "infra/policy/care.toml").read_text()
        lines = "".join(f"{name} = {json.dumps(ids)}\n" for name, ids in more.items())
        head = "[brands.marigold.accounts]"
        assert text.count(head) == 1
        place = text.index("\n", text.index(head)) + 1
        (tmp_path / "care.toml").write_text(text[:place] + lines + text[place:])
        holidays = "holidays.json"
        (tmp_path / holidays).write_text((ROOT / "infra/policy" / holidays).read_text())
        os.environ["POLICY_PATH"] = str(tmp_path / "care.toml")
        bootstrap.policy.cache_clear()
        account.restart()

    yield give
    bootstrap.policy.cache_clear()
