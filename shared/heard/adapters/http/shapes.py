"""The JSON of threads, messages, clocks and timelines: times are ISO 8601 in UTC with a Z, what is
not known is null, never left out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from heard.adapters import keys
from heard.adapters.http.questions import column_text, pages_text
from heard.domain.clocks import Clock
from heard.domain.completing import missing
from heard.domain.dossier import Dossier, Listed, Located, Outcome
from heard.domain.ends import lateness
from heard.domain.entry import Entry
from heard.domain.events import EventRow
from heard.domain.handoff import Came, Handoff
from heard.domain.health import Health
from heard.domain.hidden import Hiding
from heard.domain.message import Author, Channel
from heard.domain.outgoing import Outgoing
from heard.domain.policy import Policy
from heard.domain.promises import Promise
from heard.domain.stance import Stance
from heard.domain.thread import Filed, Returned, Thread
from heard.domain.vouching import taken_for_automatic

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """A time, to the millisecond: "2030-01-07T09:00:00.000Z"."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def summary(thread: Thread, policy: Policy, now: datetime) -> Json:
    """A thread as lists show it, at a moment."""
    claim = thread.claim
    said = thread.said
    return {
        "id": thread.id,
        "brand": thread.brand,
        "channel": thread.place.channel.value,
        "account": thread.place.account,
        "place": thread.place.key,
        "surface": thread.surface.value,
        "kind": thread.kind.value,
        "severity": thread.severity.value,
        "issue": thread.issue.value if thread.issue else None,
        "filed": _filed(thread.filed) if thread.filed else None,
        "reasons": list(thread.reasons),
        "state": thread.state.value,
        "outcome": thread.outcome,
        "reach": thread.customer.reach,
        "customer": {
            "id": thread.customer.id or thread.place.customer,
            "name": thread.customer.name,
            "handle": thread.customer.handle,
        },
        "episode": thread.episode,
        "opened_at": moment(thread.opened_at),
        "last_message_at": moment(thread.last_message_at),
        "ended_at": moment(thread.ended_at),
        "clocks": clocks(thread, policy, now),
        "paused_doubted": thread.doubted,
        "promises": [promise(one) for one in thread.promises],
        "topics": sorted(thread.topics),
        "surge": thread.surge,
        "claimed_by": claim.by if claim else None,
        "said": {"by": said.by, "at": moment(said.at), "where": said.where, "seen": said.seen}
        if said
        else None,
        "public_line_owed": thread.public_line_owed,
        "handoff": _handoff(thread.handoff) if thread.handoff else None,
        "came_with": _came_with(thread.came_with) if thread.came_with else None,
        "joined": list(thread.joined),
        "hidings": [_hiding(one) for one in thread.hidings],
        "praise_returned": _returned(thread.returned) if thread.returned else None,
        "thanks": {"by": thread.thanks.by, "at": moment(thread.thanks.at)}
        if thread.thanks
        else None,
        "story_at": moment(thread.story_at),
        "stance": _stance(thread.stance) if thread.stance else None,
        "facts_checked": [
            {"fact": one.fact, "by": one.by, "at": moment(one.at)} for one in thread.ticks
        ],
        "outgoing": _outgoing(thread.outgoing) if thread.outgoing else None,
        "messages": thread.messages,
        "excerpt": thread.excerpt,
        "permalink": thread.permalink,
    }


def _stance(stance: Stance) -> Json:
    """Whose side its customer takes in which dispute, and what was done about it."""
    return {
        "side": stance.side.value,
        "dispute": stance.dispute,
        "at": moment(stance.at),
        "by": stance.by,
        "to_do": [step.value for step in stance.open],
        "done": [
            {"step": one.what.value, "by": one.by, "at": moment(one.at)} for one in stance.steps
        ],
    }


def _outgoing(outgoing: Outgoing) -> Json:
    """An answer on its way out; one whose `state` is undone, turned_down or failed did not go, and
    its text is there to be used."""
    asking = outgoing.asking
    return {
        "id": outgoing.id,
        "by": outgoing.by,
        "text": outgoing.text,
        "private": outgoing.private,
        "to": outgoing.to,
        "state": outgoing.step.value,
        "since": moment(outgoing.since),
        "written_at": moment(outgoing.written_at),
        "not_before": moment(outgoing.not_before),
        "why": outgoing.why,
        "approval": {
            "why": list(asking.why),
            "by": asking.by,
            "until": moment(asking.until),
            "then": asking.then,
            "approved_by": outgoing.approved_by,
        }
        if asking
        else None,
    }


def _filed(filed: Filed) -> Json:
    """What an agent filed a thread as, who did, and what it was judged."""
    kind, severity, issue = filed.was
    return {
        "kind": filed.kind.value,
        "severity": filed.severity.value,
        "issue": filed.issue.value if filed.issue else None,
        "by": filed.by,
        "at": moment(filed.at),
        "judged": {
            "kind": kind.value,
            "severity": severity.value,
            "issue": issue.value if issue else None,
        },
    }


def _handoff(handoff: Handoff) -> Json:
    """Where a customer was invited to, and what came of it."""
    return {
        "reference": handoff.reference,
        "stage": handoff.stage.value,
        "by": handoff.by,
        "at": moment(handoff.at),
        "ways": [one.value for one in handoff.ways],
        "location": handoff.location,
        "arrived": {
            "at": moment(handoff.arrived_at),
            "how": handoff.arrived_how,
            "thread": handoff.arrived_in,
            "told_by": handoff.told_by,
        }
        if handoff.arrived_at
        else None,
        "ended_at": moment(handoff.ended_at),
        "ended_by": handoff.ended_by,
    }


def _hiding(hiding: Hiding) -> Json:
    """What is to be hidden or shown again, and how far that got."""
    return {
        "message": hiding.message,
        "want": hiding.want.value,
        "reason": hiding.why,
        "step": hiding.step.value,
        "by": hiding.by,
        "at": moment(hiding.at),
        "confirmed_by": hiding.confirmed_by,
        "confirmed_at": moment(hiding.confirmed_at),
        "done_by": hiding.done_by,
        "done_at": moment(hiding.done_at),
        "trouble": hiding.trouble,
    }


def _came_with(came: Came) -> Json:
    return {"reference": came.reference, "thread": came.thread}


def _returned(returned: Returned) -> Json:
    return {"at": moment(returned.at), "case": returned.case, "praise": returned.praise}


def channels(healths: Sequence[Health], policy: Policy) -> Json:
    """How every account is. One that was never heard is no worse for it."""
    return {
        "channels": [
            {
                "channel": one.channel,
                "account": one.account,
                "brand": policy.brand_of(Channel(one.channel), one.account).id,
                "last_heard_at": moment(one.last_heard_at),
                "health": "ailing" if one.ailments else "well" if one.last_heard_at else "unheard",
                "problems": [
                    {"what": each.trouble.value, "since": moment(each.since), "why": each.why}
                    for each in one.ailments
                ],
            }
            for one in healths
        ]
    }


def clocks(thread: Thread, policy: Policy, now: datetime) -> list[Json]:
    """The clocks of its present episode, by their start.

    `posted_at` is when the customer posted what started it; `paused_at` since when it stands still
    because the customer has the word; `late` by how many minutes it is over, in plain time and in
    opening hours, null for one that is not.
    """
    return [_clock(clock, lateness(clock, now, thread, policy)) for clock in thread.clocks(policy)]


def listed(page: Listed, policy: Policy, now: datetime) -> Json:
    """One page of the board."""
    return {
        "threads": [summary(thread, policy, now) for thread in page.threads],
        "cursor": column_text(page.after),
    }


def outcomes(found: Sequence[Outcome], policy: Policy, now: datetime) -> Json:
    """What came of an act on several threads: each as it now is, or why it was not done."""
    return {"results": [_outcome(one, policy, now) for one in found]}


def dossier(found: Dossier, policy: Policy, now: datetime) -> Json:
    """One thread with a page of its messages and its timeline; their number moves to
    `message_count`."""
    shape = summary(found.thread, policy, now)
    return {
        **shape,
        "message_count": shape["messages"],
        "messages": [message(entry, found.thread, policy) for entry in found.entries],
        "timeline": [event for row in found.events for event in events(row)],
        "cursor": pages_text(found.after),
    }


def located(found: Located, policy: Policy, now: datetime) -> Json:
    """One message with its thread."""
    return {
        "thread_id": found.thread.id,
        **message(found.entry, found.thread, policy),
        "text": found.text,
        "clocks": clocks(found.thread, policy, now),
        "thread": summary(found.thread, policy, now),
        "also": [{"account": account, "thread_id": thread} for account, thread in found.others],
    }


def message(entry: Entry, thread: Thread, policy: Policy) -> Json:
    """One message of a thread, and what was made of it. `missing` names what nobody told."""
    heard, judgement = entry.known, entry.judgement
    return {
        "id": keys.short_hash(heard.native_id),
        "native_id": heard.native_id,
        "channel": heard.channel.value,
        "account": heard.account,
        "surface": heard.surface.value,
        "by_brand": heard.by_brand,
        "automatic": taken_for_automatic(thread, entry, policy),
        "undelivered": entry.undelivered,
        "sent_by": entry.sent_by,
        "author": _author(heard.author),
        "text": entry.text,
        "full_text": entry.whole,
        "placeholder": heard.placeholder,
        "missing": list(missing(heard)),
        "rating": entry.rating,
        "state": entry.visibility.value,
        "edits": len(entry.edits) + entry.dropped_edits,
        "history": [{"at": moment(edit.at), "text": edit.text} for edit in entry.edits],
        "original_text": heard.text,
        "posted_at": moment(heard.posted_at),
        "heard_at": moment(entry.heard_at),
        "deleted_at": moment(entry.deleted_at),
        "attachments": [{"kind": one.kind, "url": one.url} for one in heard.attachments],
        "permalink": heard.permalink,
        "kind": judgement.kind.value if judgement else None,
        "severity": judgement.severity.value if judgement else None,
        "issue": judgement.issue.value if judgement and judgement.issue else None,
        "probability": judgement.probability if judgement else None,
        "reasons": list(judgement.reasons) if judgement else [],
        "language": (judgement.language if judgement else None) or heard.language,
    }


def _outcome(one: Outcome, policy: Policy, now: datetime) -> Json:
    if one.thread:
        return {"id": one.thread_id, "done": True, "thread": summary(one.thread, policy, now)}
    why = one.refused
    return {
        "id": one.thread_id,
        "done": False,
        "status": why.status if why else None,
        "detail": str(why) if why else None,
    }


def _author(author: Author) -> Json:
    return {
        "id": author.id,
        "name": author.name,
        "handle": author.handle,
        "reach": author.reach,
    }


def _clock(clock: Clock, late: tuple[int, int] | None) -> Json:
    return {
        "name": clock.name.value,
        "started_at": moment(clock.started_at),
        "posted_at": moment(clock.posted_at),
        "due_at": moment(clock.due_at),
        "paused_at": moment(clock.paused_at),
        "ended_at": moment(clock.ended_at),
        "outcome": clock.outcome.value if clock.outcome else None,
        "late": {"minutes": late[0], "business_minutes": late[1]} if late else None,
        "promise": clock.about,
    }


def promise(one: Promise) -> Json:
    """A promise, and how it ended."""
    outcome = None if one.open else "kept" if one.kept else "withdrawn"
    return {
        "id": one.id,
        "what": one.what,
        "who": one.by,
        "made_by": one.made_by,
        "made_at": moment(one.made_at),
        "due_at": moment(one.due_at),
        "ended_at": moment(one.ended_at),
        "outcome": outcome,
    }


def events(row: EventRow) -> list[Json]:
    """What one commit brought, for a timeline."""
    return [
        {
            **event.data,
            "id": row.id_of(position),
            "at": moment(event.at),
            "type": event.type.value,
            "by": event.by,
        }
        for position, event in enumerate(row.events)
    ]
