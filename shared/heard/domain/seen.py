"""What is compared of one thing that somebody wrote: an issue's name and hashes, no word of it."""

from dataclasses import dataclass

from heard.domain.stance import Side

NO_ISSUE = ""
"""What is seen of words that name no known issue."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one commit brought to be compared. `author` and `place` are hashes (`place` is "" where
    nobody else can join), `copy` is the signature of its words ("" where they say too little),
    `surge` the surge that it belonged to when it was heard."""

    issue: str
    author: str
    place: str
    copy: str = ""
    surge: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """What one commit brought of somebody who speaks for the brand or its customer where others can
    read it: hashes, as above. `riled` is True where they insult somebody."""

    side: Side
    author: str
    place: str
    riled: bool = False
