"""What each act of an agent says: one model an act, for programs and for forms.

What a field may say (which outcomes, how long a note) is the domain's to judge.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AwareDatetime, Field

from heard.adapters.http import (
    answer_bodies,
    fact_bodies,
    offer_bodies,
    offline_bodies,
    praise_bodies,
    sending_bodies,
)
from heard.adapters.http.act_body import Body


class Claim(Body):
    """Nothing to say: whoever asks takes it."""


class Release(Body):
    """Nothing to say."""


class Assign(Body):
    """`to` is an agent's id."""

    to: str


class Escalate(Body):
    """Why the next rung should know."""

    reason: str


class Answered(Body):
    """Where the answer was given (public, dm, email, phone), what it said, and its address."""

    where: str
    text: str
    url: str | None = None


class Mine(Body):
    """Which reply, by its native id."""

    message: str


class Refile(Body):
    """What it is: kind, severity, issue; what is left out stays as it is. `reason` is owed where
    the customer waits and no longer would."""

    kind: str | None = None
    severity: str | None = None
    issue: str | None = None
    reason: str | None = None


class Note(Body):
    """What the team should know."""

    text: str


class Resume(Body):
    """Why the customer waits after all."""

    reason: str


class Promise(Body):
    """What was promised, who keeps it (an agent's id; whoever asks, if left out), and by when
    (ISO 8601 with its offset from UTC)."""

    use = "promising"

    what: str
    who: str | None = None
    due_at: Annotated[AwareDatetime, Field(strict=False)]


class Keep(Body):
    """Which promise, by its id."""

    use = "promising"

    promise: str


class Withdraw(Body):
    """Which promise, and why it no longer holds."""

    use = "promising"

    promise: str
    reason: str


class Join(Body):
    """Which other thread, by its id or its address at the desk."""

    to: str


class Resolve(Body):
    """How it ended."""

    use = "resolving"

    outcome: str
    note: str = ""


class Dismiss(Body):
    """Why nobody will answer."""

    reason: str


ACTS: Mapping[str, type[Body]] = {
    "claim": Claim,
    "release": Release,
    "assign": Assign,
    "escalate": Escalate,
    "answered": Answered,
    "mine": Mine,
    "refile": Refile,
    "note": Note,
    "resume": Resume,
    "promise": Promise,
    "keep": Keep,
    "withdraw": Withdraw,
    "join": Join,
    "resolve": Resolve,
    "dismiss": Dismiss,
    **offline_bodies.ACTS,
    **answer_bodies.ACTS,
    **offer_bodies.ACTS,
    **praise_bodies.ACTS,
    **sending_bodies.ACTS,
    **fact_bodies.ACTS,
}
"""The body of each act, by its name in the address; what carries it out has a method of the same name
that takes the fields as arguments."""

ON_PAGE = frozenset({"claim", "answered", "mine", "escalate"})
"""The acts that the signed page offers."""
