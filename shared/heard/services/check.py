"""Look at every channel: is it silent against its rhythm, is its token refused, its credit used up,
does its endpoint answer the platform's handshake, does the platform still hold our subscription?
What changed becomes an event, once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.domain.cursor import Cursor, Trouble
from heard.domain.errors import Denied, Expired, Limited, Superseded, Unavailable, Withheld
from heard.domain.health import ENDPOINT, Ailment, Health
from heard.domain.message import Channel
from heard.domain.policy import Policy
from heard.domain.rhythm import LEARNED_FROM, is_silent
from heard.ports.platforms import Handshakes, Healths, Subscriptions


@dataclass(frozen=True, slots=True)
class Checked:
    """What one round found. `left` is True where it ran out of time: the next one goes on."""

    looked_at: int = 0
    ailing: int = 0
    told: int = 0
    left: bool = False


@dataclass(frozen=True, slots=True)
class Checking:
    """Looks at the accounts that the policy names, and at the endpoints."""

    healths: Healths
    handshakes: Handshakes
    subscriptions: Mapping[Channel, Subscriptions]
    policy: Policy

    def check(self, now: datetime, in_time: Callable[[], bool]) -> Checked:
        """Look at all, while there is time."""
        subjects = [(channel.value, account) for channel, account in self.policy.accounts()]
        subjects += [(source, ENDPOINT) for source in self.handshakes.sources()]
        done = Checked()
        for health, cursors in self.healths.load(subjects):
            if not in_time():
                return Checked(done.looked_at, done.ailing, done.told, left=True)
            found, last = self._look(health, cursors, now)
            after, events = health.looked_at(found, last, now)
            told = len(events)
            if after != health:
                try:
                    self.healths.save(after, events, now)
                except Superseded:
                    told = 0  # another round was faster, and told it
            ailing = done.ailing + bool(after.ailments)
            done = Checked(done.looked_at + 1, ailing, done.told + told)
        return done

    def _look(
        self, health: Health, cursors: Sequence[Cursor], now: datetime
    ) -> tuple[Iterable[Ailment], datetime | None]:
        """What ails it now, and when it was last heard."""
        if health.account == ENDPOINT:
            why = self.handshakes.failing(health.channel)
            return ([Ailment(Trouble.HANDSHAKE, now, why)] if why else []), None
        found = {
            one.trouble: Ailment(one.trouble, one.troubled_at or now, one.why or "")
            for one in cursors
            if one.trouble
        }
        if ailment := self._of_the_subscription(health, now):
            found.setdefault(ailment.trouble, ailment)
        hours, last = self.healths.heard(health, now - 2 * LEARNED_FROM)
        last = max(filter(None, (last, health.last_heard_at)), default=None)
        zone = self.policy.zone_of(health.channel, health.account)
        if last is not None and is_silent(hours, last, now, zone):
            why = "nothing was heard for longer than its rhythm explains"
            found[Trouble.SILENT] = Ailment(Trouble.SILENT, last, why)
        return found.values(), last

    def _of_the_subscription(self, health: Health, now: datetime) -> Ailment | None:
        """What its platform says of what it sends us. Where that cannot be told, what was known
        holds: nobody is told that it healed because nobody could look."""
        platform = self.subscriptions.get(Channel(health.channel))
        if platform is None or not platform.can_ask(health.account):
            return None
        try:
            why = platform.lacking(Channel(health.channel), health.account)
        except Expired as error:
            return Ailment(Trouble.TOKEN, now, str(error))
        except (Denied, Withheld, Unavailable) as error:
            if isinstance(error, Limited) and error.credit:
                return Ailment(Trouble.CREDIT, now, str(error))
            known = (one for one in health.ailments if one.trouble is Trouble.UNSUBSCRIBED)
            return next(known, None)
        return Ailment(Trouble.UNSUBSCRIBED, now, why) if why else None
