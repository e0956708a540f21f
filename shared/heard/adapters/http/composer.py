"""The composer: what its form sends, and what its page shows of a draft."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from heard.adapters.http.showing import WHERE
from heard.domain.acting import Where
from heard.domain.outgoing import Outgoing
from heard.domain.reference import references_in
from heard.domain.speaking import draft_of
from heard.domain.starter import Begun
from heard.domain.verdict import Finding, Typed, Verdict

_LONGEST_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the form holds: the draft, where it goes, and what its author wants (`do`: "begin" with
    a starter, "reference" to put one in, "check", "send", or "sent"). `starter` is the name of one,
    `reference` what the customer was given. `seen_at` is when the page was made that they wrote on,
    `read` the checks whose warnings it showed."""

    typed: Typed
    where: str = Where.PUBLIC
    url: str | None = None
    do: str = "check"
    starter: str | None = None
    key: str | None = None
    reference: str | None = None
    seen_at: datetime | None = None
    read: frozenset[str] = frozenset()

    def with_starter(self, begun: Sequence[Begun]) -> "Drafted":
        """The draft after a starter was put before it; the same where there is none of the name."""
        text = next((one.text for one in begun if one.name == self.starter), "")
        whole = "\n\n".join(part for part in (text, self.typed.text.strip()) if part)
        return replace(self, typed=replace(self.typed, text=whole))

    def with_reference(self) -> "Drafted":
        """The draft with the reference at its end, unless it is in there; the same without one."""
        text = self.typed.text.rstrip()
        if not self.reference or self.reference in references_in(text):
            return self
        whole = " ".join(part for part in (text, f"Your reference: {self.reference}") if part)
        return replace(self, typed=replace(self.typed, text=whole))


def drafted(sent: Mapping[str, str], now: datetime) -> Drafted:
    """The form as it was sent. A draft that goes to the customer alone is not public; any other is
    as public as what it answers."""
    where = sent.get("where", Where.PUBLIC)
    return Drafted(
        Typed(
            text=sent.get("text", ""),
            public=None if where == Where.PUBLIC else False,
            begun_at=_moment(sent.get("begun", "")) or now,
            facts_checked="facts" in sent,
            waived=sent.get("waived"),
        ),
        where=where,
        url=sent.get("url"),
        do=sent.get("do", "check"),
        starter=sent.get("starter"),
        key=sent.get("key"),
        reference=next(iter(references_in(sent.get("reference"))), None),
        seen_at=_moment(sent.get("seen", "")),
        read=frozenset(sent.get("read", "").split()),
    )


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def given_back(outgoing: Outgoing | None) -> Drafted | None:
    """The draft of an answer that did not go out."""
    if outgoing is None or outgoing.live:
        return None
    where = Where.DM if outgoing.private else Where.PUBLIC
    return Drafted(draft_of(outgoing), where)


def composer_view(
    begun: Sequence[Begun],
    draft: Drafted | None,
    verdict: Verdict | None,
    now: datetime,
    *,
    checked: bool,
) -> dict[str, object]:
    """The form, with what was typed and what the guard said of it; the facts are `checked` where the
    whole playbook's are."""
    typed = draft.typed if draft else Typed("")
    return {
        "starters": [one.name for one in begun],
        "where": [(one.value, name) for one, name in WHERE.items() if one is not Where.PHONE],
        "seen": int(now.timestamp()),
        "chosen": draft.where if draft else None,
        "text": typed.text,
        "url": (draft.url or "") if draft else "",
        "facts": typed.facts_checked or checked,
        "waived": typed.waived or "",
        "begun": int(typed.begun_at.timestamp()) if typed.begun_at else "",
        "verdict": verdict_view(verdict, typed.text, now) if verdict else None,
    }


def verdict_view(verdict: Verdict, text: str, now: datetime) -> dict[str, object]:
    """What the guard says, in the order in which it is read."""
    approval = verdict.needs_approval
    return {
        "refusals": [_finding(one, text) for one in verdict.refusals],
        "warnings": [_finding(one, text) for one in verdict.warnings],
        "read": " ".join(sorted({one.check.value for one in verdict.warnings})),
        "unchecked": list(dict.fromkeys(one.why for one in verdict.unchecked)),
        "waits": [
            {"left": _left(one.until, now), "why": one.why, "waivable": one.waivable}
            for one in verdict.waits
        ],
        "approval": {
            "why": " ".join(approval.why),
            "by": approval.by.partition(":")[2] or approval.by,
            "then": approval.then.partition(":")[2] or approval.then,
            "left": _left(approval.until, now),
        }
        if approval
        else None,
    }


def _left(until: datetime, now: datetime) -> str:
    """How long until then, for a person: never less than it is."""
    seconds = math.ceil((until - now).total_seconds())
    return f"{seconds} seconds" if seconds < 90 else f"{math.ceil(seconds / 60)} minutes"


def _finding(one: Finding, text: str) -> dict[str, object]:
    marked = text[one.start : one.end]
    cut = len(marked) > _LONGEST_EXCERPT
    return {
        "check": one.check.value.replace("_", " "),
        "says": one.says,
        "mend": one.mend,
        "marked": f"{marked[:_LONGEST_EXCERPT]}…" if cut else marked,
        "start": one.start,
        "end": one.end,
    }
