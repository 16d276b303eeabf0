"""What a case can ask for: each operation takes fields, and gives an output or is `Refused`."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Callable
from typing import Any, Final

import msgspec
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import batch, body, bundle, cell, documents, envelope, note, proof, receipt, record
from crypto import epoch as epochs
from crypto.board import Board
from crypto.body import Chunk, Header, Kind, Letter, Loop, Move, Payload
from crypto.bundle import InboundReader, Outbound
from crypto.cell import Piece, Place
from crypto.envelope import Envelope
from crypto.fingerprint import Fingerprint
from crypto.hpke import PublicKey, SecretKey
from crypto.kdf import derive
from crypto.office import Certificate, OfficeNote, Succession
from crypto.opening import DaySecret, open_envelope
from crypto.proof import Checkpoint, Log, Proof
from crypto.randomness import Randomness
from crypto.receipt import Receipt, TagKey
from crypto.record import Closed, RecordFile
from crypto.reply import Address, Reply
from crypto.signature import SigningKey

from . import schedule
from .fields import Fields, packed, unpacked

_KEMS: Final = {schedule.X25519: hpke.KEM.X25519, schedule.X_WING: hpke.KEM.MLKEM768_X25519}
_AEADS: Final = {1: hpke.AEAD.AES_128_GCM, 2: hpke.AEAD.AES_256_GCM, 3: hpke.AEAD.CHACHA20_POLY1305}


def _signed(fields: Fields) -> Any:
    key = SigningKey(fields.raw("seed"))
    return {"key": packed(key.verify_key.raw), "signature": packed(key.sign(fields.raw("message")))}


def _verified(fields: Fields) -> Any:
    fields.key("key").verify(fields.raw("message"), fields.raw("signature"), what="Ed25519")
    return {}


def _hkdf(fields: Fields) -> Any:
    salt, info, size = fields.raw("salt"), fields.raw("info"), fields.value("size")
    return {"key": packed(derive(fields.raw("secret"), salt=salt or None, info=info, size=size))}


def _x_wing_key(fields: Fields) -> Any:
    return {"key": packed(SecretKey(fields.raw("seed")).public_key.raw)}


def _x_wing_read(fields: Fields) -> Any:
    return {"sha256": packed(hashlib.sha256(PublicKey.from_bytes(fields.raw("key")).raw).digest())}


def _x_wing_decapsulate(fields: Fields) -> Any:
    seed, enc = fields.raw("seed"), fields.raw("enc")
    secret = schedule.x_wing_secret(seed, enc)
    # Ours gives no shared secret away; it opens what is sealed with this one.
    key, nonce = schedule.schedule(secret, kem=schedule.X_WING, aead=2, info=b"info")
    assert SecretKey(seed).open(enc + AESGCM(key).encrypt(nonce, b"plain", None), info=b"info") == b"plain"
    return {"secret": packed(secret)}


def _ml_kem_key(fields: Fields) -> Any:
    return {"key": packed(schedule.ml_kem(fields.raw("seed")).public_key().public_bytes_raw())}


def _ml_kem_decapsulate(fields: Fields) -> Any:
    return {"secret": packed(schedule.ml_kem(fields.raw("seed")).decapsulate(fields.raw("enc")))}


def _hpke_known(fields: Fields) -> Any:
    kem, aead = fields.value("kem"), fields.value("aead")
    private, enc, info, aad = (fields.raw(name) for name in ("private", "enc", "info", "aad"))
    ciphertext = fields.raw("ciphertext")
    secret = {schedule.X25519: schedule.x25519_secret, schedule.X_WING: schedule.x_wing_secret}[kem](private, enc)
    key, nonce = schedule.schedule(secret, kem=kem, aead=aead, info=info)
    plain = schedule.AEADS[aead][0](key).decrypt(nonce, ciphertext, aad)
    suite = hpke.Suite(_KEMS[kem], hpke.KDF.HKDF_SHA256, _AEADS[aead])
    owner = X25519PrivateKey.from_private_bytes(private) if kem == schedule.X25519 else SecretKey(private)._key
    assert openssl.hpke._decrypt_with_aad(suite, enc + ciphertext, owner, info, aad) == plain
    shown = {"secret": secret, "key": key, "nonce": nonce, "plaintext": plain}
    return {name: packed(value) for name, value in shown.items()}


def _hmac(fields: Fields) -> Any:
    return {"mac": packed(hmac.digest(fields.raw("key"), fields.raw("message"), "sha256"))}


def _gcm_seal(fields: Fields) -> Any:
    key, nonce = AESGCM(fields.raw("key")), fields.raw("nonce")
    return {"sealed": packed(key.encrypt(nonce, fields.raw("plaintext"), None))}


def _hpke_open(fields: Fields) -> Any:
    key = SecretKey(fields.raw("seed"))
    return {"plaintext": packed(key.open(fields.raw("sealed"), info=fields.raw("info")))}


def _fingerprint_show(fields: Fields) -> Any:
    return {"text": str(Fingerprint.of(fields.raw("digest")))}


def _fingerprint_read(fields: Fields) -> Any:
    return {"fingerprint": packed(Fingerprint.from_text(fields.value("text")).raw)}


def _receipt_read(fields: Fields) -> Any:
    read = Receipt.from_words(fields.value("words"))
    return {"entropy": packed(read.reveal()), "words": " ".join(read.words), "numbers": " ".join(read.numbers)}


def _receipt_list(fields: Fields) -> Any:
    text = "".join(unicodedata.normalize("NFKD", word) + "\n" for word in receipt._list().wordlist)
    return {"sha256": packed(hashlib.sha256(text.encode()).digest())}


def _receipt_keys(fields: Fields) -> Any:
    keys = Receipt(fields.raw("entropy")).keys(fields.raw("scope"))
    return {
        "author seed": packed(keys.author.reveal()),
        "author": packed(keys.author.verify_key.raw),
        "reply seed": packed(keys.reply.reveal()),
        "reply key": packed(keys.reply.public_key.raw),
        "tag key": packed(keys.tag.reveal()),
    }


def _payload(kind: Kind, fields: Fields, *, office: bytes, author: SigningKey) -> Payload:
    if kind in {Kind.REPORT, Kind.MESSAGE}:
        reply_key = PublicKey.from_bytes(fields.raw("reply_key"))
        return Letter(reply_key, TagKey(fields.raw("tag_key")), fields.text_bytes("document"))
    if kind is Kind.CHUNK:
        return Chunk(fields.raw("file"), fields.value("number"), fields.raw("content"))
    if kind is Kind.MOVE:
        new = SigningKey(fields.raw("author_seed"))
        reply_key = PublicKey.from_bytes(fields.raw("reply_key"))
        return Move.make(new, reply_key, TagKey(fields.raw("tag_key")), office=office, old=author.verify_key)
    return Loop()


def _body_write(fields: Fields) -> Any:
    office, author, kind = fields.raw("office"), SigningKey(fields.raw("author_seed")), Kind(fields.value("kind"))
    epoch = epochs.from_iso(fields.value("epoch"))
    desks, order = tuple(fields.value("desks")), fields.value("order")
    header = Header(kind, epoch, desks, order, fields.raw("id"), fields.raw("record"))
    inner = fields.inner("payload")
    written = body.write(header, _payload(kind, inner, office=office, author=author), author=author, office=office)
    inner.end()
    return {"body": packed(written)}


def shown_body(read: body.Body) -> Any:
    """What a body says, for comparing."""
    return {
        "kind": int(read.header.kind),
        "epoch": epochs.to_iso(read.header.epoch),
        "desks": list(read.header.desks),
        "order": read.header.order,
        "id": packed(read.header.id),
        "record": packed(read.header.record),
        "author": packed(read.author.raw),
        "payload": packed(read.payload.to_bytes()),
    }


def _body_read(fields: Fields) -> Any:
    return shown_body(body.Body.from_bytes(fields.raw("body"), office=fields.raw("office")))


def assembled(fields: Fields) -> bytes:
    """An envelope around slots that were sealed once: commitment and body follow from the slots' secret."""
    slots, secret = fields.raw("slots"), fields.raw("secret")
    office, epoch = fields.raw("office"), epochs.from_iso(fields.value("epoch"))
    commitment, key = envelope.commitment_and_key(secret, slots, office=office, epoch=epoch)
    whole = slots + commitment + AESGCM(key).encrypt(envelope.BODY_NONCE, fields.raw("body"), None)
    fields.end()
    return whole


def _envelope(fields: Fields, name: str) -> bytes:
    value = fields.value(name)
    return assembled(Fields(value)) if isinstance(value, dict) else unpacked(value)


def _envelope_assemble(fields: Fields) -> Any:
    return {"sha256": packed(hashlib.sha256(_envelope(fields, "envelope")).digest())}


def _envelope_open(fields: Fields) -> Any:
    secrets = [
        DaySecret(secret.value("desk"), epochs.from_iso(secret.value("epoch")), SecretKey(secret.raw("seed")))
        for secret in fields.each("day_keys")
    ]
    office = fields.raw("office")
    opened = open_envelope(Envelope.from_bytes(_envelope(fields, "envelope")), secrets, office=office)
    return None if opened is None else shown_body(opened)


def _request_read(fields: Fields) -> Any:
    return {"sha256": packed(hashlib.sha256(envelope.Request.from_bytes(fields.raw("request")).envelope.raw).digest())}


def _place(fields: Fields) -> Place:
    return Place(fields.raw("office"), fields.raw("salt"), fields.value("desk"), fields.value("index"))


def _cell_tag(fields: Fields) -> Any:
    return {"tag": packed(cell.tag(TagKey(fields.raw("tag_key")), _place(fields)))}


def _cell_wrap(fields: Fields) -> Any:
    nonce = fields.raw("nonce")
    piece = Piece(fields.value("part"), fields.value("parts"), fields.value("reply"), fields.raw("content"))
    wrapped = cell.wrap(
        TagKey(fields.raw("tag_key")), _place(fields), piece, randomness=Randomness(take=lambda _: nonce)
    )
    return {"cell": packed(wrapped)}


def _cell_unwrap(fields: Fields) -> Any:
    piece = cell.unwrap(TagKey(fields.raw("tag_key")), _place(fields), fields.raw("cell"))
    return {"part": piece.part, "parts": piece.parts, "reply": piece.reply, "content": packed(piece.content)}


def _reply_open(fields: Fields) -> Any:
    address = Address(fields.raw("office"), fields.key("author"), fields.value("desk"), fields.value("reply"))
    pieces = [
        Piece(piece.value("part"), piece.value("parts"), piece.value("reply"), piece.raw("content"))
        for piece in fields.each("pieces")
    ]
    reply_key, desk_key = SecretKey(fields.raw("reply_seed")), fields.key("desk_key")
    opened = Reply.open(pieces, reply_key=reply_key, address=address, desk_key=desk_key)
    return {"epoch": epochs.to_iso(opened.epoch), "document": opened.document.decode()}


def _note_sign(fields: Fields) -> Any:
    key = SigningKey(fields.raw("seed"))
    return {"note": note.sign(fields.value("text"), name=fields.value("signer"), key=key).decode()}


def _note_verify(fields: Fields) -> Any:
    signed = note.SignedNote.from_bytes(fields.text_bytes("note"))
    return {"text": signed.verified_text(name=fields.value("signer"), key=fields.key("key"))}


def _office_read(fields: Fields) -> Any:
    read = OfficeNote.from_note(fields.text_bytes("note"))
    return {
        "office": packed(read.office),
        "origin": read.origin,
        "name": read.name,
        "born": epochs.to_iso(read.born),
        "root": packed(read.root.raw),
        "ml_dsa_65": packed(read.ml_dsa_65),
    }


def _succession_read(fields: Fields) -> Any:
    first = OfficeNote.from_note(fields.text_bytes("office_note"))
    return {"root": packed(Succession.from_note(fields.text_bytes("note"), first=first).root.raw)}


def _certificate_read(fields: Fields) -> Any:
    office, root_name, root = fields.raw("office"), fields.value("root_name"), fields.key("root")
    read = Certificate.from_note(fields.text_bytes("note"), office=office, root_name=root_name, root=root)
    return {
        "scope": packed(read.scope),
        "serial": read.serial,
        "from": epochs.to_iso(read.first),
        "until": epochs.to_iso(read.last),
        "station": packed(read.station.raw),
        "desks": [{"desk": desk.desk, "key": packed(desk.key.raw), "slug": desk.slug} for desk in read.desks],
    }


def shown_record(read: RecordFile) -> Any:
    """What a record file says, for comparing."""
    content = read.content
    if isinstance(content, Closed):
        return {"closed": content.words, "from": epochs.to_iso(content.first)}
    return {
        "serial": read.certificate.serial,
        "epoch": epochs.to_iso(content.epoch),
        "digest": packed(content.digest),
        "desks": [
            {"desk": line.desk, "title": line.title, "key sha256": packed(hashlib.sha256(line.key.raw).digest())}
            for line in content.desks
        ],
    }


def _record_read(fields: Fields) -> Any:
    names = ("office_note", "succession", "certificate", "record", "proof")
    notes = [fields.text_bytes(name) for name in names]
    whole = b"".join(len(signed).to_bytes(4, "big") + signed for signed in notes)
    return shown_record(RecordFile.from_bytes(whole, fingerprint=Fingerprint.from_text(fields.value("fingerprint"))))


def _record_bytes(fields: Fields) -> Any:
    fingerprint = Fingerprint.from_text(fields.value("fingerprint"))
    return shown_record(RecordFile.from_bytes(fields.raw("file"), fingerprint=fingerprint))


def _freshness(fields: Fields) -> Any:
    day = epochs.from_iso(fields.value("epoch"))
    named = record.Record(bytes(32), day, bytes(32), (), bytes(32))
    return {"freshness": record.freshness(named, now=fields.value("now")).value}


def _proof_root(fields: Fields) -> Any:
    leaf, hashes = proof.leaf(fields.value("text")), [unpacked(one) for one in fields.value("hashes")]
    root = proof.root_above(leaf, hashes, index=int(fields.value("index")), size=int(fields.value("size")))
    return {"leaf": packed(leaf), "root": packed(root)}


def _checkpoint_read(fields: Fields) -> Any:
    log = Log(fields.value("origin"), fields.key("key"))
    read = Checkpoint.from_note(fields.text_bytes("note"), log=log)
    return {"size": str(read.size), "root": packed(read.root)}


def _proof_read(fields: Fields) -> Any:
    log, text = Log(fields.value("origin"), fields.key("key")), fields.value("text")
    read = Proof.from_bytes(fields.text_bytes("proof"), log=log, text=text)
    again = {"index": str(read.index), "hashes": len(read.hashes), "size": str(read.checkpoint.size)}
    return {**again, "root": packed(read.checkpoint.root)}


def _board_read(fields: Fields) -> Any:
    return _shown_board(fields.text_bytes("edition").ljust(8_192, b"\0") + fields.raw("cells"), fields)


def _board_bytes(fields: Fields) -> Any:
    return _shown_board(fields.raw("board"), fields)


def _shown_board(whole: bytes, fields: Fields) -> Any:
    office, station, name = fields.raw("office"), fields.key("station"), fields.value("station_name")
    certificate = Certificate(office, bytes(32), 1, 0, 0, station, (), bytes(32))
    read = Board.from_bytes(whole, station_name=name, certificate=certificate).edition
    return {
        "number": read.number,
        "from": epochs.to_iso(read.first),
        "until": epochs.to_iso(read.last),
        "cells": read.cells,
        "salt": packed(read.salt),
        "clients": [packed(client) for client in read.clients],
        "digest": packed(read.digest),
    }


def _batch_write(fields: Fields) -> Any:
    first, last = epochs.from_iso(fields.value("first")), epochs.from_iso(fields.value("last"))
    number, count = fields.value("number"), fields.value("count")
    header = batch.BatchHeader(first, last, number, count, fields.raw("before"), fields.raw("envelopes"))
    signed = header.signed(SigningKey(fields.raw("seed")))
    return {"header": packed(signed), "digest": packed(header.digest)}


def _batch_read(fields: Fields) -> Any:
    read = batch.BatchHeader.from_bytes(fields.raw("header"), server=fields.key("server"))
    return {"number": read.number, "count": read.count, "first": read.first, "digest": packed(read.digest)}


def _batch_envelopes(fields: Fields) -> Any:
    count, digest = fields.value("count"), fields.raw("digest")
    header = batch.BatchHeader(0, 0, 1, count, bytes(32), digest)
    return {"count": len(list(batch.ascending([unpacked(one) for one in fields.value("envelopes")], header=header)))}


def _bundle_in(fields: Fields) -> Any:
    whole, at = fields.raw("bundle"), 0

    def read(count: int) -> bytes:
        nonlocal at
        piece, at = whole[at : at + count], at + count
        return piece

    reader = InboundReader(read)
    batches = [{"batch": header.number, "envelopes": len(list(each))} for header, each in reader.batches()]
    return {"number": reader.head.number, "batches": batches, "digest": packed(reader.seal())}


def _bundle_out(fields: Fields) -> Any:
    read = Outbound.from_bytes(fields.raw("bundle"))
    return {
        "number": read.head.number,
        "records": [epochs.to_iso(epoch) for epoch, _ in read.records],
        "board": packed(hashlib.sha256(read.board).digest()),
        "takes": [{"batch": take.batch, "digest": packed(take.digest)} for take in read.takes],
        "digest": packed(read.digest),
    }


def _bundle_write(fields: Fields) -> Any:
    station = SigningKey(fields.raw("seed"))
    whole = bundle.write_outbound(
        office=fields.raw("office"),
        number=fields.value("number"),
        before=fields.raw("before"),
        records=[(epochs.from_iso(day), unpacked(content)) for day, content in fields.value("records")],
        board=fields.raw("board"),
        takes=[
            bundle.Take(take.key("server"), take.value("batch"), take.raw("digest")) for take in fields.each("takes")
        ],
        station=station,
    )
    return {"bundle": packed(whole)}


_DOCUMENTS: Final[dict[str, Any]] = {
    "written": documents.Written,
    "head": documents.Head,
    "answer": documents.Answer,
}


def _document_read(fields: Fields) -> Any:
    untrusted = fields.text_bytes("document")
    documents.decode(untrusted, _DOCUMENTS[fields.value("kind")])
    return json.loads(untrusted)


def _document_write(fields: Fields) -> Any:
    # The writer is given the fields in another order than they are written in.
    kind = _DOCUMENTS[fields.value("kind")]
    return {"document": documents.encode(msgspec.convert(fields.value("fields"), kind)).decode()}


OPERATIONS: Final[dict[str, Callable[[Fields], Any]]] = {
    "hkdf": _hkdf,
    "ed25519 sign": _signed,
    "ed25519 verify": _verified,
    "x-wing key": _x_wing_key,
    "x-wing read": _x_wing_read,
    "x-wing decapsulate": _x_wing_decapsulate,
    "ml-kem key": _ml_kem_key,
    "ml-kem decapsulate": _ml_kem_decapsulate,
    "hpke known": _hpke_known,
    "hpke open": _hpke_open,
    "hmac": _hmac,
    "gcm seal": _gcm_seal,
    "fingerprint show": _fingerprint_show,
    "fingerprint read": _fingerprint_read,
    "receipt read": _receipt_read,
    "receipt keys": _receipt_keys,
    "receipt list": _receipt_list,
    "body write": _body_write,
    "body read": _body_read,
    "envelope assemble": _envelope_assemble,
    "envelope open": _envelope_open,
    "request read": _request_read,
    "cell tag": _cell_tag,
    "cell wrap": _cell_wrap,
    "cell unwrap": _cell_unwrap,
    "reply open": _reply_open,
    "note sign": _note_sign,
    "note verify": _note_verify,
    "office read": _office_read,
    "succession read": _succession_read,
    "certificate read": _certificate_read,
    "record read": _record_read,
    "record bytes": _record_bytes,
    "freshness": _freshness,
    "proof root": _proof_root,
    "proof read": _proof_read,
    "checkpoint read": _checkpoint_read,
    "board read": _board_read,
    "board bytes": _board_bytes,
    "batch write": _batch_write,
    "batch read": _batch_read,
    "batch envelopes": _batch_envelopes,
    "bundle in": _bundle_in,
    "bundle out": _bundle_out,
    "bundle write": _bundle_write,
    "document read": _document_read,
    "document write": _document_write,
}
