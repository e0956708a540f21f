"""The brand's contact points: which are its own, and whether a draft offers the right ones."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from heard.domain.policy import Contact, Policy
from heard.domain.verdict import Check, Finding
from heard.guard.look import Look
from heard.guard.matter import Matter
from heard.guard.words import MAIL, written

_LEAST_DIGITS = 6
_NUMBER = re.compile(r"[+(]{0,2}\d[\d \u00a0().\-/]{4,24}\d")


@dataclass(frozen=True, slots=True)
class Own:
    """The contact points of the company: mail addresses in small letters, phones as digits."""

    mails: frozenset[str]
    hosts: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, policy: Policy) -> "Own":
        """Those of all its brands: one may point to another."""
        contacts = [contact for brand in policy.brands.values() for contact in brand.contacts]
        mails = [contact.email.casefold() for contact in contacts if contact.email]
        phones = [_digits(contact.phone) for contact in contacts if contact.phone]
        hosts = [mail.rpartition("@")[2] for mail in mails]
        return cls(
            frozenset(mails),
            frozenset(host for host in hosts if host not in _EVERYBODYS),
            frozenset(phones),
            frozenset(
                name.casefold()
                for brand in policy.brands.values()
                for name in (brand.name, *(contact.location for contact in brand.contacts))
            ),
        )

    def mail(self, written_as: str) -> bool:
        """True for one of its addresses, or one at its own domain."""
        bare = written_as.casefold().rstrip(".")
        return bare in self.mails or bare.rpartition("@")[2] in self.hosts

    def named(self, text: str) -> bool:
        """True where a text names a brand or one of its locations."""
        flat = text.casefold()
        return any(name in flat for name in self.names)

    def phone(self, written_as: str) -> bool:
        """True for one of its numbers, with its country or without."""
        return any(_same(written_as, known) for known in self.phones)


_EVERYBODYS = frozenset(
    ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de")
)
"""Hosts at which a small company and its customers both have their mail."""


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone.replace("(0)", "") if letter.isdecimal())


def _same(written_as: str, known: str) -> bool:
    digits = _digits(written_as)
    national = digits.removeprefix("00").lstrip("0")
    return len(national) >= _LEAST_DIGITS and known.endswith(national)


def offered(look: Look) -> Iterator[Finding]:
    """Whether a public answer to a complaint offers e-mail and phone of the right location."""
    matter = look.matter
    if not (look.draft.public and matter.complaint and matter.brand.contacts):
        return
    right = right_contacts(matter)
    mails = {found[0].casefold().rstrip(".") for found in MAIL.finditer(look.draft.text)}
    numbers = _NUMBER.findall(look.draft.text)
    lacking = {contact: _lacking(contact, mails, numbers) for contact in right}
    if not all(lacking.values()):
        return
    # Of several locations the one that they were nearly shown to is meant; else the first.
    contact = max(right, key=lambda one: len(_ways(one)) - len(lacking[one]))
    missing = lacking[contact]
    named = " and ".join("your e-mail" if way == contact.email else "your phone" for way in missing)
    yield Finding(
        Check.CONTACT,
        f"They are not offered {named} ({contact.location}).",
        f"Add {' and '.join(missing)}, so that they can go on in private.",
    )


def _ways(contact: Contact) -> list[str]:
    return [way for way in (contact.email, contact.phone) if way]


def _lacking(contact: Contact, mails: Container[str], numbers: Sequence[str]) -> list[str]:
    """The ways to reach a location that are not among these."""
    return [
        way
        for way in _ways(contact)
        if way.casefold() not in mails and not any(_same(one, _digits(way)) for one in numbers)
    ]


def right_contacts(matter: Matter) -> tuple[Contact, ...]:
    """The contacts of the location that the customer names, else all of the brand's."""
    contacts = matter.brand.contacts
    flat = f" {' '.join(matter.said.words)} "
    named = [one for one in contacts if f" {' '.join(written(one.location).words)} " in flat]
    return tuple(named) or contacts
