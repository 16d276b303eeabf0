"""Documents (SPEC section 9)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from .cases import Case, bad, good
from .fields import packed

IDENTITY: Final = "0f" * 16
DIGEST: Final = "f0" * 32
FILE: Final = f'{{"id":"{IDENTITY}","name":"facture.pdf","sha256":"{DIGEST}","size":27649}}'
AFTER: Final = '"after":[{"desk":0,"reply":2}]'
FULL: Final = f'{{{AFTER},"files":[{FILE}],"text":"Voilà.\\n\\"1 < 2\\" \\\\ / \u2028 😀 \\u0000\\u001f\x7f"}}'
HEAD: Final = f'{{"cells":2,"heard":["{IDENTITY}"],"state":"in progress","text":"Nous lisons.","until":"2027-06-01"}}'
NOT_ONE: Final = "document: not the one spelling of its schema"


def _files(*entries: dict[str, Any]) -> str:
    sound = json.loads(FILE)
    listed = [{**sound, **entry} for entry in entries]
    return json.dumps({"files": listed, "text": "a"}, separators=(",", ":"), ensure_ascii=False)


def _afters(*entries: tuple[int, int]) -> str:
    listed = [{"desk": desk, "reply": reply} for desk, reply in entries]
    return json.dumps({"after": listed, "text": "a"}, separators=(",", ":"))


def _head(**values: Any) -> str:
    return json.dumps({**json.loads(HEAD), **values}, separators=(",", ":"), ensure_ascii=False)


WRITTEN: Final = {
    "a text": '{"text":"Les factures sont fausses."}',
    "all fields": FULL,
    "a text of one letter": '{"text":"x"}',
    "a text of one zero": '{"text":"\\u0000"}',
    "the longest text": '{"text":"' + "x" * 20_000 + '"}',
    "the longest text of two bytes a letter": '{"text":"' + "é" * 10_000 + '"}',
    "every short escape": '{"text":"\\b\\t\\n\\f\\r\\"\\\\"}',
    "every long escape": '{"text":"' + "".join(f"\\u{n:04x}" for n in range(32) if n not in {8, 9, 10, 12, 13}) + '"}',
    "what needs no escape": '{"text":"/ \x7f \x80 \u2028\u2029 \ufeff \ufffe \U0010ffff <>&\'"}',
    "an accent as a mark of its own": '{"text":"e\u0301"}',
    "sixteen files": _files(*({"id": f"{number:032x}"} for number in range(16))),
    "the largest file": _files({"size": 226_492_416}),
    "the smallest file": _files({"size": 1}),
    "a name of one letter": _files({"name": "x"}),
    "a name of 100 letters beyond 16 bits": _files({"name": "😀" * 100}),
    "a name of three dots": _files({"name": "..."}),
    "a name of a blank": _files({"name": " "}),
    "sixteen times after": _afters(*((desk, 65_535) for desk in range(16))),
    "after desk 254": _afters((254, 0)),
}
HEADS: Final = {
    "a head": HEAD,
    "a head without text": HEAD.replace('"text":"Nous lisons.",', ""),
    "a head of 63 cells": _head(cells=63),
    "a head that heard nothing": _head(heard=[]),
    "a head that heard 32": _head(heard=[f"{number:032x}" for number in range(32)]),
    "a head that heard one twice": _head(heard=[IDENTITY] * 2),
    "a head until the first day": _head(until="1970-01-01"),
    "a head until the last day": _head(until="9999-12-31"),
    "the longest text of a head": _head(text="é" * 1_400),
    **{f"a head that is {state}": _head(state=state) for state in
       ("acknowledged", "question", "answered", "transmitted", "closed")},
}  # fmt: skip
ANSWERS: Final = {"an answer": '{"text":"Merci."}', "the longest answer": '{"text":"' + "x" * 31_168 + '"}'}

SPELLINGS: Final[dict[str, Any]] = {
    "nothing": "",
    "a blank": '{"text": "a"}',
    "a blank before": ' {"text":"a"}',
    "a newline at the end": '{"text":"a"}\n',
    "a second document": '{"text":"a"}{"text":"a"}',
    "a byte order mark": "\ufeff" + '{"text":"a"}',
    "a key twice": '{"text":"a","text":"b"}',
    "an escape that need not be": '{"text":"\\u0041"}',
    "an escaped slash": '{"text":"a\\/b"}',
    "an escape in capitals": '{"text":"\\u001F"}',
    "a long escape for a short one": '{"text":"\\u000a"}',
    "an escape of delete": '{"text":"\\u007f"}',
    "an escaped pair": '{"text":"\\ud83d\\ude00"}',
    "an escaped key": '{"te\\u0078t":"a"}',
    "a lone surrogate": '{"text":"\\ud800"}',
    "a raw newline": '{"text":"a\nb"}',
    "a raw zero": '{"text":"a\0b"}',
    "not UTF-8": {"base64": packed(b'{"text":"\xff"}')},
    "a surrogate in UTF-8": {"base64": packed(b'{"text":"\xed\xa0\x80"}')},
    "UTF-8 that is too long": {"base64": packed(b'{"text":"\xc0\xaf"}')},
    "UTF-16": {"base64": packed('{"text":"a"}'.encode("utf-16-le"))},
    "an empty list": '{"files":[],"text":"a"}',
    "keys not sorted": '{"text":"a","after":[{"desk":0,"reply":1}]}',
    "an unknown key": '{"colour":"red","text":"a"}',
    "a key of objects": '{"__proto__":{},"text":"a"}',
    "an empty text": '{"text":""}',
    "no text": "{}",
    "a text that is null": '{"text":null}',
    "a text that is a number": '{"text":1}',
    "a list": '["a"]',
    "a string": '"a"',
    "a comma too many": '{"text":"a",}',
    "a comment": '{"text":"a"/**/}',
    "apostrophes": "{'text':'a'}",
    "deep lists": "[" * 3_000,
    "a text too long in letters": '{"text":"' + "x" * 20_001 + '"}',
    "17 files": _files(*({"id": f"{number:032x}"} for number in range(17))),
    "17 times after": _afters(*((0, number) for number in range(17))),
    "no name": _files({"name": ""}),
    "a name of 101 letters": _files({"name": "x" * 101}),
    "a name with a backslash": _files({"name": "a\\b"}),
    "a name with a delete": _files({"name": "a\x7fb"}),
    "a name that is null": _files({"name": None}),
    "a file without a name": '{"files":[{"id":"' + IDENTITY + '","sha256":"' + DIGEST + '","size":1}],"text":"a"}',
    "a file with a colour": _files({"zcolour": "red"}),
    "after desk 255": _afters((255, 0)),
    "after reply 65,536": _afters((0, 65_536)),
}
# In the full document: what stands there, and what is put in its place.
FULLS: Final = {
    "1.0": ('"reply":2', '"reply":2.0'),
    "1e0": ('"reply":2', '"reply":2e0'),
    "-0": ('"desk":0', '"desk":-0'),
    "a zero before a number": ('"reply":2', '"reply":02'),
    "a number below zero": ('"reply":2', '"reply":-1'),
    "a number as a text": ('"reply":2', '"reply":"2"'),
    "true for a number": ('"reply":2', '"reply":true'),
    "a number above 2^53": ("27649", "9007199254740993"),
    "a number above 2^64": ("27649", "18446744073709551617"),
    "a size above 8,192 chunks": ("27649", "226492417"),
    "no size": ("27649", "0"),
    "NaN": ("27649", "NaN"),
    "infinity": ("27649", "1e999"),
    "an id with a newline": (IDENTITY, IDENTITY + "\\n"),
    "an id in capitals": (IDENTITY, IDENTITY.upper()),
    "an id of 31 letters": (IDENTITY, IDENTITY[1:]),
    "a digest of 63 letters": (DIGEST, DIGEST[1:]),
    "a file name with a slash": ("facture.pdf", "../facture.pdf"),
    "a file name with a newline": ("facture.pdf", "facture\\n.pdf"),
}
HEADED: Final = {
    "an unknown state": ("in progress", "lost"),
    "a state in capitals": ("in progress", "In progress"),
    "64 cells": ('"cells":2', '"cells":64'),
    "a day with a newline": ("2027-06-01", "2027-06-01\\n"),
    "a day of other digits": ("2027-06-01", "2027-06-0١"),
    "an empty text of a head": ("Nous lisons.", ""),
    "a text of a head too long": ("Nous lisons.", "x" * 1_401),
    "no list of what was heard": (f'"heard":["{IDENTITY}"],', ""),
}


def _bad() -> Iterator[Case]:
    for name, document in SPELLINGS.items():
        yield bad(name, "document read", NOT_ONE, kind="written", document=document)
    for name, (old, new) in FULLS.items():
        assert old in FULL
        yield bad(name, "document read", NOT_ONE, kind="written", document=FULL.replace(old, new, 1))
    for name, (old, new) in HEADED.items():
        assert old in HEAD
        yield bad(name, "document read", NOT_ONE, kind="head", document=HEAD.replace(old, new, 1))
    for name, until in {"no day": "2027-02-30", "a month of 13": "2027-13-01", "before 1970": "1969-12-31",
                        "no year": "0000-01-01"}.items():  # fmt: skip
        yield bad(name, "document read", "date: not YYYY-MM-DD", kind="head", document=_head(until=until))
    heard = _head(heard=[IDENTITY] * 33)
    yield bad("33 heard", "document read", NOT_ONE, kind="head", document=heard)
    yield bad("a head for an answer", "document read", NOT_ONE, kind="answer", document=HEAD)
    long_answer = '{"text":"' + "x" * 31_169 + '"}'
    yield bad("an answer too long", "document read", NOT_ONE, kind="answer", document=long_answer)
    text = '{"text":"' + "é" * 10_001 + '"}'
    yield bad("a text too long in bytes", "document read", "document: text longer than 20,000 bytes", kind="written",
              document=text)  # fmt: skip
    twice = FULL.replace(FILE, f"{FILE},{FILE}")
    yield bad("two files under one id", "document read", "document: two files under one id", kind="written",
              document=twice)  # fmt: skip
    for name in (".", ".."):
        yield bad(f"a file named {name}", "document read", "document: a file's name is a folder's", kind="written",
                  document=_files({"name": name}))  # fmt: skip


def content() -> Case:
    """Documents in their one spelling."""
    kinds = {"written": WRITTEN, "head": HEADS, "answer": ANSWERS}
    return {
        "section": "9",
        "about": "a subset of RFC 8785; every document has one spelling",
        "good": [
            *(
                good(name, "document read", kind=kind, document=document)
                for kind, documents in kinds.items()
                for name, document in documents.items()
            ),
            good("a head, written", "document write", kind="head", fields=dict(reversed(json.loads(HEAD).items()))),
            good("written", "document write", kind="written", fields=dict(reversed(json.loads(FULL).items()))),
        ],
        "bad": list(_bad()),
    }
