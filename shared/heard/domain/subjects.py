"""Whose events a row holds, by its subject's id."""

SURGE = "surge-"
"""Begins the id of every surge: where a thread's may stand, it tells them apart."""


def is_surge(subject: str) -> bool:
    """True for the id of a surge."""
    return subject.startswith(SURGE)
