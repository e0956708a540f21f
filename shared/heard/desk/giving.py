"""How a drafted answer is given: sent in the brand's name, or told where its author sent it by hand."""

from datetime import datetime

from heard import bootstrap
from heard.adapters.http.composer import Drafted
from heard.domain.acting import Where
from heard.domain.errors import Invalid
from heard.domain.verdict import Verdict
from heard.services.deed import Asked


def may_go(verdict: Verdict, drafted: Drafted) -> bool:
    """False while its author has not seen each kind of warning: they are shown, and decide."""
    return not verdict.refusals and drafted.read >= {one.check.value for one in verdict.warnings}


def sent(asked: Asked, drafted: Drafted, now: datetime) -> None:
    """Heard sends it. Raises Invalid for an e-mail, and what `send` raises."""
    if drafted.where == Where.EMAIL:
        message = "where: Heard sends no e-mail to customers. Send it yourself and tell it below."
        raise Invalid(message, "where")
    bootstrap.sending().send(asked, drafted.typed, drafted.seen_at, now)


def told(asked: Asked, drafted: Drafted, now: datetime) -> None:
    """Its author sent it; why they did not wait stands beside it."""
    acting = bootstrap.acting()
    if drafted.typed.waived:
        acting.note(asked, f"Sent without cooling off: {drafted.typed.waived}", now)
    acting.answered(asked, drafted.where, drafted.typed.text, drafted.url, now)
