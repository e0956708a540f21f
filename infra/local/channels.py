"""The secrets of the bed's channels: fixed and fictional, so that the files in `events/` can carry
signatures that verify. They open nothing outside this machine."""

from base64 import b64encode

SOURCES = ("meta", "x", "generic")

VERIFY_TOKEN = "local-verify-token"  # noqa: S105  fictional
META = "local-meta-secret"
X = "local-x-secret"
STANDARD = "whsec_" + b64encode(b"local-standard-secret-32-bytes!!").decode()

SIGNING = {"meta": META, "x": X, "standard": STANDARD}
"""By what signs, as `.heard/local.json` hands them to other programs."""

SECRETS = {"meta": [META], "meta_verify_token": VERIFY_TOKEN, "x": [X], "standard": [STANDARD]}
"""As the stack's secret holds them: the live ones of each name, the newest first."""
