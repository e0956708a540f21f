"""`make thresholds`: from where on a message is a complaint, brand by brand, as its agents taught it.

make thresholds                          what holds now
make thresholds BRAND=marigold BACK=1    as it was before the last move
"""

import sys
from datetime import UTC, datetime

from heard.adapters.lessons import DynamoLessons
from heard.adapters.policy_file import load_policy
from heard.domain.errors import Invalid
from heard.domain.lesson import Lesson
from heard.services.amend import OPERATOR
from heard.services.learn import Learning
from infra.operate import stack
from infra.operate.command import carried_out, options


def main(arguments: list[str] | None = None) -> int:
    """Lists the thresholds or takes a move back; returns the exit code."""
    parser = options("thresholds", "From where on a message is a complaint.")
    parser.add_argument("--brand", default="", help="a brand of care.toml")
    parser.add_argument("--back", action="store_true", help="take its last move back")
    given = parser.parse_args(arguments)
    if given.back and not given.brand:
        raise Invalid("brand: say whose: BRAND=…", "brand")
    found = stack.find(given.stack, local=given.local)
    policy = load_policy(found.policy)
    lessons = DynamoLessons(found.table, policy.retention_days)
    if given.back:
        Learning(lessons, policy).take_back(given.brand, OPERATOR.name, datetime.now(UTC))
    known = lessons.load()
    for brand in [given.brand] if given.brand else policy.brands:
        print(_line(known.get(brand) or Lesson(brand)))
    return 0


def _line(lesson: Lesson) -> str:
    now, before = lesson.thresholds, lesson.before
    was = f"; before: {before.complaint:.2f}" if before else ""
    looked = f"; looked at on {lesson.looked_on}" if lesson.looked_on else "; never looked at"
    return (
        f"{lesson.brand}: a complaint from {now.complaint:.2f} on, "
        f"a question one from {now.question:.2f} on{was}{looked}"
    )


if __name__ == "__main__":
    sys.exit(carried_out(main))
