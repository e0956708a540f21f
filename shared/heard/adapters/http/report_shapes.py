"""The JSON of a day's figures."""

from datetime import date
from fractions import Fraction
from typing import Any

from heard.domain.reporting import WITHIN, Answers, Figures

Json = dict[str, Any]


def figures(brand: str, day: date, found: Figures) -> Json:
    """One local day of a brand. A share is 0 to 1, null where nobody waited for an answer."""
    return {
        "brand": brand,
        "day": day.isoformat(),
        "complaints": _answers(found.complaints),
        "questions": _answers(found.questions),
        "clocks_missed": dict(found.missed),
        "counted": dict(found.counted),
    }


def _answers(found: Answers) -> Json:
    return {
        "heard": found.heard,
        "withdrawn": found.withdrawn,
        "waiting": found.waiting,
        "answered_within": [
            {
                "minutes": most,
                "answers": found.within[most],
                "share": _number(found.share(most)),
                "answers_in_opening_time": found.within_open[most],
                "share_in_opening_time": _number(found.share_open(most)),
            }
            for most in WITHIN
        ],
    }


def _number(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)
