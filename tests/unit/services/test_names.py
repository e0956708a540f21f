"""Whatever leaves Heard calls people by their names: an id says nothing to a tired reader."""

from dataclasses import replace
from datetime import timedelta

from heard.domain.people import Role
from tests.builders import DANA, LEE, MINA, a_message, a_policy
from tests.world import World

PEOPLE = tuple(
    replace(person, id=f"qz{number}", email=f"{number}@heard.example")
    for number, person in enumerate((DANA, LEE, MINA))
)
AGENT, LEAD, MANAGER = (person.id for person in PEOPLE)


def a_world(people=PEOPLE) -> World:
    world = World(a_policy(), people=people)
    world.alerts.mails = True
    return world


def said(world: World) -> str:
    """All that was sent, by every way."""
    return "\n".join(page.text for page in world.alerts.log)


def test_a_thread_that_goes_from_hand_to_hand_is_told_with_everybodys_name():
    world = a_world()
    world.hear(a_message("My parcel never came"))
    world.claim(AGENT)
    world.hear(a_message("furious"))
    world.act(AGENT, "escalate", "they know the owner")
    world.act(MANAGER, "assign", LEAD)
    world.reply(AGENT, "1a")
    world.reply(AGENT, "1?")
    world.act(LEAD, "promise", "a call", AGENT, world.now + timedelta(minutes=5))
    world.fast_forward(60)
    text = said(world)
    assert "qz" not in text
    for words in (
        "Claimed: by Dana",
        "ESCALATED by Dana",
        "GIVEN TO YOU by Mina",
        "Already claimed by Lee",
        "with Lee",
        "CLAIM EXPIRED (Lee)",
    ):
        assert words in text


def test_what_stands_in_the_way_is_told_to_operations_by_name():
    nobody = replace(PEOPLE[2], id="qz9", name="Noor", role=Role.AGENT, phone=None, email=None)
    world = a_world((*PEOPLE, nobody))
    world.alerts.dead |= {PEOPLE[0].phone, PEOPLE[1].email}
    world.hear(a_message("furious"))
    world.act(LEAD, "assign", "qz9")
    world.reply(LEAD, "STOP")
    sentences = [mail.body.split("\n\n")[0] for mail in world.alerts.operations_sent]
    assert "qz" not in " ".join(sentences)
    for words in ("the phone of Dana", "Lee answered STOP", "was to page Noor"):
        assert any(words in sentence for sentence in sentences), words
