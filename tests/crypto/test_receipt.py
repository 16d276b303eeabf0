"""Receipts: 12 words that a person can copy, type and read in another script."""

import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some
from mnemonic import Mnemonic

from crypto.errors import Misuse, Refused
from crypto.receipt import Receipt, plain_letters

from .office_fixture import SCOPE, seeded

ENTROPY = some.binary(min_size=16, max_size=16)
FRENCH = Mnemonic("french").wordlist


@given(ENTROPY)
def test_every_way_of_typing_is_read(entropy: bytes) -> None:
    """Words, numbers, any case, no accents, four letters, composed or not, any separators: one receipt."""
    receipt = Receipt(entropy)
    words, numbers = receipt.words, receipt.numbers
    for typed in (
        " ".join(words),
        "\n".join(words).upper(),
        ", ".join(words).title(),
        "  ".join(plain_letters(word) for word in words),
        " ".join(plain_letters(word)[:4] for word in words),
        unicodedata.normalize("NFD", "-".join(words)),
        " ".join(numbers),
        " ".join(number.lstrip("0") for number in numbers),
        " ".join(
            number if place % 2 else word for place, (word, number) in enumerate(zip(words, numbers, strict=True))
        ),
        "\u3000".join(words),
    ):
        assert Receipt.from_words(typed) == receipt


def test_the_list_can_be_typed_on_any_keyboard() -> None:
    """2,048 words of a-z without accents, told apart by four letters, none of which is a whole other word."""
    letters = [plain_letters(word) for word in FRENCH]
    assert len(letters) == len({word[:4] for word in letters}) == 2_048
    assert all(word.isascii() and word.isalpha() and 5 <= len(word) <= 8 for word in letters)


@pytest.mark.parametrize(
    ("english", "entropy"),
    [
        ("abandon " * 11 + "about", bytes(16)),
        ("legal winner thank year wave sausage worth useful legal winner thank yellow", b"\x7f" * 16),
        ("letter advice cage absurd amount doctor acoustic avoid letter advice cage above", b"\x80" * 16),
        ("zoo " * 11 + "wrong", b"\xff" * 16),
    ],
)
def test_numbers_are_those_of_bip39(english: str, entropy: bytes) -> None:
    """The published English examples have the same numbers as our French words."""
    numbers = tuple(f"{Mnemonic('english').wordlist.index(word) + 1:04d}" for word in english.split())
    assert Receipt(entropy).numbers == numbers
    assert tuple(unicodedata.normalize("NFC", FRENCH[int(number) - 1]) for number in numbers) == Receipt(entropy).words


def test_a_wrong_word_is_named_by_its_place() -> None:
    """A word that is not on the list is told by its place and never repeated."""
    words = list(Receipt(bytes(16)).words)
    for place in (1, 7, 12):
        wrong = [*words[: place - 1], "corruption", *words[place:]]
        with pytest.raises(Refused) as refused:
            Receipt.from_words(" ".join(wrong))
        assert str(refused.value) == f"receipt: word {place} is not on the list"
        assert "corruption" not in str(refused.value)


@pytest.mark.parametrize("number", ["0", "0000", "2049", "9999", "00001", "٠٠٠١", "99999999999999999999"])
def test_a_wrong_number_is_named_by_its_place(number: str) -> None:
    """Numbers are 0001 to 2048 in at most four ASCII digits."""
    typed = " ".join(["1"] * 4 + [number] + ["1"] * 7)
    with pytest.raises(Refused, match=r"^receipt: number 5 is not between 0001 and 2048$"):
        Receipt.from_words(typed)


def test_a_misplaced_word_is_told() -> None:
    """Words of the list that do not fit together are refused: a checksum of 4 bits."""
    words = list(Receipt(bytes(range(16))).words)
    words[0], words[1] = words[1], words[0]
    with pytest.raises(Refused, match="do not fit together"):
        Receipt.from_words(" ".join(words))


@pytest.mark.parametrize("count", [0, 11, 13, 24])
def test_twelve_words_and_no_other_number(count: int) -> None:
    """Other BIP-39 lengths are refused: there is one kind of receipt."""
    with pytest.raises(Refused, match=rf"^receipt: {count} words, not 12$"):
        Receipt.from_words("abaisser " * count)


@given(some.text(max_size=200))
def test_any_text_is_a_receipt_or_refused(untrusted: str) -> None:
    """No text, lone surrogates included, raises anything but `Refused`."""
    for typed in (untrusted, untrusted + "\ud800", " ".join(untrusted[:12])):
        with contextlib.suppress(Refused):
            Receipt.from_words(typed)


def test_keys_depend_on_words_and_scope() -> None:
    """One receipt gives three different keys, others under another scope, the same under the same one."""
    receipt = Receipt(bytes(range(16)))
    here, again, elsewhere = receipt.keys(SCOPE), receipt.keys(SCOPE), receipt.keys(bytes(32))
    secrets = [keys.reveal() for every in (here, elsewhere) for keys in (every.author, every.reply, every.tag)]
    assert len(set(secrets)) == 6
    assert (here.author, here.reply, here.tag) == (again.author, again.reply, again.tag)
    with pytest.raises(Misuse, match=r"^receipt: a scope has 32 bytes$"):
        receipt.keys(bytes(31))


def test_fresh_receipts_differ() -> None:
    """A fresh receipt takes 128 bits from the randomness that it is given."""
    randomness = seeded("receipt")
    assert Receipt.fresh(randomness) != Receipt.fresh(randomness)
