"""What the platforms say that they send us, and, where told to, what is missing subscribed."""

from collections.abc import Iterator

from heard.adapters.platforms.meta_webhooks import MetaWebhooks
from heard.adapters.platforms.subscription import Subscription
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.platforms.x_webhooks import XWebhooks
from heard.adapters.secrets import Secrets
from heard.domain.errors import HeardError
from heard.domain.message import Channel
from heard.domain.policy import Policy
from infra.operate.finding import Finding, cannot_tell, not_ready, ok, take_care

_ROUNDS = 2
"""X's webhook has to stand before anything can be sent to it."""

Platform = MetaWebhooks | XWebhooks


def standing(
    channels: tuple[Channel, ...],
    policy: Policy,
    web: Web,
    secrets: Secrets,
    api: str,
    *,
    subscribe: bool,
    own: str | None = None,
) -> Iterator[Finding]:
    """Every subscription that the accounts of these channels need, each once."""
    tokens = Tokens(secrets)
    known: tuple[Platform, ...] = (
        MetaWebhooks(web, tokens, secrets, api),
        XWebhooks(web, tokens, api, own),
    )
    platforms = {channel: one for one in known for channel in one.channels}
    seen: set[Finding] = set()
    for channel, account in policy.accounts():
        if channel not in channels or channel not in platforms:
            continue
        for finding in _of_account(platforms[channel], channel, account, subscribe=subscribe):
            if finding not in seen:
                seen.add(finding)
                yield finding


def _of_account(
    platform: Platform, channel: Channel, account: str, *, subscribe: bool
) -> Iterator[Finding]:
    what = f"{channel} subscription"
    if not platform.can_ask(account):
        name = "X_TOKEN" if channel is Channel.X else "META_TOKEN"
        seen = f"without {name} nobody can ask whether {account} is subscribed"
        mend = f"Subscribe by hand as above, or make secrets {name}=…"
        yield cannot_tell(what, seen, mend)
        return
    try:
        found = platform.of(channel, account)
        for _ in range(_ROUNDS if subscribe else 0):
            missing = [one for one in found if one.mend]
            if not missing:
                break
            yield from _mended(what, missing)
            found = platform.of(channel, account)
    except HeardError as error:
        mend = "See what the token may do on the platform's page; set another with make secrets."
        yield cannot_tell(what, f"{account}: {error}", mend)
        return
    yield from (_finding(what, one) for one in found)


def _mended(what: str, missing: list[Subscription]) -> Iterator[Finding]:
    for one in missing:
        try:
            if one.mend:
                one.mend()
        except HeardError as error:
            mend = "See what the token may do, and whether the endpoint answers, above."
            yield not_ready(what, f"refused: {one.order}: {error}", mend)
        else:
            yield ok(what, f"done: {one.order}")


def _finding(what: str, one: Subscription) -> Finding:
    if not one.lacks:
        return ok(what, f"{one.what} stands")
    seen = f"{one.what} {one.lacks}"
    if one.mend is None:
        return take_care(what, seen, one.order or "See above what is to be entered.")
    return not_ready(what, seen, f"SUBSCRIBE=1 would {one.order}")
