"""What somebody typed about a person on the roster, made right or refused with the right form."""

import re
from typing import Any

from anyascii import anyascii

from heard.domain.errors import Invalid
from heard.domain.people import Role

NONE, ALL = "none", "all"
"""Take a phone or an address away; serve every brand."""

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164: a country code and at most 15 digits in all."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def changed(role: str, phone: str, email: str, brands: str) -> dict[str, Any]:
    """The fields of a Person that were given; an empty text is not given. Raises Invalid."""
    changes: dict[str, Any] = {}
    if role:
        changes["role"] = role_of(role)
    if phone:
        changes["phone"] = None if phone.lower() == NONE else phone_of(phone)
    if email:
        changes["email"] = None if email.lower() == NONE else email_of(email)
    if brands:
        named = frozenset(filter(None, (one.strip() for one in brands.split(","))))
        changes["brands"] = frozenset() if named == {ALL} else named
    return changes


def slug(name: str) -> str:
    """The id of a name: lower-case ASCII words with hyphens. Raises Invalid where none is left."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    if not words:
        raise Invalid(f"NAME={name} holds no letter or digit.", "NAME")
    return words


def role_of(text: str) -> Role:
    """A role by its word. Raises Invalid that lists them."""
    if text.lower() not in list(Role):
        raise Invalid(f"ROLE={text}: there are {', '.join(Role)}.", "ROLE")
    return Role(text.lower())


def phone_of(text: str) -> str:
    """A phone in E.164; blanks, dots and hyphens are taken out. Raises Invalid that shows the form."""
    phone = re.sub(r"[ .\-\u00a0]", "", text)
    if not _PHONE.fullmatch(phone):
        raise Invalid(
            f"PHONE={text} can't be called from abroad. Write + and the country code, then the "
            "number without its leading 0: PHONE=+31612345678 (7 to 15 digits).",
            "PHONE",
        )
    return phone


def email_of(text: str) -> str:
    """An address that looks like one. Raises Invalid."""
    if not _EMAIL.fullmatch(text):
        raise Invalid(f"EMAIL={text} is no address: EMAIL=dana@brand.example", "EMAIL")
    return text
