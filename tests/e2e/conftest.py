"""What several tests on the bed stand on."""

import boto3
import pytest

from infra.local import running
from infra.operate import stack


@pytest.fixture
def commands(bed, monkeypatch):
    """What people run finds the module's bed, whatever else runs, and leaves this process as it was."""
    monkeypatch.setattr(running, "config", lambda: bed.config)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(stack.os, "environ", {**stack.os.environ, "HEARD_LOCAL": "1"})
    stack.aws.client.cache_clear()
    yield
    stack.aws.client.cache_clear()
