"""What a search found, as JSON."""

from collections.abc import Iterable
from datetime import datetime

from heard.adapters.http import shapes
from heard.adapters.http.questions import position_text
from heard.adapters.http.shapes import Json, moment
from heard.domain.finding import Hit, Looked
from heard.domain.policy import Policy


def looked(found: Looked, policy: Policy, now: datetime) -> Json:
    """`certain` are found by a name or a reference, whatever their age. `found` are among the
    `looked_through` latest, back to `back_to` (null: all that is kept); `cursor` goes on from there.
    `fit_less` fit too, but not as well."""

    def hits(some: Iterable[Hit]) -> list[Json]:
        return [
            {
                **shapes.summary(one.thread, policy, now),
                "found_by": one.why or None,
                "fits": one.text,
            }
            for one in some
        ]

    return {
        "certain": hits(found.certain),
        "found": hits(found.found),
        "looked_through": found.number,
        "back_to": moment(found.back_to),
        "fit_less": found.less,
        "looked_at_all": found.whole,
        "cursor": position_text(found.after),
    }
