"""Signed notes (C2SP signed-note): text, an empty line, signature lines (SPEC section 8.1)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final, Self

from .errors import Misuse, Refused
from .signature import SigningKey, VerifyKey

NOTE_BYTES: Final = 16_384
# One line is ours; the others leave room for witnesses and for a post-quantum signature.
SIGNATURE_LINES: Final = 8
_ED25519: Final = b"\x01"
_LINE: Final = re.compile(r"— ([^ +\n]{1,120}) ([A-Za-z0-9+/=]{4,5000})")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the signer's name, 4 bytes that name the key, and what follows them."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A note whose form was checked; its text counts for nothing until `verified_text`."""

    untrusted_text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Self:
        if len(untrusted) > NOTE_BYTES:
            raise Refused("note: longer than 16,384 bytes")
        try:
            whole = untrusted.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("note: not UTF-8") from None
        head, separator, tail = whole.rpartition("\n\n")
        if not separator or not head or not tail.endswith("\n") or _CONTROL.search(whole):
            raise Refused("note: not a text, an empty line and signature lines")
        lines = tail.removesuffix("\n").split("\n")
        if len(lines) > SIGNATURE_LINES:
            raise Refused("note: more than 8 signature lines")
        return cls(head + "\n", tuple(_signature(line) for line in lines))

    def verified_text(self, *, name: str, key: VerifyKey) -> str:
        """The text, signed by this key under this name. Lines of other keys are ignored, as C2SP asks."""
        wanted = key_id(name, key)
        ours = [line for line in self.signatures if line.name == name and line.key_id == wanted]
        if len(ours) != 1:
            raise Refused("note: not one signature by the expected key")
        key.verify(self.untrusted_text.encode(), ours[0].signature, what="note")
        return self.untrusted_text


def key_id(name: str, key: VerifyKey) -> bytes:
    """4 bytes: SHA-256(name | 0A | 01 | key), cut."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]


def sign(text: str, *, name: str, key: SigningKey) -> bytes:
    """The bytes of a note with one signature; `Misuse` if a reader would refuse its form."""
    broken = Misuse("note: text does not end in one newline, or holds what a note cannot")
    try:
        signature = key_id(name, key.verify_key) + key.sign(text.encode())
        note = f"{text}\n— {name} {base64.b64encode(signature).decode('ascii')}\n".encode()
        read = SignedNote.from_bytes(note).untrusted_text
    except (Refused, UnicodeEncodeError):
        raise broken from None
    if read != text:
        raise broken
    return note


def digest(text: str) -> bytes:
    """SHA-256 of a note's text, final newline included: how notes name each other."""
    return hashlib.sha256(text.encode()).digest()


def _signature(line: str) -> NoteSignature:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Refused("note: not a signature line")
    try:
        decoded = base64.b64decode(match[2], validate=True)
    except binascii.Error:
        raise Refused("note: not base64") from None
    if base64.b64encode(decoded).decode("ascii") != match[2] or len(decoded) < 5:
        raise Refused("note: not base64")
    return NoteSignature(match[1], decoded[:4], decoded[4:])
