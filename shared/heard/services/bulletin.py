"""A mail to people, written once: a plain text for every mailbox, and the same in HTML.

Everything that a customer wrote is escaped, and nothing is fetched from anywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from heard.ports.alerts import Mail

MOST_BYTES = 240_000
"""SNS takes 256 KB with the attributes; what does not fit is counted."""

_STYLE = "font:15px/1.45 -apple-system,Segoe UI,Roboto,sans-serif;color:#1c1c1c;max-width:44em"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `words` are a customer's, `address` leads to more."""

    text: str
    words: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines; `more` lines were left out before."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Bulletin:
    """An opening line, and parts."""

    opening: str
    parts: tuple[Part, ...]

    def mail(self, subject: str, attributes: Mapping[str, str], board: str) -> Mail:
        """As a mail; `board` is where all is that did not fit."""
        room = MOST_BYTES - len(self._plain({}, board).encode())
        shown: dict[str, int] = {}
        for part in self.parts:
            for line in part.lines:
                room -= len(f"{_plain(line)}\n".encode())
                if room < 0:
                    break
                shown[part.title] = shown.get(part.title, 0) + 1
        return Mail(subject, self._plain(shown, board), attributes, self._html(shown, board))

    def _plain(self, shown: Mapping[str, int], board: str) -> str:
        lines = [self.opening]
        for part in self.parts:
            lines += ["", part.title]
            lines += [_plain(line) for line in part.lines[: shown.get(part.title, 0)]]
            lines += [f"- {words}: {board}" for words in self._left_out(part, shown)]
        return "\n".join([*lines, ""])

    def _html(self, shown: Mapping[str, int], board: str) -> str:
        written = [f'<div style="{_STYLE}"><p>{escape(self.opening)}</p>']
        for part in self.parts:
            items = [_html(line) for line in part.lines[: shown.get(part.title, 0)]]
            items += [
                f'<li><a href="{escape(board)}">{words}</a></li>'
                for words in self._left_out(part, shown)
            ]
            written.append(f"<h3>{escape(part.title)}</h3><ul>{''.join(items)}</ul>")
        return "\n".join([*written, "</div>"])

    def _left_out(self, part: Part, shown: Mapping[str, int]) -> Iterator[str]:
        number = part.more + len(part.lines) - shown.get(part.title, 0)
        if number:
            yield f"And {number} more, on the board"


def _plain(line: Line) -> str:
    below = [f"“{line.words}”" if line.words else "", line.address]
    return "\n  ".join([f"- {line.text}", *(one for one in below if one)])


def _html(line: Line) -> str:
    text = escape(line.text)
    if line.address:
        text = f'<a href="{escape(line.address)}">{text}</a>'
    words = f"<br>“{escape(line.words)}”" if line.words else ""
    return f"<li>{text}{words}</li>"
