"""A letter as an e-mail: the same words as plain text and as HTML, in one column for a phone.

Everything in it that a customer wrote is escaped, and nothing in it is fetched from anywhere.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from heard.ports.alerts import Card, Letter, Mail

_MAIL = FileSystemLoader(Path(__file__).parent / "mail")
_PAGES = Environment(loader=_MAIL, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

FOOT = (
    "Each link is yours alone: it opens one thread, acts once and expires. "
    "Nobody reads replies to this address."
)


def mail_of(letter: Letter) -> Mail:
    """The letter as text and HTML."""
    html = _PAGES.get_template("letter.html").render(letter=letter, foot=FOOT)
    parts = [letter.lead, *(_text(card) for card in letter.cards), *letter.close, f"--\n{FOOT}"]
    return Mail(subject=letter.subject, body="\n\n".join(parts) + "\n", html=html)


def _text(card: Card) -> str:
    facts = (f"{label}: {value}" for label, value in card.facts)
    return "\n".join([card.head, f"  “{card.words}”", *facts, f"Open it: {card.link}"])
