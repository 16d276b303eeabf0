"""What people wrote, as JSON: a subset of RFC 8785 in which every document has one spelling (SPEC section 9).

JSON parsers disagree about duplicate keys, large numbers, lone surrogates and `NaN`. The reader therefore encodes what
it read again and compares: that one check refuses all of them. Nothing a machine acts on for safety is in JSON.
"""

import binascii
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from . import epoch as epochs
from .body import CHUNK_BYTES, CHUNKS_PER_FILE
from .errors import Misuse, Refused

TEXT_BYTES: Final = 20_000
FILES: Final = 16
NAME_LETTERS: Final = 100
HEARD: Final = 32

# \Z, since $ would let a final newline through.
_Hex16 = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Hex32 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
_Text = Annotated[str, Meta(min_length=1, max_length=TEXT_BYTES)]
_U8 = Annotated[int, Meta(ge=0, le=254)]
_U16 = Annotated[int, Meta(ge=0, le=0xFFFF)]


class _Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Attachment(_Document, frozen=True):
    """A file that follows in chunks under `id`; SHA-256 of all its bytes."""

    id: _Hex16
    name: Annotated[str, Meta(min_length=1, max_length=NAME_LETTERS, pattern=r"^[^\x00-\x1f\x7f/\\]+\Z")]
    sha256: _Hex32
    size: Annotated[int, Meta(ge=1, le=CHUNKS_PER_FILE * CHUNK_BYTES)]

    @property
    def chunks(self) -> int:
        return -(-self.size // CHUNK_BYTES)


class Read(_Document, frozen=True):
    """The highest reply of a desk that the reporter had read when writing."""

    desk: _U8
    reply: _U16


class Written(_Document, frozen=True):
    """The document of a report or of a message."""

    text: _Text
    files: Annotated[tuple[Attachment, ...], Meta(max_length=FILES)] = ()
    after: Annotated[tuple[Read, ...], Meta(max_length=16)] = ()


State = Literal["acknowledged", "in progress", "question", "answered", "transmitted", "closed"]


class Head(_Document, frozen=True):
    """Cell 0 of a conversation: how many cells follow, which messages were heard, where the case stands, until when."""

    cells: Annotated[int, Meta(ge=0, le=63)]
    heard: Annotated[tuple[_Hex16, ...], Meta(max_length=HEARD)]
    state: State
    until: _Day
    text: Annotated[str, Meta(max_length=1_400)] = ""


class Answer(_Document, frozen=True):
    """The document of a reply."""

    text: Annotated[str, Meta(min_length=1, max_length=31_168)]


_Any = TypeVar("_Any", bound=_Document)
_ENCODER: Final = msgspec.json.Encoder(order="sorted")
# One rule for both checks: which of them sees a fault first depends on the parser.
_NOT_ONE: Final = "document: not the one spelling of its schema"


def encode(document: _Document) -> bytes:
    """The one spelling of a document. `Misuse` if what comes out would be refused."""
    try:
        encoded = _ENCODER.encode(document)
        decode(encoded, type(document))
    except Refused as refused:
        raise Misuse(str(refused)) from None
    except UnicodeEncodeError:
        raise Misuse(_NOT_ONE) from None
    return encoded


def decode(untrusted: bytes, kind: type[_Any]) -> _Any:
    """The document of this kind; `Refused` unless the bytes are its one spelling and keep its limits."""
    try:
        document = msgspec.json.decode(untrusted, type=kind)
        again = _ENCODER.encode(document)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Refused(_NOT_ONE) from None
    if again != untrusted:
        raise Refused(_NOT_ONE)
    if isinstance(document, Written):
        _check_written(document)
    if isinstance(document, Head):
        epochs.from_iso(document.until)
    return document


def identity(untrusted_hex: str) -> bytes:
    """The 16 bytes behind an id in a document."""
    return binascii.unhexlify(untrusted_hex)


def _check_written(document: Written) -> None:
    if len(document.text.encode()) > TEXT_BYTES:
        raise Refused("document: text longer than 20,000 bytes")
    if len({attachment.id for attachment in document.files}) != len(document.files):
        raise Refused("document: two files under one id")
    if any(attachment.name in {".", ".."} for attachment in document.files):
        raise Refused("document: a file's name is a folder's")
