"""Does it run, and is somebody told when it does not? Queues, alarms, quotas, subscriptions."""

from heard.adapters.healths import DynamoHealths
from heard.adapters.policy_file import load_policy
from heard.domain.health import ENDPOINT
from heard.services.ailing import MEND
from infra.operate.finding import Check, Finding, not_ready, ok, take_care
from infra.operate.redrive import dead_letters
from infra.operate.replay import kept
from infra.operate.stack import Stack

EMAIL, DEAD, STUCK = "e-mail", "dead letters", "unpublished"
QUOTA, ALARMS = "concurrency", "alarms"
CHANNELS = "channels"

ENOUGH = 50
"""Functions at once, in the whole account, from which a busy hour is no trouble; new accounts have
10."""


def subscriptions(stack: Stack) -> list[Finding]:
    """Somebody confirmed on both topics: a subscription gets nothing until then."""
    topics = {"care": "CareTopicArn", "operations": "OperationsTopicArn"}
    return [_topic(stack, name, stack.output(output)) for name, output in topics.items()]


def _topic(stack: Stack, name: str, arn: str) -> Finding:
    pages = stack.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
    every = [each for page in pages for each in page["Subscriptions"]]
    waiting = [e["Endpoint"] for e in every if e["SubscriptionArn"] == "PendingConfirmation"]
    if waiting:
        return not_ready(
            EMAIL,
            f"{name}: {', '.join(waiting)} has not confirmed",
            "Open AWS's mail “Subscription Confirmation” (look in spam) and follow its link; after "
            "three days subscribe again.",
        )
    if every:
        return ok(EMAIL, f"{name}: {len(every)} subscribed")
    subscribe = f"aws sns subscribe --protocol email --topic-arn {arn} --notification-endpoint …"
    return not_ready(EMAIL, f"{name}: nobody is subscribed", subscribe)


def letters(stack: Stack) -> list[Finding]:
    """What could not be heard."""
    number = dead_letters(stack)
    if not number:
        return [ok(DEAD, "none")]
    mend = "make redrive SHOW=1 says why; mend it, then make redrive"
    return [not_ready(DEAD, f"{number} could not be heard", mend)]


def unpublished(stack: Stack) -> list[Finding]:
    """What could not be told."""
    number = len(kept(stack))
    if not number:
        return [ok(STUCK, "none")]
    mend = "See the log of publish_events; mend it, then make replay"
    return [not_ready(STUCK, f"{number} batches of events: alerts did not go out", mend)]


def quota(stack: Stack) -> list[Finding]:
    """How many functions the account may run at once."""
    limit = stack.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if limit >= ENOUGH:
        return [ok(QUOTA, f"{limit} functions at once")]
    seen = f"{limit} functions at once in this account: a storm is heard late, none of it lost"
    mend = "AWS console, Service Quotas, Lambda, Concurrent executions: ask for 1000."
    return [take_care(QUOTA, seen, mend)]


def alarms(stack: Stack) -> list[Finding]:
    """Alarms that ring now."""
    pages = (
        stack.client("cloudwatch")
        .get_paginator("describe_alarms")
        .paginate(StateValue="ALARM", AlarmNamePrefix=f"{stack.name}-")
    )
    ringing = [
        each
        for page in pages
        for each in page.get("MetricAlarms", [])
        if each["StateValue"] == "ALARM" and each["AlarmName"].startswith(f"{stack.name}-")
    ]
    if not ringing:
        return [ok(ALARMS, "none rings")]
    return [
        not_ready(ALARMS, f"{each['AlarmName']} rings", each.get("AlarmDescription", ""))
        for each in ringing
    ]


def channels(stack: Stack) -> list[Finding]:
    """What check_channels found at its last round, and which accounts were never heard."""
    policy = load_policy(stack.policy)
    subjects = [(channel.value, account) for channel, account in policy.accounts()]
    subjects += [(source, ENDPOINT) for source in ("meta", "x")]
    healths = DynamoHealths(stack.output("Table"), policy.retention_days)
    known = [health for health, _ in healths.load(subjects)]
    ailing = [
        not_ready(
            CHANNELS,
            f"{one.channel} {one.account}: {each.trouble.value} since {each.since:%d %b, %H:%M} UTC",
            MEND[each.trouble],
        )
        for one in known
        for each in one.ailments
    ]
    unheard = [
        f"{one.channel} {one.account}"
        for one in known
        if one.account != ENDPOINT and healths.last_heard(one) is None
    ]
    if unheard:
        seen = f"never heard so far: {', '.join(unheard)}"
        ailing.append(take_care(CHANNELS, seen, "Write to it once, to see that it arrives."))
    return ailing or [ok(CHANNELS, f"{len(known)} looked at, none ails")]


CHECKS = (
    Check(EMAIL, subscriptions, on_bed=False),
    Check(DEAD, letters),
    Check(STUCK, unpublished),
    Check(CHANNELS, channels),
    Check(ALARMS, alarms, on_bed=False),
    Check(QUOTA, quota, on_bed=False),
)
