"""What can happen to a thread, in the past tense: its timeline, and the cause of every alert.

Events are written in the transaction that changes the thread. Alerts, ladders and reports follow
from events alone (rule 5 of the design), so an event says what happened, never what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heard.domain.seen import Seen, Stand


class EventType(StrEnum):
    """Every kind of event, in the order in which a thread usually meets them."""

    OPENED = "opened"
    REOPENED = "reopened"
    WAITING = "waiting"
    WORSENED = "worsened"
    MESSAGE_HEARD = "message_heard"
    EDITED = "edited"
    DELETED = "deleted"
    HIDDEN = "hidden"
    SHOWN = "shown"
    COMPLETED = "completed"
    BRAND_REPLIED = "brand_replied"
    AUTOMATIC_REPLY = "automatic_reply"
    REPLY_VOUCHED = "reply_vouched"
    UNDELIVERED = "undelivered"
    CLAIMED = "claimed"
    RELEASED = "released"
    CLAIM_WARNED = "claim_warned"
    CLAIM_EXPIRED = "claim_expired"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    FACT_CHECKED = "fact_checked"
    FACT_UNCHECKED = "fact_unchecked"
    REPLY_WRITTEN = "reply_written"
    APPROVAL_WANTED = "approval_wanted"
    APPROVAL_LATE = "approval_late"
    REPLY_APPROVED = "reply_approved"
    REPLY_TURNED_DOWN = "reply_turned_down"
    REPLY_HELD = "reply_held"
    REPLY_UNDONE = "reply_undone"
    REPLY_STARTED = "reply_started"
    REPLY_SENT = "reply_sent"
    REPLY_FAILED = "reply_failed"
    REPLY_UNSURE = "reply_unsure"
    REPLY_SOUGHT = "reply_sought"
    REPLY_AGAIN = "reply_again"
    REPLY_STANDS = "reply_stands"
    REPLY_DISCARDED = "reply_discarded"
    REPLY_DUE = "reply_due"
    ANSWERED = "answered"
    ANSWER_SEEN = "answer_seen"
    PAUSE_DOUBTED = "pause_doubted"
    RESUMED = "resumed"
    REFILED = "refiled"
    PROMISED = "promised"
    PROMISE_KEPT = "promise_kept"
    PROMISE_WITHDRAWN = "promise_withdrawn"
    PROMISE_CLIMBED = "promise_climbed"
    OFFER_MADE = "offer_made"
    OFFER_ASKED = "offer_asked"
    OFFER_APPROVED = "offer_approved"
    OFFER_TURNED_DOWN = "offer_turned_down"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_TAKEN_BACK = "offer_taken_back"
    ANSWER_PROPOSED = "answer_proposed"
    NOTED_BY_AGENT = "noted_by_agent"
    JOINED = "joined"
    HANDED_OFF = "handed_off"
    UNINVITED = "uninvited"
    HANDOFF_QUIET = "handoff_quiet"
    NOBODY_CAME = "nobody_came"
    ARRIVED = "arrived"
    CAME_WITH = "came_with"
    PRAISE_RETURNED = "praise_returned"
    THANKED = "thanked"
    DELIGHTED = "delighted"
    STORY_KEPT = "story_kept"
    HIDE_ASKED = "hide_asked"
    HIDE_CONFIRMED = "hide_confirmed"
    HIDE_REFUSED = "hide_refused"
    HIDE_DONE = "hide_done"
    HIDE_FAILED = "hide_failed"
    SIDE_TAKEN = "side_taken"
    DEFENDER_RILED = "defender_riled"
    ADVOCATE_GUIDED = "advocate_guided"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    CLOCK_WARNED = "clock_warned"
    CLOCK_MISSED = "clock_missed"
    CLOCK_ENDED = "clock_ended"
    CLOCK_RUNS_AGAIN = "clock_runs_again"
    LADDER_WANTED = "ladder_wanted"
    RUNG_PAGED = "rung_paged"
    LADDER_EXHAUSTED = "ladder_exhausted"
    SURGE_JOINED = "surge_joined"
    SURGE_LEFT = "surge_left"
    SURGE_OPENED = "surge_opened"
    SURGE_GREW = "surge_grew"
    SURGE_COOLED = "surge_cooled"
    SURGE_WARMED = "surge_warmed"
    SURGE_ENDED = "surge_ended"
    ANSWER_NAMED = "answer_named"
    STATEMENT_WANTED = "statement_wanted"
    STATEMENT_LATE = "statement_late"
    STATEMENT_MADE = "statement_made"
    ANSWER_WANTED = "answer_wanted"
    ANSWER_LATE = "answer_late"
    ANSWER_APPROVED = "answer_approved"
    ANSWER_TURNED_DOWN = "answer_turned_down"
    ANSWER_GIVEN = "answer_given"
    BUNDLE_DUE = "bundle_due"
    DELIVERY_FAILED = "delivery_failed"
    SMS_ANSWER_DUE = "sms_answer_due"
    SMS_STOPPED = "sms_stopped"
    BRIEF_DUE = "brief_due"
    LOGIN_WANTED = "login_wanted"
    CHANNEL_FAILING = "channel_failing"
    CHANNEL_HEALED = "channel_healed"
    THRESHOLDS_MOVED = "thresholds_moved"


Data = dict[str, str | int | None]
"""What an event tells beside its type: flat, so that it is read as it is stored."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `by` is the agent who did it, or None for Heard itself and for customers. `data` holds what
    the type needs and nothing personal beyond what the thread itself keeps.
    """

    type: EventType
    at: datetime
    by: str | None = None
    data: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventRow:
    """All events of one commit, as the stream delivers them.

    An event's id is (subject, version, position): the same after any number of deliveries.
    `subject` is a thread id, a surge's, a recipient's for what concerns one (a bundle, a failed
    delivery), a diary's name, or a person's id (who wants to sign in). `brand` is the thread's where
    the row holds something for reports, else None; `seen` is what is compared with others, where
    somebody began to wait, and `stand` who takes a side.
    """

    subject: str
    version: int
    events: tuple[Event, ...]
    brand: str | None = None
    seen: Seen | None = None
    stand: Stand | None = None

    def id_of(self, position: int) -> str:
        """The id of the event at `position` (0-based): what effects are keyed by."""
        return f"{self.subject}.{self.version}.{position}"
