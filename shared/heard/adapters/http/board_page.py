"""The board: what waits, the most urgent first, with filters that live in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from heard.adapters.http import words
from heard.adapters.http.questions import column_text
from heard.adapters.http.rows import row_view
from heard.adapters.http.showing import Desk, pressing
from heard.domain import naming
from heard.domain.dossier import ON_BOARD, OPEN, Filter, Listed
from heard.domain.health import Health
from heard.domain.judgement import Kind, Severity
from heard.domain.message import Channel
from heard.domain.people import Person
from heard.domain.policy import UNASSIGNED
from heard.domain.state import State
from heard.domain.thread import Thread

_TABS = {
    None: "All open",
    State.WAITING: "Waiting",
    State.CLAIMED: "Claimed",
    State.WITHDRAWN: "Deleted",
    State.ANSWERED: "Answered",
    State.NOTED: "Noted",
    State.RESOLVED: "Resolved",
    State.DISMISSED: "Dismissed",
}
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is shown of: who looks, what they want, the address's own words, and when."""

    person: Person
    wanted: Filter
    query: Mapping[str, str]
    now: datetime


def board_view(
    asked: Asked, found: Listed, counts: Mapping[State, int], counted: int, desk: Desk
) -> dict[str, object]:
    """What changes on a board by itself: the rows, and how many stand where. `counted` is how far
    was counted."""
    policy = desk.policy
    order = sorted(found.threads, key=lambda thread: _urgency(thread, desk, asked.now))
    last = column_text(found.after)
    return {
        "rows": [row_view(thread, asked.person, desk, asked.now) for thread in order],
        "tabs": [
            {
                "name": name,
                "here": state is asked.wanted.state,
                "address": _address(asked.query, state=state.value if state else ""),
                "count": _count(state, counts, counted),
            }
            for state, name in _TABS.items()
            if state is not State.WITHDRAWN or counts[state] or state is asked.wanted.state
        ],
        "next": _address(asked.query, cursor=last) if last else None,
        "first": _address(asked.query) if asked.query.get("cursor") else None,
        "filtered": set(asked.query) - {"cursor", "limit"} != set(),
        "picks": asked.person.acts,
        "pick_title": "From the board",
        "pick_surge": "",
        "brands": len(policy.brands) > 1,
    }


def frame_view(asked: Asked, healths: Sequence[Health], desk: Desk) -> dict[str, object]:
    """What stands around the rows: the filters, and when each channel was last heard."""
    query = dict(asked.query)
    known = {brand.id: brand.name for brand in desk.policy.brands.values()}
    known[UNASSIGNED] = desk.policy.brand(UNASSIGNED).name
    own = {key: name for key, name in known.items() if asked.person.serves(key)}
    return {
        "here": "mine" if asked.wanted.claimed_by else "board",
        "now": int(asked.now.timestamp()),
        "poll": f"/board/list?{urlencode(query)}" if query else "/board/list",
        "chosen": query,
        "choices": [
            ("brand", "Brand", list(own.items())),
            ("channel", "Channel", [(one.value, naming.channel_name(one)) for one in Channel]),
            ("kind", "Kind", [(one.value, one.value.capitalize()) for one in Kind]),
            ("severity", "Severity", [(one.value, one.value.capitalize()) for one in Severity]),
        ],
        "healths": [_health(one, asked.now) for one in healths],
    }


def _urgency(thread: Thread, desk: Desk, now: datetime) -> tuple[int, int, datetime, int, datetime]:
    """Among the rows of one page: by state and severity as the board's index has it, then by the
    clock that runs out first, the reach, and who waits longest."""
    running = [clock.due_at for clock in pressing(thread, desk.policy) if not clock.paused_at]
    state = ON_BOARD.index(thread.state)
    return (
        state,
        thread.severity.rank,
        min(running, default=_FAR) if state < len(OPEN) else _FAR,
        -(thread.customer.reach or 0),
        thread.opened_at or now,
    )


def _count(state: State | None, counts: Mapping[State, int], counted: int) -> str:
    """How many, as far as it was counted; "" for what ended, which nobody has to count."""
    if state is not None and state not in counts:
        return ""
    number = counts[state] if state else sum(counts.values())
    most = any(one > counted for one in ([counts[state]] if state else counts.values()))
    return f"{counted}+" if most else str(number)


def _health(health: Health, now: datetime) -> dict[str, object]:
    heard = health.last_heard_at
    return {
        "name": naming.channel_name(Channel(health.channel)),
        "account": health.account,
        "heard": f"heard {words.lasting(now - heard)} ago" if heard else "not heard yet",
        "ailing": "; ".join(one.why for one in health.ailments),
    }


def _address(query: Mapping[str, str], **changes: str) -> str:
    """The board's address with other filters, from its top."""
    kept = {name: value for name, value in query.items() if name != "cursor" and value}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"/board?{urlencode(wanted)}" if wanted else "/board"
