"""Turn what happened into what people get: each row of events goes to the use case that it is for.

Effects are keyed by event id and rely on no order between rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from heard.domain.ahead import MOST_DELAY
from heard.domain.errors import Superseded, Unavailable
from heard.domain.events import Event, EventRow, EventType
from heard.domain.hidden import errand
from heard.domain.paging import may_be_told
from heard.domain.subjects import is_surge
from heard.ports.paging import Ladders
from heard.services.alert import Alerting
from heard.services.bundle import Bundling
from heard.services.retell import Retelling

if TYPE_CHECKING:
    from heard.ports.voices import Outbox
    from heard.services.ailing import Ailing
    from heard.services.answer import Answering
    from heard.services.answer_alert import AnswerAlerting
    from heard.services.brief import Briefing
    from heard.services.invite import Inviting
    from heard.services.surge_alert import SurgeAlerting
    from heard.services.taught import Taught

_ATTEMPTS = 6
_NONE = timedelta()

_GOES_OUT = frozenset(
    {
        EventType.REPLY_WRITTEN,
        EventType.REPLY_APPROVED,
        EventType.REPLY_HELD,
        EventType.REPLY_AGAIN,
        EventType.REPLY_SOUGHT,
        EventType.REPLY_DUE,
    }
)
"""After these somebody has to see to an answer on its way."""

_OF_ANSWERS = (
    EventType.ANSWER_WANTED,
    EventType.ANSWER_LATE,
    EventType.ANSWER_APPROVED,
    EventType.ANSWER_TURNED_DOWN,
)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes event rows. What is needed a few times a day only is made when it first is."""

    ladders: Ladders
    alerting: Alerting
    bundling: Bundling
    retelling: Retelling
    answering: "Callable[[], Answering]"
    briefing: "Callable[[], Briefing]"
    inviting: "Callable[[], Inviting]"
    ailing: "Callable[[], Ailing]"
    taught: "Callable[[], Taught]"
    surging: "Callable[[], SurgeAlerting]"
    answer_alerting: "Callable[[], AnswerAlerting]"
    outbox: "Callable[[], Outbox]"

    def publish(self, row: EventRow, now: datetime) -> int:
        """Carry out the effects of one row; returns how many messages were sent.

        Raises Unavailable when a dependency fails: the stream delivers the row again.
        """
        for event in row.events:
            if event.type is EventType.LADDER_WANTED:
                self.ladders.start(
                    row.subject, int(event.data["episode"] or 0), int(event.data["run"] or 0)
                )
            if event.type in _GOES_OUT:
                self._out(row, event, now)
            if event.type is EventType.HIDE_CONFIRMED and not event.data["by_hand"]:
                self.outbox().put(row.subject, errand(str(event.data["message"])), _NONE)
        for _ in range(_ATTEMPTS):
            try:
                return self._tell(row, now)
            except Superseded:
                continue
        message = "a recipient is being written by many at once"
        raise Unavailable(message)

    def _out(self, row: EventRow, event: Event, now: datetime) -> None:
        """Have an answer sent when its time comes, or looked after now. What is further ahead than
        a queue holds, the sweep finds; one that waits for approval has no time yet."""
        at = event.data.get("not_before")
        if at is None and event.type is EventType.REPLY_WRITTEN:
            return
        wait = max(datetime.fromisoformat(str(at)) - now, _NONE) if at else _NONE
        if wait <= MOST_DELAY:
            self.outbox().put(row.subject, str(event.data["reply"]), wait)

    def _tell(self, row: EventRow, now: datetime) -> int:
        own: dict[EventType, Callable[[], int]] = {
            EventType.BUNDLE_DUE: lambda: self.bundling.send(row, now),
            EventType.DELIVERY_FAILED: lambda: self.retelling.retell(row, now),
            EventType.SMS_ANSWER_DUE: lambda: self.answering().send(row, now),
            EventType.SMS_STOPPED: lambda: self.answering().tell_of_stop(row.subject),
            EventType.BRIEF_DUE: lambda: self.briefing().send(row, now),
            EventType.LOGIN_WANTED: lambda: self.inviting().send(row, now),
            EventType.CHANNEL_FAILING: lambda: self.ailing().tell(row),
            EventType.CHANNEL_HEALED: lambda: self.ailing().tell(row),
            EventType.THRESHOLDS_MOVED: lambda: self.taught().tell(row),
        }
        own |= dict.fromkeys(_OF_ANSWERS, lambda: self.answer_alerting().tell(row, now))
        for event in row.events:
            if event.type in own:
                return own[event.type]()
        if is_surge(row.subject):
            return self.surging().alert(row, now)
        if any(may_be_told(event) for event in row.events):
            return self.alerting.alert(row, now)
        return 0
