"""The terminal: one line a thing that happened, and below them the clocks that run.

Without a terminal there are only lines, without colours and without control codes.
"""

import re
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from infra.local.story.telling import LINK, QUIET

PICTURE_COLUMNS = 100
_TIME, _LABEL, _GAP = 5, 9, 2
_NARROWEST = 24
_REFRESHES_A_SECOND = 4


class Screen:
    """Shows the story. `picture` is a file that all of it is drawn into at the end, as SVG."""

    def __init__(self, picture: Path | None = None) -> None:
        self.console = Console(
            width=PICTURE_COLUMNS if picture else None,
            record=picture is not None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._picture = picture
        self._started = time.monotonic()
        self._told = 0.0

    def starts(self) -> None:
        """From now on times count."""
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def footed(self, clocks: Callable[[], str]) -> AbstractContextManager[object]:
        """Keeps a last line with the time and the open clocks below all others, on a terminal."""
        plain = not self.console.is_terminal or self.console.is_dumb_terminal
        if plain or self._picture:
            return nullcontext()

        def foot() -> Text:
            words = Text(no_wrap=True, overflow="ellipsis", style="reverse")
            words.append(f"{_clock(self.seconds)}  clocks: {clocks()}  ")
            return words

        return Live(
            get_renderable=foot,
            console=self.console,
            transient=True,
            refresh_per_second=_REFRESHES_A_SECOND,
        )

    def line(
        self, label: str, words: Text | str, *, at: float | None = None, style: str = ""
    ) -> None:
        """One thing that happened, `at` seconds after the start (now, if not given)."""
        # What is seen a moment late is told at the moment of the line before it.
        self._told = max(self._told, self.seconds if at is None else at)
        first = Text(_clock(self._told).rjust(_TIME), style=QUIET)
        first.append(" " * _GAP)
        first.append(label.ljust(_LABEL), style=style or "default")
        first.append(" " * _GAP)
        indent = _TIME + _LABEL + 2 * _GAP
        room = max(_NARROWEST, self.console.width - indent - 1)
        words = words if isinstance(words, Text) else Text(words)
        for number, part in enumerate(words.wrap(self.console, room)):
            part.rstrip()
            self._print(Text.assemble(first if number == 0 else " " * indent, part))

    def said(self, *lines: Text | str) -> None:
        """Words of the narrator."""
        for words in lines:
            self.console.print(words)

    def head(self, words: str) -> None:
        """The title of a part."""
        self.said("", Text(words, style="bold"))

    def table(self, names: Iterable[str], rows: Iterable[Iterable[Text | str]]) -> None:
        """Facts in columns."""
        table = Table(box=None, header_style=QUIET, padding=(0, 2, 0, 0), pad_edge=False)
        for name in names:
            table.add_column(name)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def links(self, addresses: Iterable[tuple[str, str]]) -> None:
        """What is behind an address, and the address to click, which is never broken."""
        known = list(addresses)
        longest = max((len(words) for words, _ in known), default=0)
        for words, address in known:
            self._print(Text.assemble("  ", words.ljust(longest + 2), (address, LINK)))

    def draw(self, title: str) -> None:
        """Writes the picture, if one is wanted. It fetches no font from anywhere."""
        if self._picture:
            drawn = self.console.export_svg(title=title)
            self._picture.write_text(re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL))

    def _print(self, words: Text) -> None:
        options: dict[str, Any] = {"no_wrap": True, "overflow": "ignore", "crop": False}
        self.console.print(words, **options)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"
