"""Send what waited for a recipient as one, less what was settled meanwhile.

The sweep charged it and committed what is in it; an event that comes again is sent again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.contact import Ways
from heard.domain.events import EventRow
from heard.domain.judgement import Severity
from heard.domain.lasting import Until, settled_for
from heard.domain.people import Person
from heard.domain.recipient import CARE, OPERATIONS, Notice, person_of
from heard.domain.team import Team
from heard.domain.thread import Thread
from heard.ports.people import Roster
from heard.services import letters, wording
from heard.services.delivery import Delivery
from heard.services.retell import Retelling
from heard.services.round import Round, held, notice_of


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one bundle holds, as its event has it. `whats` are the alerts' first words,
    and `untils` what settles them, by their threads."""

    event_id: str
    threads: tuple[str, ...]
    more: bool
    rings: bool
    oldest_at: datetime
    code: str | None
    whats: Mapping[str, str]
    untils: Mapping[str, Until]
    said: str | None

    @classmethod
    def of(cls, row: EventRow) -> "Bundle":
        """The bundle of a row that says that it is due."""
        data = row.events[0].data
        threads = tuple(str(data["threads"]).split())
        whats = str(data.get("whats") or "").split("\n")
        untils = map(Until, str(data.get("until") or "").split())
        return cls(
            event_id=row.id_of(0),
            threads=threads,
            more=bool(data["more"]),
            rings=bool(data.get("rings", 1)),
            oldest_at=datetime.fromisoformat(str(data["oldest_at"])),
            code=str(data["code"]) if data.get("code") else None,
            whats=dict(zip(threads, whats, strict=False)),
            untils=dict(zip(threads, untils, strict=False)),
            said=str(data["said"]) if data.get("said") else None,
        )

    def settled(self, thread: Thread, person: str | None) -> bool:
        """True where this person (None: a topic) needs not be told of one of its threads any more."""
        return settled_for(person, thread, self.until(thread))

    def until(self, thread: Thread) -> Until:
        """What settles the alert about one of its threads."""
        return self.untils.get(thread.id, Until.TAKEN)

    def what(self, threads: Sequence[Thread]) -> str:
        """The first words of the alert about this thread; "" for several."""
        return self.whats.get(threads[0].id, "") if len(threads) == 1 else ""


@dataclass(frozen=True, slots=True)
class Bundling:
    """Sends the bundles that are due."""

    delivery: Delivery
    roster: Roster
    retelling: Retelling

    def send(self, row: EventRow, now: datetime) -> int:
        """Send one bundle; returns how many messages were sent. Superseded on a lost race."""
        delivery, bundle, team = self.delivery, Bundle.of(row), self.roster.team()
        person_id = person_of(row.subject)
        person = team.person(person_id) if person_id else None
        recipients, threads, sms_day = delivery.recipients.load_for_sms(
            [row.subject, CARE, OPERATIONS], bundle.threads, now
        )
        ways = delivery.ways(person, recipients, now) if person else Ways(sms=False, mail=False)
        if person and not ways.any:
            return self.retelling.tell(person, bundle.threads, bundle.event_id, now)
        known = [threads[one] for one in bundle.threads if one in threads]
        open_ = [one for one in known if not bundle.settled(one, person_id)]
        round_ = Round(delivery, dict(recipients), sms_day, now, team.called)
        sorted_ = _sorted(bundle, open_, ways, team, now)
        again = bundle.event_id in round_.recipients[row.subject].told
        if person or sorted_.later:
            round_.put(round_.recipients[row.subject].was_told(bundle.event_id))
        if sorted_.later and not again:
            round_.wait(row.subject, sorted_.later, more=bundle.more and not sorted_.now)
        if sorted_.now or (bundle.more and not sorted_.later):
            if person:
                self._send(round_, person, ways, bundle, sorted_, again)
            else:
                self._post(round_, row.subject, bundle, sorted_.now)
        return round_.close()

    def _send(
        self,
        round_: Round,
        person: Person,
        ways: Ways,
        bundle: Bundle,
        sorted_: "_Sorted",
        again: bool,
    ) -> None:
        """To a person: the SMS with one link to all of it, the letter with one for each thread."""
        told, now, policy = sorted_.now, round_.now, self.delivery.policy
        ids = tuple(thread.id for thread in told)
        whole = round_.link(ids[0], person, ids[1:]) if ids else None
        links = {ids[0]: whole} if whole and len(ids) == 1 else {}
        if ways.mail and len(ids) > 1:
            links = {one: round_.link(one, person) for one in ids}
        waited = wording.Waited(told, bundle.more, bundle.oldest_at, bundle.what(told))
        sms = wording.bundle_sms(waited, whole, now, policy, code=bundle.code if told else None)
        if bundle.said and told:
            sms = wording.with_surge(sms, bundle.said)
        letter = None
        if ways.mail:
            letter = letters.bundle(waited, links, now, policy, round_.called)
        gravest = min((one.severity for one in told), key=lambda s: s.rank, default=Severity.LOW)
        rings = sms if sorted_.rings else None
        round_.send(person, ways, bundle.event_id, gravest, rings, letter, again=again)

    def _post(
        self, round_: Round, recipient_id: str, bundle: Bundle, told: Sequence[Thread]
    ) -> None:
        """To a topic; what waited for somebody who left meanwhile the team hears of."""
        waited = wording.Waited(told, bundle.more, bundle.oldest_at, bundle.what(told))
        mail = wording.bundle_mail(waited, self.delivery.host, round_.now, self.delivery.policy)
        topic = OPERATIONS if recipient_id == OPERATIONS else CARE
        round_.post(topic, bundle.event_id, mail)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What of a bundle is told now, whether the phone rings for it, and what waits again."""

    now: tuple[Thread, ...]
    rings: bool
    later: tuple[Notice, ...]


def _sorted(
    bundle: Bundle, waiting: Sequence[Thread], ways: Ways, team: Team, now: datetime
) -> _Sorted:
    """Quiet hours and mutes may have begun since the bundle was charged. They hold back what is not
    critical; what a quiet phone is not told the mailbox has at once."""
    critical = any(thread.severity is Severity.CRITICAL for thread in waiting)
    quiet = ways.quiet_until if bundle.rings and ways.sms and not critical else None
    told: list[Thread] = []
    later: list[Notice] = []
    for thread in waiting:
        notice = notice_of(thread, bundle.event_id, team, now)
        if notice.not_before is None and (ways.mail or not quiet):
            told.append(thread)
        if notice.not_before or quiet:
            notice = held(notice, quiet)
            later.append(
                replace(
                    notice,
                    heard_at=bundle.oldest_at,
                    rings=bundle.rings,
                    what=bundle.what([thread]),
                    until=bundle.until(thread),
                )
            )
    return _Sorted(tuple(told), bundle.rings and not quiet, tuple(later))
