"""What a message lacks, and what its platform would tell of it if it were asked.

Only what somebody will read is worth a call: a message that is owed an answer, in an open thread
that does not know the same already.
"""

from heard.domain.entry import Entry
from heard.domain.message import Channel, Message
from heard.domain.thread import Thread

TEXT, AUTHOR, PERMALINK, REACH = "text", "author", "permalink", "reach"

_PUBLIC = {
    Channel.FACEBOOK: frozenset({TEXT, AUTHOR, PERMALINK}),
    Channel.INSTAGRAM: frozenset({TEXT, AUTHOR, PERMALINK}),
    Channel.X: frozenset({TEXT, AUTHOR, REACH}),
    Channel.GOOGLE: frozenset({TEXT, AUTHOR}),
}
_PRIVATE = {
    Channel.MESSENGER: frozenset({AUTHOR}),
    Channel.INSTAGRAM: frozenset({AUTHOR, REACH}),
    Channel.X: frozenset({AUTHOR, REACH}),
}
"""What each platform's API tells of a message that is public, and of one that is not."""


def missing(message: Message) -> tuple[str, ...]:
    """The names of what is not known of a customer's message. Where stars or an attachment stand
    for words, no text is missing."""
    if message.by_brand:
        return ()
    author = message.author
    wordless = message.text is None and message.rating is None and not message.attachments
    lacks = {
        TEXT: wordless,
        AUTHOR: author.name is None and author.handle is None,
        PERMALINK: message.permalink is None and not message.surface.private,
        REACH: author.reach is None,
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def worth_asking(entry: Entry, thread: Thread) -> bool:
    """True where the platform could tell something that whoever answers does not know yet. What an
    edit now says may open an ended thread again, so that is always worth it."""
    if entry.stale and entry.deleted_at is None:
        return True
    message = entry.known
    given = _PRIVATE if message.surface.private else _PUBLIC
    owed = entry.judgement is not None and entry.judgement.kind.owed_an_answer
    if thread.state.ended or entry.deleted_at is not None or not owed:
        return False
    customer = thread.customer
    told = {
        AUTHOR: bool(customer.name or customer.handle),
        PERMALINK: thread.permalink is not None,
        REACH: customer.reach is not None,
    }
    askable = given.get(message.channel, frozenset())
    return any(name in askable and not told.get(name) for name in missing(message))
