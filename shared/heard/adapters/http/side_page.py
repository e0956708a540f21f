"""Who takes sides, on a thread's page and on the list of advocates."""

from collections.abc import Iterable
from datetime import datetime

from heard.adapters.http import words
from heard.adapters.http.praise_page import Asked, address, around
from heard.adapters.http.questions import position_text
from heard.adapters.http.showing import Desk
from heard.domain import naming
from heard.domain.advocates import Advocate, Advocates, Company, Standpoint
from heard.domain.stance import ALWAYS, Guide, Side, Stance
from heard.domain.thread import Thread

_GUIDE = {
    Guide.THANKED: (
        "Thank them in private",
        "A direct message by a person, with a name under it. Not in public: it would look arranged.",
    ),
    Guide.ASKED: (
        "Ask them not to argue",
        "The dispute is ours. Say that you want to hear everybody out, and that they need not fight.",
    ),
    Guide.BRIEFED: (
        "Hand the facts over",
        "Two or three facts to repeat if somebody asks. No spin, nothing about the customer.",
    ),
    Guide.CALMED: (
        "Calm them",
        "They insulted somebody, and it is held against us. Ask them in private to let it rest.",
    ),
}
"""What is done about a defender, and how: by people only."""

_SIDES = {Side.BRAND: "They defend us", Side.CUSTOMER: "They take the customer's side"}


def company_view(thread: Thread, company: Company, desk: Desk) -> dict[str, object]:
    """The cards of a thread: the stance of its customer, and who else takes part in its place."""
    return {
        "stance": _stance(thread.stance, thread, desk) if thread.stance else None,
        "defenders": [_standpoint(one, desk) for one in company.on(Side.BRAND)],
        "fans": [_standpoint(one, desk) for one in company.on(Side.CUSTOMER)],
        "same": [_beside(one, desk) for one in company.same],
        "others": [_beside(one, desk) for one in company.others],
        "advocate": _since(company.past, desk) if company.past else "",
        "sides": [(one.value, name) for one, name in _SIDES.items()],
    }


def advocates_view(asked: Asked, found: Advocates, desk: Desk) -> dict[str, object]:
    """A page of a brand's advocates: first those about whom something is to be done."""
    last, here = position_text(found.after), {"brand": found.brand}
    order = sorted(found.advocates, key=lambda one: (not one.open, -one.last.stance.at.timestamp()))
    return {
        **around(asked, "advocates", desk),
        "chosen": here,
        "named": desk.policy.brand(found.brand).name,
        "advocates": [
            {
                **_standpoint(one.last, desk),
                "times": len(one.standpoints),
                "since": _local(one.since, found.brand, desk),
                "reach": f"{one.reach:,} followers" if one.reach else "",
                "todo": _todo(one.open),
                "places": sorted({each.place for each in one.standpoints}),
            }
            for one in order
        ],
        "next": address("/praise/advocates", here, cursor=last) if last else None,
        "first": address("/praise/advocates", here) if asked.query.get("cursor") else None,
    }


def _stance(stance: Stance, thread: Thread, desk: Desk) -> dict[str, object] | None:
    if stance.side is Side.NOBODY:
        return None
    done = {step.what: step for step in stance.steps}
    steps = [
        {
            "name": one.value,
            "title": _GUIDE[one][0],
            "how": _GUIDE[one][1],
            "open": one in stance.open,
            "done": f"{desk.called(done[one].by)}, {_local(done[one].at, thread.brand, desk)}"
            if one in done and one not in stance.open
            else "",
        }
        for one in (*((Guide.CALMED,) if stance.riled_at else ()), *ALWAYS)
    ]
    return {
        "title": _SIDES[stance.side],
        "dispute": stance.dispute,
        "by": desk.called(stance.by) if stance.by else "",
        "riled": Guide.CALMED in stance.open,
        "steps": steps if stance.side is Side.BRAND else [],
    }


def _standpoint(one: Standpoint, desk: Desk) -> dict[str, object]:
    return {
        "id": one.thread,
        "who": one.who,
        "place": one.place,
        "excerpt": one.excerpt,
        "at": _local(one.stance.at, one.brand, desk),
        "riled": Guide.CALMED in one.stance.open,
        "todo": _todo(one.stance.open),
    }


def _todo(steps: Iterable[Guide]) -> str:
    return words.listed([_GUIDE[one][0].lower() for one in steps])


def _beside(thread: Thread, desk: Desk) -> dict[str, object]:
    return {
        "id": thread.id,
        "who": naming.who(thread.customer),
        "case": f"{thread.severity} {thread.kind}",
        "standing": words.whereabouts(thread, desk.called),
        "excerpt": thread.excerpt,
    }


def _since(advocate: Advocate, desk: Desk) -> str:
    times = len(advocate.standpoints)
    often = "once" if times == 1 else "twice" if times == 2 else f"{times} times"
    return f"{_local(advocate.since, advocate.last.brand, desk)}, {often} so far"


def _local(at: datetime, brand: str, desk: Desk) -> str:
    return words.local(at, desk.policy.brand(brand).calendar.time_zone)
