"""Ways to break bytes that parsers get wrong: as a stranger can, and as whoever holds the signing key can."""

import base64
import random
import re
import unicodedata
from typing import Any, Final

from crypto import note
from crypto.signature import SigningKey

from .damage import flipped

# Letters of which every table of Unicode since 2002 says the same: newer ones are refused by older readers (SPEC 8.1).
_OLD: Final = unicodedata.ucd_3_2_0
LETTERS: Final = [chr(code) for code in range(0x3_0000) if _OLD.category(chr(code)) not in {"Cn", "Cs"}]

# What may stand for a value in a line of a note: right for some of their kind, or wrong for all.
_NUMBERS: Final = b"0 1 2 3 7 8 00 07 +1 -1 1.0 1e3 63 64 128 254 255 4294967295 4294967296 9999999999".split()
_DAYS: Final = (
    b"1970-01-01 1969-12-31 9999-12-31 2023-02-29 2024-02-29 2026-09-01 2027-09-30 2027-10-01 2026-W01-1 20261122 "
    b"0000-00-00 12026-01-01 2026-1-1"
).split()
_BASE64: Final = [
    *(base64.b64encode(raw) for raw in (bytes(32), bytes(31), bytes(33), b"\1" + bytes(31), b"\xff" * 32, bytes(64))),
    *(b"=", b"A" * 42 + b"B=", b"A" * 43, b"A" * 44),
]
_TEXTS: Final = [
    *(b"a -a a.b A.b liege.example gent.example audit integrite a_b".split()),
    *(b"", b" ", b" x", b"x ", b"x" * 40, b"x" * 41, b"a" * 100, b"a" * 101, b"x" * 120, b"x" * 121, b"x" * 601),
    *(text.encode() for text in ("é" * 60, "é" * 60 + "x", "é", "e\u0301", "😀", "\ufffe", "\u0378", "\xa0", "\xad")),
    *(text.encode() for text in ("\u200b", "\u202e", "\u2028", "\u3000", "\ufeff", "\ue000")),
    *(b"\xed\xa0\x80", b"\xc0\x80", b"\xff", b"\x7f", b"\t", b"\r"),
]
_KINDS: Final = [
    (re.compile(rb"[0-9]+"), _NUMBERS),
    (re.compile(rb"[0-9-]+"), _DAYS),
    (re.compile(rb"[A-Za-z0-9+/]{40,}=*"), _BASE64),
    (re.compile(rb".*", re.DOTALL), _TEXTS),
]


def _another(chance: random.Random, value: bytes) -> bytes:
    """A value to stand for this one: most often of its kind."""
    match chance.randrange(6):
        case 0:
            return chance.choice(LETTERS).encode()
        case 1:
            return chance.choice(chance.choice([_NUMBERS, _DAYS, _BASE64, _TEXTS]))
    return chance.choice(next(values for kind, values in _KINDS if kind.fullmatch(value)))


def damaged(chance: random.Random, sound: bytes) -> bytes:
    """The bytes with one to three changes, of the kinds that parsers get wrong."""
    raw = bytearray(sound)
    pieces = [b"\n", b" ", b"\0", b"0", b"=", b"-", b"\n\n", "é".encode(), b"\xff", b'"', b"\\", b",", b"}", b"1e9"]
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        at = chance.randrange(len(raw) or 1)
        end = min(len(raw), at + chance.choice([1, 1, 2, 8, 40]))
        match chance.randrange(6):
            case 0 if raw:
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                del raw[at:end]
            case 2:
                raw[at:at] = chance.choice(pieces)
            case 3:
                raw[at:at] = raw[at:end]
            case 4:
                raw[at:end] = chance.randbytes(end - at)
            case _:
                raw[at:end] = chance.choice(pieces)
    return bytes(raw)


def mangled(chance: random.Random, sound: bytes, other: bytes) -> bytes:  # noqa: PLR0911  # a way each
    """Bytes of no form, or cut, flipped, spliced from two sound ones, damaged, or as they were."""
    here, there = chance.randrange(len(sound) + 1), chance.randrange(len(other) + 1)
    match chance.randrange(8):
        case 0:
            return chance.randbytes(chance.choice([0, 1, chance.randrange(200), len(sound)]))
        case 1:
            return sound[:here]
        case 2 if sound:
            return flipped(sound, chance.randrange(8 * len(sound)))
        case 3:
            return sound[:here] + other[there:]
        case 4:
            return sound[:here] + other[here:]
        case 5:
            return sound
    return damaged(chance, sound)


def rewritten(chance: random.Random, text: bytes, other: bytes) -> bytes:
    """The lines of a note with one or two of them left out, doubled, moved, taken from another, or of another value."""
    lines, others = text.split(b"\n")[:-1], other.split(b"\n")[:-1]
    for _ in range(chance.choice([1, 1, 1, 2])):
        at = chance.randrange(len(lines)) if lines else 0
        match chance.randrange(12):
            case 0:
                del lines[at : at + 1]
            case 1 if lines:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at : at + 1] = reversed(lines[at : at + 2])
            case 3 | 4 if others:
                lines[at : at + 1] = [chance.choice(others)]
            case 5:
                lines[at : at + 1] = others[at : at + 1]
            case _ if lines:
                words = lines[at].split(b" ")
                # The first word names the line, so it is the one least often changed.
                place = chance.randrange(len(words)) or chance.randrange(len(words))
                words[place] = _another(chance, words[place])
                lines[at] = b" ".join(words)
    return b"\n".join([*lines, b""])


def text_of(signed: bytes) -> bytes:
    """The text of a note that may be broken."""
    return signed.rpartition(b"\n\n")[0] + b"\n"


def resigned(text: bytes, *, name: str, key: SigningKey) -> bytes:
    """A note around any bytes, signed as if nothing were wrong with them."""
    signature = base64.b64encode(note.key_id(name, key.verify_key) + key.sign(text)).decode()
    return text + f"\n— {name} {signature}\n".encode()


def hostile_note(chance: random.Random, sound: bytes, other: bytes, *, name: str, key: SigningKey) -> bytes:
    """A note mangled as a stranger could (its bytes), or as its signer could (its text)."""
    if chance.random() < 0.25:
        return mangled(chance, sound, other)
    break_ = rewritten if chance.random() < 0.7 else mangled
    return resigned(break_(chance, text_of(sound), text_of(other)), name=name, key=key)


def as_text(raw: bytes) -> Any:
    """A field that is a text, or any bytes."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}
