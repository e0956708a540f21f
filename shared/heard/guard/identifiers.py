"""Numbers that prove themselves: cards by Luhn's sum, bank accounts by ISO 13616's."""

_CARD_BEGINNINGS = ("2", "3", "4", "5", "6")


def is_card(written: str) -> bool:
    """True for 13 to 19 digits that begin as payment cards do and have their check digit."""
    digits = [int(letter) for letter in written if letter.isdecimal()]
    if not 13 <= len(digits) <= 19 or not str(digits[0]).startswith(_CARD_BEGINNINGS):
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(written: str) -> bool:
    """True for 15 to 34 letters and digits whose remainder by 97 is 1."""
    bare = "".join(letter for letter in written if letter.isalnum())
    if not 15 <= len(bare) <= 34 or not bare.isascii():
        return False
    return int("".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])) % 97 == 1
