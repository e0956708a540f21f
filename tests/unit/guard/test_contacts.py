"""Whether a public answer shows the way to go on in private, at the right place."""

import pytest

from heard.domain.policy import Contact
from heard.domain.verdict import Check
from tests.unit.guard.cases import CONTACT, a_company, verdict_on

YORK = Contact("York", "york@brightwire.example", None)
BATH = Contact("Bath", None, "+44 1225 555 0100")
SORRY = "Hi Tom, sorry about the engineer. "


def said(text, *contacts, **facts):
    verdict = verdict_on(SORRY + text, policy=a_company(*contacts), **facts)
    return [f"{one.says} {one.mend}" for one in verdict.warnings if one.check is Check.CONTACT]


@pytest.mark.parametrize(
    "text",
    [
        "help@brightwire.example or +44 113 555 0121",
        "HELP@brightwire.example, 0113 555 0121.",
        "help@brightwire.example / (0113) 555-0121",
        "help@brightwire.example / 0044 113 5550121",
    ],
)
def test_both_ways_are_known_however_they_are_written(text):
    assert said(text) == []


def test_what_is_missing_is_named_so_that_it_can_be_added():
    [both] = said("Talk to us.")
    assert "your e-mail and your phone (Leeds)" in both
    assert "Add help@brightwire.example and +44 113 555 0121" in both
    [phone] = said("help@brightwire.example")
    assert "your phone (Leeds)" in phone
    [mail] = said("0113 555 0121")
    assert "your e-mail (Leeds)" in mail


def test_where_nothing_is_offered_the_first_location_is_named():
    [found] = said("Talk to us.", CONTACT, YORK)
    assert "(Leeds)" in found


def test_a_location_with_one_way_asks_for_no_more():
    assert said("york@brightwire.example", CONTACT, YORK) == []
    assert said("01225 555 0100", CONTACT, BATH) == []


def test_the_location_that_they_name_is_the_right_one():
    facts = {"said": ["The York shop sent no engineer"]}
    [found] = said("help@brightwire.example, 0113 555 0121", CONTACT, YORK, **facts)
    assert "(York)" in found
    assert said("york@brightwire.example", CONTACT, YORK, **facts) == []


def test_in_private_and_to_praise_nothing_is_asked():
    assert said("Talk to us.", surface="dm", channel="messenger") == []
    assert said("Talk to us.", kind="praise") == []
