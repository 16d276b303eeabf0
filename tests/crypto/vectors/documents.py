"""Documents (SPEC section 9)."""

import json
from typing import Any

from .cases import Case, bad, good
from .fields import packed


def content() -> Case:
    """Documents in their one spelling."""
    identity, digest = "0f" * 16, "f0" * 32
    file = f'{{"id":"{identity}","name":"facture.pdf","sha256":"{digest}","size":27649}}'
    after = '"after":[{"desk":0,"reply":2}]'
    full = f'{{{after},"files":[{file}],"text":"Voilà.\\n\\"1 < 2\\" \\\\ / \u2028 😀 \\u0000\\u001f\x7f"}}'
    head = f'{{"cells":2,"heard":["{identity}"],"state":"in progress","text":"Nous lisons.","until":"2027-06-01"}}'
    schema = spelling = "document: not the one spelling of its schema"

    def written(name: str, rule: str, document: Any) -> Case:
        return bad(name, "document read", rule, kind="written", document=document)

    def filed(name: str, rule: str, old: str, new: str) -> Case:
        assert old in full
        return written(name, rule, full.replace(old, new, 1))

    def headed(name: str, rule: str, old: str, new: str) -> Case:
        assert old in head
        return bad(name, "document read", rule, kind="head", document=head.replace(old, new, 1))

    return {
        "section": "9",
        "about": "a subset of RFC 8785; every document has one spelling",
        "good": [
            good("a text", "document read", kind="written", document='{"text":"Les factures sont fausses."}'),
            good("all fields", "document read", kind="written", document=full),
            good("a head", "document read", kind="head", document=head),
            good(
                "a head without text", "document read", kind="head", document=head.replace('"text":"Nous lisons.",', "")
            ),
            good("an answer", "document read", kind="answer", document='{"text":"Merci."}'),
            good("written", "document write", kind="written", fields=dict(reversed(json.loads(full).items()))),
        ],
        "bad": [
            written("nothing", schema, ""),
            written("a blank", spelling, '{"text": "a"}'),
            written("a newline at the end", spelling, '{"text":"a"}\n'),
            written("a byte order mark", schema, "\ufeff" + '{"text":"a"}'),
            written("a key twice", spelling, '{"text":"a","text":"b"}'),
            written("an escape that need not be", spelling, '{"text":"\\u0041"}'),
            written("an escaped slash", spelling, '{"text":"a\\/b"}'),
            written("an escape in capitals", spelling, '{"text":"\\u001F"}'),
            written("a lone surrogate", schema, '{"text":"\\ud800"}'),
            written("a raw newline", schema, '{"text":"a\nb"}'),
            written("not UTF-8", schema, {"base64": packed(b'{"text":"\xff"}')}),
            written("a surrogate in UTF-8", schema, {"base64": packed(b'{"text":"\xed\xa0\x80"}')}),
            written("an empty list", spelling, '{"files":[],"text":"a"}'),
            written("keys not sorted", spelling, '{"text":"a","after":[{"desk":0,"reply":1}]}'),
            written("an unknown key", schema, '{"colour":"red","text":"a"}'),
            written("an empty text", schema, '{"text":""}'),
            written("no text", schema, "{}"),
            written(
                "a text too long in bytes", "document: text longer than 20,000 bytes", '{"text":"' + "é" * 10_001 + '"}'
            ),
            filed("1.0", spelling, '"reply":2', '"reply":2.0'),
            filed("-0", spelling, '"desk":0', '"desk":-0'),
            filed("a number above 2^53", schema, "27649", "9007199254740993"),
            filed("a size above 8,192 chunks", schema, "27649", "226492417"),
            filed("no size", schema, "27649", "0"),
            filed("NaN", schema, "27649", "NaN"),
            filed("desk 255", schema, '"desk":0', '"desk":255'),
            filed("an id with a newline", schema, identity, identity + "\\n"),
            filed("an id in capitals", schema, identity, identity.upper()),
            filed("a file name with a slash", schema, "facture.pdf", "../facture.pdf"),
            filed("a file name of a folder", "document: a file's name is a folder's", "facture.pdf", ".."),
            filed("two files under one id", "document: two files under one id", file, f"{file},{file}"),
            headed("an unknown state", schema, "in progress", "lost"),
            headed("no day", "date: not YYYY-MM-DD", "2027-06-01", "2027-02-30"),
            headed("64 cells", schema, '"cells":2', '"cells":64'),
            bad("a head for an answer", "document read", schema, kind="answer", document=head),
        ],
    }
