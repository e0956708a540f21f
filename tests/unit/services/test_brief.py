"""What people read at breakfast and at a change of shift."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from heard.domain.errors import Unavailable
from heard.domain.events import Event, EventRow, EventType
from heard.domain.judgement import Kind, Severity
from heard.domain.oncall import Every, Override, Rotation
from heard.domain.people import Away, Quiet
from heard.domain.reporting import Case, Count, Wait
from heard.services.daily_words import percent
from tests.builders import DANA, LEE, MINA, NOON, a_message, a_reply, an_act
from tests.world import HOST, World

YESTERDAY = date(2026, 3, 3)
NIGHTS = Rotation("nights", "Nights", ("dana", "lee"), Every.DAILY, 540, 0, "UTC", date(2026, 3, 1))


def a_world(**facts):
    world = World(**facts)
    world.alerts.names[MINA.phone] = "mina"
    return world


def brief(world, **data):
    """Publish that something is due by a diary."""
    event = Event(EventType.BRIEF_DUE, world.now, data=data)
    world.forget_alerts()
    world.publishing.publish(EventRow("a diary", 1, (event,)), world.now)


def the_daily(world, day=YESTERDAY, brand="marigold"):
    brief(world, occasion="daily", brand=brand, day=day.isoformat())
    (mail,) = world.alerts.care_sent
    return mail


def heard_yesterday(world, *fates, kind="complaint"):
    """Complaints of yesterday, each answered after so many minutes, or not at all (None)."""
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    for number, minutes in enumerate(fates):
        name = f"{kind}{number}"
        world.days.note("marigold", YESTERDAY, Case(name, 1, at, Kind(kind), Severity.NORMAL), 1)
        if minutes is not None:
            wait = Wait(
                name, 1, "reply#a", at, abs(minutes), abs(minutes), minutes >= 0, ended=True
            )
            world.days.note("marigold", YESTERDAY, wait, 2)


# ---- The daily mail ------------------------------------------------------------------------------


def test_the_daily_mail_tells_how_yesterday_went():
    world = a_world()
    heard_yesterday(world, 10, 45, 100, None)
    heard_yesterday(world, 20, kind="question")
    mail = the_daily(world)
    assert mail.subject == (
        "[Heard] Marigold & Vine, Tue 3 Mar: 4 complaints, 50 % answered within the hour, "
        "nobody waits now"
    )
    assert "Tuesday, 3 March 2026 at Marigold & Vine." in mail.body
    assert "- Heard: 4 complaints and 1 question." in mail.body
    assert (
        "- Complaints answered: 25 % within 30, 50 % within 60, 75 % within 120 minutes "
        "(in opening time 25 %, 50 %, 75 %)." in mail.body
    )
    assert "- Questions answered: 100 % within 30, 100 %" in mail.body
    assert "- 1 complaint of that day still waits for an answer." in mail.body


def test_a_list_can_choose_it_by_its_attributes():
    assert the_daily(a_world()).attributes == {"brand": "marigold", "kind": "daily"}


def test_a_quiet_day_is_said_to_be_one():
    body = the_daily(a_world()).body
    assert "- Nobody complained, and nobody asked." in body
    assert "- Clocks missed: none." in body
    assert "- Nobody waits for an answer." in body
    assert "answered:" not in body


def test_who_went_on_elsewhere_is_told_where_somebody_did():
    world = a_world()
    assert "- Also:" not in the_daily(world).body
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    for name, mark in (("invited", "K47-M38X"), ("invited", "X29-RRT4"), ("arrived", "K47-M38X")):
        world.days.note("marigold", YESTERDAY, Count("t", name, mark, at), 1)
    assert "- Also: 2 invited to go on elsewhere, 1 came." in the_daily(world).body


def test_the_last_good_story_of_that_day_is_told_and_no_other():
    world = a_world()
    assert "A good story" not in the_daily(world).body
    now, world.now = world.now, world.now - timedelta(days=1)
    for customer, why in (("kim", "An early one"), ("lo", "A poem about a balm")):
        world.hear(a_message("I love it", customer=customer))
        world.act("dana", "story", why, thread=world.thread_of(customer))
        world.now += timedelta(minutes=1)
    world.now = now
    world.hear(a_message("I love it", customer="may"))
    world.act("dana", "story", "Of today", thread=world.thread_of("may"))
    body = the_daily(world).body
    assert "A good story\n- A poem about a balm (Lo, kept by Dana)" in body
    assert "An early one" not in body
    assert "Of today" not in body
    assert "/board/threads/" in body


def test_one_of_a_thing_is_one_and_two_are_two():
    world = a_world()
    heard_yesterday(world, -5)
    assert "1 complaint was deleted or dismissed before an answer, and counts in no share." in (
        the_daily(world).body
    )
    heard_yesterday(world, -5, -6, None, None)
    body = the_daily(world).body
    assert "2 complaints were deleted or dismissed before an answer, and count in no share." in body
    assert "2 complaints of that day still wait for an answer." in body
    assert "Heard: 4 complaints and no questions." in body


@pytest.mark.parametrize(
    ("answered", "of", "words"),
    [(2, 3, "66 %"), (999, 1000, "99 %"), (3, 3, "100 %"), (0, 3, "0 %")],
)
def test_a_share_is_never_rounded_up(answered, of, words):
    assert percent(Fraction(answered, of)) == words


def test_every_unanswered_one_is_listed_with_its_age_gravest_and_oldest_first():
    world = a_world()
    world.hear(a_message("My parcel never came", customer="ann"))
    world.fast_forward(40)
    world.hear(a_message("It is broken, too", customer="bob"))
    world.hear(a_message("My lawyer will write", customer="cleo"))
    world.hear(a_message("Do you ship to Malta?", customer="dora"))
    world.hear(a_message("hello there", customer="eva"))
    world.fast_forward(90)
    world.claim("dana", world.thread_of("bob"))
    body = the_daily(world).body
    lines = [line for line in body.splitlines() if " on Facebook" in line]
    assert [line.split(", ")[1].split(" ")[0] for line in lines] == ["Cleo", "Ann", "Bob", "Dora"]
    assert lines[0] == "- 90 min: CRITICAL COMPLAINT, Cleo on Facebook comment, nobody has it"
    assert lines[1].startswith("- 2 h: NORMAL COMPLAINT, Ann")
    assert lines[2].endswith("Dana has it")
    assert "“My lawyer will write”" in body
    assert f"{HOST}/threads/{world.thread_of('ann').id}" in body
    assert "Unanswered now: 4, gravest first" in body


def test_what_was_deleted_before_an_answer_is_listed_as_that():
    world = a_world()
    world.hear(a_message("My parcel never came", native_id="m1"))
    world.hear(an_act("delete", "m1"))
    assert "deleted before an answer: dismiss it with a reason" in the_daily(world).body


def test_what_was_answered_is_not_listed():
    world = a_world()
    world.hear(a_message("My parcel never came"))
    world.fast_forward(5)
    world.hear(a_reply())
    assert "Nobody waits for an answer." in the_daily(world).body


def test_a_brands_mail_holds_nothing_of_another_brand():
    world = a_world()
    world.hear(a_message("My parcel never came", account="nobodys"))
    heard_yesterday(world, 10)
    assert "Nobody waits" in the_daily(world).body
    other = the_daily(world, brand="unassigned")
    assert "Unanswered now: 1" in other.body
    assert "Nobody complained" in other.body


def test_what_does_not_fit_is_counted_and_linked():
    world = a_world()
    for number in range(1_050):
        world.hear(a_message("x" * 400, customer=f"customer {number}"))
    mail = the_daily(world)
    assert len(mail.body.encode()) < 250_000
    listed = sum(line.startswith("- now: ") for line in mail.body.splitlines())
    assert f"- And {1_050 - listed} more, on the board: {HOST}/threads" in mail.body
    assert "On call today" in mail.body
    assert listed > 500


def test_who_is_on_call_today_is_told_in_turns():
    world = a_world(now=datetime(2026, 3, 4, 8, tzinfo=UTC))
    world.roster.rotations = (NIGHTS,)
    world.roster.overrides = (
        Override(
            "nights", "mina", world.now + timedelta(hours=8), world.now + timedelta(hours=9), "x"
        ),
    )
    turns = "Nights: Dana until 09:00, then Lee until 16:00, then Mina until 17:00, then Lee"
    assert turns in the_daily(world).body


def test_without_a_rotation_it_says_who_is_paged_first():
    assert "No rotation is set up. Paged first: Dana." in the_daily(a_world()).body
    assert "Paged first: nobody can be." in the_daily(a_world(people=())).body


def test_gaps_of_the_next_seven_days_are_told():
    away = replace(DANA, away=(Away(NOON + timedelta(days=1), NOON + timedelta(days=9)),))
    body = the_daily(a_world(people=(away, LEE))).body
    assert "Gaps in the next seven days" in body
    assert "Dana is away until Fri 13 Mar 12:00" in body
    assert "None: somebody is on call whenever a clock runs." in the_daily(a_world()).body


def test_a_mail_that_the_topic_refuses_comes_again():
    world = a_world()
    world.alerts.care_is_down = True
    with pytest.raises(Unavailable):
        brief(world, occasion="daily", brand="marigold", day="2026-03-03")
    world.alerts.care_is_down = False
    assert the_daily(world)


def test_words_of_customers_are_escaped_where_the_mail_is_html():
    world = a_world()
    world.hear(a_message('<script>alert("x")</script>'))
    mail = the_daily(world)
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "<h3>On call today</h3>" in mail.html


# ---- A change of shift ---------------------------------------------------------------------------

AT_NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)


def at_the_handover(world):
    """Dana hands over to Lee at nine on the fifth."""
    world.roster.rotations = (NIGHTS,)
    world.forget_alerts()
    world.now = AT_NINE
    brief(
        world,
        occasion="handover",
        rotation="nights",
        at=AT_NINE.isoformat(),
        outgoing="lee",
        incoming="dana",
    )


def test_both_are_told_in_one_text_message_each():
    world = a_world(now=AT_NINE - timedelta(hours=2))
    world.hear(a_message("My lawyer will write", customer="ann"))
    world.hear(a_message("My parcel never came", customer="bob"))
    world.act("lee", "claim", thread=world.thread_of("bob"))
    at_the_handover(world)
    comes = world.expect_sms("dana", "YOUR SHIFT BEGINS (Nights): 2 wait, 1 high or critical")
    goes = world.expect_sms("lee", "YOUR SHIFT ENDS (Nights): 2 wait")
    assert "1 to take over" in comes
    assert "until Fri 6 Mar 09:00" in comes
    assert "1 still yours" in goes
    assert "Dana follows" in goes
    assert max(len(comes), len(goes)) <= 160


def test_a_handover_of_nothing_says_so():
    world = a_world()
    at_the_handover(world)
    assert "YOUR SHIFT BEGINS (Nights): nobody waits" in world.expect_sms("dana")
    assert "/t/" not in world.expect_sms("lee", "nobody waits")


def test_promises_that_are_due_in_the_next_shift_are_handed_over():
    world = a_world(now=AT_NINE - timedelta(hours=2))
    world.hear(a_message("My parcel never came"))
    soon, later = AT_NINE + timedelta(hours=3), AT_NINE + timedelta(days=3)
    world.act("lee", "promise", "a new parcel", None, soon)
    world.act("lee", "promise", "a call", "mina", later)
    at_the_handover(world)
    assert "1 promise due" in world.expect_sms("dana")
    mail = world.expect_care_mail("Dana, your shift (Nights) begins")
    assert "- Thu 5 Mar 12:00: Lee promised Ann on Facebook comment\n  “a new parcel”" in mail
    assert "a call" not in mail


def test_overdue_promises_are_handed_over_until_somebody_keeps_them():
    world = a_world(now=AT_NINE - timedelta(hours=12))
    world.hear(a_message("My parcel never came"))
    world.act("lee", "promise", "a new parcel", None, AT_NINE - timedelta(hours=9))
    world.fast_forward(to=AT_NINE - timedelta(minutes=2))
    world.forget_alerts()
    at_the_handover(world)
    assert "1 promise due, 1 overdue" in world.expect_sms("dana")
    mail = world.expect_care_mail("Dana, your shift (Nights) begins")
    assert "- OVERDUE since Thu 5 Mar 00:00: Lee promised Ann" in mail


def test_nobody_reads_of_a_brand_that_is_not_theirs():
    fern = replace(LEE, brands=frozenset({"fern"}))
    world = a_world(people=(DANA, fern, MINA), now=AT_NINE - timedelta(hours=2))
    world.hear(a_message("My parcel never came"))
    at_the_handover(world)
    world.expect_sms("lee", "nobody waits")
    world.expect_sms("dana", "1 waits")


def test_quiet_hours_hold_back_the_phone_of_who_hands_over():
    quiet = replace(LEE, quiet=Quiet(8 * 60, 20 * 60, "UTC"))
    world = a_world(people=(DANA, quiet, MINA))
    at_the_handover(world)
    world.expect_sms("dana")
    world.expect_no_sms()


def test_who_was_reached_is_not_told_again_when_the_other_was_not():
    world = a_world()
    sms = world.alerts.sms

    def broken(phone, text):
        if phone == LEE.phone:
            raise Unavailable
        sms(phone, text)

    world.alerts.sms = broken
    with pytest.raises(Unavailable):
        at_the_handover(world)
    world.expect_sms("dana")
    world.alerts.sms = sms
    at_the_handover(world)
    world.expect_sms("lee")
    world.expect_no_sms()
    (day,) = world.table.sms_days.values()
    assert day.sent == 2, "what comes again is charged once"


# ---- Gaps ----------------------------------------------------------------------------------------


def a_gap_is_due(world, start, end, who="agent"):
    brief(
        world,
        occasion="coverage",
        brand="marigold",
        gaps=f"{start.isoformat()} {end.isoformat()} {who}",
        more=0,
    )


def test_a_gap_that_was_filled_meanwhile_is_not_told():
    world = a_world()
    a_gap_is_due(world, NOON + timedelta(hours=2), NOON + timedelta(hours=4))
    world.expect_no_mail()
    world.expect_no_sms()


def test_a_gap_far_ahead_rings_no_phone():
    away = Away(NOON + timedelta(days=6), NOON + timedelta(days=7))
    world = a_world(people=(replace(DANA, away=(away,)), LEE))
    a_gap_is_due(world, away.start, away.end)
    told = world.expect_operations_mail("[Heard] Nobody on call: Marigold & Vine, Tue 10 Mar 12:00")
    assert "Agents: Dana is away until Wed 11 Mar 12:00" in told
    world.expect_no_sms()


def test_a_gap_that_is_near_rings_the_leads_of_the_brand():
    away = Away(NOON + timedelta(hours=6), NOON + timedelta(hours=8))
    world = a_world(people=(replace(DANA, away=(away,)), LEE, MINA))
    a_gap_is_due(world, away.start, away.end)
    text = world.expect_sms("lee", "NOBODY ON CALL Wed 4 Mar 18:00 to Wed 4 Mar 20:00")
    assert len(text) <= 160
    world.expect_no_sms()
