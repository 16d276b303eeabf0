"""Everything in `crypto` that reads bytes from outside, as one table, and for each some bytes that it accepts."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from crypto import bundle, cell, documents, envelope, issuing, note, proof, reply
from crypto.batch import BatchHeader, ascending
from crypto.board import Board, Edition
from crypto.body import Body, Chunk, Letter, Loop, Move
from crypto.bundle import InboundReader, Outbound, Take
from crypto.cell import PIECE_BYTES, Piece, Place
from crypto.documents import Answer, Attachment, Written
from crypto.envelope import Envelope, Request
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.hpke import PublicKey
from crypto.note import SignedNote
from crypto.office import Certificate, OfficeNote, Succession
from crypto.opening import open_envelope
from crypto.proof import Checkpoint, Log, Proof
from crypto.receipt import Receipt
from crypto.record import Closed, DeskLine, Record, RecordFile
from crypto.reply import Address, Reply
from crypto.signature import VerifyKey

from .office_fixture import SALT, TODAY, a_body, a_letter, an_envelope, an_office, day_secret, reporter, seeded, signer
from .test_batch import ENVELOPES, HEADER, SERVER

_OFFICE: Final = an_office()
_NOTE: Final = _OFFICE.note
_KEYS: Final = reporter()
_PLACE: Final = Place(_OFFICE.id, SALT, desk=0, index=1)
_ADDRESS: Final = Address(_OFFICE.id, _KEYS.author.verify_key, desk=0, reply=1)
_SLOT_INFO: Final = envelope.slot_info(office=_OFFICE.id, epoch=TODAY, desk=0)
_OLD_AUTHOR: Final = reporter(1).author.verify_key
_LOG: Final = Log("log.example", signer("log").verify_key)
_LOGGED: Final = _OFFICE.record().text()
_Kind = TypeVar("_Kind", Written, documents.Head, Answer)


def _opened(untrusted: bytes) -> Body:
    """`Refused` also when no slot opens: not an error for a desk, but nothing was read."""
    body = open_envelope(Envelope.from_bytes(untrusted), [day_secret(0)], office=_OFFICE.id)
    if body is None:
        raise Refused("envelope: no slot opens")
    return body


def _reply(untrusted: bytes) -> Reply:
    """The bytes of a sealed reply in as many pieces as they fill."""
    starts = range(0, len(untrusted), PIECE_BYTES)
    pieces = [Piece(part, len(starts), 1, untrusted[at : at + PIECE_BYTES]) for part, at in enumerate(starts)]
    return Reply.open(pieces, reply_key=_KEYS.reply, address=_ADDRESS, desk_key=_OFFICE.identities[0].verify_key)


def _board(untrusted: bytes) -> Board:
    return Board.from_bytes(untrusted, station_name=_NOTE.station_name, certificate=_OFFICE.certificate)


def _batch(untrusted: bytes) -> BatchHeader:
    """A header and all envelopes behind it, whatever their number."""
    header = BatchHeader.from_bytes(untrusted[:160], server=SERVER.verify_key)
    envelopes = (untrusted[at : at + 32_768] for at in range(160, len(untrusted), 32_768))
    for _ in ascending(envelopes, header=header):
        pass
    return header


def _inbound(untrusted: bytes) -> bytes:
    """A bundle by any server, read to its seal."""
    reader = InboundReader(io.BytesIO(untrusted).read)
    for _, envelopes in reader.batches():
        for _ in envelopes:
            pass
    return reader.seal()


def _text(untrusted: bytes) -> str:
    """Any bytes as a text: what is not UTF-8 becomes lone surrogates."""
    return untrusted.decode("utf-8", "surrogateescape")


def _document(kind: type[_Kind]) -> Callable[[bytes], _Kind]:
    return lambda untrusted: documents.decode(untrusted, kind)


PARSERS: Final[dict[str, Callable[[bytes], object]]] = {
    "envelope": Envelope.from_bytes,
    "request": Request.from_bytes,
    "opened envelope": _opened,
    "slot": lambda untrusted: day_secret(0).key.open(untrusted, info=_SLOT_INFO),
    "body": lambda untrusted: Body.from_bytes(untrusted, office=_OFFICE.id),
    "letter": Letter.from_bytes,
    "chunk": Chunk.from_bytes,
    "move": lambda untrusted: Move.from_bytes(untrusted, office=_OFFICE.id, old=_OLD_AUTHOR),
    "loop": Loop.from_bytes,
    "X-Wing key": PublicKey.from_bytes,
    "Ed25519 key": VerifyKey.from_bytes,
    "receipt": lambda untrusted: Receipt.from_words(_text(untrusted)),
    "fingerprint": lambda untrusted: Fingerprint.from_text(_text(untrusted)),
    "cell": lambda untrusted: cell.unwrap(_KEYS.tag, _PLACE, untrusted),
    "piece": lambda untrusted: Piece.from_bytes(untrusted, index=1),
    "reply": _reply,
    "note": lambda untrusted: SignedNote.from_bytes(untrusted).verified_text(
        name=_NOTE.root_name, key=_OFFICE.root.verify_key
    ),
    "office note": OfficeNote.from_note,
    "succession": lambda untrusted: Succession.from_note(untrusted, first=_NOTE),
    "certificate": lambda untrusted: Certificate.from_note(
        untrusted, office=_OFFICE.id, root_name=_NOTE.root_name, root=_NOTE.root
    ),
    "desk line": lambda untrusted: DeskLine.from_line(_text(untrusted)),
    "record": lambda untrusted: Record.from_note(
        untrusted, station_name=_NOTE.station_name, certificate=_OFFICE.certificate
    ),
    "closed": lambda untrusted: Closed.from_note(untrusted, office=_OFFICE.id, signers=[(_NOTE.root_name, _NOTE.root)]),
    "edition": lambda untrusted: Edition.from_note(
        untrusted, station_name=_NOTE.station_name, certificate=_OFFICE.certificate
    ),
    "record file": lambda untrusted: RecordFile.from_bytes(untrusted, fingerprint=_OFFICE.fingerprint),
    "checkpoint": lambda untrusted: Checkpoint.from_note(untrusted, log=_LOG),
    "proof": lambda untrusted: Proof.from_bytes(untrusted, log=_LOG, text=_LOGGED),
    "board": _board,
    "written": _document(Written),
    "head": _document(documents.Head),
    "answer": _document(Answer),
    "batch header": lambda untrusted: BatchHeader.from_bytes(untrusted, server=SERVER.verify_key),
    "batch": _batch,
    "bundle head": lambda untrusted: bundle.Head.from_bytes(untrusted, magic=bundle.INBOUND),
    "take": Take.from_bytes,
    "inbound bundle": _inbound,
    "outbound bundle": Outbound.from_bytes,
}


def _sealed_reply() -> bytes:
    """A reply of two parts."""
    document, identity = documents.encode(Answer(text="Merci. " * 500)), _OFFICE.identities[0]
    pieces = reply.seal(document, reply_key=_KEYS.reply.public_key, desk_key=identity, address=_ADDRESS, epoch=TODAY)
    return b"".join(piece.content for piece in pieces)


def _bundles() -> dict[str, bytes]:
    """One batch inbound; a record file, a board and a take outbound."""
    batch, take = HEADER.signed(SERVER), Take(SERVER.verify_key, 1, HEADER.digest)
    head = bundle.Head(bundle.INBOUND, _OFFICE.id, SERVER.verify_key, 1, bundle.FIRST_BEFORE, 1)
    outbound = bundle.write_outbound(
        office=_OFFICE.id,
        number=1,
        before=bundle.FIRST_BEFORE,
        records=[(TODAY, _OFFICE.record_file())],
        board=_OFFICE.board_file(),
        takes=[take],
        station=_OFFICE.station,
    )
    return {
        "batch header": batch,
        "batch": batch + b"".join(ENVELOPES),
        "bundle head": head.to_bytes(),
        "take": take.to_bytes(),
        "inbound bundle": b"".join(bundle.write_inbound(head, [(batch, 64, ENVELOPES)], server=SERVER)),
        "outbound bundle": outbound,
    }


def _notes() -> dict[str, bytes]:
    """Each kind of note, alone and in what carries it."""
    successor = Succession(_OFFICE.id, 1, signer("new root").verify_key, bytes(32), before=_OFFICE.id)
    closed = Closed(_OFFICE.id, TODAY, "Le bureau est fermé jusqu’au 1er décembre.")
    one_desk, board = replace(_OFFICE.record(), desks=_OFFICE.record().desks[:1]), _OFFICE.board_file()
    return {
        "note": _OFFICE.signed_note(),
        "office note": _OFFICE.signed_note(),
        "succession": issuing.succession(successor, first=_NOTE, old_root=_OFFICE.root),
        "certificate": _OFFICE.signed_certificate(),
        "desk line": _OFFICE.record().desks[0].text().removeprefix("desk ").rstrip("\n").encode(),
        "record": issuing.record(one_desk, office=_NOTE, station=_OFFICE.station),
        "closed": issuing.closed(closed, signer_name=_NOTE.root_name, signer=_OFFICE.root),
        "edition": board[:8_192].rstrip(b"\0"),
        "record file": _OFFICE.record_file(),
        "board": board,
    }


def _of_a_log() -> dict[str, bytes]:
    """The third of five leaves."""
    hashes = [proof.leaf(str(number)) for number in range(3)]
    root = proof.root_above(proof.leaf(_LOGGED), hashes, index=2, size=5)
    checkpoint = note.sign(Checkpoint(_LOG.origin, 5, root).text(), name=_LOG.origin, key=signer("log"))
    return {"checkpoint": checkpoint, "proof": proof.pack(index=2, hashes=hashes, checkpoint=checkpoint)}


def _documents() -> dict[str, bytes]:
    """Each kind of document, with every field and every escape."""
    text = 'Les factures sont fausses : « voilà ».\n\u2028 \\ " / \x07 😀'
    file = Attachment(id="0f" * 16, name="facture (1).pdf", sha256="0f" * 32, size=100_000)
    head = documents.Head(cells=2, heard=(file.id,), state="in progress", until="2027-06-01", text=text)
    written = Written(text=text, files=(file,), after=(documents.Read(desk=0, reply=3),))
    return {
        "written": documents.encode(written),
        "head": documents.encode(head),
        "answer": documents.encode(Answer(text=text)),
    }


def _of_reporters() -> dict[str, bytes]:
    """What reporters send, and what they read and type."""
    sealed, new = an_envelope(0, 1), reporter(2)
    move = Move.make(new.author, new.reply.public_key, new.tag, office=_OFFICE.id, old=_OLD_AUTHOR)
    piece = Piece(0, 2, 1, bytes(range(256)) * (PIECE_BYTES // 256) + bytes(PIECE_BYTES % 256))
    return {
        "envelope": sealed.raw,
        "request": envelope.request(sealed, randomness=seeded("work")),
        "opened envelope": sealed.raw,
        "slot": day_secret(0).key.public_key.seal(bytes(32), info=_SLOT_INFO),
        "body": a_body(),
        "letter": a_letter().to_bytes(),
        "chunk": Chunk(bytes(16), 3, b"content").to_bytes(),
        "move": move.to_bytes(),
        "loop": b"",
        "X-Wing key": new.reply.public_key.raw,
        "Ed25519 key": new.author.verify_key.raw,
        "receipt": Receipt(bytes(range(16))).phrase,
        "fingerprint": str(_OFFICE.fingerprint).encode(),
        "cell": cell.wrap(_KEYS.tag, _PLACE, piece, randomness=seeded("cell")),
        "piece": piece.to_bytes(),
        "reply": _sealed_reply(),
    }


SOUND: Final[dict[str, bytes]] = {**_of_reporters(), **_notes(), **_of_a_log(), **_documents(), **_bundles()}
