"""`make channel`: what to enter where on a platform's page, what the endpoint answers, and what the
platform is subscribed to.

    make channel CHANNEL=meta                 or facebook, messenger, instagram, whatsapp, x, google,
                                              trustpilot, listening, generic, youtube, feed
    make channel CHANNEL=trustpilot SHOW=1    with the secret parts of what is to be entered
    make channel CHANNEL=meta SUBSCRIBE=1     subscribes what is missing, where a token allows it
    make channel CHANNEL=x SUBSCRIBE=1 X_USER_TOKEN=…       also to the account's direct messages

It looks only, and says what it would do, until SUBSCRIBE=1. What stands already is left alone.
"""

import os
import sys
import textwrap

from heard.adapters.channels.sources import SOURCES
from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.web import Web
from heard.adapters.policy_file import load_policy
from heard.adapters.secrets import Secrets
from heard.domain.policy import Policy
from infra.operate import asking, knocks, speaking, stack, subscribing
from infra.operate.command import FAILED, carried_out, counted, options
from infra.operate.doctor import table
from infra.operate.finding import Finding, Verdict, examined, not_ready, ok, take_care
from infra.operate.guides import Guide, guide_of, steps_of

_WIDTH = 96
ACCOUNTS, SECRETS = "accounts", "secrets"


def main(arguments: list[str] | None = None) -> int:
    """Prints, tries and, where told to, subscribes; returns the exit code."""
    parser = options("channel", "What to enter where, whether it answers, what is subscribed.")
    parser.add_argument("--channel", default="", help="meta, x, google, trustpilot, youtube, …")
    parser.add_argument("--show", action="store_true", help="with secrets that are to be entered")
    parser.add_argument("--subscribe", action="store_true", help="subscribe what is missing")
    given = parser.parse_args(arguments)
    guide = guide_of(given.channel.lower())
    found = stack.find(given.stack, local=given.local)
    policy, live = load_policy(found.policy), Secrets(found.output("ChannelSecretsArn"))
    where = "the local bed" if found.local else f"stack {found.name} in {found.region}"
    print(f"{guide.title}\nHeard on {where}\n\nWhat to enter")
    print("\n".join(entered(guide, found.api, live, show=given.show)))
    findings = [*_accounts(guide, policy), *_secrets(guide, live)]
    for check in knocks.checks_of(guide.source) if guide.source else ():
        findings += examined(check, found)
    web = Web(found.parameters.get("PlatformStandIn") or None)
    findings += asking.tried(guide.channels, policy, web, Tokens(live))
    findings += speaking.able(guide.channels, policy, Tokens(live))
    findings += subscribing.standing(
        guide.channels,
        policy,
        web,
        live,
        found.api,
        subscribe=given.subscribe,
        own=os.environ.get("X_USER_TOKEN") or None,
    )
    print("\nHow it stands")
    print("\n".join(table(findings)))
    missing = sum(finding.verdict is Verdict.NOT_READY for finding in findings)
    print(f"\n{counted(missing, 'thing is', 'things are')} not ready." if missing else "\nReady.")
    return FAILED if missing else 0


def entered(guide: Guide, api: str, live: Secrets, *, show: bool) -> list[str]:
    """The steps, numbered. What is secret is shown only where that was asked for."""
    steps = steps_of(
        guide,
        webhook=f"{api}/webhooks/{guide.source}",
        secret=_shown(live, SOURCES[guide.source].secret, show=show) if guide.source else "",
        verify_token=_shown(live, "meta_verify_token", show=show),
    )
    lines: list[str] = []
    for number, step in enumerate(steps, start=1):
        head = f"{number:>3}. "
        lines += textwrap.wrap(
            step,
            _WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _shown(live: Secrets, name: str, *, show: bool) -> str:
    values = live.of(name)
    if not values:
        return f"<first: make secrets {name.upper()}=new>"
    return values[0] if show else f"<{name.upper()}; SHOW=1 shows it>"


def _accounts(guide: Guide, policy: Policy) -> list[Finding]:
    """Whose messages are whose brand's."""
    named = [f"{c} {account}" for c, account in policy.accounts() if c in guide.channels]
    if named:
        return [ok(ACCOUNTS, ", ".join(named))]
    seen = f"care.toml names no account of {' or '.join(guide.channels)}"
    mend = (
        "Name it under [brands.….accounts]; docs/channels.md says what is to be named. Then deploy."
    )
    if guide.source is None:
        return [not_ready(ACCOUNTS, seen, mend)]
    return [take_care(ACCOUNTS, f"{seen}: what comes belongs to no brand", mend)]


def _secrets(guide: Guide, live: Secrets) -> list[Finding]:
    return [
        ok(SECRETS, f"{name} is set")
        if live.of(name)
        else not_ready(SECRETS, f"{name} is not set", f"make secrets {name.upper()}=…")
        for name in guide.secrets
    ]


if __name__ == "__main__":
    sys.exit(carried_out(main))
