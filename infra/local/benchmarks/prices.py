"""What AWS asks: list prices, us-east-1, on demand, without free tiers, as of November 2026."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """USD for `per` of something."""

    usd: float
    per: int

    def of(self, number: float) -> float:
        """USD for so many."""
        return number * self.usd / self.per


REGION, AS_OF = "us-east-1", "November 2026"

_MILLION = 1_000_000

WRITE_UNIT = Price(0.625, _MILLION)
"""DynamoDB on demand, 1 KB begun; a transaction takes two. One for each index that changes."""

READ_UNIT = Price(0.125, _MILLION)
"""DynamoDB on demand, consistent, 4 KB begun; an item that is not there takes one as well."""

STORED_GB = Price(0.25 + 0.20, 1)
"""DynamoDB, a GB for a month, with its point-in-time recovery."""

QUEUE_REQUEST = Price(0.40, _MILLION)
"""SQS, standard queue, 64 KB begun."""

API_REQUEST = Price(1.00, _MILLION)
"""API Gateway, HTTP API, 512 KB begun."""

FUNCTION_REQUEST = Price(0.20, _MILLION)
"""Lambda."""

FUNCTION_GB_SECOND = Price(0.0000133334, 1)
"""Lambda, arm64."""

LOGGED_GB = Price(0.50, 1)
"""CloudWatch Logs, taken in."""

SECRET_READ = Price(0.05, 10_000)
"""Secrets Manager."""
