"""Tell people about answers: who is to write one, and once when it is late; and what became of what
somebody proposed."""

from dataclasses import dataclass
from datetime import datetime

from heard.domain.answers import AnswerPage, answers_named
from heard.domain.events import Event, EventRow, EventType
from heard.domain.people import Person
from heard.domain.recipient import CARE, OPERATIONS
from heard.domain.wall import spoken
from heard.ports.alerts import Mail, Sms
from heard.ports.ledgers import Answers
from heard.ports.people import Roster
from heard.services.announce import Announcement
from heard.services.delivery import Delivery
from heard.services.round import Round, recipients_of

_TASKS = (EventType.ANSWER_WANTED, EventType.ANSWER_LATE)


@dataclass(frozen=True, slots=True)
class AnswerAlerting:
    """Tells of one row at a time."""

    delivery: Delivery
    roster: Roster
    answers: Answers

    def tell(self, row: EventRow, now: datetime) -> int:
        """Tell of one row; returns how many messages were sent. A task that was done meanwhile is
        not told of. Superseded on a lost race."""
        team = self.roster.team()
        page = self.answers.load(*answers_named(row.subject))
        recipients, _, sms_day = self.delivery.recipients.load_for_sms(
            [*recipients_of(team.people), CARE, OPERATIONS], [], now
        )
        round_ = Round(self.delivery, dict(recipients), sms_day, now, team.called)
        announcement = Announcement(round_, row.id_of(0), team)
        for event in row.events:
            if event.type in _TASKS and page.wanted:
                self._task(announcement, event, page)
            elif event.type in (EventType.ANSWER_APPROVED, EventType.ANSWER_TURNED_DOWN):
                self._decided(announcement, event, page)
        return round_.close()

    def _task(self, announcement: Announcement, event: Event, page: AnswerPage) -> None:
        team, wanted = announcement.team, page.wanted
        owner = team.person(wanted.owner) if wanted and wanted.owner else None
        late = event.type is EventType.ANSWER_LATE
        mail = self._mail(page, owner, late=late)
        announcement.post(CARE, mail)
        if owner:
            announcement.tell(owner, self._sms(page) if late else None, mail)

    def _decided(self, announcement: Announcement, event: Event, page: AnswerPage) -> None:
        author = announcement.team.person(str(event.data["to"]))
        by = announcement.team.called(event.by or "")
        yes = event.type is EventType.ANSWER_APPROVED
        what = f"{by} {'approved' if yes else 'turned down'} what you wrote about {_about(page)}"
        lines = [f"{what}.", *([] if yes else [str(event.data["reason"])]), "", self._address(page)]
        if author:
            mail = Mail(f"[Heard] {what}", "\n".join(lines), {"kind": "answer"})
            announcement.tell(author, None, mail)

    def _mail(self, page: AnswerPage, owner: Person | None, *, late: bool) -> Mail:
        brand = self.delivery.policy.brand(page.brand)
        due_at = page.wanted.due_at if page.wanted else None
        until = spoken(due_at, brand.calendar.time_zone) if due_at else ""
        who = owner.name if owner else "whoever leads the brand"
        state = "LATE: an answer" if late else "An answer"
        subject = f"[Heard] {state} about {_about(page)} is wanted ({brand.name})"
        why = (
            f"{len(page.threads)} customers of {brand.name} asked about {_about(page)}, and no "
            "answer is approved: each of them may hear something else."
        )
        what = f"{who} {'was' if late else 'is'} to write one until {until}; somebody else approves it."
        lines = [why, what, "", self._address(page)]
        return Mail(subject, "\n".join(lines), {"brand": page.brand, "kind": "answer"})

    def _sms(self, page: AnswerPage) -> Sms:
        return Sms(
            brand=self.delivery.policy.brand(page.brand).name,
            what=f"ANSWER LATE: {_about(page)}",
            who="",
            words="no answer is approved, yours is to write",
            waited="",
            link=self._address(page),
        )

    def _address(self, page: AnswerPage) -> str:
        return f"{self.delivery.host}/answers/{page.id}"


def _about(page: AnswerPage) -> str:
    return page.issue.value.replace("_", " ")
