"""Where people can answer from the desk, and where they have to copy: a token is set, or it is not.

Whether a token may do what it is for, nobody tells before it is used: docs/channels.md has the
permissions.
"""

from collections.abc import Iterator

from heard.adapters.platforms.tokens import Tokens
from heard.adapters.platforms.voices import voices_of
from heard.adapters.platforms.web import Web
from heard.adapters.policy_file import load_policy
from heard.adapters.secrets import Secrets
from heard.bootstrap import too_long
from heard.domain.message import Channel
from heard.domain.policy import Policy
from infra.operate.finding import Check, Finding, ok, take_care
from infra.operate.stack import Stack

ANSWERS = "answers"
_TOKEN_OF = {Channel.X: "X_ACCESS", Channel.GOOGLE: "GOOGLE_TOKEN"}


def able(channels: tuple[Channel, ...], policy: Policy, tokens: Tokens) -> Iterator[Finding]:
    """One finding for all accounts that can be answered from, one for each token that is missing."""
    voices = voices_of(Web(), tokens, too_long)
    speaking: list[str] = []
    silent: dict[str, list[str]] = {}
    for channel, account in policy.accounts():
        if channel not in channels or channel not in voices:
            continue
        if voices[channel].can_speak(account):
            speaking.append(f"{channel} {account}")
        else:
            token = _TOKEN_OF.get(channel, "META_TOKEN")
            silent.setdefault(token, []).append(f"{channel} {account}")
    if speaking:
        yield ok(ANSWERS, f"posted from the desk: {', '.join(speaking)}")
    for token, accounts in silent.items():
        seen = f"copied by hand: {', '.join(accounts)}"
        yield take_care(ANSWERS, seen, f"make secrets {token}=…")


def answers(stack: Stack) -> list[Finding]:
    """For every account that the policy names."""
    tokens = Tokens(Secrets(stack.output("ChannelSecretsArn")))
    return list(able(tuple(Channel), load_policy(stack.policy), tokens))


CHECKS = (Check(ANSWERS, answers),)
