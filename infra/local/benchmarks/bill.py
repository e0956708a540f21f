"""The bill for a million messages heard: counted calls and measured sizes times list prices.

Alerts, ladders, what agents do, and what stands whether anybody writes or not (alarms, secrets, the
sweep) are left out, and said so. How long a function runs on Lambda can't be measured here: the
milliseconds below are assumptions, on the safe side of the processor's time that is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from samtranslator.yaml_helper import yaml_parse

from infra.local.benchmarks import prices
from infra.local.benchmarks.counted import MESSAGES, Counted, count
from infra.local.benchmarks.finding import Finding, Findings
from infra.local.benchmarks.size import KILOBYTE
from infra.local.layer import ROOT

_MESSAGES = 1_000_000
_MOST_USD = 10.0

_RECEIVING_MS, _HEARING_MS, _PUBLISHING_MS, _FOLDING_MS = 20, 60, 10, 20
"""Assumed time on Lambda: one call to SQS; two to DynamoDB; a look at an event without effect; a
write of a fact."""

_POLLS = 2
"""Lambda's receive and delete of a queue message, as if none shared its batch."""

_SECRET_READS = 30 * 24 * 60
"""A million messages in a month keep one environment of the webhook warm; it reads once a minute."""

_ACCESS_LOG_BYTES = 230
"""A line of the access log in the template's format."""

_LINE_BYTES = 26
"""What CloudWatch adds to each line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill. `number` is of a million messages."""

    what: str
    number: float
    unit: str
    usd: float


def measure() -> Findings:
    """The bill, its lines and the sizes behind them."""
    counted = count()
    lines = tuple(_lines(counted))
    total = sum(line.usd for line in lines)
    finding = Finding(
        "Bill for 1 M messages heard",
        f"≤ ${_MOST_USD:.0f}",
        f"${total:.2f}",
        total <= _MOST_USD,
        f"list prices, {prices.REGION}, {prices.AS_OF}; {MESSAGES} messages counted: {_mix(counted)}",
    )
    rows: list[tuple[str, ...]] = [("line", "of a million", "", "USD")]
    rows += [
        (
            one.what,
            f"{one.number:,.0f}" if one.number >= 1 else f"{one.number:.2f}",
            one.unit,
            f"{one.usd:.2f}",
        )
        for one in lines
    ]
    rows += [("total", "", "", f"{total:.2f}")]
    rows += list(_sizes(counted))
    return Findings((finding,), tuple(rows), "The bill for a million messages")


def _mix(counted: Counted) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counted.kinds.most_common())


def _lines(counted: Counted) -> Iterator[Line]:
    for name, units in counted.write_units.items():
        number = counted.each(units) * _MESSAGES
        what = _NAMES.get(name, name)
        yield Line(f"DynamoDB: {what}", number, "write units", prices.WRITE_UNIT.of(number))
    reads = counted.each(counted.read_units) * _MESSAGES
    yield Line("DynamoDB: head and native id", reads, "read units", prices.READ_UNIT.of(reads))
    requests = (counted.each(counted.queue_sends) + _POLLS) * _MESSAGES
    yield Line(
        "SQS: send, receive, delete", requests, "requests", prices.QUEUE_REQUEST.of(requests)
    )
    yield Line("HTTP API", _MESSAGES, "requests", prices.API_REQUEST.of(_MESSAGES))
    published = counted.each(counted.event_rows) * _MESSAGES
    for name, number, milliseconds in (
        ("ReceiveWebhook", _MESSAGES, _RECEIVING_MS),
        ("HearMessages", _MESSAGES, _HEARING_MS),
        ("PublishEvents", published, _PUBLISHING_MS),
        ("FoldEvents", counted.each(counted.folds) * _MESSAGES, _FOLDING_MS),
    ):
        yield _function(name, number, milliseconds)
    secret = prices.SECRET_READ.of(_SECRET_READS)
    yield Line("Secrets Manager: once a minute", _SECRET_READS, "reads", secret)
    logged = _MESSAGES * (counted.each(counted.log_bytes) + _ACCESS_LOG_BYTES + _LINE_BYTES)
    yield Line(
        "CloudWatch Logs: access log, functions",
        logged / 1e9,
        "GB",
        prices.LOGGED_GB.of(logged / 1e9),
    )


_NAMES = {
    "HEAD": "head, in transactions",
    "MSG": "message, in transactions",
    "ACCOUNT": "native id, in transactions",
    "EVENT": "events, in transactions",
    "FACT": "facts of reports",
    "SEEN": "what was seen, for surges",
}


def _function(name: str, number: float, milliseconds: int) -> Line:
    """As if no two messages shared a call, but for FoldEvents, which waits for more."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    megabytes = template["Resources"][name]["Properties"]["MemorySize"]
    gb_seconds = number * milliseconds / 1000 * megabytes / 1024
    usd = prices.FUNCTION_REQUEST.of(number) + prices.FUNCTION_GB_SECOND.of(gb_seconds)
    return Line(f"Lambda: {name}", number, f"of {milliseconds} ms at {megabytes} MB", usd)


def _sizes(counted: Counted) -> Iterator[tuple[str, ...]]:
    """What is billed as more than one unit, and what it is made of."""
    for name, sizes in counted.sizes.items():
        over = sum(one > KILOBYTE for one in sizes)
        what = f"size of {_NAMES[name].split(',')[0]}: {min(sizes)} to {max(sizes)} bytes"
        yield what, f"{mean(sizes):,.0f}", "bytes", ""
        if over:
            parts = counted.parts[name].most_common(6)
            made_of = ", ".join(f"{part} {counted.each(value):.0f}" for part, value in parts)
            yield f"  {over} of {len(sizes)} over {KILOBYTE}: {made_of}", "", "", ""
    stored = sum(sum(sizes) for sizes in counted.sizes.values()) / counted.messages
    gigabytes = stored * _MESSAGES / 1e9
    usd = prices.STORED_GB.of(gigabytes)
    yield "not in the total: keeping them, a month", f"{gigabytes:.2f}", "GB", f"{usd:.2f}"
