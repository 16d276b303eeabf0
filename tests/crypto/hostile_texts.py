"""What people mistype and what a reporter may put into JSON, as questions for both twins."""

import random
import re
from typing import Any, Final

from crypto import documents
from crypto.receipt import Receipt

from .hostile import LETTERS, as_text, mangled
from .office_fixture import an_office
from .samples import a_document, some_words
from .twin import Question

# A piece of a canonical document, and another spelling of it or another value.
RESPELLED: Final = [
    (":0", ":-0"),
    (":1", ":1.0"),
    (":1", ":1e0"),
    (":1", ":01"),
    (",", ", "),
    (",", ",,"),
    ("{", '{"__proto__":{},'),
    ("{", '{"constructor":1,'),
    ("}", ',"text":"x"}'),
    ("}", "}\n"),
    ("{", "\ufeff{"),
    ('"text":"', '"text":"\\ud800'),
    ('"text":"', '"text":"\\u0061'),
    ('"text":"', '"text":"\\ud83d\\ude00'),
    ('"text":"', '"text":"\x7f'),
    ('"text":"', '"text":null,"x":"'),
    ('"name":"', '"name":"\x7f'),
    ('"name":"', '"name":"\\u001f'),
    ("\\n", "\\u000a"),
    ("\\u001f", "\\u001F"),
    ("a", "\\/"),
    ("a", "\0"),
    ("[", "[null,"),
    ("[", "[["),
    ('"size":', '"size":9007199254740993'),
    ('"size":', '"size":1e'),
    ('"desk":', '"desk":255'),
    ('"cells":', '"cells":9'),
    ('"state":"', '"state":"X'),
]


def _of(chance: random.Random, kind: str) -> bytes:
    while True:
        made, document = a_document(chance)
        if made == kind:
            return documents.encode(document)


def _document(chance: random.Random, kind: str) -> Question:
    sound = _of(chance, kind)
    match chance.randrange(6):
        case 0:
            return "document read", {"kind": kind, "document": as_text(_limits(chance, kind))}
        case 1 | 2:
            text = sound.decode()
            fitting = [pair for pair in RESPELLED if pair[0] in text]
            old, new = chance.choice(fitting)
            at = chance.choice([at for at in range(len(text)) if text.startswith(old, at)])
            return "document read", {"kind": kind, "document": text[:at] + new + text[at + len(old) :]}
        case 3:
            return "document read", {"kind": kind, "document": as_text(mangled(chance, sound, _of(chance, kind)))}
        case 4:
            return "document read", {"kind": kind, "document": as_text(sound)}
    letters = "".join(chance.choices(LETTERS, k=chance.randint(1, 8)))
    at = chance.randrange(len(sound.decode()) + 1)
    return "document read", {"kind": kind, "document": sound.decode()[:at] + letters + sound.decode()[at:]}


def _limits(chance: random.Random, kind: str) -> bytes:
    """A canonical document at or behind its limits."""
    if kind == "answer":
        return f'{{"text":"{"é" * chance.choice([0, 1, 31_167, 31_168, 31_169])}"}}'.encode()
    if kind == "head":
        day = f"{chance.choice([1969, 1970, 2023, 2024])}-{chance.randint(0, 3):02}-{chance.randint(27, 32)}"
        heard = ",".join(f'"{number:032x}"' for number in range(chance.choice([0, 1, 32, 33])))
        text = chance.choice(["", f'"text":"{"é" * chance.choice([0, 1_400, 1_401])}",'])
        head = f'{{"cells":{chance.choice([0, 63, 64])},"heard":[{heard}],"state":"closed",{text}"until":"{day}"}}'
        return head.encode()
    file = '{"id":"%032x","name":"%s","sha256":"%064x","size":%d}'
    names = chance.choice([["a", ".."], ["b", "."], ["c", "d"], ["e", "a/b"], ["f", ""], ["😀" * 100], ["😀" * 101]])
    sizes = [1, 226_492_416, 226_492_417, 0]
    files = ",".join(file % (chance.randint(0, 1), name, 1, chance.choice(sizes)) for name in names)
    after = ",".join('{"desk":1,"reply":65535}' for _ in range(chance.choice([0, 1, 16, 17])))
    text = "é" * chance.choice([1, 10_000, 10_001, 20_000, 20_001])
    shown = chance.choice(["", f'"after":[{after}],']) + chance.choice(["", f'"files":[{files}],'])
    return f'{{{shown}"text":"{text}"}}'.encode()


def written(chance: random.Random) -> Question:
    """A report's document that is not JSON, not canonical, or breaks its schema."""
    return _document(chance, "written")


def heads(chance: random.Random) -> Question:
    """A head that is not JSON, not canonical, or breaks its schema."""
    return _document(chance, "head")


def answers(chance: random.Random) -> Question:
    """An answer that is not JSON, not canonical, or breaks its schema."""
    return _document(chance, "answer")


def fingerprints(chance: random.Random) -> Question:
    """A fingerprint mistyped."""
    text = str(an_office().fingerprint)
    spaces = ["\u00a0", "\x85", "\x1f", "\ufeff", "\u2003", "\u200b", "--", "ı", "ſ", "\u0130", " ", ""]
    odd = chance.choice([*spaces, chance.choice(LETTERS)])
    match chance.randrange(4):
        case 0:
            text = mangled(chance, text.encode(), b"A" * 32).decode("utf-8", "replace")
        case 1:
            text = text.replace(" ", odd)
        case 2:
            at = chance.randrange(len(text))
            text = text[:at] + odd + text[at + chance.randint(0, 1) :]
    return "fingerprint read", {"text": chance.choice([text, text.lower()])}


def receipts(chance: random.Random) -> Question:
    """Words mistyped: letters of any script, other words, other numbers, too few or too many."""
    words = some_words(chance, Receipt(chance.randbytes(16)))
    marks = ["ß", "ı", "İ", "ſ", "\u0345", "\ufe0f", "\u0301", "٣", "²", "\u0e31", "K", "ﬁ", "_", "'", "", "𝐀", "Ⓐ"]
    odd = chance.choice([*marks, *(chance.choice(LETTERS) for _ in marks), "2048", "2049", "0", "00001", "abaisser"])
    at = chance.randrange(len(words))
    match chance.randrange(5):
        case 0:
            words = words.replace("ss", "ß")
        case 1:
            words = mangled(chance, words.encode(), some_words(chance, Receipt(bytes(16))).encode()).decode(
                errors="replace"
            )
        case 2:
            words = words[:at] + odd + words[at + chance.randint(0, 1) :]
        case 3:
            words = re.sub(r"\w+", lambda _: odd, words, count=1)
    return "receipt read", {"words": words}


def dates(chance: random.Random) -> Question:
    """A day that is none, and a moment before, in, or after it."""
    year = chance.choice([0, 1969, 1970, 2024, 2026, 2100, 9999, 10_000])
    day = f"{year:04}-{chance.randint(0, 13):02}-{chance.randint(0, 32):02}"
    now: Any = chance.choice([0, 1_795_305_600, chance.randint(0, 2**38), chance.random() * 2**32])
    if chance.random() < 0.5:
        day = mangled(chance, day.encode(), b"2026-W47-7").decode("utf-8", "replace")
    return "freshness", {"epoch": day, "now": now}
