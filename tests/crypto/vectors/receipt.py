"""Receipts as people type them (SPEC section 6)."""

from crypto.receipt import Receipt
from tests.crypto.office_fixture import (
    SCOPE,
)

from .cases import Case, bad, good
from .fields import packed


def content() -> Case:
    """Words in all their spellings."""
    words = "implorer visage sonnette voyage véloce pourpre volaille tribunal implorer visage sonnette voyelle"
    entropy = bytes(range(16))
    numbers = Receipt(entropy).numbers
    off = "receipt: number 5 is not between 0001 and 2048"

    def with_number(number: str) -> str:
        return " ".join([*numbers[:4], number, *numbers[5:]])

    misfit = "receipt: the words do not fit together, one of them is wrong or misplaced"
    return {
        "section": "6",
        "about": "BIP-39 (the entropies of its published examples, French list); words as people type them; keys",
        "good": [
            good("BIP-39 00", "receipt read", words="abaisser " * 11 + "abeille"),
            good("BIP-39 7f", "receipt read", words=words),
            good(
                "BIP-39 80",
                "receipt read",
                words="indexer acompte bolide abrasif agréable dédale abusif appuyer indexer acompte bolide abolir",
            ),
            good("BIP-39 ff", "receipt read", words="zoologie " * 11 + "voter"),
            good("numbers", "receipt read", words=" ".join(numbers)),
            good(
                "any case, no accents, any marks",
                "receipt read",
                words=words.replace("é", "e")
                .title()
                .replace("Implorer Visage ", "IMPLORER, Visage;", 1)
                .replace(" ", "-\n", 2),
            ),
            good(
                "four letters, mixed with numbers",
                "receipt read",
                words=" ".join(
                    n if i % 2 else w[:4] for i, (n, w) in enumerate(zip(numbers, Receipt(entropy).words, strict=True))
                ),
            ),
            good("accents as separate marks", "receipt read", words=words.replace("é", "e\u0301")),
            good("keys", "receipt keys", entropy=packed(entropy), scope=packed(SCOPE)),
            good("keys under another scope", "receipt keys", entropy=packed(entropy), scope=packed(bytes(32))),
        ],
        "bad": [
            bad("nothing", "receipt read", "receipt: 0 words, not 12", words=""),
            bad("eleven words", "receipt read", "receipt: 11 words, not 12", words="abaisser " * 11),
            bad("twenty-four words", "receipt read", "receipt: 24 words, not 12", words="abaisser " * 24),
            bad("wrong checksum", "receipt read", misfit, words="abaisser " * 12),
            bad("two words swapped", "receipt read", misfit, words=" ".join([numbers[1], numbers[0], *numbers[2:]])),
            bad(
                "a word of no list",
                "receipt read",
                "receipt: word 7 is not on the list",
                words="abaisser " * 6 + "corruption " + "abaisser " * 4 + "abeille",
            ),
            bad("three letters", "receipt read", "receipt: word 12 is not on the list", words="abaisser " * 11 + "abe"),
            bad(
                "five letters of a word of seven",
                "receipt read",
                "receipt: word 12 is not on the list",
                words="abaisser " * 11 + "abeil",
            ),
            bad(
                "a word of the English list",
                "receipt read",
                "receipt: word 1 is not on the list",
                words="abandoned " + "abaisser " * 10 + "abeille",
            ),
            bad(
                "letters and digits in one",
                "receipt read",
                "receipt: word 1 is not on the list",
                words="abaisser1 " + "abaisser " * 10 + "abeille",
            ),
            bad("number 0000", "receipt read", off, words=with_number("0000")),
            bad("number 2049", "receipt read", off, words=with_number("2049")),
            bad("a number of five digits", "receipt read", off, words=with_number("00001")),
            bad("digits that are not ASCII", "receipt read", off, words=with_number("٠٠٠١")),
        ],
    }
