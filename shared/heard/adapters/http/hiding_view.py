"""What the page of a thread shows of messages that are, or are to be, hidden from others."""

from collections.abc import Iterator, Mapping, Sequence

from heard.adapters.http import words
from heard.adapters.http.showing import Desk
from heard.domain.entry import Entry
from heard.domain.hidden import Hiding, Step, Want, Why, of_message
from heard.domain.hiding import HIDES, has_a_way, is_hidden
from heard.domain.message import Channel, Visibility
from heard.domain.people import RUNGS, Person
from heard.domain.thread import Thread

_WHYS = {
    Why.PERSONAL_DATA: "Personal data in it",
    Why.ABUSE: "Abuse or threats",
    Why.SPAM: "Spam",
    Why.DANGEROUS_ADVICE: "Dangerous advice",
}
_WANTS = {Want.HIDE: "Hide", Want.SHOW: "Show again"}
_BY_HAND = {
    Channel.FACEBOOK: "Open it on Facebook, and choose Hide comment in its menu.",
    Channel.INSTAGRAM: "Open it on Instagram, and choose Hide comment in its menu.",
    Channel.X: "Open it on X, and choose Hide reply in its menu.",
    Channel.YOUTUBE: "Open the comment in YouTube Studio, and choose Remove from public view.",
    Channel.GENERIC: "Hide it where it stands, with that system's own tools.",
}
_AGAIN = "Open it where it stands, and choose the same menu: it offers to show it again."
_SHORT = 70


def hiding_view(
    thread: Thread, entries: Sequence[Entry], person: Person, desk: Desk
) -> dict[str, object]:
    """The panel. `to_hide` and `to_show` are the messages on the page about which that can be asked."""
    theirs = [one for one in entries if _may_be_hidden(one) and not _waits(thread, one)]
    visible = [one for one in theirs if not is_hidden(thread, one)]
    ways = [one for one in visible if has_a_way(thread, one, desk.policy)]
    hidden = [one for one in theirs if is_hidden(thread, one)]
    said = {one.message.native_id: _short(one) for one in entries}
    return {
        "wanted": [_wanted(one, thread, said, person, desk) for one in thread.hidings],
        "to_hide": [(one.message.native_id, _short(one)) for one in ways] if person.acts else [],
        "to_show": [(one.message.native_id, _short(one)) for one in hidden] if person.acts else [],
        "answer_first": bool(visible) and not ways and person.acts,
        "whys": [(why.value, name) for why, name in _WHYS.items()],
        "confirms": desk.policy.hiding.confirm.value,
    }


def _may_be_hidden(entry: Entry) -> bool:
    message = entry.message
    if entry.visibility is Visibility.DELETED:
        return False
    return not entry.ours and not message.surface.private and message.channel in HIDES


def _waits(thread: Thread, entry: Entry) -> bool:
    known = of_message(thread.hidings, entry.message.native_id)
    return known is not None and known.step.waits


def _short(entry: Entry) -> str:
    text = " ".join((entry.text or entry.known.placeholder or "no text").split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _wanted(
    hiding: Hiding, thread: Thread, said: Mapping[str, str], person: Person, desk: Desk
) -> dict[str, object]:
    asked = hiding.step is Step.ASKED
    above = person.acts and RUNGS.index(person.role) >= RUNGS.index(desk.policy.hiding.confirm)
    by_hand = hiding.step is Step.BY_HAND
    how = _BY_HAND.get(thread.place.channel, "") if hiding.want is Want.HIDE else _AGAIN
    return {
        "message": hiding.message,
        "said": said.get(hiding.message, "A message further up"),
        "want": _WANTS[hiding.want],
        "lines": list(_lines(hiding, desk, desk.policy.brand(thread.brand).calendar.time_zone)),
        "asked": asked and person.acts,
        "confirms": asked and above and person.id != hiding.by,
        "mine": hiding.by == person.id,
        "how": how if by_hand else None,
        "can_do": person.acts and hiding.step in (Step.BY_HAND, Step.ON_ITS_WAY),
    }


def _lines(hiding: Hiding, desk: Desk, zone: str) -> Iterator[str]:
    """How far it got, in words."""
    why = hiding.why if hiding.want is Want.SHOW else _WHYS[Why(hiding.why)]
    yield f"{desk.called(hiding.by)} asked, {words.local(hiding.at, zone)}: {why}"
    if hiding.confirmed_by:
        yield f"{desk.called(hiding.confirmed_by)} confirmed; the whole of it is kept."
    if hiding.trouble:
        yield f"The platform refused: {hiding.trouble}"
    if hiding.step is Step.ON_ITS_WAY:
        yield "Heard tells the platform."
    if hiding.step is Step.DONE:
        who = (
            f"Done by {desk.called(hiding.done_by)}" if hiding.done_by else "The platform was told"
        )
        yield f"{who}; it has not said so yet."
    if hiding.step is Step.SEEN:
        yield (
            "The platform says that it is hidden."
            if hiding.want is Want.HIDE
            else ("The platform says that everybody sees it again.")
        )
