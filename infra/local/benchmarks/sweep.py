"""What a sweep reads: index items read must be the items due, however many threads stand open.

moto's index queries walk every item, so only counts are taken here, never times. The open threads
are put straight into moto's table: through its API they would take minutes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from moto.dynamodb.models import dynamodb_backends

from heard import bootstrap
from heard.adapters import items
from heard.domain.message import Channel, Place, Surface
from heard.domain.thread import Thread
from infra.local.benchmarks.account import an_account
from infra.local.benchmarks.finding import Finding, Findings
from tests.integration.payloads import PAGE, comment, page
from tests.integration.resources import ACCOUNT, REGION

_THREADS = 36
_DUE = _THREADS + 1
"""The threads, and that their issue has no approved answer."""

_OPEN = (1_000, 100_000)
_COMPLAINT = "My parcel arrived broken, number {}"
_FAR = timedelta(days=365)


def measure() -> Findings:
    """One sweep over each number of open threads, of which a few dozen are due."""
    return Findings(tuple(_swept(number) for number in _OPEN))


def _swept(number: int) -> Finding:
    with an_account() as account:
        changes = [
            comment(one, _COMPLAINT.format(one), customer=str(one))
            for one in range(1, _THREADS + 1)
        ]
        for start in range(0, _THREADS, 20):
            account.post_webhook("meta", page(*changes[start : start + 20]))
        account.drain()
        put_straight(_heads(number - _THREADS, datetime.now(UTC)))
        late = datetime.now(UTC) + timedelta(minutes=16)
        account.calls.forget()
        swept = bootstrap.sweeping().sweep(late, in_time=lambda: True)
        answers = [answer for answer in account.calls.answers if "ScannedCount" in answer]
        read = sum(answer["ScannedCount"] for answer in answers)
        return Finding(
            f"Sweep: index items read, {number:,} threads open",
            f"= {_DUE} due",
            f"{read}",
            read == _DUE == swept.changed,
            f"{len(answers)} queries, {swept.changed} brought up to date",
        )


def put_straight(heads: Iterable[items.Item]) -> None:
    """Put threads into moto's table without its API."""
    table = dynamodb_backends[ACCOUNT][REGION].get_table("care")
    stream, table.stream_shard = table.stream_shard, None
    for head in heads:
        table.put_item(head)
    table.stream_shard = stream
    table.items = _Uncopied(table.items)


class _Uncopied(defaultdict[Any, Any]):
    """moto copies the whole table before each transaction, to undo it: ours are not undone."""

    def __init__(self, known: Mapping[Any, Any]) -> None:
        super().__init__(dict, known)

    def __deepcopy__(self, _: object) -> Self:
        """Itself."""
        return self


def _heads(number: int, now: datetime) -> Iterator[items.Item]:
    """Threads of other people that are due in a year."""
    for one in range(number):
        place = Place(Channel.FACEBOOK, PAGE, f"{PAGE}_78", f"open-{one}")
        thread = Thread.unheard(place, "marigold", Surface.COMMENT)
        yield items.head_item(thread, now + _FAR, now, keep_days=400)
