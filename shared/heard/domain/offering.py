"""What people do with offers: make one, approve it or turn it down, note what became of it.

Any agent offers within the policy. Beyond it, and once something was declined or called final, a lead
who is not the author decides. A final offer stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heard.domain.acting import active, must_be_open, written
from heard.domain.authority import leads
from heard.domain.errors import Conflict, Forbidden, Invalid, NotFound
from heard.domain.events import Data, Event, EventType
from heard.domain.offers import (
    COUNTED,
    MADE,
    MOST_STANDING,
    Circle,
    Offer,
    OfferBook,
    OfferState,
    Worth,
    money,
)
from heard.domain.people import Person, Role
from heard.domain.policy import Policy
from heard.domain.settling import settled
from heard.domain.thread import Change, Thread

LONGEST = 280
"""Characters of what is offered."""

_MOST_DAYS = 366
_LARGEST = 1_000_000
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """An offer as somebody writes it: what, an amount or a percentage, and for how many days it
    stands (None: as long as the policy says)."""

    what: str
    value: float | None = None
    currency: str | None = None
    percent: float | None = None
    final: bool = False
    days: int | None = None


def offered(
    thread: Thread, circle: Circle, by: Person, terms: Terms, now: datetime, policy: Policy
) -> Change:
    """Something is offered to the customer, or a lead is asked whether it may be."""
    must_be_open(thread)
    limits = policy.standards.offers
    what = " ".join(written("what", terms.what).split())
    if len(what) > LONGEST:
        raise Invalid(f"what: {LONGEST} characters at most, this has {len(what)}.", "what")
    days = limits.holds_days if terms.days is None else terms.days
    if not 1 <= days <= _MOST_DAYS:
        raise Invalid(f"days: 1 to {_MOST_DAYS}.", "days")
    if len(circle.own.standing(now)) >= MOST_STANDING:
        raise Conflict(
            f"{MOST_STANDING} offers are before this customer: settle one of them first."
        )
    worth = _worth(terms, limits.currency)
    why = tuple(_beyond(thread, circle, worth, now, policy))
    offer = Offer(
        id=f"{thread.id}.o{thread.version + 1}",
        thread=thread.id,
        episode=thread.episode,
        what=what,
        worth=worth,
        by=by.id,
        at=now,
        until=now + timedelta(days=days),
        final=terms.final,
        stored=OfferState.ASKED if why else OfferState.OPEN,
        why=why,
    )
    data: Data = {**_told(offer), "until": offer.until.isoformat()}
    if why:
        target = Role.LEAD if by.role is Role.AGENT else Role.MANAGER
        data |= {"reason": " ".join(why), "target": target.value}
    what_happened = EventType.OFFER_ASKED if why else EventType.OFFER_MADE
    event = Event(what_happened, now, by.id, data)
    # The others' books are written too, unchanged: what somebody else offers there at this moment
    # counts against the same limits.
    beside = (circle.own.with_offer(offer, now), *circle.joined)
    change = settled(thread, active(thread, by.id, now), (event,), now, policy)
    return replace(change, beside=beside)


def approved(
    thread: Thread, book: OfferBook, by: Person, offer_id: str, now: datetime, policy: Policy
) -> Change:
    """A lead who is not its author lets an offer be made."""
    offer = _asked(book, by, offer_id)
    if now >= offer.until:
        raise Conflict("It would have expired by now: offer it again.")
    after = replace(offer, stored=OfferState.OPEN, decided_by=by.id, decided_at=now)
    event = _event(EventType.OFFER_APPROVED, after, by.id, now)
    return _noted(thread, book, after, event, policy)


def turned_down(
    thread: Thread,
    book: OfferBook,
    by: Person,
    offer_id: str,
    reason: str,
    now: datetime,
    policy: Policy,
) -> Change:
    """A lead who is not its author says no, and why."""
    offer, reason = _asked(book, by, offer_id), written("reason", reason)
    after = replace(
        offer, stored=OfferState.TURNED_DOWN, decided_by=by.id, decided_at=now, ended_at=now
    )
    event = _event(EventType.OFFER_TURNED_DOWN, after, by.id, now, reason)
    return _noted(thread, book, after, event, policy)


def answered(
    thread: Thread,
    book: OfferBook,
    by: str,
    offer_id: str,
    took: bool,
    now: datetime,
    policy: Policy,
) -> Change:
    """The customer took an open offer, or declined it. Noting it twice changes nothing."""
    offer = _found(book, offer_id)
    wanted = OfferState.ACCEPTED if took else OfferState.DECLINED
    state = offer.state(now)
    if state is wanted:
        return Change(thread, ())
    if state is not OfferState.OPEN:
        raise Conflict(f"This offer is not open: {_WORDS[state]}.")
    after = replace(offer, stored=wanted, ended_by=by, ended_at=now)
    happened = EventType.OFFER_ACCEPTED if took else EventType.OFFER_DECLINED
    return _noted(thread, book, after, _event(happened, after, by, now), policy)


def taken_back(
    thread: Thread,
    book: OfferBook,
    by: str,
    offer_id: str,
    reason: str,
    now: datetime,
    policy: Policy,
) -> Change:
    """An offer that was noted in error holds no more, with the reason. A final one stands."""
    offer, reason = _found(book, offer_id), written("reason", reason)
    state = offer.state(now)
    if state not in (OfferState.ASKED, OfferState.OPEN):
        raise Conflict(f"There is nothing to take back: {_WORDS[state]}.")
    if offer.final and state is OfferState.OPEN:
        raise Conflict("It was called final: stand by it.")
    after = replace(offer, stored=OfferState.TAKEN_BACK, ended_by=by, ended_at=now)
    event = _event(EventType.OFFER_TAKEN_BACK, after, by, now, reason)
    return _noted(thread, book, after, event, policy)


_WORDS = {
    OfferState.ASKED: "a lead has not decided yet",
    OfferState.OPEN: "it is open",
    OfferState.ACCEPTED: "the customer took it",
    OfferState.DECLINED: "the customer declined it",
    OfferState.EXPIRED: "it has expired",
    OfferState.TURNED_DOWN: "it was turned down",
    OfferState.TAKEN_BACK: "it was taken back",
}


def _worth(terms: Terms, currency: str) -> Worth:
    if terms.value and terms.percent:
        raise Invalid("percent: an amount or a percentage, not both.", "percent")
    if not 0 <= (terms.value or 0) <= _LARGEST:
        raise Invalid(f"value: 0 to {_LARGEST:,}.", "value")
    if not 0 <= (terms.percent or 0) <= _WHOLE:
        raise Invalid(f"percent: 0 to {_WHOLE}.", "percent")
    named = (terms.currency or currency).upper()
    if not (len(named) == len("EUR") and named.isascii() and named.isalpha()):
        raise Invalid("currency: three letters, such as EUR.", "currency")
    return Worth(round((terms.value or 0) * _WHOLE), named, terms.percent or 0)


def _beyond(
    thread: Thread, circle: Circle, worth: Worth, now: datetime, policy: Policy
) -> Iterator[str]:
    """Why this is not the author's to decide alone."""
    limits = policy.standards.offers
    if worth.hundredths and worth.currency != limits.currency:
        yield f"It is not in {limits.currency}, so no limit holds for it."
    elif limits.most is not None and worth.hundredths > limits.most * _WHOLE:
        yield f"{worth} is more than an agent may offer ({limits.most:g} {limits.currency})."
    if limits.most_percent is not None and worth.percent > limits.most_percent:
        yield f"{worth} is more than an agent may offer ({limits.most_percent:g} %)."
    since = now - timedelta(days=limits.period_days)
    counted = circle.since(since, COUNTED, now)
    whole = worth.hundredths + sum(
        one.worth.hundredths for one in counted if one.worth.currency == limits.currency
    )
    most = limits.customer_most
    if most is not None and worth.hundredths and whole > most * _WHOLE:
        yield (
            f"With it this customer would have been offered {money(whole, limits.currency)} in "
            f"{limits.period_days} days, and {most:g} is the most."
        )
    number = len(counted) + 1
    if limits.customer_offers is not None and number > limits.customer_offers:
        yield (
            f"It would be offer number {number} to this customer in {limits.period_days} days, and "
            f"{limits.customer_offers} are the most."
        )
    yield from _countering(thread, circle, now)


def _countering(thread: Thread, circle: Circle, now: datetime) -> Iterator[str]:
    """A counter-offer: something in this matter was declined, or was the last word."""
    for one in reversed(circle.offers):
        here = one.thread == thread.id and one.episode == thread.episode
        if not here and one.thread not in thread.joined:
            continue
        state = one.state(now)
        if one.final and state in MADE:
            yield f"“{one.what}” was called final."
            return
        if state is OfferState.DECLINED:
            yield f"They declined “{one.what}”: this would be a counter-offer."
            return


def _asked(book: OfferBook, by: Person, offer_id: str) -> Offer:
    """An offer that waits for a yes, and may have it from this person."""
    offer = _found(book, offer_id)
    if not leads(by):
        raise Forbidden("Only leads and managers decide about an offer beyond the policy.")
    if offer.stored is not OfferState.ASKED:
        raise Conflict(f"Nothing is to be decided any more: {_WORDS[offer.stored]}.")
    if offer.by == by.id:
        raise Forbidden("You wrote this offer: somebody else decides about it.")
    return offer


def _found(book: OfferBook, offer_id: str) -> Offer:
    offer = book.find(offer_id)
    if offer is None:
        raise NotFound("There is no such offer to this customer.")
    return offer


def _told(offer: Offer) -> Data:
    return {"offer": offer.id, "what": offer.what, "terms": offer.terms}


def _event(
    happened: EventType, offer: Offer, by: str, now: datetime, reason: str | None = None
) -> Event:
    data: Data = {**_told(offer), "to": offer.by}
    return Event(happened, now, by, {**data, "reason": reason} if reason else data)


def _noted(thread: Thread, book: OfferBook, offer: Offer, event: Event, policy: Policy) -> Change:
    after = active(thread, event.by or "", event.at)
    change = settled(thread, after, (event,), event.at, policy)
    return replace(change, beside=(book.with_offer(offer, event.at),))
