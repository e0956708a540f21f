"""Personal data that others would read: numbers, addresses and dates that lead to a person.

The brand's own contact points are allowed. What cannot be told from a private person's number is
taken for one: in public a mistake cannot be taken back. Works in any language that writes Latin
letters, as far as it goes by the shape of what is written.
"""

import re
from collections.abc import Callable, Iterator

from heard.domain.reference import references_in
from heard.domain.verdict import Check, Finding
from heard.guard.contacts import Own
from heard.guard.identifiers import is_card, is_iban
from heard.guard.look import Look
from heard.guard.words import HANDLE, LINK, MAIL

_TAKE_OUT = "Take it out, or send it privately."

_PHONE = re.compile(r"(?<![\w/.\-+])(?:\+|\(?\+?\d)[\d(][\d \u00a0().\-/]{4,22}\d(?![\w/]|[.\-]\d)")
_CALLED = re.compile(
    r"(?:(?:is|am|are) on|call|ring|phone|mobile|cell|tel|telephone|number|whatsapp|text|sms|fax|hotline)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}[.]\d{2} ?[-–] ?\d{1,2}[.]\d{2}|\d{4} ?[-–/] ?\d{2,4}|\d{1,3}(?:[. ]\d{3})+"
)
_NORTH_AMERICAN = re.compile(r"\(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}")
_HIDDEN_MAIL = re.compile(
    r"\b[\w.+-]{2,40}\s?[\[(]\s?(?:at|@)\s?[\])]\s?[\w-]{2,40}(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)\w{2,10}",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){3,8}\b")
_LONG_NUMBER = re.compile(r"(?<![\w.,/-])\d(?:[ \-]?\d){12,18}(?![\w/]|[.,]\d)")
_CARD_END = re.compile(
    r"\bcards?\b[^.!?\n]{0,30}\bend(?:s|ing|ed)?(?: (?:in|with|on))? \d{4}\b", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\b(?P<what>(?i:order|booking|reservation|customer|client|account|invoice|contract|membership|"
    r"member|tracking|parcel|passport|patient|policy|licen[cs]e|national insurance|social security|"
    r"kunden|bestell|auftrags|rechnungs|vertrags|commande|client|dossier|facture|pedido|cliente|"
    r"factura|ordine|fattura|klant|bestel|klienta|umowy|kunde|ordre|numer|konto))"
    r"(?P<link>(?i:[ \-]?(?:number|no\.?|nr\.?|num\.?|nummer|ref\.?|reference|id|code|n°|numero|"
    r"número|klienta|is|was|it is|:|#)){0,4}[ :#\-,]{0,3})"
    r"(?P<number>(?:[A-Z]{1,4} |[A-Za-z]{1,4}[-/]?)?\d[\d\- /]{0,22}[\dA-Z]\b)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,8}\.?"
    r"(?:,? \d{4})?|[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)"
)
_BORN = re.compile(
    rf"\b(?:[Bb]orn|[Bb]irth ?date|[Dd]ate of [Bb]irth|[Bb]irthday|DOB|dob|[Gg]eboren|[Gg]eburtsdatum)\b[^.!?\n]{{0,20}}?({_DATE})"
)
_STREET = re.compile(
    r"\b\d{1,5}[a-zA-Z]?,? (?:[A-ZÀ-Þ][\w'’.-]{1,25} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|"
    r"Way|Close|Terrace|Boulevard|Blvd|Square|Crescent|Place|Gardens|Row|Hill)\b"
    r"|\b[A-ZÀ-Þ][\w'’-]{2,30}(?:straße|strasse|str\.|straat|weg|laan|gasse|platz|plein|gracht|kade|allee|gade|vej|gatan|"
    r"vägen|veien|gata|katu) \d{1,4}[a-zA-Z]?\b"
    r"|\b\d{1,4},? (?:bis )?(?:rue|avenue|boulevard|chemin|allée|place) (?:de |du |des |la |le |l['’]){0,2}[A-ZÀ-Þ][\w'’-]+"
    r"|\b[Rr]ue (?:de |du |des |la |le |l['’]){0,2}[A-ZÀ-Þ][\w'’-]+,? \d{1,4}\b"
    r"|\b(?:Via|Viale|Piazza|Calle|Avenida|Rua|Ulica|ul\.) [A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?,? \d{1,4}\b"
)
_OURS = re.compile(
    r"\b(?:our|us|open|find|visit|located|shop|store|branch|restaurant|hotel|office|clinic|practice|"
    r"showroom|door|unser\w*|uns|notre|nuestr\w+|ons|onze)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:you|your|yours|lives?|living|sen[dt]|deliver\w*|ship\w*|posted|mailed|bring|brought|round|"
    r"came|come|collect\w*|pick\w*|went|home|house|flat|apartment|address|sie|ihre?\w*|wohn\w*|vous|"
    r"votre|habit\w+|tu|su|usted|vive\w*|u|uw|woon\w*|to)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\n](?:\s|$)")
_LOOK_BACK = 120
"""Characters before a find that may say what it is."""


def personal_data(look: Look) -> Iterator[Finding]:
    """All of it, each place once, for a draft that others can read."""
    if not look.draft.public:
        return
    text, own = look.draft.text, Own.of(look.matter.policy)
    told: list[tuple[int, int]] = []
    for what, find in _SOUGHT:
        for start, end in find(text, own):
            if all(end <= before or after <= start for before, after in told):
                told.append((start, end))
                yield Finding(
                    Check.PERSONAL_DATA,
                    f"“{text[start:end]}” looks like {what}, and everybody could read it.",
                    _TAKE_OUT,
                    start,
                    end,
                )


def _mails(text: str, own: Own) -> Iterator[tuple[int, int]]:
    for found in MAIL.finditer(text):
        if not own.mail(found[0]):
            yield found.span()
    for found in _HIDDEN_MAIL.finditer(text):
        yield found.span()


def _ibans(text: str, _own: Own) -> Iterator[tuple[int, int]]:
    for found in _IBAN.finditer(text):
        if is_iban(found[0]) or "IBAN" in text[max(found.start() - 30, 0) : found.start()].upper():
            yield found.span()


def _cards(text: str, _own: Own) -> Iterator[tuple[int, int]]:
    for found in _LONG_NUMBER.finditer(text):
        if is_card(found[0]):
            yield found.span()
    for found in _CARD_END.finditer(text):
        yield found.span()


def _births(text: str, _own: Own) -> Iterator[tuple[int, int]]:
    for found in _BORN.finditer(text):
        yield found.span(1)


def _references(text: str, own: Own) -> Iterator[tuple[int, int]]:
    for found in _REFERENCE.finditer(text):
        number = found["number"].strip()
        digits = sum(letter.isdigit() for letter in number)
        if (
            digits < 4
            or own.phone(number)
            or references_in(number)
            or (_YEAR.fullmatch(number) and not found["link"].strip())
        ):
            continue
        yield found.start("number"), found.start("number") + len(number)


def _phones(text: str, own: Own) -> Iterator[tuple[int, int]]:
    links = [found.span() for found in LINK.finditer(text)]
    for found in _PHONE.finditer(text):
        number = found[0]
        digits = sum(letter.isdigit() for letter in number)
        if not 7 <= digits <= 15 or _NO_PHONE.fullmatch(number.strip()) or own.phone(number):
            continue
        if any(start <= found.start() < end for start, end in links):
            continue
        dialled = number.startswith(("+", "0", "(0", "(+")) or _NORTH_AMERICAN.fullmatch(number)
        before = text[max(found.start() - _LOOK_BACK, 0) : found.start()]
        if dialled or _CALLED.search(before):
            yield found.span()


def _homes(text: str, own: Own) -> Iterator[tuple[int, int]]:
    for found in _STREET.finditer(text):
        before = text[max(found.start() - _LOOK_BACK, 0) : found.start()]
        sentence = HANDLE.sub(" ", _SENTENCE_END.split(before)[-1])
        ours = _OURS.search(sentence) or own.named(sentence + found[0])
        if _THEIRS.search(sentence) and not ours:
            yield found.span()


_Find = Callable[[str, Own], Iterator[tuple[int, int]]]
_SOUGHT: tuple[tuple[str, _Find], ...] = (
    ("a private e-mail address", _mails),
    ("a bank account", _ibans),
    ("a card number", _cards),
    ("a date of birth", _births),
    ("an order, customer or account number", _references),
    ("a private phone number", _phones),
    ("somebody's address", _homes),
)
