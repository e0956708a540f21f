"""How a channel is: what ails an account or an endpoint, since when, and what was told of it.

Each ailment is told once, and once more when it is over. What may be an accident of one moment (a
handshake that fails) is told when it is still there at the next look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from heard.domain.cursor import Trouble
from heard.domain.events import Event, EventType

ENDPOINT = "webhook"
"""Stands for the account where it is the endpoint itself that is looked at."""

_MAY_BE_AN_ACCIDENT = frozenset({Trouble.HANDSHAKE})


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is wrong, in words for a person that quote nobody."""

    trouble: Trouble
    since: datetime
    why: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """One account's, or (`account` ENDPOINT, `channel` a source) one endpoint's. `last_heard_at` is
    as of the last look that changed something, to about half an hour."""

    channel: str
    account: str
    version: int = 0
    last_heard_at: datetime | None = None
    ailments: tuple[Ailment, ...] = ()

    @property
    def id(self) -> str:
        """What names it."""
        return f"{self.channel}#{self.account}"

    def looked_at(
        self, found: Iterable[Ailment], last_heard_at: datetime | None, now: datetime
    ) -> tuple["Health", tuple[Event, ...]]:
        """The health after a look that found these, and what is to be told of the change."""
        known = {one.trouble: one for one in self.ailments}
        events: list[Event] = []
        ailments: list[Ailment] = []
        for one in sorted(found, key=lambda ailment: ailment.trouble):
            before = known.pop(one.trouble, None)
            told = before is not None and before.told
            if not told and (before or one.trouble not in _MAY_BE_AN_ACCIDENT):
                events.append(self._event(EventType.CHANNEL_FAILING, one, now))
                told = True
            since = before.since if before else one.since
            ailments.append(replace(one, since=since, told=told))
        events += [
            self._event(EventType.CHANNEL_HEALED, one, now) for one in known.values() if one.told
        ]
        after = replace(self, ailments=tuple(ailments), last_heard_at=last_heard_at)
        return after, tuple(events)

    def _event(self, happened: EventType, ailment: Ailment, now: datetime) -> Event:
        data = {
            "channel": self.channel,
            "account": self.account,
            "trouble": ailment.trouble.value,
            "since": ailment.since.isoformat(),
            "why": ailment.why,
        }
        return Event(happened, now, data=data)
