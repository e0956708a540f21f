"""The secrets of the bed's channels: fixed and fictional, so that the files in `events/` can carry
signatures that verify. They open nothing outside this machine."""

from base64 import b64encode

from heard.adapters.channels.sources import SOURCES

VERIFY_TOKEN = "local-verify-token"  # noqa: S105  fictional
META = "local-meta-secret"
X = "local-x-secret"
STANDARD = "whsec_" + b64encode(b"local-standard-secret-32-bytes!!").decode()

PUSH_ACCOUNT = "heard-push@marigold-local.iam.gserviceaccount.com http://127.0.0.1/webhooks/google"
"""Whose token is good, and for whom."""

# The bed's own issuer: it made this key, signed one token until the year 2100, and is no more.
_ISSUER_KEYS = (
    "eyJrZXlzIjpbeyJrdHkiOiJSU0EiLCJhbGciOiJSUzI1NiIsInVzZSI6InNpZyIsImtpZCI6ImxvY2FsIiwibiI6"
    "InQxa3VsZG1PWEx3UmFIUXBkaFpKcFYzZGZJcVpZZG5BX2tMZGZwWDdsR1E0TGswd3JLZ1dNNU9QenU2NU5RaEht"
    "SjNTaEN5VHVKYTZjRTZQQTVtOXpNYW8wQkhVZnVmYTZFMTRGNXlhbGNqT0JzdUpxc19ybnozR0lZWGt4bGVxVlNB"
    "ZHZkVVFDNVJLN0w2bnQ1U0JQaXEzdWdTbjFVdFFIRHB4cnBmSUx6anZORnV1RllkQ1RpOGtDeE1SM19hdWxHRWxK"
    "UWtWWVVMWkEwWW9DVWxtaVRENlpsd0RjVWlpS3ZQOVFrck1tNmd2ejhuSFp6RHFjMlI1QTVNV3RGbm96SXQyS0pY"
    "VUNhdzlvdHhzYnNDMWNJU3NWMjlBZnRMdlI3NGsyWDl3bVoyanJOSkVvM0xHMFZRcGQzZXVUbjlsNjFfWGM2RkJN"
    "UEpuUzBYVHdxWUoxdyIsImUiOiJBUUFCIn1dfQ"
)
PUSH_BEARER = (
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImxvY2FsIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2FjY291bnRz"
    "Lmdvb2dsZS5jb20iLCJhdWQiOiJodHRwOi8vMTI3LjAuMC4xL3dlYmhvb2tzL2dvb2dsZSIsImVtYWlsIjoiaGVh"
    "cmQtcHVzaEBtYXJpZ29sZC1sb2NhbC5pYW0uZ3NlcnZpY2VhY2NvdW50LmNvbSIsImVtYWlsX3ZlcmlmaWVkIjp0"
    "cnVlLCJzdWIiOiIxMDAwMDAwMDAwMDAwMDAwMDAwMDEiLCJhenAiOiIxMDAwMDAwMDAwMDAwMDAwMDAwMDEiLCJp"
    "YXQiOjE3NjcyMjU2MDAsImV4cCI6NDEwMjQ0NDgwMH0.L4Kq9pVwmktV_Xa5WmXkdgtwg0DJdOOEWGle9scJedcr"
    "EuiNvzVGRb3ix1WUE73X_GrEx-CzLyZCOsSBtPUTGwW3jYYAACPoo5Dauqi4Ho0hSbc7YLsu87R0OTMb3sTpYi5E"
    "SQ4pCIL2cvF8hvCBhO4Z_kIWnjeZDm9aJHVwEMBtHEWqF9tWSWT80SSa84HDvaUXQMyyrCw_wlG4UI25j4S-"
    "GD6tlnfTmmDKtztvQC6Xcw234pbbPx0169pTYMfsc-NyiyaWXSO7bWE00XGdpRZbmF63Xu-"
    "GeLC1iAjw6R2GQq2rS48Zh5kXLT246hI-3gllVM71oMLafzGghkYULQ"
)

SIGNING = {
    **{source.secret: f"local-{name}-secret" for name, source in SOURCES.items()},
    "standard": STANDARD,
    "google": f"{PUSH_ACCOUNT} {_ISSUER_KEYS}",
}
"""By what proves who sends, as `.heard/local.json` hands them to other programs."""

SECRETS = {
    **{name: [secret] for name, secret in SIGNING.items()},
    "meta_verify_token": VERIFY_TOKEN,
}
"""As the stack's secret holds them: the live ones of each name, the newest first."""


def webhook(api: str, name: str) -> dict[str, object]:
    """The whole address of one source, and the headers that it needs beyond a signature."""
    source = SOURCES[name]
    behind = f"/{SIGNING[source.secret]}" if source.proof.in_path else ""
    headers = {"content-type": "application/json"}
    if name == "google":
        headers["authorization"] = f"Bearer {PUSH_BEARER}"
    return {"url": f"{api}/webhooks/{name}{behind}", "headers": headers}
