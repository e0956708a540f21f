"""A browser at the desk: it keeps cookies, says where its forms come from, and reads what it is shown."""

import base64
import html
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from heard import bootstrap
from tests.integration.aws import Account

OWN = "https://care.marigold.example"


class Page:
    """One answer."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.status = answer["statusCode"]
        self.headers = answer["headers"]
        self.body = answer.get("body") or ""
        self.cookies = answer.get("cookies", [])

    @property
    def words(self) -> str:
        """The text without its marks."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.body)).split())

    def field(self, name: str) -> str:
        """The value of the first hidden field of this name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        assert found, f"no field {name}"
        return html.unescape(found[1])


class Browser:
    """Somebody's browser."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **headers: str) -> Page:
        """Follows no redirects."""
        return self._ask("GET", address, None, headers)

    def post(self, address: str, form: dict[str, str] | None = None, **headers: str) -> Page:
        """Sends a form from a page of the desk; `origin` says otherwise ("" for a browser that says
        nothing)."""
        return self._ask("POST", address, form or {}, {"origin": OWN, **headers})

    def sign_in(self, person: str) -> None:
        """By a link that an operator made."""
        [known] = [one for one in bootstrap.roster().fresh().people if one.id == person]
        login = bootstrap.signing_in().link(known, datetime.now(UTC))
        entered = self.post(f"/login/{login.token}")
        assert entered.status == 303, entered.words

    def _ask(
        self, method: str, address: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> Page:
        parts = urlsplit(address)
        event = {
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "headers": {
                "host": "api.example",
                "accept": "text/html,*/*;q=0.8",
                **{k: v for k, v in headers.items() if v},
            },
            "cookies": [f"{name}={value}" for name, value in self.cookies.items()],
            "requestContext": {"http": {"method": method}},
            "isBase64Encoded": form is not None,
            "body": base64.b64encode(urlencode(form).encode()).decode() if form is not None else "",
        }
        page = Page(self.account.invoke("desk", event))
        for cookie in page.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            if "Max-Age=0;" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return page
