"""Does an alert reach a phone? What the doctor asks of SNS and of the roster.

Figures: a new account sends SMS to verified numbers only, and for 1 USD a month, until AWS was asked
for more (docs.aws.amazon.com, SNS developer guide, SMS sandbox and spending quota).
"""

from datetime import UTC, datetime, timedelta

from heard.adapters.policy_file import load_policy
from heard.adapters.roster import DynamoRoster
from heard.domain.coverage import gaps
from heard.domain.people import Role
from heard.domain.wall import spoken
from infra.operate.command import counted
from infra.operate.finding import Check, Finding, not_ready, ok, take_care
from infra.operate.stack import Stack

SANDBOX, LIMIT = "SMS sandbox", "SMS spend limit"
SENDER, REPLIES, PEOPLE, ON_CALL = "SMS sender", "SMS replies", "roster", "on call"

DAYS_AHEAD = timedelta(days=14)
"""How far gaps in the roster are looked for."""

FIRST_LIMIT_USD = 1.0
"""What every new account may spend on SMS a month."""

NEARLY = 0.8
"""The share of the limit from which somebody should ask for more."""

SENDER_NEEDED = "+1"
"""The United States and Canada deliver nothing without an origination number."""


def sandbox(stack: Stack) -> list[Finding]:
    """In the sandbox only verified numbers are reached."""
    if not stack.client("sns").get_sms_sandbox_account_status()["IsInSandbox"]:
        return [ok(SANDBOX, "left: SMS goes to any number")]
    verified = {
        number["PhoneNumber"]
        for number in stack.client("sns").list_sms_sandbox_phone_numbers()["PhoneNumbers"]
        if number["Status"] == "Verified"
    }
    people = [p for p in DynamoRoster(stack.table).people() if p.phone]
    missed = [p.id for p in people if p.phone not in verified]
    reach = f"does not reach {', '.join(missed)}" if missed else "reaches verified numbers only"
    return [
        not_ready(
            SANDBOX,
            f"the account is in it: SMS {reach}",
            "AWS console, SNS in this region, Text messaging (SMS): Exit SMS sandbox (a day or "
            "so). Until then add and verify each phone there.",
        )
    ]


def spend_limit(stack: Stack) -> list[Finding]:
    """Above its limit SNS drops SMS without a word."""
    told = stack.client("sns").get_sms_attributes(attributes=["MonthlySpendLimit"])["attributes"]
    limit = float(told.get("MonthlySpendLimit") or FIRST_LIMIT_USD)
    spent = _spent(stack)
    seen = f"{limit:g} USD a month" + ("" if spent is None else f", {spent:.2f} spent so far")
    ask = (
        "AWS console, Service Quotas or Support Center: ask for a higher SNS SMS spending quota, "
        "then set it: aws sns set-sms-attributes --attributes MonthlySpendLimit=<USD>"
    )
    if limit <= FIRST_LIMIT_USD:
        return [not_ready(LIMIT, f"{seen}: a dozen or two alerts, then silence", ask)]
    if spent is not None and spent >= NEARLY * limit:
        return [not_ready(LIMIT, f"{seen}: nearly used up", ask)]
    return [ok(LIMIT, seen)]


def _spent(stack: Stack) -> float | None:
    now = datetime.now(UTC)
    points = stack.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SNS",
        MetricName="SMSMonthToDateSpentUSD",
        StartTime=max(now - timedelta(days=3), now.replace(day=1, hour=0, minute=0, second=0)),
        EndTime=now,
        Period=3600,
        Statistics=["Maximum"],
    )["Datapoints"]
    return max((float(point["Maximum"]) for point in points), default=None)


def sender(stack: Stack) -> list[Finding]:
    """Some countries take SMS from registered senders only."""
    voice = stack.client("pinpoint-sms-voice-v2")
    active = [
        number["PhoneNumber"]
        for page in voice.get_paginator("describe_phone_numbers").paginate()
        for number in page["PhoneNumbers"]
        if number["Status"] == "ACTIVE" and "SMS" in number["NumberCapabilities"]
    ]
    names = [
        each["SenderId"]
        for page in voice.get_paginator("describe_sender_ids").paginate()
        for each in page["SenderIds"]
    ]
    if active or names:
        return [ok(SENDER, f"sends as {', '.join([*active, *names])}")]
    phones = [p.id for p in DynamoRoster(stack.table).people() if _needs_sender(p.phone)]
    mend = (
        "AWS console, End User Messaging SMS: request an origination number (in the United States "
        "toll-free or 10DLC, registered; a week or two) or, where the country allows, a sender ID."
    )
    if phones:
        return [not_ready(SENDER, f"none, and {', '.join(phones)} can't be reached without", mend)]
    return [take_care(SENDER, "none: fine in many countries, in others SMS is dropped", mend)]


def _needs_sender(phone: str | None) -> bool:
    return bool(phone) and str(phone).startswith(SENDER_NEEDED)


def replies(stack: Stack) -> list[Finding]:
    """Whether somebody can act by answering an alert: a number with two-way SMS, and its topic."""
    number, topic = stack.parameters.get("SmsNumber", ""), stack.output("SmsRepliesArn")
    if not number:
        seen = "not set up: alerts are acted on through their links only"
        mend = (
            "Get a number with two-way SMS in this region (AWS console, End User Messaging SMS), "
            "then `make deploy` with SmsNumber=+…; the doctor says the rest."
        )
        return [take_care(REPLIES, seen, mend)]
    voice = stack.client("pinpoint-sms-voice-v2")
    pages = voice.get_paginator("describe_phone_numbers").paginate()
    numbers = {each["PhoneNumber"]: each for page in pages for each in page["PhoneNumbers"]}
    if number not in numbers or numbers[number]["Status"] != "ACTIVE":
        seen = f"{number} is no active number of this account and region: no SMS goes out"
        return [not_ready(REPLIES, seen, "Deploy with SmsNumber as a number that is, or empty.")]
    known = numbers[number]
    if not known.get("TwoWayEnabled") or known.get("TwoWayChannelArn") != topic:
        return [
            not_ready(
                REPLIES,
                f"what people answer to {number} does not arrive here",
                "aws pinpoint-sms-voice-v2 update-phone-number --two-way-enabled "
                f"--two-way-channel-arn {topic} --phone-number-id {known['PhoneNumberId']}",
            )
        ]
    if known.get("SelfManagedOptOutsEnabled"):
        return [ok(REPLIES, f"{number} takes answers; STOP and START are Heard's own")]
    seen = f"{number} takes answers; AWS keeps an opt-out list beside Heard's"
    return [ok(REPLIES, seen)]


def roster(stack: Stack) -> list[Finding]:
    """Somebody with a phone for every brand; better, for every rung of the ladders."""
    add = "make agent NAME=… ROLE={} PHONE=+… EMAIL=…"
    people = DynamoRoster(stack.table).people()
    if not people:
        first = stack.parameters.get("AlertPhone")
        seen = "empty; AlertPhone alone is paged, and nobody can sign in" if first else "empty"
        return [not_ready(PEOPLE, seen, add.format(Role.AGENT))]
    policy = load_policy(stack.policy)
    targets = {rung.target for ladder in policy.ladders.values() for rung in ladder.rungs}
    roles = targets & set(Role)
    findings = []
    for brand in policy.brands.values():
        reached = [p for p in people if p.acts and p.phone and p.serves(brand.id)]
        if not reached:
            seen = f"nobody with a phone serves {brand.name}: no SMS goes out"
            findings.append(not_ready(PEOPLE, seen, add.format(Role.AGENT)))
            continue
        missing = sorted(roles - {p.role for p in reached})
        if missing:
            seen = (
                f"{brand.name} has no {', no '.join(missing)} with a phone: another role is paged"
            )
            findings.append(take_care(PEOPLE, seen, add.format(missing[0])))
    with_phone = sum(bool(p.phone) for p in people)
    return findings or [ok(PEOPLE, f"{len(people)} people, {with_phone} with a phone, every role")]


def covered(stack: Stack) -> list[Finding]:
    """Whom the ladders page first is there, at every moment of the days ahead."""
    policy, team = load_policy(stack.policy), DynamoRoster(stack.table).team()
    now = datetime.now(UTC)
    found = gaps(team, policy, now, now + DAYS_AHEAD, mails=stack.mails)
    if not found or not team.people:
        return [ok(ON_CALL, f"no gaps in the next {DAYS_AHEAD.days} days")]
    zone = policy.brand(found[0].brand).calendar.time_zone
    start, end = spoken(found[0].start, zone), spoken(found[0].end, zone)
    seen = f"{found[0].brand}, {start} to {end}: {found[0].why}"
    more = f"; and {counted(len(found) - 1, 'more gap')}" if found[1:] else ""
    return [take_care(ON_CALL, f"{seen}{more}: the next rung is paged", "make oncall")]


CHECKS = (
    Check(PEOPLE, roster),
    Check(ON_CALL, covered),
    Check(SANDBOX, sandbox, on_bed=False),
    Check(LIMIT, spend_limit, on_bed=False),
    Check(SENDER, sender, on_bed=False),
    Check(REPLIES, replies, on_bed=False),
)
