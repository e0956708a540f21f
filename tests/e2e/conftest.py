"""What several tests on the bed stand on."""

from collections.abc import Iterator

import boto3
import pytest

from infra.local import running
from infra.local.bed import Bed
from infra.operate import stack


@pytest.fixture(scope="session")
def plain_bed() -> Iterator[Bed]:
    """A bed that needs nothing of its own, for every module that brings customers of its own: to
    start one takes as much as most of a module's tests."""
    with Bed() as up:
        assert up.warm() == []
        yield up


@pytest.fixture
def commands(bed, monkeypatch):
    """What people run finds the module's bed, whatever else runs, and leaves this process as it was."""
    monkeypatch.setattr(running, "config", lambda: bed.config)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(stack.os, "environ", {**stack.os.environ, "HEARD_LOCAL": "1"})
    stack.aws.client.cache_clear()
    yield
    stack.aws.client.cache_clear()


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium; what only it needs is imported here."""
    from playwright.sync_api import sync_playwright

    from tests.e2e.desk import CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def everybody():
    """Who signed in, by the bed's address: nobody is sent more than a few links an hour."""
    return {}


@pytest.fixture
def known(bed, everybody):
    """The cookies of who signed in."""
    return everybody.setdefault(bed.api, {})


@pytest.fixture
def at_desk(bed, chromium, known):
    """Windows of any size: at_desk(PHONE, color_scheme="dark")."""
    from tests.e2e.desk import DESKTOP, Desk

    contexts = []

    def window(size=DESKTOP, **how):
        contexts.append(chromium.new_context(viewport=size, **how))
        return Desk(bed, contexts[-1], known)

    yield window
    for context in contexts:
        context.close()
