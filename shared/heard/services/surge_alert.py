"""Tell people and topics what happened to a surge, within the same budgets as everything else.

The surge is read again first: an alert that was overtaken is not sent. Its threads' own alerts are
bundled meanwhile, so that one lead hears of it once, and again at each step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from heard.domain.contact import Ways
from heard.domain.events import EventRow
from heard.domain.judgement import Severity
from heard.domain.paged import people_of
from heard.domain.people import Person
from heard.domain.recipient import CARE, OPERATIONS, Notice
from heard.domain.surge import Surge
from heard.domain.surge_paging import telling
from heard.domain.team import Team
from heard.domain.telling import Telling
from heard.domain.thread import Thread
from heard.ports.alerts import Letter, Sms
from heard.ports.people import Roster
from heard.ports.surges import Surges
from heard.services import surge_words, warnings
from heard.services.delivery import Delivery
from heard.services.round import Round, held, recipients_of


@dataclass(frozen=True, slots=True)
class SurgeAlerting:
    """Alerts whoever one row of a surge's events concerns."""

    delivery: Delivery
    roster: Roster
    surges: Surges

    def alert(self, row: EventRow, now: datetime) -> int:
        """Tell of one row; returns how many messages were sent. Superseded on a lost race."""
        delivery, team = self.delivery, self.roster.team()
        surge = self.surges.load(row.subject)
        if surge is None:
            return 0
        found = (telling(event, surge, delivery.policy) for event in row.events)
        what = next((one for one in found if one), None)
        if what is None:
            return 0
        recipients, threads, sms_day = delivery.recipients.load_for_sms(
            [*recipients_of(team.people), CARE, OPERATIONS], surge.examples, now
        )
        examples = [threads[one] for one in surge.examples if one in threads]
        ways: dict[str, Ways] = {}

        def reached(person: Person) -> bool:
            own = ways[person.id] = delivery.ways(person, recipients, now)
            return own.any

        paged = people_of(what, surge.brand, team, now, reached)
        if paged.stood_in:
            told = warnings.nobody(what, paged.people, now, team.called)
            recipients = delivery.tell_operations_once(recipients, told, now)
        round_ = Round(delivery, dict(recipients), sms_day, now, team.called)
        notice = self._notice(surge, examples, row.id_of(0), what, team, now)
        for person in paged.people if examples else ():
            composed = partial(self._composed, _Told(surge, what, examples, now), person, ways)
            round_.offer_person(person, ways[person.id], notice, surge.examples, composed)
        has_it = team.called(surge.claimed_by) if surge.claimed_by else None
        mail = surge_words.mail(
            replace(surge, claimed_by=has_it),
            what,
            examples,
            paged.people,
            delivery.host,
            now,
            delivery.policy,
        )
        for topic in [CARE, OPERATIONS] if what.operations else [CARE]:
            if what.care or round_.unheard or topic == OPERATIONS:
                round_.post(topic, notice.event_id, mail)
        return round_.close()

    def _notice(
        self,
        surge: Surge,
        examples: list[Thread],
        event_id: str,
        what: Telling,
        team: Team,
        now: datetime,
    ) -> Notice:
        notice = Notice(
            event_id=event_id,
            thread_id=examples[0].id if examples else "",
            severity=Severity.HIGH,
            heard_at=now,
            said=surge_words.short(surge, what, now),
        )
        if not examples:
            return notice
        return held(notice, team.muted_until(surge.brand, examples[0].place.channel, now))

    def _composed(
        self,
        told: "_Told",
        person: Person,
        ways: Mapping[str, Ways],
        address: str,
        code: str | None,
    ) -> tuple[Sms, Letter | None]:
        policy = self.delivery.policy
        surge, what, now = told.surge, told.what, told.now
        sms = surge_words.sms(surge, what, told.examples[0], address, now, policy, code)
        if not ways[person.id].mail:
            return sms, None
        return sms, surge_words.letter(surge, what, told.examples, address, now, policy)


@dataclass(frozen=True, slots=True)
class _Told:
    """What one round tells of a surge."""

    surge: Surge
    what: Telling
    examples: Sequence[Thread]
    now: datetime
