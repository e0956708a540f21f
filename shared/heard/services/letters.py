"""The words of letters, the e-mails that people get one by one: more room than an SMS, and the same
reader, on a phone and in a hurry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from heard.domain.naming import Called, place, who
from heard.domain.policy import Policy, SmsLimits
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Card, Letter
from heard.services import wording


def alert(
    thread: Thread, what: Telling, link: str, now: datetime, policy: Policy, called: Called
) -> Letter:
    """One alert."""
    brand = policy.brand(thread.brand).name
    return Letter(
        subject=f"[Heard] {what.what}: {brand}, {place(thread)}, {who(thread.customer)}",
        lead=f"{what.what}: {who(thread.customer)} wrote to {brand}.",
        cards=(_card(thread, link, now, policy, called),),
    )


def bundle(
    told: wording.Waited, links: Mapping[str, str], now: datetime, policy: Policy, called: Called
) -> Letter:
    """What waited for a mailbox, gravest and oldest first; `links` are by thread."""
    rest = ("And more, on the board: these are the gravest and oldest.",) if told.more else ()
    return Letter(
        subject=f"[Heard] {wording.counted(told, now, policy)}",
        lead=wording.bundle_lead(told, now, policy),
        cards=tuple(_card(one, links[one.id], now, policy, called) for one in told.threads),
        close=rest,
    )


def without_sms(
    threads: Sequence[Thread],
    links: Mapping[str, str],
    now: datetime,
    policy: Policy,
    called: Called,
) -> Letter:
    """What a phone did not get."""
    counted = wording.counted(wording.Waited(threads, more=False, oldest_at=now), now, policy)
    return Letter(
        subject=f"[Heard] Your phone got no SMS: {counted}",
        lead=f"Your phone got no SMS of this: {counted}. Operations knows; please check your number.",
        cards=tuple(_card(thread, links[thread.id], now, policy, called) for thread in threads),
    )


def capped(letter: Letter, limits: SmsLimits) -> Letter:
    """The letter where there was no SMS beside it."""
    return replace(letter, close=(*letter.close, wording.why_no_sms(limits)))


def _card(thread: Thread, link: str, now: datetime, policy: Policy, called: Called) -> Card:
    reach = thread.customer.reach
    facts = [
        ("Brand", policy.brand(thread.brand).name),
        ("Waits", wording.waited(thread, now, policy).removeprefix("waits ") or "for nobody"),
        ("Reach", "unknown" if reach is None else f"{reach:,} followers"),
        ("Why", "; ".join(thread.reasons) or "judged by its words"),
    ]
    late = wording.late(thread, now, policy)
    if late:
        facts.insert(2, ("Late", late))
    if thread.claim:
        facts.append(("Claimed", f"by {called(thread.claim.by)}"))
    if thread.permalink:
        facts.append(("Post", thread.permalink))
    return Card(
        head=f"{thread.severity} {thread.kind}: {who(thread.customer)}, {place(thread)}",
        words=thread.excerpt or "no text",
        facts=tuple(facts),
        link=link,
    )
