"""What a server, a station, a root or a log may put into notes, record files and boards, for both twins."""

import base64
import hashlib
import random
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Final

from crypto import issuing, note, proof, record
from crypto.office import Succession
from crypto.signature import SigningKey

from .hostile import as_text, hostile_note, mangled, resigned, rewritten, text_of
from .office_fixture import TODAY, Office, an_office, another_office, signer
from .samples import offices
from .twin import Question, plain
from .vectors.fields import packed, unpacked
from .vectors.proof import LOG, ORIGIN, TEXT, checkpoint_note, path_of, root_of

_OFFICE: Final = an_office()
_POOL: Final = 24


@dataclass(frozen=True, slots=True)
class _File:
    """The notes of a record file, and who signs them."""

    office: Office
    root: SigningKey
    office_note: bytes
    succession: bytes
    certificate: bytes
    content: bytes

    def packed(self) -> bytes:
        return record.pack(
            office_note=self.office_note,
            succession=self.succession,
            certificate=self.certificate,
            record=self.content,
        )


@cache
def _files(*, closed: bool) -> list[_File]:
    """Files of several offices, half of them with a new root; records, or closed notes."""
    chance, made = random.Random(f"files {closed}"), []
    for number, (office, whole) in enumerate(islice(offices(chance), _POOL)):
        root, succession = office.root, b""
        if number % 2:
            root = signer(f"new root {number % 3}")
            named = Succession(office.id, 1, root.verify_key, chance.randbytes(32), before=office.id)
            succession = issuing.succession(named, first=office.note, old_root=office.root)
        content = _frames(whole)[3]
        if closed or content.startswith(b"perron/v1/closed"):
            name, key = chance.choice([(office.note.root_name, root), (office.note.station_name, office.station)])
            content = resigned(record.Closed(office.id, TODAY + number, "Fermé.").text().encode(), name=name, key=key)
        signed = issuing.certificate(office.certificate, office=office.note, root=root)
        made.append(_File(office, root, office.signed_note(), succession, signed, content))
    return made


def _frames(whole: bytes) -> list[bytes]:
    frames, at = [], 0
    while at < len(whole):
        end = at + 4 + int.from_bytes(whole[at : at + 4], "big")
        frames.append(whole[at + 4 : end])
        at = end
    return frames


def _asked(whole: bytes, fingerprint: str) -> Question:
    return "record bytes", {"file": plain(whole), "fingerprint": fingerprint}


def _content(chance: random.Random, *, closed: bool) -> Question:
    """A file whose last note is broken."""
    file, other = chance.sample(_files(closed=closed), 2)
    name, key = file.office.note.station_name, file.office.station
    if closed and chance.random() < 0.5:
        name, key = file.office.note.root_name, file.root
    broken = hostile_note(chance, file.content, other.content, name=name, key=key)
    return _asked(replace(file, content=broken).packed(), str(file.office.fingerprint))


def records(chance: random.Random) -> Question:
    """A record that its station or the server broke."""
    return _content(chance, closed=False)


def closed_notes(chance: random.Random) -> Question:
    """A closed note that its signer or the server broke."""
    return _content(chance, closed=True)


def record_files(chance: random.Random) -> Question:
    """A record file with a broken frame, or of broken frames."""
    file, other = chance.sample(_files(closed=chance.random() < 0.2), 2)
    fingerprint = str(chance.choice([_OFFICE, _OFFICE, _OFFICE, another_office()]).fingerprint)
    frames, others = _frames(file.packed()), _frames(other.packed())
    match chance.randrange(8):
        case 0:
            return _asked(mangled(chance, file.packed(), other.packed()), fingerprint)
        case 1:
            frames[4] = chance.choice([b"", b"\0", note.sign("proof\n", name="log", key=LOG)])
        case 2:
            chance.shuffle(frames)
        case at if at < 7:
            broken = at % 4
            signers = [file.office.root, file.office.root, file.root, file.office.station]
            name = file.office.note.station_name if broken == 3 else file.office.note.root_name
            frames[broken] = hostile_note(chance, frames[broken], others[broken], name=name, key=signers[broken])
            if broken == 0 and chance.random() < 0.8:
                fingerprint = base64.b32encode(hashlib.sha256(text_of(frames[0])).digest()[:20]).decode()
        case _:
            at = chance.randrange(5)
            frames[at] = others[at]
    return _asked(b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames), fingerprint)


def office_notes(chance: random.Random) -> Question:
    """An office note that its root or a stranger broke."""
    file, other = _files(closed=False)[0], another_office().signed_note()
    if chance.random() < 0.2:
        return "office read", {"note": as_text(mangled(chance, file.office_note, other))}
    break_ = rewritten if chance.random() < 0.7 else mangled
    text = break_(chance, text_of(file.office_note), text_of(other))
    # Whoever changes the origin also signs under the new name.
    named = next((line[7:] for line in text.split(b"\n") if line.startswith(b"origin ")), b"")
    name = named.decode("utf-8", "replace") + "/root"
    return "office read", {"note": as_text(resigned(text, name=name, key=_OFFICE.root))}


def successions(chance: random.Random) -> Question:
    """A succession that the old root or a stranger broke."""
    file, other = chance.sample([file for file in _files(closed=False) if file.succession], 2)
    name = _OFFICE.note.root_name
    broken = hostile_note(chance, file.succession, other.succession, name=name, key=_OFFICE.root)
    return "succession read", {"office_note": as_text(file.office_note), "note": as_text(broken)}


def certificates(chance: random.Random) -> Question:
    """A certificate that the root or a stranger broke."""
    file, other = chance.sample(_files(closed=False), 2)
    name = _OFFICE.note.root_name
    broken = hostile_note(chance, file.certificate, other.certificate, name=name, key=file.root)
    root = packed(file.root.verify_key.raw)
    return "certificate read", {"note": as_text(broken), "office": packed(_OFFICE.id), "root_name": name, "root": root}


def _board(edition: bytes, cells: list[str | int]) -> Question:
    values = {"office": packed(_OFFICE.id), "station": packed(_OFFICE.station.verify_key.raw)}
    values |= {"station_name": _OFFICE.note.station_name, "cells": cells, "edition": as_text(edition[:8_192])}
    return "board read", values


@cache
def _editions() -> list[tuple[bytes, list[str | int]]]:
    chance, made = random.Random("editions"), []
    for number in range(_POOL):
        tags = sorted(chance.randbytes(16) for _ in range(64))
        cells = [part for tag in tags for part in (plain(tag), 4_080)]
        edition = replace(_OFFICE.edition(unpacked(cells), number=number), salt=chance.randbytes(32))
        edition = replace(edition, clients=tuple(chance.randbytes(32) for _ in range(chance.randint(1, 3))))
        made.append((issuing.edition(edition, office=_OFFICE.note, station=_OFFICE.station), cells))
    return made


def editions(chance: random.Random) -> Question:
    """A board whose edition its station or the server broke."""
    (edition, cells), (other, _) = chance.sample(_editions(), 2)
    broken = hostile_note(chance, edition, other, name=_OFFICE.note.station_name, key=_OFFICE.station)
    return _board(broken, cells)


def boards(chance: random.Random) -> Question:
    """A board with broken cells, most often signed as they are."""
    (edition, cells), (_, other) = chance.sample(_editions(), 2)
    cells, at = list(cells), 2 * chance.randrange(64)
    match chance.randrange(6):
        case 0:
            cells[at] = plain(mangled(chance, unpacked(cells[at]), unpacked(other[at])))
        case 1:
            there = 2 * chance.randrange(64)
            cells[at], cells[there] = cells[there], cells[at]
        case 2:
            cells[at] = cells[2 * chance.randrange(64)]
        case 3:
            cells = cells[: chance.choice([at, at + 1])] or [0]
        case 4:
            cells = [*cells, *other]
    if chance.random() < 0.8:
        text = text_of(edition).split(b"\n")
        text[5] = chance.choice([b"cells %d" % (len(cells) // 2), text[5], b"cells 128"])
        text[7] = b"board " + base64.b64encode(hashlib.sha256(unpacked(cells)).digest())
        edition = resigned(b"\n".join(text), name=_OFFICE.note.station_name, key=_OFFICE.station)
    return _board(edition, cells)


def notes(chance: random.Random) -> Question:
    """A note broken anywhere, often in its signature lines."""
    key, name = signer("root"), "liege.example/root"
    sound = note.sign("perron/v1/office\nname é\n", name=name, key=key)
    text, _, ours = sound.partition(b"\n\n")
    others = [b"", ours, "— witness.example/w AAAAAAAA\n".encode(), "— b AAAA\n— c AAAAAA==\n".encode()]
    others += [f"— {'x' * chance.randint(119, 122)} AAAAAAA=\n".encode(), b"- a AAAAAAAA\n", "—  AAAAAAAA\n".encode()]
    if chance.random() < 0.4:
        listed = [chance.choice(others) for _ in range(chance.choice([0, 1, 2, 6, 7, 8]))]
        listed.insert(chance.randrange(len(listed) + 1), ours)
        broken = text + b"\n\n" + b"".join(listed)
    elif chance.random() < 0.5:
        broken = mangled(chance, sound, note.sign("perron/v1/office\n\nname\n", name=name, key=key))
    else:
        broken = text + b"\n\n" + mangled(chance, ours, chance.choice(others))
    signers = [name] * 7 + ["liege.example/station"]
    return "note verify", {"note": as_text(broken), "signer": chance.choice(signers), "key": packed(key.verify_key.raw)}


def _checkpoint(chance: random.Random, size: int, root: bytes) -> bytes:
    sound = checkpoint_note(f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n").encode()
    if chance.random() < 0.5:
        return sound
    other = checkpoint_note(f"other.example/log\n{chance.getrandbits(64)}\n{'A' * 43}=\n").encode()
    return hostile_note(chance, sound, other, name=ORIGIN, key=LOG)


def checkpoints(chance: random.Random) -> Question:
    """A checkpoint that its log or a stranger broke."""
    sizes = [0, 1, chance.randrange(1_000), 2**53 + 1, 2**63 - 1, 2**63, 10**19]
    broken = _checkpoint(chance, chance.choice(sizes), chance.randbytes(32))
    return "checkpoint read", {"note": as_text(broken), "origin": ORIGIN, "key": packed(LOG.verify_key.raw)}


def proofs(chance: random.Random) -> Question:
    """A proof that a log or a server broke: its numbers, its hashes, its checkpoint."""
    size = chance.randint(1, 40)
    index = chance.randrange(size)
    leaves = [hashlib.sha256(b"%d" % number).digest() for number in range(size)]
    leaves[index] = proof.leaf(TEXT)
    hashes, root = path_of(index, leaves), root_of(leaves)
    match chance.randrange(6):
        case 0:
            hashes.insert(chance.randrange(len(hashes) + 1), chance.randbytes(32))
        case 1:
            del hashes[chance.randrange(len(hashes) or 1) :][:1]
        case 2:
            index = chance.choice([chance.randrange(size), size, 2**53 + 1, 2**63 - 1, 2**63, 2**64])
        case 3:
            hashes += [bytes(32)] * chance.choice([1, 57, 60, 64])
    whole = proof.pack(index=index, hashes=hashes, checkpoint=_checkpoint(chance, size, root))
    if chance.random() < 0.5:
        head, _, signed = whole.partition(b"\n\n")
        break_ = chance.choice([rewritten, mangled])
        whole = break_(chance, head + b"\n", b"c2sp.org/tlog-proof@v1\nindex 3\n").rstrip(b"\n") + b"\n\n" + signed
    text = chance.choice([TEXT, TEXT, TEXT, "perron/v1/closed\n"])
    key = packed(LOG.verify_key.raw)
    return "proof read", {"proof": as_text(whole), "origin": ORIGIN, "key": key, "text": text}
