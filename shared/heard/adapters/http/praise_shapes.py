"""The JSON of good stories and of a month of small surprises; amounts are in the currency's units."""

from heard.adapters.http.questions import position_text
from heard.adapters.http.shapes import Json, moment
from heard.domain.advocates import Advocate, Advocates
from heard.domain.kindness import Month, Stories
from heard.domain.people import Person
from heard.domain.policy import Policy


def stories(found: Stories) -> Json:
    """A page of good stories, the newest first."""
    return {
        "stories": [
            {
                "thread": one.thread,
                "brand": one.brand,
                "at": moment(one.at),
                "by": one.by,
                "why": one.why,
                "customer": one.customer,
                "excerpt": one.excerpt,
            }
            for one in found.stories
        ],
        "cursor": position_text(found.after),
    }


def month(found: Month, person: Person, policy: Policy) -> Json:
    """A brand's month; `left` is null where the policy gives no budget."""
    purse, rules = found.purse, policy.delight
    return {
        "brand": purse.brand,
        "month": purse.month,
        "currency": rules.currency if rules else None,
        "spent": purse.spent / 100,
        "left": purse.left(rules) / 100 if rules else None,
        "left_for_you": purse.left_for(person.id, rules) / 100 if rules else None,
        "by": {name: amount / 100 for name, amount in sorted(purse.by.items())},
        "gestures": [
            {
                "thread": one.thread,
                "at": moment(one.at),
                "by": one.by,
                "what": one.what,
                "value": one.value / 100,
                "currency": one.currency,
                "customer": one.customer,
                "note": one.note,
            }
            for one in found.gestures
        ],
        "cursor": position_text(found.after),
    }


def advocates(found: Advocates) -> Json:
    """A page of a brand's advocates; `to_do` is the most urgent first."""
    return {
        "brand": found.brand,
        "advocates": [_advocate(one) for one in found.advocates],
        "cursor": position_text(found.after),
    }


def _advocate(one: Advocate) -> Json:
    return {
        "who": one.last.who,
        "reach": one.reach,
        "since": moment(one.since),
        "last_at": moment(one.last.stance.at),
        "times": len(one.standpoints),
        "to_do": [step.value for step in one.open],
        "threads": [
            {
                "thread": each.thread,
                "dispute": each.stance.dispute,
                "place": each.place,
                "at": moment(each.stance.at),
                "excerpt": each.excerpt,
                "to_do": [step.value for step in each.stance.open],
            }
            for each in one.standpoints
        ],
    }
