"""What the acts on an answer on its way out say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints

from heard.adapters.http.act_body import Body
from heard.domain.verdict import Typed

_Moment = Annotated[AwareDatetime, Field(strict=False)]


class _OfAnAnswer(Body):
    use = "sending"


class Send(_OfAnAnswer):
    """The answer; `private` where it goes to the customer alone. `begun_at` is when its author began
    to write, `seen_at` when they last saw the thread (ISO 8601 with its offset from UTC), `waived`
    why they do not cool off."""

    text: str
    private: bool = False
    begun_at: _Moment | None = None
    facts_checked: bool = False
    waived: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
        | None
    ) = None
    seen_at: _Moment | None = None

    def arguments(self) -> dict[str, Any]:
        """The draft as one."""
        public = False if self.private else None
        begun_at: datetime | None = self.begun_at
        typed = Typed(self.text.strip(), public, begun_at, self.facts_checked, self.waived)
        return {"typed": typed, "seen_at": self.seen_at}


class Undo(_OfAnAnswer):
    """Nothing to say: it is taken back."""


class Approve(_OfAnAnswer):
    """Nothing to say: it goes out."""


class TurnDown(_OfAnAnswer):
    """What is wrong with it."""

    reason: str


class LookAgain(_OfAnAnswer):
    """Nothing to say: the platform is asked."""


class SendAgain(_OfAnAnswer):
    """Nothing to say: it does not stand there."""


class Stands(_OfAnAnswer):
    """It stands there, and its address if it has one."""

    url: str | None = None


class Discard(_OfAnAnswer):
    """Nothing to say: nobody wants the text any more."""


ACTS: Mapping[str, type[Body]] = {
    "send": Send,
    "undo": Undo,
    "approve": Approve,
    "turn_down": TurnDown,
    "look_again": LookAgain,
    "send_again": SendAgain,
    "stands": Stands,
    "discard": Discard,
}
