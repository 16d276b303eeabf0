"""What a server, a station, a root or a reporter may send to break a parser; each as a question for both twins."""

import base64
import hashlib
import random
from functools import cache
from itertools import islice
from typing import Any, Final

from crypto import cell, documents, issuing, note
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.signature import SigningKey

from .office_fixture import SALT, Office, an_office, reporter, signer
from .samples import a_document, offices, shown_place, some_words
from .twin import Question, plain
from .vectors.fields import packed, unpacked

# A piece of a canonical document, and another spelling of it or another value.
RESPELLED: Final = [
    (":0", ":-0"),
    (":1", ":1.0"),
    (",", ", "),
    ("{", '{"__proto__":{},'),
    ("}", ',"text":"x"}'),
    ('"text":"', '"text":"\\ud800'),
    ('"text":"', '"text":"\\u0061'),
    ("\\n", "\\u000a"),
    ("\\u001f", "\\u001F"),
    ("a", "\\/"),
    ("[", "[null,"),
    ('"size":', '"size":9007199254740993'),
]


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


def _as_text(raw: bytes) -> Any:
    """A field that is a text, or any bytes."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def _resigned(text: bytes, *, name: str, key: SigningKey) -> bytes:
    """A note around any bytes, signed as if nothing were wrong with them."""
    signature = base64.b64encode(note.key_id(name, key.verify_key) + key.sign(text)).decode()
    return text + f"\n— {name} {signature}\n".encode()


def _hostile_note(chance: random.Random, sound: bytes, *, name: str, key: SigningKey) -> bytes:
    """A note damaged as a stranger could (its bytes), or as its signer could (its text)."""
    if chance.random() < 0.3:
        return damaged(chance, sound)
    return _resigned(damaged(chance, sound.rpartition(b"\n\n")[0] + b"\n"), name=name, key=key)


@cache
def _some_offices() -> list[tuple[Office, bytes]]:
    return list(islice(offices(random.Random("offices")), 20))


def hostile_record_file(chance: random.Random) -> Question:
    """A record file damaged by the server, the station or the root."""
    office, whole = chance.choice(_some_offices())
    fingerprint = str(office.fingerprint)
    if chance.random() < 0.3:
        return "record bytes", {"file": plain(damaged(chance, whole)), "fingerprint": fingerprint}
    first, station = office.note, {"name": office.note.station_name, "key": office.station}
    root = {"name": first.root_name, "key": office.root}
    signed = issuing.certificate(office.certificate, office=first, root=office.root)
    frames = {"office_note": office.signed_note(), "succession": b"", "certificate": signed, "proof": b""}
    frames["record"] = record_frame(whole)
    broken = chance.choice(["office_note", "certificate", "record", "record", "record"])
    frames[broken] = _hostile_note(chance, frames[broken], **(station if broken == "record" else root))  # type: ignore[arg-type]
    if broken == "office_note" and chance.random() < 0.8:
        digest = hashlib.sha256(frames[broken].rpartition(b"\n\n")[0] + b"\n").digest()
        fingerprint = base64.b32encode(digest[:20]).decode()
    return "record read", {**{name: _as_text(frame) for name, frame in frames.items()}, "fingerprint": fingerprint}


def record_frame(whole: bytes) -> bytes:
    """The fourth of a record file's five frames."""
    at = 0
    for _ in range(3):
        at += 4 + int.from_bytes(whole[at : at + 4], "big")
    return whole[at + 4 : at + 4 + int.from_bytes(whole[at : at + 4], "big")]


def hostile_board(chance: random.Random) -> Question:
    """A board damaged by the server or the station."""
    office = an_office()
    tags = sorted(chance.randbytes(16) for _ in range(64))
    if chance.random() < 0.1:
        tags[7] = tags[8]
    listed = [part for tag in tags for part in (plain(tag), 4_080)]
    edition = issuing.edition(office.edition(unpacked(listed)), office=office.note, station=office.station)
    if chance.random() < 0.2:
        listed[2 * chance.randrange(64)] = plain(damaged(chance, tags[0]))
    else:
        edition = _hostile_note(chance, edition, name=office.note.station_name, key=office.station)
    values = {"office": packed(office.id), "station": packed(office.station.verify_key.raw)}
    values |= {"station_name": office.note.station_name, "cells": listed, "edition": _as_text(edition)}
    return "board read", values


def hostile_note(chance: random.Random) -> Question:
    """A note damaged anywhere, often in its signature lines."""
    key, name = signer("root"), "liege.example/root"
    sound = note.sign("perron/v1/office\nname é\n", name=name, key=key)
    broken = (
        damaged(chance, sound)
        if chance.random() < 0.5
        else sound.partition(b"\n\n")[0] + b"\n\n" + damaged(chance, sound.partition(b"\n\n")[2])
    )
    return "note verify", {"note": _as_text(broken), "signer": name, "key": packed(key.verify_key.raw)}


def hostile_document(chance: random.Random) -> Question:
    """A document that is not JSON, not canonical, or breaks its schema."""
    kind, document = a_document(chance)
    sound = documents.encode(document)
    if chance.random() < 0.1:
        file = '{"id":"%032x","name":"%s","sha256":"%064x","size":1}'
        names = chance.choice([["a", ".."], ["b", "."], ["c", "d"], ["e", "a/b"], ["f", ""]])
        files = ",".join(file % (chance.randint(0, 1), name, 1) for name in names)
        text = "é" * chance.choice([1, 10_000, 10_001, 20_000, 20_001])
        return "document read", {"kind": "written", "document": f'{{"files":[{files}],"text":"{text}"}}'}
    if chance.random() < 0.1:
        day = f"{chance.choice([1969, 1970, 2023, 2024])}-{chance.randint(0, 3):02}-{chance.randint(27, 32)}"
        head = f'{{"cells":{chance.randint(0, 64)},"heard":[],"state":"closed","until":"{day}"}}'
        return "document read", {"kind": "head", "document": head}
    if chance.random() < 0.5:
        old, new = chance.choice(RESPELLED)
        return "document read", {"kind": kind, "document": sound.decode().replace(old, new, 1)}
    return "document read", {"kind": kind, "document": _as_text(damaged(chance, sound))}


def hostile_cell(chance: random.Random) -> Question:
    """A cell damaged by the server, or wrapped by a station that breaks the rules."""
    keys, office = reporter(), an_office()
    place = cell.Place(office.id, SALT, 0, chance.choice([0, 1]))
    inner = bytes(chance.choice([0, 1, 2, 8, 9]) for _ in range(2)) + bytes(1) + bytes([chance.randint(0, 1)])
    piece = _Inner(0, 1, place.index, inner + bytes(cell.PIECE_BYTES))
    wrapped = cell.wrap(keys.tag, place, piece, randomness=Randomness(take=chance.randbytes))
    if chance.random() < 0.3:
        wrapped = damaged(chance, wrapped)
    return "cell unwrap", {**shown_place(place), "tag_key": packed(keys.tag.reveal()), "cell": plain(wrapped)}


class _Inner(cell.Piece):
    """A piece that is written as whatever bytes it was given."""

    def to_bytes(self) -> bytes:
        return self.content


def hostile_words(chance: random.Random) -> Question:
    """Words mistyped, and a fingerprint mistyped."""
    if chance.random() < 0.3:
        text = str(an_office().fingerprint).encode()
        spaces = ["\u00a0", "\x85", "\x1f", "\ufeff", "\u2003", "\u200b", "--", "ı", "ſ", "\u0130"]
        broken = damaged(chance, text).decode("utf-8", "replace").replace(" ", chance.choice(spaces))
        return "fingerprint read", {"text": broken}
    words = some_words(chance, Receipt(chance.randbytes(16)))
    odd = ["ß", "ı", "İ", "ſ", "\u0345", "\ufe0f", "\u0301", "٣", "²", "\u0e31", "K", "ﬁ", "_", "'", "", "𝐀", "Ⓐ"]
    at = chance.randrange(len(words))
    swapped = words.replace("ss", "ß") if chance.random() < 0.3 else words[:at] + chance.choice(odd) + words[at + 1 :]
    return "receipt read", {"words": swapped}
