"""What people call a surge: what it is about, how it stood out, how far it has grown."""

from datetime import datetime, timedelta

from heard.domain.naming import lasted
from heard.domain.surge import Surge

_NEW = timedelta(minutes=3)


def about(surge: Surge) -> str:
    """What a surge is about: "delivery (“delivery fees”)", "one post", "the same words"."""
    issue = surge.issue.replace("_", " ")
    said = f"“{surge.words[0]}”" if surge.words else ""
    if issue:
        return f"{issue} ({said})" if said else issue
    if surge.matter.place:
        return f"one post ({said})" if said else "one post"
    return said or ("the same words" if surge.matter.leaders else "no issue that has a name")


def counted(surge: Surge) -> str:
    """How many, about what, how fast, and how many are usual."""
    usual = "few" if 0 < surge.usual < 0.5 else str(round(surge.usual))
    return f"{surge.posts} complaints about {about(surge)} in {_stretch(surge)}, usually {usual}"


def _stretch(surge: Surge) -> str:
    if surge.minutes < 2:
        return "a minute"
    return f"{surge.minutes} minutes" if surge.minutes < 120 else f"{surge.minutes // 60} hours"


def grown(surge: Surge, now: datetime) -> str:
    """How many there are by now."""
    return f"{surge.people} people about {about(surge)} in {lasted(surge.first_at, now)}"


def told(surge: Surge, now: datetime) -> str:
    """How it stood out while it is new, how many there are by now later."""
    return counted(surge) if now - surge.opened_at < _NEW else grown(surge, now)
