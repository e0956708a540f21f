"""Our own examples: short posts in our own words, in two halves.

`examples/learnt.txt` is trained on, and the rules of severity were written against it;
`examples/held.txt` is only measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.triage.sources import KINDS, Sample

_FOLDER = Path(__file__).with_name("examples")
FOLDS = 4
"""What is set by posts of trades that a head did not see takes so many parts of trades."""

_LEVELS = {"C": "critical", "H": "high", "N": "normal", "L": "low"}
_OTHERS = {"Q": "question", "P": "praise", "T": "chatter", "S": "spam"}


@dataclass(frozen=True, slots=True)
class Post:
    """One post, and what it should be: `severity` of a complaint, `issue` where it names one."""

    trade: str
    kind: str
    severity: str | None
    issue: str | None
    text: str

    def sample(self, weight: float) -> Sample:
        """The post as the model learns from it."""
        kinds = frozenset({self.kind})
        return Sample("own", self.text, kinds, frozenset(KINDS) - kinds, weight, self.issue)


def posts(half: str) -> list[Post]:
    """The posts of a half, "learnt" or "held". Raises ValueError that quotes a line it can't read."""
    found: list[Post] = []
    trade = ""
    for line in (_FOLDER / f"{half}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            trade = line[3:]
        elif line and not line.startswith("#"):
            found.append(_post(trade, line))
    return found


def parts(own: Sequence[Post]) -> list[int]:
    """To which of the parts each post belongs: a trade is never divided."""
    trades = list(dict.fromkeys(post.trade for post in own))
    return [trades.index(post.trade) % FOLDS for post in own]


def _post(trade: str, line: str) -> Post:
    letter, issue, text = line.split(" ", 2)
    if letter not in _LEVELS and letter not in _OTHERS:
        message = f"a post begins with one of {' '.join([*_LEVELS, *_OTHERS])}: {line}"
        raise ValueError(message)
    return Post(
        trade=trade,
        kind=_OTHERS.get(letter, "complaint"),
        severity=_LEVELS.get(letter),
        issue=None if issue == "-" else issue,
        text=text,
    )
