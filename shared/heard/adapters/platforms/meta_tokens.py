"""The tokens with which pages, accounts and numbers speak.

What is set may be a system user's, good for all pages: with it Meta tells each page's own (Graph API
reference of Page and of User, field `access_token`, edge `accounts`). A page's own token tells
itself, or nothing; then it is used as it is, and so is one of Instagram Login.
"""

import re

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import each, part
from heard.adapters.platforms.graph import of_instagram_login, read_graph
from heard.adapters.platforms.posting import no_token
from heard.adapters.platforms.tokens import META, Tokens
from heard.adapters.platforms.web import Web
from heard.domain.errors import Denied, Withheld
from heard.domain.message import Channel

_ACCOUNT = re.compile(r"[0-9]{1,40}")


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
        """A page's own."""
        token = self.plain(page, channel)
        return self._told(token, page, f"{page}?fields=access_token")

    def of_instagram(self, account: str) -> str:
        """That of the page which an Instagram account belongs to."""
        token = self.plain(account, Channel.INSTAGRAM)
        if of_instagram_login(token):
            return token
        fields = "access_token,instagram_business_account"
        return self._told(token, account, f"me/accounts?fields={fields}&limit=100")

    def _told(self, token: str, account: str, question: str) -> str:
        if (token, account) not in self._known:
            try:
                answer = read_graph(self._web, token, question)
            except (Denied, Withheld):
                answer = {}
            own = [
                part(one, "access_token")
                for one in (answer, *each(answer, "data"))
                if one is answer
                or read_id(part(one, "instagram_business_account", "id")) == account
            ]
            self._known[token, account] = next((t for t in own if isinstance(t, str)), token)
        return self._known[token, account]
