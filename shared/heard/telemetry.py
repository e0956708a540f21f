"""Logs and metrics: JSON lines without personal data.

Nothing that a customer or an agent wrote, no name, handle, phone or address is ever logged: ids of
ours, counts and reasons only. Warnings and errors are logged always; a line for every message
would cost more than storing the message.
"""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(service="heard")
metrics = Metrics(namespace="Heard", service="heard")


def count(name: str, value: int = 1) -> None:
    """Add to a metric; written when the function ends."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
