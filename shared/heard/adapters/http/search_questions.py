"""What a search asks for, from an address."""

from enum import StrEnum

from heard.adapters.http import questions
from heard.adapters.http.exchange import Request
from heard.domain.dossier import ON_BOARD
from heard.domain.errors import Invalid
from heard.domain.judgement import Issue, Kind
from heard.domain.message import Channel
from heard.domain.seeking import LONGEST, By, Sought

NAMES = (
    *("q", "by", "brand", "channel", "state", "kind", "issue"),
    *("from", "to", "sort", "limit", "cursor"),
)


class Sort(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    BEST = "best"


def sought(request: Request) -> Sought:
    """What is looked for. Raises Invalid by the name of what is wrong."""
    questions.only(request, *NAMES)
    text = " ".join(request.query.get("q", "").split())
    if len(text) > LONGEST:
        message = f"q: {LONGEST} characters at most."
        raise Invalid(message, "q")
    since, until = questions.day(request, "from"), questions.day(request, "to")
    if since and until and since > until:
        message = "to: no earlier than from."
        raise Invalid(message, "to")
    return Sought(
        text=text,
        by=questions.choice(request, "by", tuple(By)) or By.ALL,
        brand=request.query.get("brand") or None,
        channel=questions.choice(request, "channel", tuple(Channel)),
        state=questions.choice(request, "state", ON_BOARD),
        kind=questions.choice(request, "kind", tuple(Kind)),
        issue=questions.choice(request, "issue", tuple(Issue)),
        since=since,
        until=until,
        best=questions.choice(request, "sort", tuple(Sort)) is Sort.BEST,
    )
