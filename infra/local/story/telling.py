"""The words of the story: what happened, for somebody who sees Heard for the first time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rich.text import Text as Words

from heard.domain.events import EventType
from infra.local import people
from infra.local.story.watching import Happened, Json, Text, first_name, message_of, who

SEVERITY = {
    "critical": "bold white on red",
    "high": "bold red",
    "normal": "bold yellow",
    "low": "bold cyan",
}
UNOWED = {"praise": "bold green", "chatter": "bold bright_black", "spam": "bold bright_black"}
"""Kinds that nobody has to answer: their severity says nothing."""

QUIET = "bright_black"
LINK = "underline bright_blue"
HANDS = "bright_blue"
"""What the people of the story do by hand."""
GOOD, BAD = "green", "red"

_JUDGED = {
    EventType.OPENED: "",
    EventType.REOPENED: "opened again: ",
    EventType.WAITING: "waits again: ",
    EventType.WORSENED: "worse: ",
    EventType.MESSAGE_HEARD: "one more: ",
    EventType.EDITED: "edited, now ",
}

_PLAIN = {
    EventType.DELETED: ("heard", "a message was deleted, nobody can tell by whom"),
    EventType.HIDDEN: ("heard", "a message was hidden"),
    EventType.SHOWN: ("heard", "a message is shown again"),
    EventType.CLAIMED: ("claim", "{by} has it: the paging stops"),
    EventType.RELEASED: ("claim", "{by} gave it back: nobody has it"),
    EventType.CLAIM_EXPIRED: ("claim", "{was} claimed it and stayed silent: the claim expired"),
    EventType.ASSIGNED: ("claim", "{by} gave it to {to}"),
    EventType.ESCALATED: ("ladder", "{by} escalates it to the {target}: {reason}"),
    EventType.ANSWERED: ("reply", "{by} says it is answered ({where}); not seen yet"),
    EventType.ANSWER_SEEN: ("reply", "the answer of {by} is now seen"),
    EventType.RESOLVED: ("end", "{by} resolves it: {outcome}"),
    EventType.DISMISSED: ("end", "{by} dismisses it: {reason}"),
    EventType.LADDER_EXHAUSTED: ("ladder", "nobody is left to page: operations is told"),
}


def told(news: Happened) -> tuple[str, Words] | None:
    """A label and the words for an event; None for what goes without saying."""
    event, thread = news.event, news.thread
    happened = EventType(event["type"])
    if happened in _JUDGED:
        found = message_of(thread, event["message"])
        return ("judged", _judged(_JUDGED[happened], thread, found)) if found else None
    if special := _SPECIAL.get(happened):
        label, words = special(event, thread)
        return label, _about(thread, words)
    if happened in _PLAIN:
        label, form = _PLAIN[happened]
        named = {
            key: called(str(value)) if key in ("by", "was", "to") else value
            for key, value in event.items()
        }
        return label, _about(thread, form.format_map(named))
    return None


def texted(text: Text, *, again: bool) -> tuple[str, Words]:
    """An SMS as it was sent; to the second who gets the same words, only the link is new."""
    words = Words(f"to {first_name(text.to)}: ", style="bold")
    words.append("the same, " if again else f"{text.without_link} ", style="not bold")
    words.append(text.link, style=f"not bold {LINK}")
    return "SMS", words


def open_clocks(threads: list[Json], now: datetime) -> str:
    """How long each customer's next clock still has: "@nora first reply 12 s"."""
    soonest = []
    for thread in threads:
        running = [
            clock
            for clock in thread["clocks"]
            if clock["ended_at"] is None and not clock["outcome"] and clock["name"] != "resolution"
        ]
        if running:
            clock = min(running, key=lambda clock: str(clock["due_at"]))
            left = datetime.fromisoformat(clock["due_at"]) - now
            soonest.append((left, f"{who(thread)} {_named(clock)} {max(0, _seconds(left))} s"))
    return ", ".join(words for _, words in sorted(soonest)) or "none is open"


def called(person: str) -> str:
    """The first name of one of the team."""
    names = {each.id: first_name(each) for each in people.TEAM}
    return names.get(person, person)


def judgement(kind: str, severity: str) -> str:
    """What a message was taken for: "high complaint", "praise"."""
    return kind if kind in UNOWED else f"{severity} {kind}"


def judgement_style(kind: str, severity: str) -> str:
    """The colour of a judgement."""
    return UNOWED.get(kind) or SEVERITY[severity]


def _judged(first: str, thread: Json, message: Json) -> Words:
    kind, severity = message["kind"], message["severity"]
    words = _about(thread, first)
    words.append(judgement(kind, severity).upper(), style=judgement_style(kind, severity))
    words.append(f" ({'; '.join(message['reasons'])})", style=QUIET)
    return words


def _about(thread: Json, words: str) -> Words:
    return Words.assemble((who(thread), "bold"), ": ", words)


def _replied(_event: Json, thread: Json) -> tuple[str, str]:
    met = [clock for clock in thread["clocks"] if clock["ended_at"] and "reply" in clock["name"]]
    if not met:
        return "reply", "the brand replied"
    clock = max(met, key=lambda clock: str(clock["ended_at"]))
    took = _between(clock["started_at"], clock["ended_at"])
    return "reply", f"a person answered: {_named(clock)} clock {clock['outcome']}, after {took} s"


def _automatic(event: Json, thread: Json) -> tuple[str, str]:
    reply = message_of(thread, event["message"])
    asked = [each["posted_at"] for each in thread["messages"] if not each["by_brand"]]
    took = _between(asked[-1], reply["posted_at"]) if reply and asked[-1] else 0
    return "reply", f"automatic, {took} s after the customer: does not count, the clock runs on"


def _warned(event: Json, _thread: Json) -> tuple[str, str]:
    return "clock", f"two thirds of the {_named(event)} clock are gone"


def _missed(event: Json, thread: Json) -> tuple[str, str]:
    if event["clock"] == "claim":
        return "clock", "the claim clock ran out: nobody has claimed"
    return "clock", f"the {_named(event)} clock ran out: {who(thread)} still waits"


def _paged(event: Json, _thread: Json) -> tuple[str, str]:
    names = [first_name(each) for each in people.TEAM if each.role == event["target"]]
    role = event["target"] if len(names) == 1 else f"{event['target']}s"
    return "ladder", f"page {event['step']}: {' and '.join(names)} ({role})"


_SPECIAL: dict[EventType, Callable[[Json, Json], tuple[str, str]]] = {
    EventType.BRAND_REPLIED: _replied,
    EventType.AUTOMATIC_REPLY: _automatic,
    EventType.CLOCK_WARNED: _warned,
    EventType.CLOCK_MISSED: _missed,
    EventType.RUNG_PAGED: _paged,
}


def _named(clock: Json) -> str:
    return str(clock.get("name") or clock["clock"]).replace("_", " ")


def _between(start: str, end: str) -> int:
    return _seconds(datetime.fromisoformat(end) - datetime.fromisoformat(start))


def _seconds(stretch: timedelta) -> int:
    return round(stretch.total_seconds())
