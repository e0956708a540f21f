"""Do messages get in? What the doctor asks of the secrets, the API and the handshakes."""

import json
import secrets as made_up

from heard.adapters.channels.sources import SOURCES
from heard.adapters.google_push import PushAccount
from heard.adapters.policy_file import load_policy
from heard.adapters.secrets import Secrets
from heard.adapters.signatures import x_crc
from heard.domain.errors import PolicyError
from heard.domain.policy import Policy
from infra.operate.finding import Check, Finding, cannot_tell, not_ready, ok, take_care
from infra.operate.stack import Stack
from infra.operate.web import asked

POLICY, SECRETS, API = "policy", "secrets", "API"
META, X = "handshake Meta", "handshake X"
PATHS, GOOGLE = "secret paths", "push Google"

NEEDED_BY = {
    **{source.secret: source.channels for source in SOURCES.values()},
    "meta_verify_token": SOURCES["meta"].channels,
}
"""Which channels are refused without a secret."""


def policy(stack: Stack) -> list[Finding]:
    """The file that the next deploy makes law (on the bed: the one that rules now)."""
    try:
        read = load_policy(stack.policy)
    except PolicyError as error:
        return [
            not_ready(POLICY, str(error), "Mend it; `make check-policy` says when it is right.")
        ]
    return [ok(POLICY, f"right; brands: {', '.join(sorted(read.brands))}")]


def secrets(stack: Stack) -> list[Finding]:
    """A channel that the policy names and whose secret is missing refuses every webhook."""
    there, read = Secrets(stack.output("ChannelSecretsArn")), load_policy(stack.policy)
    missing = [name for name in NEEDED_BY if not there.of(name)]
    needed = [name for name in missing if _used(name, read)]
    findings = [
        not_ready(
            SECRETS, f"{name} is not set: its webhooks get 503", f"make secrets {name.upper()}=…"
        )
        for name in needed
    ]
    if "standard" in missing and "standard" not in needed:
        seen = "standard is not set: `make drill` needs it"
        findings.append(take_care(SECRETS, seen, "make secrets STANDARD=new"))
    spare = ", ".join(name for name in missing if name not in needed)
    unused = f"; no brand's account needs {spare}" if spare else ""
    return findings or [ok(SECRETS, f"set{unused}")]


def _used(name: str, policy: Policy) -> bool:
    return any(
        brand.accounts.get(channel)
        for brand in policy.brands.values()
        for channel in NEEDED_BY[name]
    )


def health(stack: Stack) -> list[Finding]:
    """The API answers."""
    status, body = asked("GET", f"{stack.api}/health")
    if status == 200:
        return [ok(API, f"{stack.api} answers")]
    mend = "See the log of the desk function; with a domain of your own, its DNS and certificate."
    return [not_ready(API, f"{stack.api}/health answers {status}: {body[:80]!r}", mend)]


def meta_handshake(stack: Stack) -> list[Finding]:
    """What Meta does when the webhook is registered, with the token that is set."""
    tokens = Secrets(stack.output("ChannelSecretsArn")).of("meta_verify_token")
    if not tokens:
        return [cannot_tell(META, "meta_verify_token is not set")]
    challenge = made_up.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": tokens[0]}
    status, body = asked("GET", f"{stack.api}/webhooks/meta", query=query)
    if (status, body) == (200, challenge.encode()):
        return [ok(META, f"register {stack.api}/webhooks/meta there")]
    return [not_ready(META, f"answered {status}", wait("receive_webhook"))]


def x_handshake(stack: Stack) -> list[Finding]:
    """X's challenge-response check, which X repeats and whose failure ends all delivery."""
    keys = Secrets(stack.output("ChannelSecretsArn")).of("x")
    if not keys:
        return [cannot_tell(X, "x is not set")]
    token = made_up.token_urlsafe(16)
    status, body = asked("GET", f"{stack.api}/webhooks/x", query={"crc_token": token})
    if status == 200 and _json(body) == x_crc(token, keys[0]):
        return [ok(X, f"register {stack.api}/webhooks/x there")]
    return [
        not_ready(X, f"answered {status}, or signed with another secret", wait("receive_webhook"))
    ]


def secret_paths(stack: Stack) -> list[Finding]:
    """The addresses of who signs nothing: open to who knows them, shut to who guesses."""
    live = Secrets(stack.output("ChannelSecretsArn"))
    named = [name for name, source in SOURCES.items() if source.proof.in_path]
    return [_guessed(stack, name) for name in named if live.of(SOURCES[name].secret)] or [
        cannot_tell(PATHS, f"neither {' nor '.join(named)} is set")
    ]


def _guessed(stack: Stack, name: str) -> Finding:
    guess = made_up.token_urlsafe(24)
    status, _ = asked("POST", f"{stack.api}/webhooks/{name}/{guess}", body=b"{}")
    if status == 401:
        return ok(PATHS, f"{name}: a guessed address is refused")
    return not_ready(
        PATHS, f"{name}: a guessed address is answered {status}", wait("receive_webhook")
    )


def push_account(stack: Stack) -> list[Finding]:
    """Google's push is refused without a token, and the account whose token is good is set."""
    accounts = Secrets(stack.output("ChannelSecretsArn")).of("google")
    if not accounts:
        return [cannot_tell(GOOGLE, "google is not set")]
    account = PushAccount.of(accounts[0])
    if account is None:
        return [not_ready(GOOGLE, "google is no push account", "make secrets GOOGLE=<e-mail>")]
    status, _ = asked("POST", f"{stack.api}/webhooks/google", body=b"{}")
    if status != 401:
        seen = f"a push without a token is answered {status}"
        return [not_ready(GOOGLE, seen, wait("receive_webhook"))]
    seen = f"push to {stack.api}/webhooks/google as {account.email}, audience {account.audience}"
    return [ok(GOOGLE, seen)]


def wait(function: str) -> str:
    """What to do where a webhook answers otherwise than it should."""
    return f"Secrets take a minute to arrive; then see the log of {function}."


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


CHECKS = (
    Check(POLICY, policy),
    Check(API, health),
    Check(SECRETS, secrets),
    Check(META, meta_handshake),
    Check(X, x_handshake),
    Check(PATHS, secret_paths),
    Check(GOOGLE, push_account),
)
