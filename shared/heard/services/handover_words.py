"""The words of a change of shift: what one leaves, or takes over, at one glance."""

from collections.abc import Iterator

from heard.domain.briefs import Handover
from heard.domain.judgement import Severity
from heard.domain.naming import lasted, place, who
from heard.domain.policy import Policy
from heard.domain.team import Team
from heard.domain.wall import spoken
from heard.ports.alerts import Mail, Sms
from heard.services.bulletin import Bulletin, Line, Part
from heard.services.daily_words import some, waiting_line

_GRAVE = (Severity.CRITICAL, Severity.HIGH)


def handover_sms(told: Handover, time_zone: str, address: str | None, policy: Policy) -> Sms:
    """The change of shift for a phone; the link is the gravest thread's that waits."""
    threads = told.unanswered.threads
    first = threads[0] if threads else None
    grave = sum(thread.severity in _GRAVE for thread in threads)
    number = told.unanswered.number
    waits = f"{number} {'waits' if number == 1 else 'wait'}" if number else "nobody waits"
    if grave:
        waits += f", {grave} high or critical"
    runs = first.runs(policy) if first else ()
    beside = [f"waits {lasted(runs[-1].started_at, told.at)}"] if runs else []
    if told.held:
        beside.append(f"{len(told.held)} {'to take over' if told.comes else 'still yours'}")
    if told.promises:
        overdue = sum(one.promise.due_at < told.at for one in told.promises)
        late = f", {overdue} overdue" if overdue else ""
        beside.append(f"{some(len(told.promises), 'promise')} due{late}")
    if told.comes:
        beside.append(f"until {spoken(told.until, time_zone)}")
    elif told.other:
        beside.append(f"{told.other.name} follows")
    else:
        beside.append("nobody follows")
    begins = "BEGINS" if told.comes else "ENDS"
    return Sms(
        brand="Heard",
        what=f"YOUR SHIFT {begins} ({told.rotation}): {waits}",
        who=f"first {who(first.customer)} on {place(first)}" if first else "",
        words=(first.excerpt or "") if first else "",
        waited=", ".join(beside),
        link=address,
    )


def handover_mail(told: Handover, team: Team, time_zone: str, host: str, policy: Policy) -> Mail:
    """The change of shift for a mailbox."""
    begins = "begins" if told.comes else "ends"
    number = told.unanswered.number
    waits = f"{number} {'waits' if number == 1 else 'wait'}" if number else "nobody waits"
    held = "To take over" if told.comes else "Claimed by you, and not answered yet"
    bulletin = Bulletin(
        f"{told.person.name}, your shift ({told.rotation}) {begins}. {_who_else(told, time_zone)}",
        (
            Part(
                held,
                tuple(waiting_line(one, team, host, told.at, policy) for one in told.held)
                or (Line("Nothing."),),
            ),
            Part("Promises that are due", tuple(_promises(told, team, time_zone, host))),
            Part(
                f"Unanswered: {number}, gravest first" if number else "Unanswered",
                tuple(
                    waiting_line(one, team, host, told.at, policy)
                    for one in told.unanswered.threads
                )
                or (Line("Nobody waits for an answer."),),
                more=told.unanswered.more,
            ),
        ),
    )
    subject = f"[Heard] Your shift {begins} ({told.rotation}): {waits}"
    return bulletin.mail(subject, {"kind": "handover"}, f"{host}/threads")


def _who_else(told: Handover, time_zone: str) -> str:
    other = told.other.name if told.other else "nobody"
    if told.comes:
        return f"You have it until {spoken(told.until, time_zone)}; before you it was {other}."
    if told.follows_at is None:
        return "Nobody follows within eight days: see who is on call."
    return f"{other} follows, from {spoken(told.follows_at, time_zone)}."


def _promises(told: Handover, team: Team, time_zone: str, host: str) -> Iterator[Line]:
    if not told.promises:
        yield Line("None in the next shift.")
    for due in told.promises:
        thread, promise = due.thread, due.promise
        late = "OVERDUE since " if promise.due_at < told.at else ""
        yield Line(
            f"{late}{spoken(promise.due_at, time_zone)}: {team.called(promise.by)} promised "
            f"{who(thread.customer)} on {place(thread)}",
            promise.what,
            f"{host}/threads/{thread.id}",
        )
