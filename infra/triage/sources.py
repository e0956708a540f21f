"""The openly licensed sets that the model learns from, and what each of their labels means to us.

Their texts are never in this repository: they are fetched once from their public homes, or given
by path (DATA=folder), and held against a checksum.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

KINDS = ("complaint", "question", "praise", "chatter", "spam")
"""The heads of the model, in the order in which its weights lie."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One text: `kinds` are what it is, `not_kinds` what it is not; of the rest we don't know."""

    source: str
    text: str
    kinds: frozenset[str]
    not_kinds: frozenset[str]
    weight: float
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a set: where it lives, and its SHA-256."""

    file: str
    home: str
    sha256: str


_GOEMOTIONS = (
    "https://raw.githubusercontent.com/google-research/google-research/master/goemotions/data"
)
_BANKING = "https://raw.githubusercontent.com/PolyAI-LDN/task-specific-datasets/master/banking_data"
SOURCES = (
    Source(
        "goemotions_train.tsv",
        f"{_GOEMOTIONS}/train.tsv",
        "1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5",
    ),
    Source(
        "goemotions_dev.tsv",
        f"{_GOEMOTIONS}/dev.tsv",
        "575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62",
    ),
    Source(
        "goemotions_test.tsv",
        f"{_GOEMOTIONS}/test.tsv",
        "0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4",
    ),
    Source(
        "banking77_train.csv",
        f"{_BANKING}/train.csv",
        "b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b",
    ),
    Source(
        "banking77_test.csv",
        f"{_BANKING}/test.csv",
        "d12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d",
    ),
    Source(
        "clinc150_full.json",
        "https://raw.githubusercontent.com/clinc/oos-eval/master/data/data_full.json",
        "36923c3705a59e08fe9c3883d8bc2dd966ef93e22cb78ac41171782a698d56e0",
    ),
)

# GoEmotions, by the numbers of its labels.
_UNHAPPY = frozenset({2, 3, 9, 10, 11})  # anger, annoyance, disappointment, disapproval, disgust
_HAPPY = frozenset({0, 4, 5, 13, 15, 17, 18})  # admiration … gratitude, joy, love
_ASKING = frozenset({6, 7})  # confusion, curiosity
_SORE = frozenset({12, 14, 16, 19, 24, 25})  # embarrassment, fear, grief … sadness: not told whose
_AMONG_THEMSELVES = 0.5
"""What a text weighs of people who talk to each other, and not to a company."""

# BANKING77: what has gone wrong; all others only ask.
_GONE_WRONG = frozenset(
    [
        "Refund_not_showing_up",
        "balance_not_updated_after_bank_transfer",
        "beneficiary_not_allowed",
        "balance_not_updated_after_cheque_or_cash_deposit",
        "card_arrival",
        "card_not_working",
        "card_swallowed",
        "card_payment_fee_charged",
        "card_payment_not_recognised",
        "card_payment_wrong_exchange_rate",
        "cash_withdrawal_charge",
        "cash_withdrawal_not_recognised",
        "compromised_card",
        "contactless_not_working",
        "declined_card_payment",
        "declined_cash_withdrawal",
        "declined_transfer",
        "extra_charge_on_statement",
        "direct_debit_payment_not_recognised",
        "failed_transfer",
        "pending_card_payment",
        "pending_transfer",
        "pending_cash_withdrawal",
        "reverted_card_payment?",
        "top_up_failed",
        "top_up_reverted",
        "transaction_charged_twice",
        "transfer_fee_charged",
        "transfer_not_received_by_recipient",
        "unable_to_verify_identity",
        "virtual_card_not_working",
        "wrong_amount_of_cash_received",
        "wrong_exchange_rate_for_cash_withdrawal",
    ]
)

# CLINC150: small talk, thanks, and what may be a complaint or not; all others only ask.
_SMALL_TALK = frozenset(
    [
        "are_you_a_bot",
        "do_you_have_pets",
        "fun_fact",
        "goodbye",
        "greeting",
        "how_old_are_you",
        "maybe",
        "meaning_of_life",
        "no",
        "tell_joke",
        "user_name",
        "what_are_your_hobbies",
        "what_is_your_name",
        "where_are_you_from",
        "who_do_you_work_for",
        "who_made_you",
        "yes",
    ]
)
_DOUBTFUL = frozenset(
    [
        "report_fraud",
        "damaged_card",
        "account_blocked",
        "card_declined",
        "lost_luggage",
        "oos",
        "thank_you",
    ]
)


def gathered(folder: Path) -> list[Sample]:
    """Every text of the public sets in the folder, in the order of the files."""
    return [*_goemotions(folder), *_banking(folder), *_clinc(folder)]


def fetched(folder: Path) -> None:
    """See to it that the folder holds every file, as it was when its checksum was taken.

    Raises SystemExit that names the file if one is not what it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        path = folder / source.file
        if not path.exists():
            print(f"Fetching {source.file} from {source.home}")
            with urlopen(source.home, timeout=60) as answer:  # noqa: S310 - https, and checked
                path.write_bytes(answer.read())
        if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
            message = (
                f"{path} is not the file that this was written for: its SHA-256 differs. "
                f"Take it away to have it fetched again, or give DATA=folder."
            )
            raise SystemExit(message)


def _sample(
    source: str, text: str, kind: str, weight: float, not_kinds: frozenset[str] | None = None
) -> Sample:
    others = frozenset(KINDS) - {kind}
    return Sample(
        source, text, frozenset({kind}), others if not_kinds is None else not_kinds, weight
    )


def _goemotions(folder: Path) -> Iterator[Sample]:
    for part in ("train", "dev", "test"):
        with (folder / f"goemotions_{part}.tsv").open(encoding="utf-8", newline="") as file:
            for text, numbers, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                felt = frozenset(int(number) for number in numbers.split(","))
                sample = _felt(text.replace("[NAME]", "@name"), felt)
                if sample:
                    yield sample


def _felt(text: str, felt: frozenset[int]) -> Sample | None:
    """People among themselves: an unhappy one is no customer, but sounds like one."""
    unhappy, happy = bool(felt & _UNHAPPY), bool(felt & _HAPPY)
    if unhappy and happy:
        return None
    if unhappy:
        return _sample(
            "goemotions", text, "complaint", _AMONG_THEMSELVES, frozenset({"praise", "spam"})
        )
    if felt & _SORE:
        return None
    if happy:
        return _sample("goemotions", text, "praise", _AMONG_THEMSELVES)
    if felt & _ASKING:
        return _sample(
            "goemotions", text, "question", _AMONG_THEMSELVES, frozenset(KINDS) - {"chatter"}
        )
    return _sample("goemotions", text, "chatter", _AMONG_THEMSELVES)


def _banking(folder: Path) -> Iterator[Sample]:
    for part in ("train", "test"):
        with (folder / f"banking77_{part}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["category"] in _GONE_WRONG:
                    yield _sample("banking77", row["text"], "complaint", 0.3)
                else:
                    yield _sample("banking77", row["text"], "question", 0.7)


def _clinc(folder: Path) -> Iterator[Sample]:
    data = json.loads((folder / "clinc150_full.json").read_text(encoding="utf-8"))
    for part in sorted(data):
        for text, intent in data[part]:
            if intent not in _DOUBTFUL:
                kind = "chatter" if intent in _SMALL_TALK else "question"
                yield _sample("clinc150", text, kind, 0.5)
