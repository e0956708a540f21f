"""The words of alerts: for a tired person at 3 a.m., who must know what to do from one glance."""

from collections.abc import Sequence
from datetime import datetime

from heard.domain.judgement import Severity
from heard.domain.naming import place, who
from heard.domain.paging import Telling
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.thread import Thread
from heard.ports import Mail, Sms


def lasted(start: datetime, now: datetime) -> str:
    """A stretch of time in words of one glance: "now", "4 min", "3 h", "2 days"."""
    minutes = int((now - start).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def _ago(start: datetime, now: datetime) -> str:
    words = lasted(start, now)
    return "just now" if words == "now" else f"{words} ago"


def _waited(thread: Thread, now: datetime, policy: Policy) -> str:
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
        waited=_waited(thread, now, policy),
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
        f"Waits:  {_waited(thread, now, policy) or 'for nobody'}",
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


def bundle_sms(
    threads: Sequence[Thread],
    more: bool,
    oldest: datetime,
    address: str | None,
    now: datetime,
    policy: Policy,
    *,
    code: str | None = None,
) -> Sms:
    """What waited for a phone, in one text; `code` and the link stand for all of it."""
    first = threads[0] if threads else None
    return Sms(
        brand=policy.brand(first.brand).name if first else "Heard",
        what=_counted(threads, more=more),
        who=f"first {who(first.customer)} on {place(first)}" if first else "",
        words=(first.excerpt or "") if first else "",
        waited=f"{'oldest ' if more or len(threads) > 1 else ''}heard {_ago(oldest, now)}",
        link=address,
        code=code,
    )


def bundle_mail(
    threads: Sequence[Thread],
    more: bool,
    oldest: datetime,
    host: str,
    now: datetime,
    policy: Policy,
) -> Mail:
    """What waited for a mailbox, in one e-mail."""
    first = "the oldest was heard" if more or len(threads) > 1 else "heard"
    lines = [f"{_counted(threads, more=more)}; {first} {_ago(oldest, now)}.", ""]
    for thread in threads:
        brand = policy.brand(thread.brand).name
        lines += [
            f"- {thread.severity} {thread.kind}: {who(thread.customer)} to {brand}, {place(thread)}",
            f"  “{thread.excerpt or 'no text'}”",
            f"  {host}/threads/{thread.id}",
        ]
    if more:
        lines += ["", f"And more, on the board: {host}/threads"]
    return Mail(
        subject=f"[Heard] {_counted(threads, more=more)}",
        body="\n".join([*lines, ""]),
        attributes={"page": "no"},
    )


def _counted(threads: Sequence[Thread], *, more: bool) -> str:
    """How many there are ("20+" where there are more), and how many of them are grave; one alone
    is called by what it is."""
    if len(threads) == 1 and not more:
        return f"{threads[0].severity} {threads[0].kind}".upper()
    if not threads:
        return "more threads"
    grave = sum(thread.severity in (Severity.CRITICAL, Severity.HIGH) for thread in threads)
    words = f"{len(threads)}{'+' if more else ''} threads"
    return f"{words} ({grave} high or critical)" if grave else words


def unassigned(thread: Thread) -> tuple[str, Mail]:
    """An account that the policy does not name: told to operations once."""
    place_ = thread.place
    key = f"unassigned {place_.channel} {place_.account}"
    body = (
        f"Messages arrive for the {place_.channel} account {place_.account}, which no brand in "
        "care.toml names.\nThey are heard under the brand “unassigned” with the default ladder; "
        f"nothing is lost.\n\nTo mend it: add '{place_.account}' to accounts.{place_.channel} of its "
        "brand in infra/policy/care.toml and deploy.\n"
    )
    return key, Mail("[Heard] An account that belongs to no brand", body, {"page": "no"})


def nobody(what: Telling, instead: Sequence[Person], now: datetime) -> tuple[str, Mail]:
    """Whoever was to be paged can't be reached: told to operations once a day."""
    target = what.target or ", ".join(what.persons)
    key = f"nobody {now.date().isoformat()} {target}"
    if instead:
        names = ", ".join(person.name for person in instead)
        body = f"“{what.what}” was to page {target}, and nobody there has a phone now.\n"
        body += f"Paged instead: {names}.\n\nWho is on call, and where it has gaps: make oncall\n"
        return key, Mail("[Heard] A rung that pages nobody", body, {"page": "no"})
    body = (
        f"“{what.what}” was to ring a phone, and nobody on the roster has one.\n\n"
        "To mend it: make agent NAME=… ROLE=agent PHONE=+…\n"
    )
    return key, Mail("[Heard] Nobody to page", body, {"page": "no"})


def undeliverable(person: Person) -> Mail:
    """A phone that can never get an SMS."""
    body = (
        f"The phone of agent {person.id} cannot get an SMS: the number is wrong, or it opted out.\n\n"
        f"To mend it: make agent NAME={person.id} PHONE=+…\n"
    )
    return Mail("[Heard] A phone that gets no SMS", body, {"page": "no"})
