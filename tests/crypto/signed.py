"""What the holder of a key can send: any bytes, soundly signed or sealed, so that what reads them behind is fed too."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import body, cell, envelope, labels
from crypto.body import Chunk, Kind, Loop, Payload
from crypto.cell import INNER_BYTES, Place
from crypto.reply import Address
from crypto.signature import SigningKey

from .hostile import resigned as resigned_note
from .hostile import text_of
from .office_fixture import SALT, TODAY, a_body, a_header, a_letter, an_office, reporter, seeded
from .parsers import SOUND
from .test_batch import HEADER, SERVER
from .test_body import a_move, resigned

_OFFICE: Final = an_office()
_KEYS: Final = reporter()


@dataclass(frozen=True, slots=True)
class Signed:
    """A parser, what is inside the example that it reads, and how a hostile signer wraps anything else."""

    parser: str
    inside: bytes
    sign: Callable[[bytes], bytes]


def _body(inside: bytes) -> bytes:
    """A body of any header and payload; author and length are made to fit, or only they would be read."""
    header, payload = inside[:96].ljust(96, b"\0"), inside[96:]
    length = min(len(payload), 0xFFFF).to_bytes(2, "big")
    header = header[:2] + length + header[4:32] + _KEYS.author.verify_key.raw + header[64:]
    return resigned(header, payload)[: body.BODY_BYTES]


def _envelope(inside: bytes) -> bytes:
    """Any body, sealed to a desk."""
    keys, randomness = _OFFICE.day_keys(0), seeded("signed")
    return envelope.seal(_body(inside), desks=keys, office=_OFFICE.id, epoch=TODAY, randomness=randomness).raw


def _of_a_body(kind: Kind, payload: Payload, *, parser: str = "body") -> Signed:
    whole = a_body(a_header(kind), payload)
    inside = whole[:96] + payload.to_bytes()
    return Signed(parser, inside, _body if parser == "body" else _envelope)


def _of_a_note(name: str, signer: SigningKey, signer_name: str) -> Signed:
    """Any text in a note by its signer."""
    return Signed(name, text_of(SOUND[name]), partial(resigned_note, name=signer_name, key=signer))


def _of_a_bundle(name: str, signer: SigningKey, label: bytes) -> Signed:
    """Any frames under a sound seal."""

    def sign(whole: bytes) -> bytes:
        seal = signer.sign(label + hashlib.sha256(whole).digest())
        return whole + b"SEAL" + (64).to_bytes(8, "big") + seal

    return Signed(name, SOUND[name][:-76], sign)


def _cell(inner: bytes) -> bytes:
    """Any inner bytes, of their one size, under the reporter's tag key."""
    place, nonce = Place(_OFFICE.id, SALT, 0, 1), bytes(12)
    key = hmac.digest(_KEYS.tag.reveal(), labels.CELL + place.to_bytes(), "sha256")
    padded = inner.ljust(INNER_BYTES, b"\0")[:INNER_BYTES]
    return cell.tag(_KEYS.tag, place) + nonce + AESGCM(key).encrypt(nonce, padded, None)


def _reply(plain: bytes) -> bytes:
    """Any plain text of a reply, of the size of two parts, sealed to the reporter."""
    return _KEYS.reply.public_key.seal(plain.ljust(len(_PLAIN), b"\0")[: len(_PLAIN)], info=_REPLY_INFO)


_REPLY_INFO: Final = labels.REPLY + Address(_OFFICE.id, _KEYS.author.verify_key, 0, 1).to_bytes()
_PLAIN: Final = _KEYS.reply.open(SOUND["reply"], info=_REPLY_INFO)

SIGNED: Final[dict[str, Signed]] = {
    "report": _of_a_body(Kind.REPORT, a_letter()),
    "chunk": _of_a_body(Kind.CHUNK, Chunk(bytes(16), 3, b"content")),
    "move": _of_a_body(Kind.MOVE, a_move()),
    "loop": _of_a_body(Kind.LOOP, Loop()),
    "sealed report": _of_a_body(Kind.REPORT, a_letter(), parser="opened envelope"),
    "office note": _of_a_note("office note", _OFFICE.root, _OFFICE.note.root_name),
    "succession": _of_a_note("succession", _OFFICE.root, _OFFICE.note.root_name),
    "certificate": _of_a_note("certificate", _OFFICE.root, _OFFICE.note.root_name),
    "closed": _of_a_note("closed", _OFFICE.root, _OFFICE.note.root_name),
    "record": _of_a_note("record", _OFFICE.station, _OFFICE.note.station_name),
    "edition": _of_a_note("edition", _OFFICE.station, _OFFICE.note.station_name),
    "cell": Signed("cell", SOUND["piece"], _cell),
    "reply": Signed("reply", _PLAIN, _reply),
    "batch header": Signed("batch header", HEADER.to_bytes(), lambda head: head + SERVER.sign(labels.BATCH + head)),
    "inbound bundle": _of_a_bundle("inbound bundle", SERVER, labels.BUNDLE_IN),
    "outbound bundle": _of_a_bundle("outbound bundle", _OFFICE.station, labels.BUNDLE_OUT),
}
