"""The words of a gap in the roster: when nobody would be paged, why, and how to mend it."""

from collections.abc import Sequence
from datetime import datetime

from heard.domain.coverage import Gap
from heard.domain.diary import NEAR
from heard.domain.policy import Brand
from heard.domain.wall import spoken
from heard.ports.alerts import Mail, Sms
from heard.services.bulletin import Bulletin, Line, Part
from heard.services.daily_words import gap_words, some

_MEND = "Ask somebody to stand in, or change the rotation: `make oncall` shows who has it when."


def coverage_mail(found: Sequence[Gap], more: int, brand: Brand, board: str) -> Mail:
    """The gaps that are new or near, for those who can mend them."""
    zone = brand.calendar.time_zone
    number = len(found) + more
    bulletin = Bulletin(
        f"Nobody would be paged for {brand.name} in {some(number, 'stretch', 'stretches')} ahead.",
        (
            Part("When", tuple(Line(gap_words(gap, zone)) for gap in found), more=more),
            Part("To mend it", (Line(_MEND),)),
        ),
    )
    others = f", and {number - 1} more" if number > 1 else ""
    subject = f"[Heard] Nobody on call: {brand.name}, {spoken(found[0].start, zone)}{others}"
    return bulletin.mail(subject, {"brand": brand.id, "kind": "coverage"}, board)


def coverage_sms(found: Sequence[Gap], brand: Brand, now: datetime) -> Sms | None:
    """The first gap that is near, for a lead's phone; None where all are far."""
    near = [gap for gap in found if gap.start <= now + NEAR]
    if not near:
        return None
    zone = brand.calendar.time_zone
    return Sms(
        brand=brand.name,
        what=f"NOBODY ON CALL {spoken(near[0].start, zone)} to {spoken(near[0].end, zone)}",
        who="",
        words="",
        waited=near[0].why,
        link=None,
    )
