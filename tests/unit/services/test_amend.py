"""Changes of the roster meet each other: decided again on what is there, and carried out once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from heard.domain.amending import MOST_OVERRIDES, MOST_PEOPLE, MOST_ROTATIONS
from heard.domain.errors import Conflict, Invalid, NotFound, Superseded, Unavailable
from heard.domain.oncall import Every, Override, Rotation
from heard.domain.people import Person, Role
from heard.domain.policy import SmsLimits
from heard.services.amend import ATTEMPTS, OPERATOR, Amending, Order
from heard.services.rotate import Rotating
from heard.services.staff import Staffing
from tests.builders import DANA, LEE, MINA, NOON
from tests.memory import MemoryRoster

MINUTE = timedelta(minutes=1)
NIGHTS = Rotation("nights", "Nights", ("dana", "lee"), Every.DAILY, 540, 0, "UTC", date(2026, 3, 2))
ZOE = Person("zoe", "Zoe", Role.AGENT)


class Contested(MemoryRoster):
    """A roster that somebody else changes just before each of the next commits."""

    def commit(self, amended, done, now):
        if others:
            Staffing(Amending(MemoryRosterOf(self))).change(Order(OPERATOR), *others.pop(0), now)
        super().commit(amended, done, now)


others: list[tuple[str, dict]] = []


def MemoryRosterOf(roster):  # noqa: N802 - the plain one behind a contested one
    plain = object.__new__(MemoryRoster)
    plain.__dict__ = roster.__dict__
    return plain


@pytest.fixture
def roster():
    others.clear()
    return Contested((DANA, LEE, MINA), (NIGHTS,))


def test_a_lost_race_is_decided_again_and_neither_change_is_dropped(roster):
    others.append(("dana", {"role": Role.LEAD}))
    after = Staffing(Amending(roster)).change(
        Order(OPERATOR), "dana", {"phone": "+15550100077"}, NOON
    )
    assert (after.role, after.phone) == (Role.LEAD, "+15550100077")
    assert [record.after for record in roster.records] == [
        {"role": "lead"},
        {"phone": "…77"},
    ]


def test_who_loses_every_race_is_told_to_try_again(roster):
    others.extend(("lee", {"name": f"Lee {number}"}) for number in range(ATTEMPTS))
    with pytest.raises(Unavailable):
        Staffing(Amending(roster)).change(Order(OPERATOR), "dana", {"name": "Dan"}, NOON)
    assert roster.team().called("dana") == "Dana"


def test_who_is_second_to_take_an_id_is_refused(roster):
    staffing = Staffing(Amending(roster))
    staffing.add(Order(OPERATOR), ZOE, NOON)
    with pytest.raises(Conflict):
        staffing.add(Order(OPERATOR), ZOE, NOON)
    with pytest.raises(Conflict):
        Rotating(Amending(roster)).add(Order(OPERATOR), NIGHTS, NOON)


def test_a_phone_in_a_country_that_gets_no_sms_is_refused(roster):
    staffing = Staffing(Amending(roster, sms=SmsLimits(to=("+31", "+49"))))
    abroad = {"phone": "+15550100009"}
    with pytest.raises(Invalid, match=r"phone: SMS go to \+31, \+49 only \(sms_to in care.toml\)"):
        staffing.change(Order(OPERATOR), "dana", abroad, NOON)
    with pytest.raises(Invalid):
        staffing.add(Order(OPERATOR), Person("zoe", "Zoe", Role.AGENT, **abroad), NOON)
    staffing.change(Order(OPERATOR), "dana", {"phone": "+31600000009"}, NOON)
    staffing.change(Order(OPERATOR), "lee", {"name": "Lee H."}, NOON)  # the number was there before


def test_a_key_is_carried_out_once_also_where_its_answer_was_lost(roster):
    rotating = Rotating(Amending(roster))
    asked = Override("nights", "mina", NOON, NOON + 60 * MINUTE, "operator")
    commit = roster.commit

    def answer_lost(*given):
        commit(*given)
        roster.commit = commit
        raise Superseded

    roster.commit = answer_lost
    rotating.override(Order(OPERATOR, "key"), asked, NOON)
    rotating.override(Order(OPERATOR, "key"), asked, NOON)
    assert len(roster.overrides) == 1
    rotating.override(Order(OPERATOR, "another"), asked, NOON)
    assert len(roster.overrides) == 2


def test_a_key_belongs_to_whoever_sent_it_and_to_what_they_did(roster):
    staffing = Staffing(Amending(roster))
    staffing.change(Order(LEE, "key"), "dana", {"name": "Dan"}, NOON)
    staffing.change(Order(MINA, "key"), "dana", {"name": "Dana"}, NOON)
    staffing.change(Order(LEE, "key"), "mina", {"name": "Min"}, NOON)
    assert [one.name for one in roster.people()] == ["Dana", "Lee", "Min"]


def test_a_roster_has_bounds(roster):
    amending = Amending(roster)
    crowd = (replace(ZOE, id=f"zoe-{number}") for number in range(MOST_PEOPLE))
    roster.everybody = (*roster.everybody, *crowd)
    with pytest.raises(Conflict, match=str(MOST_PEOPLE)):
        Staffing(amending).add(Order(OPERATOR), ZOE, NOON)
    roster.rotations = tuple(replace(NIGHTS, id=f"n{one}") for one in range(MOST_ROTATIONS))
    with pytest.raises(Conflict, match=str(MOST_ROTATIONS)):
        Rotating(amending).add(Order(OPERATOR), NIGHTS, NOON)


def test_a_rotation_has_so_many_overrides_to_come_and_what_is_over_does_not_count(roster):
    rotating, order = Rotating(Amending(roster)), Order(OPERATOR)
    over = Override("nights", "mina", NOON - 2 * MINUTE, NOON - MINUTE, "lee")
    roster.overrides = tuple(replace(over, id=f"{number:03}") for number in range(MOST_OVERRIDES))
    asked = Override("nights", "mina", NOON, NOON + MINUTE, "operator")
    for _ in range(MOST_OVERRIDES):
        rotating.override(order, asked, NOON)
    with pytest.raises(Conflict, match=str(MOST_OVERRIDES)):
        rotating.override(order, asked, NOON)
    month = replace(asked, end=NOON + timedelta(days=MOST_OVERRIDES + 2))
    roster.overrides = ()
    with pytest.raises(Conflict):
        rotating.swap(order, ("dana", "lee"), month, NOON)


def test_a_rotation_is_removed_with_its_overrides_to_come_in_one_transaction(roster):
    rotating, order = Rotating(Amending(roster)), Order(OPERATOR)
    rotating.override(order, Override("nights", "mina", NOON, NOON + MINUTE, "operator"), NOON)
    rotating.remove(order, "nights", NOON)
    assert (roster.rotations, roster.overrides) == ((), ())
    with pytest.raises(NotFound):
        rotating.remove(order, "nights", NOON)


def test_what_has_passed_is_not_rewritten(roster):
    asked = Override("nights", "mina", NOON - 60 * MINUTE, NOON + 60 * MINUTE, "operator")
    Rotating(Amending(roster)).override(Order(OPERATOR), asked, NOON)
    assert roster.overrides[0].start == NOON
    with pytest.raises(Invalid):
        Rotating(Amending(roster)).override(
            Order(OPERATOR), replace(asked, end=NOON - MINUTE), NOON
        )
