"""Personal data in public: what is taken for it, and what only looks like it."""

import pytest

from heard.domain.verdict import Check
from heard.guard.identifiers import is_card, is_iban
from tests.unit.guard.cases import marked, verdict_on


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shall we call you on 07700 900142?", "07700 900142"),
        ("Is +49 (0)151 5550 1234 still right?", "+49 (0)151 5550 1234"),
        ("We will ring 555-010-0199.", "555-010-0199"),
        ("Your number 613 555 0188 is noted.", "613 555 0188"),
        ("We wrote to tom@mail.example.", "tom@mail.example"),
        ("We wrote to tom [at] mail.example.", "tom [at] mail.example"),
        ("Your order #48213 left.", "48213"),
        ("Order no. AB-48213 left.", "AB-48213"),
        ("Booking reference BR88213 is found.", "BR88213"),
        ("Your account number is 5540 2231.", "5540 2231"),
        ("Ihre Kundennummer 88120045 liegt vor.", "88120045"),
        ("Votre commande n° 7781203 est partie.", "7781203"),
        ("Card 4111 1111 1111 1111 was charged.", "4111 1111 1111 1111"),
        ("The card ending in 4242 was charged.", "card ending in 4242"),
        ("To DE89 3704 0044 0532 0130 00 as ever.", "DE89 3704 0044 0532 0130 00"),
        ("You were born on 3 May 1990, right?", "3 May 1990"),
        ("Date of birth 04/05/1990, right?", "04/05/1990"),
        ("We sent it to 14 Willow Lane.", "14 Willow Lane"),
        ("Sie wohnen Lindenstraße 14, oder?", "Lindenstraße 14"),
        ("Vous habitez 12 rue de Lyon ?", "12 rue de Lyon"),
    ],
)
def test_what_leads_to_a_person_is_refused_in_public_and_marked(text, found):
    assert marked(text, Check.PERSONAL_DATA) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Call us on +44 113 555 0121, 0113 555 0121 or +44 (0)113 555 0121.",
        "Write to help@brightwire.example or to billing@brightwire.example.",
        "You ordered on 12 March 2026, or was it 2026-03-12?",
        "We are open 08.00-18.00 and 09.00 - 12.30.",
        "The order from 2025 was fine, order 2 more.",
        "In order to help 4,000 customers we hired 12 people.",
        "It costs 1.299,00 or 1 299 000 in all.",
        "Model WH-1000XM4, article 4006381333931.",
        "Our shop at 12 High Street is open.",
        "We are open until six, at 12 Center Street.",
        "You will find me at 12 High Street.",
        "Brightwire, 88 Main Street",
        "12 High Street, Leeds",
        "Born in a garage in 1998, we still love engines.",
        "Visit https://brightwire.example/track/0123456789012",
        "Between 2020 and 2025 we grew, see page 112-118.",
        "Flight 1234 at gate 12, seat 14C.",
        "Your case reference: K47-238X.",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    assert marked(text, Check.PERSONAL_DATA) == []


def test_in_private_all_of_it_may_be_said():
    text = "Hi Tom, sorry. Order 48213 goes to 14 Willow Lane, we call 07700 900142 about the internet."
    assert not verdict_on(text, surface="dm", channel="messenger").refusals
    assert not verdict_on(text, draft={"public": False}).refusals


def test_one_number_is_told_once():
    assert len(marked("Customer number 4111 1111 1111 1111", Check.PERSONAL_DATA)) == 1


def test_numbers_that_prove_themselves():
    assert is_card("4111 1111 1111 1111")
    assert not is_card("4111 1111 1111 1112")
    assert not is_card("0000 0000 0000 0000")
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")
