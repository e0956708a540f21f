"""What stands in the way of alerts, told to those who run Heard: what it is, and how to mend it.

Each is told once, or once a day: it comes with the name under which that is remembered.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from heard.domain import naming
from heard.domain.paged import targets_of
from heard.domain.people import Person
from heard.domain.policy import SmsLimits
from heard.domain.recipient import Way
from heard.domain.sms_day import SmsDay
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Mail


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


def nobody(
    what: Telling, instead: Sequence[Person], now: datetime, called: naming.Called
) -> tuple[str, Mail]:
    """Whoever was to be paged can't be reached: told to operations once a day."""
    target = " and ".join(naming.paged(one, called) for one in targets_of(what))
    key = f"nobody {now.date().isoformat()} {target}"
    if instead:
        names = ", ".join(person.name for person in instead)
        body = f"“{what.what}” was to page {target}, and nobody there can be reached now.\n"
        body += f"Paged instead: {names}.\n\nWho is on call, and where it has gaps: make oncall\n"
        return key, Mail("[Heard] A rung that pages nobody", body, {"page": "no"})
    body = (
        f"“{what.what}” was to be told to somebody, and nobody on the roster can be reached.\n\n"
        "To mend it: make agent NAME=… ROLE=agent PHONE=+… EMAIL=…\n"
    )
    return key, Mail("[Heard] Nobody to page", body, {"page": "no"})


def no_sms_there(person: Person) -> tuple[str, Mail]:
    """A phone in a country that gets no SMS: told to operations once."""
    body = (
        f"The phone of {person.name} is in a country that sms_to in care.toml leaves out, so it "
        "gets no SMS. Others are paged instead.\n\nTo mend it: add the country to sms_to and "
        f"deploy, or make agent NAME={person.id} PHONE=+…\n"
    )
    key = f"no SMS to {person.id} {person.phone}"
    return key, Mail("[Heard] A phone in a country without SMS", body, {"page": "no"})


def sms_limits(day: SmsDay, limits: SmsLimits) -> Iterator[tuple[str, Mail]]:
    """The day's SMS are used up, or all but the reserve: each told to operations once a day."""
    cap = limits.daily_cap
    if cap is None:
        return
    mend = "To mend it: find what causes so many; or raise sms_daily_cap in care.toml and deploy.\n"
    if day.sent >= cap:
        body = (
            f"All {cap} SMS of today (UTC) went out. Until midnight alerts go by e-mail.\n\n{mend}"
        )
        yield f"SMS cap {day.day}", Mail("[Heard] No SMS are left today", body, {"page": "no"})
    elif day.sent >= cap - limits.reserve:
        body = (
            f"{day.sent} of the {cap} SMS of today (UTC) went out. The other {limits.reserve} are "
            f"kept for critical threads; the rest goes by e-mail.\n\n{mend}"
        )
        yield f"SMS reserve {day.day}", Mail("[Heard] Few SMS are left today", body, {"page": "no"})


def undeliverable(person: Person, way: Way, now: datetime) -> tuple[str, Mail]:
    """A phone or a mailbox that something did not reach: told to operations once a day."""
    key = f"undeliverable {now.date().isoformat()} {way} {person.id}"
    if way is Way.SMS:
        body = (
            f"An SMS did not reach the phone of {person.name}: the number is wrong, opted out, "
            "or out of reach. The next contact was told. A number that is wrong is tried again in "
            f"a day.\n\nTo mend it: make agent NAME={person.id} PHONE=+…\n"
        )
        return key, Mail("[Heard] A phone that gets no SMS", body, {"page": "no"})
    body = (
        f"An e-mail did not reach {person.name}: the address is wrong, refuses it, or SES does "
        "not send to it yet. It is tried again in a day.\n\n"
        f"To mend it: make agent NAME={person.id} EMAIL=…; what SES lacks: make doctor\n"
    )
    return key, Mail("[Heard] An address that gets no e-mail", body, {"page": "no"})
