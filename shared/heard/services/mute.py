"""Maintenance: alerts of a brand or a channel wait for a while. Clocks, ladders and the record go
on, and what is critical is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from heard.domain.amending import mute_ended, mute_id, muted
from heard.domain.authority import mute_brands, mute_seen, need_all, need_lead
from heard.domain.errors import Invalid
from heard.domain.message import Channel
from heard.domain.oncall import Mute
from heard.domain.record import Amended
from heard.domain.team import Team
from heard.services.amend import Amending, Order

LONGEST_MINUTES = 7 * 24 * 60
"""A brand that is muted for longer is not cared for."""


@dataclass(frozen=True, slots=True)
class Muting:
    """Mutes and ends it. Raises Forbidden for agents and for brands that are not theirs, Invalid
    for a field, and what `Amending` raises."""

    amending: Amending

    def mute(
        self,
        order: Order,
        brand: str | None,
        channel: Channel | None,
        minutes: float,
        reason: str,
        now: datetime,
    ) -> Mute:
        """Alerts of a brand, a channel or both (None: of any) wait from now on."""
        if not 0 < minutes <= LONGEST_MINUTES:
            raise Invalid(f"minutes: above 0, at most {LONGEST_MINUTES} (a week).", "minutes")
        end = now + timedelta(minutes=minutes)
        asked = Mute("", brand, channel, now, end, order.by.id, reason)

        def deed(team: Team) -> Amended:
            need_lead(order.by)
            brands = mute_brands(asked)
            self.amending.need_brands(brands, "brand")
            need_all(order.by, brands)
            return muted(team, asked)

        team, version = self.amending.amend(order, "mute", brand or "", now, deed)
        return mute_seen(team, mute_id(version), order.by)

    def end(self, order: Order, mute: str, now: datetime) -> None:
        """Alerts go out again. Raises NotFound, and Conflict where it is over."""

        def deed(team: Team) -> Amended:
            found = mute_seen(team, mute, order.by)
            need_lead(order.by)
            need_all(order.by, mute_brands(found))
            return mute_ended(team, found, order.by.id, now)

        self.amending.amend(order, "end mute", mute, now, deed)
