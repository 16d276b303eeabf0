"""Signed notes (SPEC section 8.1)."""

import base64
from collections.abc import Iterator
from typing import Final

from crypto import note

from .cases import OFFICE, Case, good, worse
from .fields import packed

NAME: Final = OFFICE.note.station_name
KEY: Final = OFFICE.station
SIGNED: Final = note.sign("perron/v1/test\nname Liège\n", name=NAME, key=KEY).decode()
TEXT: Final = SIGNED.rpartition("\n\n")[0]
LINE: Final = SIGNED.rpartition("\n\n")[2]
FOREIGN: Final = "— witness.example/w AAAAAAAA\n"
C2SP: Final = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
C2SP_KEY: Final = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
# As many zeros as make a note of the most bytes, and one more.
FULL: Final = "x" * (note.NOTE_BYTES - len(LINE.encode()) - 2)

TEXTS: Final = {
    "a text of one letter": "a\n",
    "an empty line in the text": "a\n\nb\n",
    "empty lines before and behind": "\n\na\n\n",
    "a text of one newline and a letter": "\na\n",
    "a text like a signature line": f"a\n\n{FOREIGN}",
    "letters of every script": "Ω Ж 中 😀 ß\n",
    "what is not seen": "\u200b\u202e\ufeff\u2028\u00a0\x85\n",
    "a text of blanks": "   \n",
    "the longest text": FULL + "\n",
}
UNDER: Final = {
    "with one witness before": (FOREIGN, LINE),
    "with one witness behind": (LINE, FOREIGN),
    "with seven witnesses": (*[FOREIGN] * 3, LINE, *[FOREIGN] * 4),
    "with a witness of our name": (LINE, f"— {NAME} AAAAAAAA\n"),
    "with a witness of our key's number": (LINE, "— witness.example/w " + LINE.split(" ")[2]),
    "with a witness of one byte": (LINE, "— w AAAAAAA=\n"),
    "with the largest signature": (LINE, "— w " + base64.b64encode(bytes(3_750)).decode() + "\n"),
    "with a witness whose name is full of letters": (LINE, "— " + "中" * 120 + " AAAAAAAA\n"),
}
FORM: Final = "note: not a text, an empty line and signature lines"
NOT_LINE: Final = "note: not a signature line"
NOT_BASE64: Final = "note: not base64"
NOT_OURS: Final = "note: not one signature by the expected key"
SIGNATURE: Final = "note: signature does not verify"


def under(*signature_lines: str) -> str:
    """The text with these lines."""
    return f"{TEXT}\n\n{''.join(signature_lines)}"


def _good() -> Iterator[Case]:
    common = {"signer": NAME, "key": packed(KEY.verify_key.raw)}
    yield good("C2SP example", "note verify", note=C2SP, signer="PeterNeumann", key=packed(C2SP_KEY))
    yield good("verified", "note verify", **common, note=SIGNED)
    for name, lines in UNDER.items():
        yield good(name, "note verify", **common, note=under(*lines))
    for name, text in TEXTS.items():
        signed = good(name, "note sign", seed=packed(KEY.reveal()), signer=NAME, text=text)
        yield signed
        yield good(f"{name}, verified", "note verify", **common, note=signed["output"]["note"])
    for name, signer in {"a name of one letter": "x", "a name of 120 letters": "é" * 120}.items():
        yield good(name, "note sign", seed=packed(KEY.reveal()), signer=signer, text="a\n")


def _lines() -> Iterator[tuple[str, str, str]]:
    yield "signed twice by us", NOT_OURS, under(LINE, LINE)
    yield "witnesses alone", NOT_OURS, under(FOREIGN)
    yield "nine lines", "note: more than 8 signature lines", under(LINE, *[FOREIGN] * 8)
    yield "no line", FORM, under()
    yield "no empty line", FORM, f"{TEXT}\n{LINE}"
    yield "no text", FORM, f"\n{LINE}"
    yield "nothing but newlines", FORM, "\n\n\n"
    yield "no newline at the end", FORM, SIGNED[:-1]
    yield "carriage return", FORM, SIGNED.replace("\n", "\r\n", 1)
    yield "tab", FORM, SIGNED.replace(" Liège", "\tLiège")
    yield "a zero byte", FORM, SIGNED.replace(" Liège", "\0Liège")
    yield "a delete", FORM, SIGNED.replace(" Liège", "\x7fLiège")
    yield "a hyphen for the dash", NOT_LINE, under("-" + LINE[1:])
    yield "two blanks behind the dash", NOT_LINE, under("—  " + LINE[2:])
    yield "a plus in a name", NOT_LINE, under(LINE, "— a+b AAAAAAAA\n")
    yield "no name", NOT_LINE, under(LINE, "—  AAAAAAAA\n")
    yield "a name of 121 letters", NOT_LINE, under(LINE, "— " + "w" * 121 + " AAAAAAAA\n")
    yield "a blank behind the signature", NOT_LINE, under(LINE[:-1] + " \n")
    yield "base64 of 5,004 letters", NOT_LINE, under(LINE, "— w " + "A" * 5_004 + "\n")
    yield "base64 of three letters", NOT_LINE, under(LINE, "— w AAA\n")
    yield "base64 for addresses", NOT_LINE, under(LINE, "— w AAAA-AAA\n")
    yield "base64 with loose bits", NOT_BASE64, under(LINE, "— w AAAAAAF=\n")
    yield "base64 without padding", NOT_BASE64, under(LINE, "— w AAAAAAA\n")
    yield "base64 with too much padding", NOT_BASE64, under(LINE, "— w AAAAAAAA====\n")
    yield "a signature of no bytes", NOT_BASE64, under(LINE, "— w AAAAAA==\n")


def _bad() -> Iterator[Case]:
    for old, new, name in (("Liège", "Liege", "changed text"), ("è", "e\u0300", "decomposed accent")):
        yield worse(name, "verified", SIGNATURE, change={"field": "note", "swap": [old, new]})
    yield worse("a newline more", "verified", SIGNATURE, note=f"{TEXT}\n\n\n{LINE}")
    cut = base64.b64encode(base64.b64decode(LINE.split(" ")[2])[:-1]).decode()
    yield worse("a signature of 63 bytes", "verified", SIGNATURE, note=under(f"— {NAME} {cut}\n"))
    yield worse("another name", "verified", NOT_OURS, signer=OFFICE.note.root_name)
    yield worse("another key", "verified", NOT_OURS, key=packed(OFFICE.root.verify_key.raw))
    yield worse("a key that is none", "verified", "Ed25519 key: not a valid point", key=packed(bytes(32)))
    for name, rule, signed in _lines():
        yield worse(name, "verified", rule, note=signed)
    yield worse("not UTF-8", "verified", "note: not UTF-8", note={"base64": packed(b"\xff" + SIGNED.encode())})
    surrogate = SIGNED.encode().replace("è".encode(), b"\xed\xa0\x80")
    yield worse("a surrogate", "verified", "note: not UTF-8", note={"base64": packed(surrogate)})
    yield worse("too long", "verified", "note: longer than 16,384 bytes", note={"base64": [16_385]})
    yield worse("nothing", "verified", FORM, note="")


def content() -> Case:
    """The form of signed notes."""
    return {
        "section": "8.1",
        "about": "C2SP signed-note; the first case is the example of Go's note package",
        "good": list(_good()),
        "bad": list(_bad()),
    }
