"""Rotations, gaps, mutes and the roster's history as lines of text."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from heard.domain.coverage import gaps
from heard.domain.differences import hours_words
from heard.domain.duty import Duty, duty
from heard.domain.oncall import Every, Mute, Override, Rotation
from heard.domain.policy import Policy
from heard.domain.record import Record
from heard.domain.team import Shift, Team
from heard.domain.wall import DAYS, clock, spoken
from infra.operate.command import columns

DAYS_AHEAD = 14
"""How far gaps and turns are looked for."""

NOBODY = "nobody"


def standings(team: Team, now: datetime) -> list[str]:
    """Who is on call now and next, by rotation."""
    if not team.rotations:
        form = 'ROTATION=… MEMBERS=… EVERY=weekly HANDOVER="mon 09:00" ZONE=Europe/Amsterdam'
        return [f"There is no rotation. Make the first: make oncall {form}"]
    rows = [["id", "rotation", "on call", "until", "next"]]
    for rotation in team.rotations:
        standing = duty(team, rotation, now)
        after = standing.next
        until = spoken(standing.now.end, rotation.time_zone) if after else "-"
        row = [rotation.id, rotation.name, _who(standing.now), until, _who(after) if after else "-"]
        rows.append(row)
    return columns(rows)


def holes(team: Team, policy: Policy, now: datetime, *, mails: bool) -> list[str]:
    """Where nobody would be paged, in each brand's own time; `mails` says whether people get
    e-mails of their own."""
    found = gaps(team, policy, now, now + timedelta(days=DAYS_AHEAD), mails=mails)
    if not found:
        return [f"Somebody is paged first at every moment of the next {DAYS_AHEAD} days."]
    rows = [["brand", "from", "to", "pages nobody first"]]
    for gap in found:
        zone = policy.brand(gap.brand).calendar.time_zone
        rows.append([gap.brand, spoken(gap.start, zone), spoken(gap.end, zone), gap.why])
    return columns(rows)


def rotation(found: Duty, team: Team, now: datetime) -> list[str]:
    """One rotation: its turns of the next days, and who stands in."""
    turns = found.rotation
    day = f"{DAYS[turns.weekday]} " if turns.every is Every.WEEKLY else ""
    shifts = team.shifts(turns.id, now, now + timedelta(days=DAYS_AHEAD))
    facts = [
        ", ".join(map(team.called, turns.members)),
        f"{turns.every} {day}{clock(turns.handover)} {turns.time_zone}",
        f"from {turns.starts_on}",
        f"hours {hours_words(turns.hours)}",
    ]
    return [
        f"{turns.name} ({turns.id}): {'; '.join(facts)}",
        *columns([[spoken(one.start, turns.time_zone), _who(one)] for one in shifts]),
        *(_override(one, turns) for one in found.overrides),
    ]


def history(records: Iterable[Record], zone: str) -> list[str]:
    """What was changed: when, by whom, from what to what."""
    rows = [["change", "when", "by", "what", ""]]
    for one in records:
        facts = [
            f"{name} "
            + " > ".join(state[name] for state in (one.before, one.after) if name in state)
            for name in {**one.before, **one.after}
        ]
        what = f"{one.deed.value.replace('_', ' ')}: {one.subject}"
        rows.append([str(one.version), spoken(one.at, zone), one.by, what, "; ".join(facts)])
    return columns(rows) if len(rows) > 1 else ["Nothing was changed."]


def mutes(found: Iterable[Mute], zone: str) -> list[str]:
    """What is muted, until when."""
    rows = [["id", "brand", "channel", "until", "by", "reason"]]
    rows += [
        [
            one.id,
            one.brand or "all",
            one.channel or "all",
            spoken(one.end, zone),
            one.by,
            one.reason,
        ]
        for one in found
    ]
    return columns(rows) if len(rows) > 1 else ["Nothing is muted."]


def _who(shift: Shift) -> str:
    if shift.person is None:
        return f"NOBODY: {shift.why}"
    return f"{shift.person.name} ({shift.why})" if shift.why else shift.person.name


def _override(one: Override, turns: Rotation) -> str:
    start, end = spoken(one.start, turns.time_zone), spoken(one.end, turns.time_zone)
    why = f" ({one.why})" if one.why else ""
    return f"override {one.id}: {one.person or NOBODY}, {start} to {end}{why}, by {one.by}"
