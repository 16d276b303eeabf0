"""Receipts as people type them (SPEC section 6)."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from mnemonic import Mnemonic

from crypto.receipt import Receipt
from tests.crypto.office_fixture import (
    SCOPE,
)

from .cases import Case, bad, good
from .fields import packed, unpacked

# The cases of 12 words in vectors.json of github.com/trezor/python-mnemonic. A word's number is the same in every list.
ENGLISH: Final = {
    "00000000000000000000000000000000": "abandon " * 11 + "about",
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f": "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "80808080808080808080808080808080": "letter advice cage absurd amount doctor acoustic avoid letter advice cage "
    "above",
    "ffffffffffffffffffffffffffffffff": "zoo " * 11 + "wrong",
    "9e885d952ad362caeb4efe34a8e91bd2": "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
    "c0ba5a8e914111210f2bd131f3d5e08d": "scheme spot photo card baby mountain device kick cradle pact join borrow",
    "23db8160a31d3e0dca3688ed941adbf3": "cat swing flag economy stadium alone churn speed unique patch report train",
    "f30f8c1da665478f49b001d94c5fc452": "vessel ladder alter error federal sibling chat ability sun glass valve "
    "picture",
}
WORDS: Final = "implorer visage sonnette voyage véloce pourpre volaille tribunal implorer visage sonnette voyelle"
ENTROPY: Final = bytes(range(16))
NUMBERS: Final = Receipt(ENTROPY).numbers
BARE: Final = WORDS.replace("é", "e")


def _published() -> Iterator[Case]:
    english = Mnemonic("english").wordlist
    for entropy, words in ENGLISH.items():
        numbers = " ".join(f"{english.index(word) + 1:04d}" for word in words.split())
        case = good(f"BIP-39 {entropy[:4]}, by its numbers", "receipt read", words=numbers)
        assert unpacked(case["output"]["entropy"]).hex() == entropy
        yield case


def _typed() -> dict[str, str]:
    mixed = zip(NUMBERS, Receipt(ENTROPY).words, strict=True)
    return {
        "BIP-39 00, in French": "abaisser " * 11 + "abeille",
        "BIP-39 7f, in French": WORDS,
        "BIP-39 80, in French": "indexer acompte bolide abrasif agréable dédale abusif appuyer indexer acompte bolide "
        "abolir",
        "BIP-39 ff, in French": "zoologie " * 11 + "voter",
        "numbers": " ".join(NUMBERS),
        "numbers without zeros before them": " ".join(number.lstrip("0") for number in NUMBERS),
        "any case, no accents, any marks": "IMPLORER, Visage;" + BARE.title().removeprefix("Implorer Visage"),
        "capitals with accents": WORDS.upper(),
        "four letters, mixed with numbers": " ".join(n if at % 2 else w[:4] for at, (n, w) in enumerate(mixed)),
        "four letters with their accent": " ".join(word[:4] for word in WORDS.split()),
        "accents as marks of their own": unicodedata.normalize("NFD", WORDS),
        "accents that are wrong": WORDS.replace("o", "ö").replace("a", "à"),
        "hyphens and underscores between": WORDS.replace(" ", "-_"),
        "one to a line, and a line's end": WORDS.replace(" ", "\r\n") + "\n",
        "blanks that do not break": WORDS.replace(" ", "\u00a0"),
        "wide letters": "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in BARE),
        "numbered as a list by dots alone": " . ".join(WORDS.split()),
    }


def _refused() -> Iterator[Case]:
    off, misfit = (
        "receipt: number 5 is not between 0001 and 2048",
        ("receipt: the words do not fit together, one of them is wrong or misplaced"),
    )
    counts = {"nothing": ("", 0), "marks alone": (" - . ", 0), "one word": ("abaisser", 1)}
    counts |= {"eleven words": ("abaisser " * 11, 11), "thirteen words": ("abaisser " * 13, 13)}
    counts |= {"twenty-four words": ("abaisser " * 24, 24), "a word cut by its accent": (WORDS.replace("é", "'"), 13)}
    counts |= {"a list with its numbers": (" ".join(f"{at}. {word}" for at, word in enumerate(WORDS.split(), 1)), 24)}
    for name, (words, count) in counts.items():
        yield bad(name, "receipt read", f"receipt: {count} words, not 12", words=words)
    misfits = {"a wrong checksum": "abaisser " * 12, "numbers with a wrong checksum": "2048 " * 12}
    misfits |= {"two words swapped": " ".join([NUMBERS[1], NUMBERS[0], *NUMBERS[2:]])}
    misfits |= {"another last word": WORDS.replace("voyelle", "voyage")}
    for name, words in misfits.items():
        yield bad(name, "receipt read", misfit, words=words)
    last = {"three letters": "abe", "five letters of a word of seven": "abeil", "a word and a letter": "abeilles"}
    last |= {"an empty mark of a number": "½", "a number in letters": "VIII"}
    for name, word in last.items():
        rule = "receipt: 13 words, not 12" if word == "½" else "receipt: word 12 is not on the list"
        yield bad(name, "receipt read", rule, words="abaisser " * 11 + word)
    for name, word in {"a word of no list": "corruption", "a word of the English list": "abandoned",
                       "letters and digits in one": "abaisser1", "a number with a letter": "12a",
                       "another script": "абажур"}.items():  # fmt: skip
        yield bad(name, "receipt read", "receipt: word 1 is not on the list",
                  words=f"{word} " + "abaisser " * 10 + "abeille")  # fmt: skip
    for name, number in {"number 0000": "0000", "number 0": "0", "number 2049": "2049", "number 9999": "9999",
                         "a number of five digits": "00001", "Arabic digits": "٠٠٠١", "Devanagari digits": "०००१",
                         "digits of two scripts": "000١"}.items():  # fmt: skip
        yield bad(name, "receipt read", off, words=" ".join([*NUMBERS[:4], number, *NUMBERS[5:]]))


def content() -> Case:
    """Words in all their spellings."""
    keys = {"keys": (ENTROPY, SCOPE), "keys under another scope": (ENTROPY, bytes(32))}
    keys |= {"keys of the first words": (bytes(16), bytes(32)), "keys of the last words": (b"\xff" * 16, b"\xff" * 32)}
    return {
        "section": "6",
        "about": "BIP-39 (the published entropies of 12 words, by their numbers; French list); words as people type "
        "them; keys; the list itself: its words in NFKD, each with a newline",
        "good": [
            good("the French list", "receipt list"),
            *_published(),
            *(good(name, "receipt read", words=words) for name, words in _typed().items()),
            *(
                good(name, "receipt keys", entropy=packed(entropy), scope=packed(scope))
                for name, (entropy, scope) in keys.items()
            ),
        ],
        "bad": list(_refused()),
    }
