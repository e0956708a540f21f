"""Note in which hours an account was heard: a sample, for its rhythm and for when it was last heard.

One small item an account and hour, at most every twenty minutes by each process that hears: next to
nothing, whatever comes. Notes know no order, and writing one twice is writing it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heard.domain.message import UNKNOWN_ACCOUNT, Channel, Heard
from heard.domain.policy import UNASSIGNED, Policy
from heard.ports.platforms import Healths

EVERY = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Sampling:
    """Keeps in mind what this process noted last."""

    healths: Healths
    policy: Policy
    noted: dict[tuple[Channel, str], datetime] = field(default_factory=dict)

    def heard(self, heard: Iterable[Heard], at: datetime) -> None:
        """These came at `at`. Raises Unavailable; nothing depends on a note."""
        for channel, account in {(one.channel, one.account) for one in heard}:
            last = self.noted.get((channel, account))
            if last is not None and abs(at - last) < EVERY:
                continue
            if account == UNKNOWN_ACCOUNT or self._of_no_brand(channel, account):
                continue
            self.healths.note(channel, account, at)
            self.noted[channel, account] = at

    def _of_no_brand(self, channel: Channel, account: str) -> bool:
        return self.policy.brand_of(channel, account).id == UNASSIGNED
