"""Compiles the lists that triage reads, `make lists`: after one was edited, so that it loads fast."""

from heard.triage.filed import compiled
from heard.triage.issues import ISSUES
from heard.triage.issues import parse as parse_issues
from heard.triage.lexicon import LEXICON
from heard.triage.lexicon import parse as parse_cues


def main() -> None:
    """Write the compiled copy of each list, and say how large it is."""
    for path in (compiled(LEXICON, parse_cues), compiled(ISSUES, parse_issues)):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
