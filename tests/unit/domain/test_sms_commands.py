"""What people type, and what robots do: commands are understood, nothing else acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.domain import sms_commands
from heard.domain.sms_commands import Command, Verb, understood

CLAIM, RELEASE, ESCALATE = Verb.CLAIM, Verb.RELEASE, Verb.ESCALATE
DETAILS, CLAIM_ALL, UNKNOWN = Verb.DETAILS, Verb.CLAIM_ALL, Verb.UNKNOWN

TWELVE = ["12a", "12 a", "12A", "12 A", "a12", "A12", "a 12", "#12a", "12-a", "12.a", "012a"]
TWELVE += ["  12a\n", "12a.", "12a!", '"12a"', "(12a)", "12a 👍", "👍 12a", "1️⃣2️⃣a", "①②a", "１２ａ"]
TWELVE += ["١٢a", "12а", "1\u200b2a", "12a\u00a0", "claim 12", "Claim 12", "12 claim", "CLAIM  12"]
TWELVE += ["ack 12", "Ack 12.", "take 12", "12 mine", "12a thanks", "12a on it", "12a claims"]
TWELVE += ["12a\n\nSent from a phone", "12a\n> Marigold: HIGH COMPLAINT", "\n\n12a\n13r"]
TWELVE += ["> Marigold & Vine: HIGH 7a claims\n> https://x\n12a", "12a, 12a"]


@pytest.mark.parametrize("text", TWELVE)
def test_twelve_is_claimed(text):
    assert understood(text) == Command(CLAIM, (12,))


@pytest.mark.parametrize(
    ("text", "verb", "numbers", "words"),
    [
        ("a", CLAIM, (), ""),
        ("A", CLAIM, (), ""),
        ("claim", CLAIM, (), ""),
        ("mine", CLAIM, (), ""),
        ("e", ESCALATE, (), ""),
        ("r", RELEASE, (), ""),
        ("?", DETAILS, (), ""),
        ("??", DETAILS, (), ""),
        ("aa", CLAIM_ALL, (), ""),
        ("Aa", CLAIM_ALL, (), ""),
        ("AA!", CLAIM_ALL, (), ""),
        ("claim all", CLAIM_ALL, (), ""),
        ("12?", DETAILS, (12,), ""),
        ("12 ?", DETAILS, (12,), ""),
        ("12", DETAILS, (12,), ""),
        ("show 12", DETAILS, (12,), ""),
        ("info 12", DETAILS, (12,), ""),
        ("12r", RELEASE, (12,), ""),
        ("release 12", RELEASE, (12,), ""),
        ("12e", ESCALATE, (12,), ""),
        ("12E She threatens to sue!", ESCALATE, (12,), "She threatens to sue!"),
        ("12 e 2 refunds and a voucher", ESCALATE, (12,), "2 refunds and a voucher"),
        ("e12 वह बहुत नाराज़ है", ESCALATE, (12,), "वह बहुत नाराज़ है"),
        ("escalate 12 2 refunds", ESCALATE, (12,), "2 refunds"),
        ("escalate she wants a lawyer", ESCALATE, (), "she wants a lawyer"),
        ("1a 2a 3a", CLAIM, (1, 2, 3), ""),
        ("1, 2 and 3 a", CLAIM, (1, 2, 3), ""),
        ("claim 1 & 2", CLAIM, (1, 2), ""),
        ("1a2a", CLAIM, (1, 2), ""),
        ("0a", CLAIM, (0,), ""),
    ],
)
def test_other_commands(text, verb, numbers, words):
    assert understood(text) == Command(verb, numbers, words)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "👍", "ok", "thanks", "on my way", "a customer is here", "e poi?", "r u there"),
        *("12 a lot of people", "12 angry customers", "1a 2e", "12ae", "12a4", "99999a", "1234567"),
        "Liked “Marigold & Vine: HIGH COMPLAINT … 12a claims”",
        'Marigold & Vine: HIGH COMPLAINT, @runa on X post: "broken" 12a claims https://x/t/12',
        "I'm driving. I'll answer when I get there.",
        "Automatic reply: I am away until 4 January. In urgent cases call 12.",
        "> 12a",
    ],
)
def test_what_is_no_command_is_none(text):
    assert understood(text) == Command(UNKNOWN)


@pytest.mark.parametrize(
    ("verb", "texts"),
    [
        (Verb.STOP, "STOP stop Stop. STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPT-OUT ARRÊT"),
        (Verb.START, "START Unstop yes YES!"),
        (Verb.HELP, "HELP Help! info"),
    ],
)
def test_the_carriers_words_count_as_the_whole_line_only(verb, texts):
    for text in texts.split():
        assert understood(text) == Command(verb), text
        assert understood(f"{text} the customer").verb is UNKNOWN
        assert understood(f"please {text}").verb is UNKNOWN


def test_at_most_twenty_codes_are_named_by_one_sms():
    text = " ".join(map(str, range(1, 40))) + " a"
    assert understood(text) == Command(CLAIM, tuple(range(1, 21)))


typed = st.lists(
    st.sampled_from(
        ["12", "a", "e", "r", "?", "aa", " ", "\n", ">", "claim", "é", "👍", "\ud800", "٣"]
    )
).map("".join)


@given(st.one_of(st.text(), typed))
def test_any_text_is_understood_as_something_and_a_command_by_few_numbers(text):
    command = understood(text)
    assert len(command.numbers) <= 20
    assert all(0 <= number <= 9999 for number in command.numbers)
    assert command.words == "" or command.verb is ESCALATE
    command.words.encode()


@given(st.integers(1, 99), st.sampled_from("aer?"), st.sampled_from(["", " ", "-", ". "]))
def test_number_and_letter_mean_the_same_in_any_order_and_case(number, letter, between):
    once = understood(f"{number}{between}{letter}")
    assert once == understood(f" {letter.upper()}{between}{number} ")
    assert once.numbers == (number,)


def test_a_long_text_takes_no_longer_than_its_length(monkeypatch):
    """Every part of it is looked at once: counted, not timed."""
    looked = []
    pieces = sms_commands._pieces
    monkeypatch.setattr(sms_commands, "_pieces", lambda word: looked.append(word) or pieces(word))
    for text in ("1 " * 50_000, "a" * 100_000, "12a " * 50_000, "\n" * 100_000, "> x\n" * 50_000):
        looked.clear()
        understood(text)
        assert sum(map(len, looked)) <= 1600
