"""The words of a surge's alerts: what so many say, since when, and what to do, from one glance."""

from collections.abc import Sequence
from datetime import datetime

from heard.domain.naming import place, who
from heard.domain.people import Person
from heard.domain.policy import Policy
from heard.domain.surge import Surge
from heard.domain.surge_naming import about, told
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Card, Letter, Mail, Sms
from heard.services import wording

_EACH = (
    "Each of them gets a personal answer: name a lead answer, say whether a public statement is to "
    "be made, and see who still waits."
)


def short(surge: Surge, what: Telling, now: datetime) -> str:
    """The one line of it that goes with other alerts."""
    return f"{what.what} {told(surge, now)}"


def sms(
    surge: Surge,
    what: Telling,
    example: Thread | None,
    address: str | None,
    now: datetime,
    policy: Policy,
    code: str | None,
) -> Sms:
    """One alert for a phone."""
    return Sms(
        brand=policy.brand(surge.brand).name,
        what=short(surge, what, now),
        who="",
        words=(example.excerpt or "") if example else "",
        waited=f"{surge.people}+ wrote",
        link=address,
        code=code,
    )


def letter(
    surge: Surge,
    what: Telling,
    examples: Sequence[Thread],
    address: str,
    now: datetime,
    policy: Policy,
) -> Letter:
    """One alert for a person's mailbox."""
    brand = policy.brand(surge.brand).name
    cards = tuple(
        Card(
            head=f"{thread.severity} {thread.kind}: {who(thread.customer)}, {place(thread)}",
            words=thread.excerpt or "no text",
            facts=(("Waits", wording.waited(thread, now, policy) or "for nobody"),),
            link=address,
        )
        for thread in examples
    )
    return Letter(
        subject=f"[Heard] {what.what}: {brand}, {about(surge)}",
        lead=f"{what.what} at {brand}: {_sentence(surge, now)}",
        cards=cards,
        close=(_EACH,),
    )


def mail(
    surge: Surge,
    what: Telling,
    examples: Sequence[Thread],
    paged: Sequence[Person],
    host: str,
    now: datetime,
    policy: Policy,
) -> Mail:
    """What a topic is told."""
    brand = policy.brand(surge.brand).name
    phones = ", ".join(person.name for person in paged) or "nobody"
    lines = [f"{what.what} at {brand}: {_sentence(surge, now)}", ""]
    for thread in examples:
        lines += [
            f"  “{thread.excerpt or 'no text'}”",
            f"  {who(thread.customer)}, {place(thread)}",
            "",
        ]
    lines += [f"Has it:    {surge.claimed_by or 'nobody'}", f"Paged:     {phones}"]
    if surge.answer:
        lines.append(f"Answer:    {surge.answer}")
    if surge.statement:
        made = surge.statement.made_at
        until = f"due {surge.statement.due_at:%d %b %H:%M} UTC"
        lines.append(f"Statement: {(surge.statement.url or 'made') if made else until}")
    lines += [f"Surge:     {host}/surges/{surge.id}", "", _EACH, ""]
    return Mail(
        subject=f"[Heard] {what.what}: {brand}, {about(surge)}"[:100],
        body="\n".join(lines),
        attributes={
            "brand": surge.brand,
            "surge": surge.id,
            "page": "yes" if paged else "no",
        },
    )


def _sentence(surge: Surge, now: datetime) -> str:
    words = f"{told(surge, now)}; at least {surge.people} people wrote."
    if len(surge.words) > 1:
        words += f" Many say {' and '.join(f'“{one}”' for one in surge.words)}."
    if surge.copies > 1:
        words += f" {surge.copies} of the first said nearly the same."
    if surge.matter.place:
        words += " Most of it is in one place, and others keep joining in."
    return words
