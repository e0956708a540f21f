"""Does what must be asked answer? One page of each account that is polled, and nothing is stored."""

from collections.abc import Iterator

from heard.adapters.platforms.feeds import Feeds
from heard.adapters.platforms.graph import Graph
from heard.adapters.platforms.instagram_comments import InstagramComments
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.youtube_comments import YouTubeComments
from heard.domain.cursor import Cursor
from heard.domain.errors import HeardError
from heard.domain.message import Channel
from heard.domain.policy import Policy
from infra.operate.command import counted
from infra.operate.finding import Finding, cannot_tell, not_ready, ok

_ONE_PAGE = 1


def tried(
    channels: tuple[Channel, ...], policy: Policy, web: Web, tokens: Tokens
) -> Iterator[Finding]:
    """What each polled account of these channels answers."""
    known = (
        Feeds(web),
        YouTubeComments(web, tokens, _ONE_PAGE),
        InstagramComments(Graph(web, tokens)),
    )
    platforms = {one.channel: one for one in known}
    for channel, account in policy.polled():
        if channel not in channels:
            continue
        what, platform = f"{channel} {account}", platforms[channel]
        if not platform.can_poll(account):
            yield cannot_tell(what, "nothing to ask with is set")
            continue
        try:
            pieces = platform.page(account, Cursor("")).pieces
        except HeardError as error:
            mend = "See whether the address or id is right, in a browser; then the key or token."
            yield not_ready(what, f"cannot be asked: {error}", mend)
            continue
        times = [piece.at for piece in pieces if piece.at]
        newest = f", the newest of {max(times):%d %b %Y}" if times else ""
        yield ok(what, f"answers: {counted(len(pieces), 'piece')} on its first page{newest}")
