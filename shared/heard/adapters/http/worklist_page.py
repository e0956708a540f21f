"""The pages of lists that somebody works through: all of them, one at one of its customers, its end."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heard.adapters.http import words
from heard.adapters.http.composer import verdict_view
from heard.adapters.http.showing import WHERE, Desk, clock_view, message_view, pressing, web_address
from heard.domain import naming
from heard.domain.acting import Where
from heard.domain.dossier import Dossier
from heard.domain.errors import Refused
from heard.domain.thread import Thread
from heard.domain.verdict import Verdict
from heard.domain.worklist import KNOWN, LONGEST_CORE, LONGEST_LINE, AtWork, Fate, WorkList


@dataclass(frozen=True, slots=True)
class Tried:
    """What was sent and did not go through, and why: the form as it was filled in, the whole answer,
    the guard's verdict on it."""

    typed: Mapping[str, str]
    refused: Refused | None = None
    text: str = ""
    verdict: Verdict | None = None


NOTHING_TRIED = Tried({})


def lists_view(lists: Iterable[WorkList], zone: str) -> dict[str, object]:
    """All of somebody's lists."""
    return {
        "here": "",
        "lists": [{**_progress(one), "since": words.local(one.made_at, zone)} for one in lists],
    }


def work_view(
    at: AtWork, viewers: Sequence[str], desk: Desk, now: datetime, tried: Tried, *, sends: bool
) -> dict[str, object]:
    """The list at one of its customers, or at its end."""
    return {
        **_progress(at.list),
        "here": "",
        "now": int(now.timestamp()),
        "key": secrets.token_urlsafe(9),
        "core": tried.typed.get("core", at.list.core),
        "known": [f"{{{name}}}" for name in KNOWN],
        "longest_core": LONGEST_CORE,
        "longest_line": LONGEST_LINE,
        "left_out": " ".join(at.list.skipped),
        "viewers": [desk.called(one) for one in viewers],
        "going_out": None,
        "sends": sends,
        "refused": str(tried.refused) if tried.refused else None,
        "at": _at(at.dossier, at.core, desk, now, tried) if at.dossier else None,
    }


def stands(thread: Thread) -> str:
    """What must not have changed since somebody saw it, if their answer is to be right."""
    claim = thread.claim.by if thread.claim else ""
    return f"{thread.state.value} {thread.messages} {claim}"


def _at(found: Dossier, core: str, desk: Desk, now: datetime, tried: Tried) -> dict[str, object]:
    thread, typed = found.thread, tried.typed
    own = typed.get("own", "") if "thread" in typed else core
    brand = desk.policy.brand(thread.brand)
    zone = brand.calendar.time_zone
    verdict = tried.verdict
    return {
        "id": thread.id,
        "who": naming.who(thread.customer),
        "place": naming.place(thread),
        "brand": brand.name,
        "kind": thread.kind.value,
        "severity": thread.severity.value,
        "standing": words.whereabouts(thread, desk.called),
        "waits": thread.state.owed,
        "over": thread.state.ended,
        "stands": stands(thread),
        "permalink": web_address(thread.permalink),
        "pressing": [clock_view(clock, zone, now) for clock in pressing(thread, desk.policy)],
        "messages": [message_view(entry, thread, brand, desk) for entry in found.entries],
        "own": own,
        "changed": own != core,
        "line": typed.get("line", ""),
        "facts": "facts" in typed,
        "waived": typed.get("waived", ""),
        "begun": typed.get("begun", int(now.timestamp())),
        "seen": int(now.timestamp()),
        "url": typed.get("url", ""),
        "where": [(one.value, name) for one, name in WHERE.items() if one is not Where.PHONE],
        "chosen": typed.get("where", ""),
        "text": tried.text,
        "verdict": _verdict(verdict, tried.text, now) if verdict else None,
    }


def _verdict(verdict: Verdict, text: str, now: datetime) -> dict[str, object]:
    """The guard's words without places: the whole answer stands in no field in which they could be
    shown."""
    view = verdict_view(verdict, text, now)
    for kind in ("refusals", "warnings"):
        view[kind] = [{**one, "start": 0, "end": 0} for one in _dicts(view[kind])]
    return view


def _dicts(found: object) -> list[dict[str, object]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _progress(work: WorkList) -> dict[str, object]:
    total = len(work.threads)
    return {
        "list": work.id,
        "title": work.title,
        "total": total,
        "place": min(work.at + 1, total),
        "seen": len(work.fates),
        "answered": work.number(Fate.ANSWERED),
        "skipped": work.number(Fate.SKIPPED),
        "gone": work.number(Fate.GONE),
    }
