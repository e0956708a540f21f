"""The morning at Marigold & Vine: who writes what, and when. All of it is made up.

The clocks of story.toml count seconds: a question has 18 until somebody claims it, a high complaint
7, any other 12; a page waits 9 for the next. The times below leave each scene room for that.
"""

from dataclasses import replace

from infra.local.story.posts import Customer, facebook, instagram, x
from infra.local.story.stage import Stage

NORA = Customer("61200001", "nora.fjord")
INES = Customer("61200002", "ines.inbloom")
CARMEN = Customer("61200003", "carmen.azahar")
IDA = Customer("27150001", name="Ida Holm")
PETRA = Customer("27150002", name="Petra Lindqvist")
MILAN = Customer("27150003", name="Milan Verhoeven")
TOMAS = Customer("2040000000000000001", "tomas_reads", "Tomas", followers=1250)
YUSUF = Customer("2040000000000000002", "yusuf_cycles", "Yusuf", followers=310)

SERUM, BALM = "18000000000000001", "18000000000000002"
"""Pictures on Instagram below which people comment."""

BY_HAND = 12.0
"""Seconds after which a reply is a person's: a faster one is taken for automatic."""


def morning(stage: Stage) -> None:  # noqa: PLR0915  a story has as many steps as it has
    """Plays the story, about a minute. Raises WentWrong where Heard does not do its part."""
    fees = instagram(
        NORA,
        1,
        "Hi! I live in Norway. The driver wants 390 kr before I get my serum. "
        "Are there extra fees on arrival?",
        media=SERUM,
    )
    stage.posts(fees)
    stage.at(3.5)
    stage.posts(facebook(IDA, 1, "The rose balm saved my hands this winter. Thank you!", post="81"))

    stage.at(7)
    angrier = instagram(
        NORA,
        2,
        "Three e-mails since Monday and not one answer! I paid 390 kr at my own door. "
        "Unacceptable, I want my money back.",
        media=SERUM,
    )
    sent = stage.posts(angrier)
    stage.opens("dana", angrier)
    stage.at(10.5)
    stage.claims("dana", angrier)
    stage.at(12.5)
    stage.delivers_again(sent, within=2)
    stage.at(15)
    stage.forges(replace(angrier, id="17900000000009999"))

    stage.at(16)
    cracked = facebook(PETRA, 1, "My candle came with a cracked lid. It was a present.", post="82")
    stage.posts(cracked)
    stage.tells("Nobody is going to claim Petra's complaint. Watch the ladder.")
    stage.at(19)
    stage.posts(
        instagram(
            INES,
            3,
            "Hang in there, Nora! I have ordered here for years and love it.",
            media=SERUM,
            parent=fees,
        )
    )
    stage.at(21)
    pump = x(TOMAS, 1, "The pump of my new cleanser broke after two days.")
    broken = stage.posts(pump)

    stage.at(23.5)
    stage.posts(
        instagram(
            None,
            4,
            "Nora, that fee was ours to prevent: we refund it today. Dana",
            media=SERUM,
            parent=angrier,
        )
    )
    stage.at(26)
    stage.claims_at_the_desk("ravi", pump)
    stage.expect(angrier, first_reply="met")

    stage.at(29.5)
    spanish = instagram(
        CARMEN, 5, "El frasco llegó roto y nadie contesta mis mensajes.", media=BALM
    )
    stage.posts(replace(spanish, aside="the jar came broken and nobody answers"))
    stage.at(32)
    stage.claims_at_the_desk("ravi", spanish)
    stage.at(max(34, broken.at + BY_HAND))
    stage.posts(x(TOMAS, 2, "Sorry, Tomas! A new pump leaves today. Ravi", to=pump))

    stage.at(36)
    late = x(YUSUF, 3, "Day 12 and my order is still not here.")
    delayed = stage.posts(late)
    stage.expect(pump, first_reply="met")
    stage.at(delayed.at + 2.5)
    stage.posts(x(YUSUF, 4, "Thanks for your message! We will be in touch.", to=late))
    stage.at(42.5)
    stage.expect(late, first_reply="")
    stage.claims_at_the_desk("ravi", late)

    stage.opens("marc", cracked)
    stage.at(49)
    stage.claims("marc", cracked)
    stage.at(51)
    stage.posts(
        facebook(None, 2, "Petra, a new one is on its way. Marc", post="82", parent=cracked)
    )
    stage.at(max(52, delayed.at + BY_HAND))
    stage.posts(x(YUSUF, 5, "Yusuf, it lies at the depot; you have it tomorrow. Ravi", to=late))
    stage.at(53)
    stage.posts(
        instagram(None, 6, "Carmen, mañana sale un frasco nuevo. Ravi", media=BALM, parent=spanish)
    )
    stage.at(55)
    stage.expect(cracked, claim="missed", first_reply="met")
    stage.expect(late, first_reply="met")


def your_turn(stage: Stage) -> None:
    """One more complaint, for whoever watches."""
    stage.posts(facebook(MILAN, 1, "The lid of my night cream is cracked.", post="83"))
