"""Note what carriers and mailboxes say did not arrive, so that the next contact is told."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from heard import bootstrap
from heard.adapters.lost import lost_in
from heard.telemetry import count, observed


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of SNS's delivery log, or events of SES. What raises is tried again by Lambda."""
    noting = bootstrap.noting()
    now = datetime.now(UTC)
    noted = sum(noting.note(lost, now) for lost in lost_in(event))
    if noted:
        count("DeliveriesFailed", noted)
    return {"noted": noted}
