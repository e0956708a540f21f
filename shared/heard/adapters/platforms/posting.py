"""What became of what we posted: it stands there, it was refused, or nobody can tell.

Only a plain no of the platform (4xx) is a no. Whatever fails or answers oddly after the request went
out may have posted it all the same: that is Unsure, and somebody looks before anything is repeated.
"""

from collections.abc import Callable, Mapping

from heard.adapters.channels.json_body import load
from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import Json, told_bytes
from heard.adapters.platforms.web import Answer
from heard.domain.errors import Denied, Expired, HeardError, Unreadable, Unsure, Withheld
from heard.domain.message import Channel
from heard.ports.voices import Reply

TooLong = Callable[[Reply], str | None]
"""Says by how much a text is too long for its place; None where it fits."""

_TIMED_OUT = 408
"""The platform gave up waiting for the rest of a request: what it did with the part is not told."""

NAMES: Mapping[Channel, str] = {
    Channel.FACEBOOK: "Facebook",
    Channel.MESSENGER: "Messenger",
    Channel.INSTAGRAM: "Instagram",
    Channel.WHATSAPP: "WhatsApp",
    Channel.X: "X",
    Channel.GOOGLE: "Google",
}


def posted(answer: Answer, refusal: Callable[[Answer], HeardError]) -> Json:
    """What the platform says of what it posted. Raises what `refusal` makes of a plain no, and Unsure
    for everything that is neither."""
    status = answer.status
    if 400 <= status < 500 and status != _TIMED_OUT:
        raise refusal(answer)
    if not 200 <= status < 300:
        message = f"the platform failed after it was asked to post ({status})"
        raise Unsure(message)
    try:
        return load(answer.body)
    except Unreadable as error:
        message = f"the platform answered in a shape of its own: {error}"
        raise Unsure(message) from None


def name_of(value: object) -> str:
    """The native id in an answer; Unsure where there is none."""
    found = read_id(value)
    if found is None:
        message = "the platform did not say under which id it posted"
        raise Unsure(message)
    return found


def plain_no(answer: Answer, channel: Channel) -> HeardError:
    """What a status alone means, in words for an agent."""
    try:
        told_bytes(answer)
    except Denied as error:
        return token_trouble(channel, type(error))
    except Withheld:
        return refused(channel, answer.status)
    except HeardError as error:
        return error
    return Unsure("the platform said neither yes nor no")


def refused(channel: Channel, code: int) -> Withheld:
    """A no of which nothing more is known than its code."""
    return Withheld(
        f"{NAMES[channel]} refuses this answer ({code}). Open the message there: it may be gone, or "
        "closed to answers."
    )


def token_trouble(channel: Channel, kind: type[Denied] = Denied) -> Denied:
    """For the agent, who cannot mend it, and for whom the agent tells."""
    why = "is not good any more" if kind is Expired else "does not allow this"
    return kind(
        f"Heard's token for {NAMES[channel]} {why}. Copy the answer and post it on "
        f"{NAMES[channel]} itself, and tell whoever runs Heard: make channel CHANNEL={channel.value}."
    )


def no_token(channel: Channel) -> Denied:
    """Nothing is set to speak with."""
    return Denied(
        f"No token is set to answer on {NAMES[channel]}. Copy the answer and post it there, then press "
        f"“answered”. Whoever runs Heard can set one: make channel CHANNEL={channel.value}."
    )
