"""How an answer is told to a platform, and what to do where none can be told."""

from heard.domain import speaking
from heard.domain.outgoing import Outgoing
from heard.domain.thread import Thread
from heard.ports.voices import Reply

NO_VOICE = (
    "Heard has no token to speak for this account. Copy the answer, send it where they wrote, and "
    "tell Heard with “I sent it like this”."
)


def reply_of(thread: Thread, outgoing: Outgoing) -> Reply:
    """An answer as a platform is told of it."""
    place = thread.place
    return Reply(
        channel=place.channel,
        account=place.account,
        surface=thread.surface,
        place=place,
        to=outgoing.to,
        customer=thread.customer.id,
        private=outgoing.private,
        text=outgoing.text,
        heard_at=speaking.customer_wrote_at(thread, outgoing),
    )
