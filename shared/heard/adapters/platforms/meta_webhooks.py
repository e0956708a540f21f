"""Meta's own view of our webhook. Two subscriptions have to stand for anything to be sent: the app's,
with our address and an object's fields, and that of the page, account or number itself.

The app's is read with the app's own token, which is its id and its secret; a wrong secret shows here
before the first webhook is refused.
"""

from collections.abc import Iterable
from functools import partial

from heard.adapters.channels.lenient import read_id
from heard.adapters.platforms.answers import Json, each, part
from heard.adapters.platforms.graph import of_instagram_login, read_graph, write_graph
from heard.adapters.platforms.subscription import Subscription, leads_here
from heard.adapters.platforms.tokens import META, Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.secrets import Secrets
from heard.domain.errors import Denied, HeardError
from heard.domain.message import Channel

OBJECTS = {
    Channel.FACEBOOK: "page",
    Channel.MESSENGER: "page",
    Channel.INSTAGRAM: "instagram",
    Channel.WHATSAPP: "whatsapp_business_account",
}

FIELDS = {
    Channel.FACEBOOK: ("feed", "mention", "ratings"),
    Channel.MESSENGER: ("messages", "message_edits", "message_echoes", "standby"),
    Channel.INSTAGRAM: (
        "comments",
        "live_comments",
        "mentions",
        "messages",
        "message_edit",
        "standby",
    ),
    Channel.WHATSAPP: ("messages", "smb_message_echoes"),
}
"""What to subscribe to; everything else that Meta can send is passed over."""

_WORTH_MOST = frozenset({"feed", "comments", "messages"})
"""Without one of these a channel is deaf; without another it misses edits, echoes or mentions."""

LOGIN_FIELDS = ("comments", "live_comments", "messages")
"""The same for an account of Instagram Login, whose mentions come inside comments."""


class MetaWebhooks:
    """Asks and, where told to, mends. `host` is where our API is."""

    channels = tuple(OBJECTS)

    def __init__(self, web: Web, tokens: Tokens, secrets: Secrets, host: str) -> None:
        self._web = web
        self._tokens = tokens
        self._secrets = secrets
        self._here = f"{host}/webhooks/meta"
        self._apps: dict[str, str] = {}

    def can_ask(self, account: str) -> bool:
        """True where a token is set for this account."""
        return self._tokens.of(META, account) is not None

    def lacking(self, channel: Channel, account: str) -> str | None:
        """What keeps Meta from sending, None where nothing does. Raises Denied, Withheld, Limited
        and Unavailable where that cannot be told."""
        found = (one for one in self.of(channel, account) if one.lacks and one.grave)
        return next((f"{one.what} {one.lacks}" for one in found), None)

    def of(self, channel: Channel, account: str) -> list[Subscription]:
        """The subscriptions that one account needs. Raises as `lacking`."""
        token = self._tokens.of(META, account)
        if token is None:
            message = "meta_token is not set for this account"
            raise Denied(message)
        if of_instagram_login(token):
            return [self._asset(token, f"the account {account}", account, LOGIN_FIELDS)]
        app = self._app(token)
        found = [self._of_the_app(app, channel)]
        if OBJECTS[channel] == "page":
            found.append(self._asset(token, f"the page {account}", account, FIELDS[channel], app))
        elif channel is Channel.WHATSAPP:
            found.append(self._of_the_number(token, account, app))
        return found

    def _app(self, token: str) -> str:
        if token not in self._apps:
            app = read_id(part(read_graph(self._web, token, "app?fields=id"), "id"))
            if app is None:
                message = "Meta does not tell of which app the token is"
                raise Denied(message)
            self._apps[token] = app
        return self._apps[token]

    def _of_the_app(self, app: str, channel: Channel) -> Subscription:
        """The app's subscription to an object, read with whichever secret is the app's."""
        what, wanted = OBJECTS[channel], FIELDS[channel]
        refused: HeardError | None = None
        for secret in self._secrets.of("meta"):
            token = f"{app}|{secret}"
            try:
                there = read_graph(self._web, token, f"{app}/subscriptions")
            except Denied as error:
                refused = error
                continue
            return self._held(token, app, what, wanted, there)
        if refused is None:
            lacks = "cannot be looked at: META is not set"
            return Subscription(f"the app {app}", lacks, grave=False)
        lacks = "has another secret than those set as META: its webhooks are refused"
        # Unless the token is of an app that sends none: so silence tells, and not this.
        return Subscription(f"the app {app}", lacks, grave=False)

    def _held(
        self, token: str, app: str, object_: str, wanted: tuple[str, ...], answer: Json
    ) -> Subscription:
        what = f"the app's subscription to {object_}"
        held = [one for one in each(answer, "data") if part(one, "object") == object_]
        found: object = held[0] if held else {}
        address = part(found, "callback_url")
        there = _names(part(one, "name") for one in each(found, "fields"))
        missing = [field for field in wanted if field not in there]
        lacks, grave = "", True
        if not held:
            lacks = "does not exist"
        elif not leads_here(address, self._here):
            lacks = f"leads to {address}"
        elif part(found, "active") is False:
            lacks = "is switched off"
        elif missing:
            lacks, grave = f"lacks {', '.join(missing)}", not _WORTH_MOST.isdisjoint(missing)
        if not lacks:
            return Subscription(what)
        fields = ",".join(dict.fromkeys([*wanted, *there]))
        order = f"subscribe the app to {object_}: {fields}, at {self._here}"
        verify_token = next(iter(self._secrets.of("meta_verify_token")), None)
        if verify_token is None:
            return Subscription(what, lacks, "make secrets META_VERIFY_TOKEN=new", grave=grave)
        form = {
            "object": object_,
            "callback_url": self._here,
            "fields": fields,
            "include_values": "true",
            "verify_token": verify_token,
        }
        mend = partial(write_graph, self._web, token, f"{app}/subscriptions", form)
        return Subscription(what, lacks, order, mend, grave)

    def _asset(
        self, token: str, what: str, asset: str, wanted: tuple[str, ...], app: str | None = None
    ) -> Subscription:
        """A page's or account's own. Of several apps' (`app` is ours) each has its own fields."""
        answer = read_graph(self._web, token, f"{asset}/subscribed_apps")
        apps = each(answer, "data")
        ours = [one for one in apps if app is None or read_id(part(one, "id")) == app]
        there = _names(field for one in ours for field in each(one, "subscribed_fields"))
        missing = [field for field in wanted if field not in there]
        if ours and not missing:
            return Subscription(what)
        lacks = f"sends us no {', '.join(missing)}" if ours else "is not subscribed to our app"
        fields = ",".join(dict.fromkeys([*wanted, *there]))
        form = {"subscribed_fields": fields}
        mend = partial(write_graph, self._web, token, f"{asset}/subscribed_apps", form)
        grave = not ours or not _WORTH_MOST.isdisjoint(missing)
        return Subscription(what, lacks, f"subscribe {what} to {fields}", mend, grave)

    def _of_the_number(self, token: str, number: str, app: str) -> Subscription:
        """A number sends by its business account, whose id it tells among what its health is of."""
        told = read_graph(self._web, token, f"{number}?fields=health_status")
        among = each(told, "health_status", "entities")
        accounts = [read_id(part(e, "id")) for e in among if part(e, "entity_type") == "WABA"]
        account = next(filter(None, accounts), None)
        if account is None:
            lacks = "does not tell its business account"
            return Subscription(f"the number {number}", lacks, grave=False)
        what = f"the WhatsApp business account {account}"
        answer = read_graph(self._web, token, f"{account}/subscribed_apps")
        apps = [part(one, "whatsapp_business_api_data", "id") for one in each(answer, "data")]
        if app in map(read_id, apps):
            return Subscription(what)
        mend = partial(write_graph, self._web, token, f"{account}/subscribed_apps", {})
        return Subscription(what, "is not subscribed to our app", f"subscribe {what}", mend)


def _names(found: Iterable[object]) -> list[str]:
    return [name for name in found if isinstance(name, str)]
