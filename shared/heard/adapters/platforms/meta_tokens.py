"""The tokens with which pages, accounts and numbers speak, each in its own name.

What is set may be a system user's, good for all pages: with it Meta tells each page's own (Graph API
reference of Page and of User, field `access_token`, edge `accounts`). A token of one page is used as
it is, and for that page only: with it another page's comment would be answered in the wrong name.
"""

import re

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import Json, each, part
from heard.adapters.platforms.graph import of_instagram_login, read_graph
from heard.adapters.platforms.posting import no_token, token_trouble
from heard.adapters.platforms.tokens import META, Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Denied, Expired, Withheld
from heard.domain.message import Channel

_ACCOUNT = re.compile(r"[0-9]{1,40}")
_LINKED = "fields=instagram_business_account"


class MetaTokens:
    """Asks once for each page, and keeps what it was told. Raises Denied where no token is set,
    Withheld for what is no account, Limited and Unavailable where Meta cannot be asked."""

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self._web = web
        self._tokens = tokens
        self._known: dict[tuple[str, str], str] = {}

    def set(self, account: str) -> bool:
        """True where a token is set for this account."""
        return self._tokens.of(META, account) is not None

    def plain(self, account: str, channel: Channel) -> str:
        """The token as it was set."""
        token = self._tokens.of(META, account)
        if token is None:
            raise no_token(channel)
        if not _ACCOUNT.fullmatch(account):
            message = f"“{account}” is no account of Meta's: care.toml names it otherwise."
            raise Withheld(message)
        return token

    def of_page(self, page: str, channel: Channel) -> str:
        """A page's own. Raises Denied where what is set is another's."""
        token = self.plain(page, channel)
        if (token, page) not in self._known:
            own = part(self._told(token, f"{page}?fields=access_token", channel), "access_token")
            if not isinstance(own, str):
                itself = self._told(token, "me?fields=id", channel)
                if read_id(part(itself, "id")) != page:
                    raise token_trouble(channel)
                own = token
            self._known[token, page] = own
        return self._known[token, page]

    def of_instagram(self, account: str) -> tuple[str, str]:
        """That of the page which an Instagram account belongs to, and as what it speaks. Raises Denied
        where what is set is another's."""
        token = self.plain(account, Channel.INSTAGRAM)
        if of_instagram_login(token):
            return token, account
        if (token, account) not in self._known:
            fields = "fields=access_token,instagram_business_account"
            pages = self._told(token, f"me/accounts?{fields}&limit=100", Channel.INSTAGRAM)
            itself = self._told(token, f"me?{_LINKED}", Channel.INSTAGRAM) if not pages else {}
            known = [(one, part(one, "access_token")) for one in each(pages, "data")]
            own = [told for one, told in [*known, (itself, token)] if _linked(one) == account]
            if not own or not isinstance(own[0], str):
                raise token_trouble(Channel.INSTAGRAM)
            self._known[token, account] = own[0]
        return self._known[token, account], "me"

    def _told(self, token: str, question: str, channel: Channel) -> Json:
        """What Meta tells of this token, {} where it is of another kind."""
        try:
            return read_graph(self._web, token, question)
        except Expired as error:
            raise token_trouble(channel, Expired) from error
        except (Denied, Withheld):
            return {}


def _linked(page: object) -> str | None:
    """The Instagram account that belongs to a page."""
    return read_id(part(page, "instagram_business_account", "id"))
