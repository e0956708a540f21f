"""boto3 clients that speak to a bed and to nothing else, whatever this machine's AWS settings say."""

from typing import Any

import boto3
from botocore.config import Config

from infra.local.deploy import STACK

REGION = "us-east-1"
ACCESS_KEY = "test"
SECRET_KEY = "test"  # noqa: S105  ministack's own; it opens nothing else


def client_of(endpoint: str, service: str) -> Any:  # noqa: ANN401  boto3's clients have no static type
    """A client of one service of the bed at `endpoint`."""
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 2}, max_pool_connections=50),
    )


def function_name(function: str) -> str:
    """The deployed name of `SweepClocks` or `sweep_clocks`."""
    words = "".join(f"-{c.lower()}" if c.isupper() else c for c in function).strip("-")
    return f"{STACK}-{words.replace('_', '-')}"
