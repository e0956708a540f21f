"""The words of alerts: for a tired person at 3 a.m., who must know what to do from one glance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.clocks import ClockName
from heard.domain.judgement import Severity
from heard.domain.naming import ago, lasted, place, who
from heard.domain.people import Person
from heard.domain.policy import Policy, SmsLimits
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Mail, Sms

_REPLIES = (ClockName.FIRST_REPLY, ClockName.NEXT_REPLY)


def waited(thread: Thread, now: datetime, policy: Policy) -> str:
    """How long a customer has waited for an answer; nothing for one who waits for none."""
    runs = thread.runs(policy)
    if not runs or runs[-1].ended_at is not None:
        return ""
    words = lasted(runs[-1].started_at, now)
    return "just now" if words == "now" else f"waits {words}"


def sms(
    thread: Thread,
    what: Telling,
    address: str | None,
    now: datetime,
    policy: Policy,
    *,
    code: str | None = None,
) -> Sms:
    """One alert for a phone; `code` is what the thread is called there."""
    return Sms(
        brand=policy.brand(thread.brand).name,
        what=what.what,
        who=f"{who(thread.customer)} on {place(thread)}",
        words=thread.excerpt or "",
        waited=waited(thread, now, policy),
        link=address,
        code=code,
    )


def mail(
    thread: Thread,
    what: Telling,
    host: str,
    now: datetime,
    policy: Policy,
    *,
    paged: Sequence[Person],
) -> Mail:
    """One alert for a mailbox. It holds no personal code: a topic's readers are not known."""
    brand = policy.brand(thread.brand).name
    reach = thread.customer.reach
    phones = ", ".join(person.name for person in paged) or "nobody"
    lines = [
        f"{what.what}: {who(thread.customer)} wrote to {brand} ({place(thread)}).",
        "",
        f"  “{thread.excerpt or 'no text'}”",
        "",
        f"Why:    {'; '.join(thread.reasons) or 'judged by its words'}",
        f"Reach:  {'unknown' if reach is None else f'{reach:,} followers'}",
        f"Waits:  {waited(thread, now, policy) or 'for nobody'}",
        f"Paged:  {phones}",
    ]
    if thread.permalink:
        lines.append(f"Post:   {thread.permalink}")
    lines += [f"Thread: {host}/threads/{thread.id}", ""]
    return Mail(
        subject=f"[Heard] {what.what}: {brand}, {place(thread)}, {who(thread.customer)}",
        body="\n".join(lines),
        attributes={
            "brand": thread.brand,
            "channel": thread.place.channel.value,
            "kind": thread.kind.value,
            "severity": thread.severity.value,
            "rung": str(what.rung),
            "page": "yes" if paged else "no",
        },
    )


@dataclass(frozen=True, slots=True)
class Waited:
    """What waited for somebody: threads, the gravest and oldest first, whether there are `more`,
    when the oldest was heard, and the words of an alert that waited alone."""

    threads: Sequence[Thread]
    more: bool
    oldest_at: datetime
    what: str = ""


def bundle_sms(
    told: Waited, address: str | None, now: datetime, policy: Policy, *, code: str | None = None
) -> Sms:
    """What waited for a phone, in one text; `code` and the link stand for all of it."""
    first = told.threads[0] if told.threads else None
    several = told.more or len(told.threads) > 1
    return Sms(
        brand=policy.brand(first.brand).name if first else "Heard",
        what=counted(told, now, policy),
        who=f"first {who(first.customer)} on {place(first)}" if first else "",
        words=(first.excerpt or "") if first else "",
        waited=f"{'oldest ' if several else ''}heard {ago(told.oldest_at, now)}",
        link=address,
        code=code,
    )


def with_surge(sms: Sms, said: str) -> Sms:
    """The text where a surge waited with the rest: that is what to know first."""
    return replace(sms, what=f"{said}; and {sms.what}", who="", words="")


def bundle_mail(told: Waited, host: str, now: datetime, policy: Policy) -> Mail:
    """What waited for a mailbox, in one e-mail."""
    lines = [bundle_lead(told, now, policy), ""]
    for thread in told.threads:
        brand = policy.brand(thread.brand).name
        lines += [
            f"- {thread.severity} {thread.kind}: {who(thread.customer)} to {brand}, {place(thread)}",
            f"  “{thread.excerpt or 'no text'}”",
            f"  {host}/threads/{thread.id}",
        ]
    if told.more:
        lines += ["", f"And more, on the board: {host}/threads"]
    return Mail(
        subject=f"[Heard] {counted(told, now, policy)}",
        body="\n".join([*lines, ""]),
        attributes={"page": "no"},
    )


def bundle_lead(told: Waited, now: datetime, policy: Policy) -> str:
    """The line that a bundle's e-mail begins with."""
    first = "the oldest was heard" if told.more or len(told.threads) > 1 else "heard"
    return f"{counted(told, now, policy)}; {first} {ago(told.oldest_at, now)}."


def counted(told: Waited, now: datetime, policy: Policy) -> str:
    """How many there are ("20+" where there are more), how many of them are grave, and how many
    are late; one alone is called by what was to be told of it, else by what it is."""
    threads = told.threads
    if not threads:
        return "more threads"
    late_ones = sum(bool(late(thread, now, policy)) for thread in threads)
    if len(threads) == 1 and not told.more:
        label = told.what or f"{threads[0].severity} {threads[0].kind}".upper()
        return f"{label}, LATE" if late_ones and "MISSED" not in label else label
    grave = sum(thread.severity in (Severity.CRITICAL, Severity.HIGH) for thread in threads)
    notes = [f"{grave} high or critical"] if grave else []
    notes += [f"{late_ones} late"] if late_ones else []
    words = f"{len(threads)}{'+' if told.more else ''} threads"
    return f"{words} ({', '.join(notes)})" if notes else words


def late(thread: Thread, now: datetime, policy: Policy) -> str:
    """How long the answer that a customer waits for is overdue; nothing while there is time."""
    overdue = [
        clock.due_at
        for clock in thread.clocks(policy)
        if clock.name in _REPLIES and clock.ended_at is None and clock.due_at <= now
    ]
    return lasted(min(overdue), now) if overdue else ""


def why_no_sms(limits: SmsLimits) -> str:
    """What an e-mail says that goes without its SMS."""
    return f"No SMS: today's limit of {limits.daily_cap} is reached."


def capped(mail: Mail, limits: SmsLimits) -> Mail:
    """The mail where there was no SMS beside it."""
    return replace(mail, body=f"{mail.body}{why_no_sms(limits)}\n")
