"""Random texts, documents, words and offices, the same for a test each time."""

import random
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import cell, documents, issuing, note, record
from crypto import epoch as epochs
from crypto.office import CertifiedDesk
from crypto.receipt import Receipt

from .office_fixture import TODAY, Office, an_office, day_secret, signer
from .twin import plain
from .vectors.fields import packed


def a_text(chance: random.Random, most: int) -> str:
    """A text of 1 to `most` letters of several scripts, marks and quotes among them."""
    alphabet = string.ascii_letters + string.digits + " .,;:!?'\"\\/\n\t\r\b\f\0\x1f\x7féèàçœ’«»ßΩЖ中\u2028😀\ufeff"
    return "".join(chance.choices(alphabet, k=chance.randint(1, most)))


def a_document(chance: random.Random) -> tuple[str, documents.Written | documents.Head | documents.Answer]:
    """A document of any kind."""

    def identity(size: int = 16) -> str:
        return chance.randbytes(size).hex()

    kind = chance.choice(["written", "head", "answer"])
    if kind == "answer":
        return kind, documents.Answer(text=a_text(chance, 400))
    if kind == "head":
        states = ["acknowledged", "in progress", "question", "answered", "transmitted", "closed"]
        head = documents.Head(
            cells=chance.randint(0, 63),
            heard=tuple(identity() for _ in range(chance.randint(0, 32))),
            state=chance.choice(states),  # type: ignore[arg-type]
            until=epochs.to_iso(chance.randint(0, epochs.LAST)),
            text=a_text(chance, 40) if chance.random() < 0.5 else "",
        )
        return kind, head
    name = string.ascii_letters + " .-_éßЖ中😀\u2028"
    files = tuple(
        documents.Attachment(
            id=identity(),
            name="".join(chance.choices(name, k=chance.randint(3, 100))),
            sha256=identity(32),
            size=chance.choice([1, chance.randint(1, 226_492_416), 226_492_416]),
        )
        for _ in range(chance.choice([0, 0, 1, 2, 16]))
    )
    after = tuple(
        documents.Read(desk=chance.randint(0, 254), reply=chance.randint(0, 0xFFFF))
        for _ in range(chance.choice([0, 0, 1, 16]))
    )
    return kind, documents.Written(text=a_text(chance, 400), files=files, after=after)


def some_words(chance: random.Random, receipt: Receipt) -> str:
    """The words of a receipt as somebody may type them."""
    typed = []
    for word, number in zip(receipt.words, receipt.numbers, strict=True):
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        forms = [word, word.upper(), unicodedata.normalize("NFD", word), bare, bare[:4], number, number.lstrip("0")]
        typed.append(chance.choice(forms))
    return chance.choice([" ", "\n", " - ", ", ", "\t"]).join(typed)


def shown_piece(piece: cell.Piece) -> dict[str, Any]:
    """A piece as vectors spell it."""
    return {"part": piece.part, "parts": piece.parts, "reply": piece.reply, "content": plain(piece.content)}


def shown_place(place: cell.Place) -> dict[str, Any]:
    """A place as vectors spell it."""
    return {"office": packed(place.office), "salt": packed(place.salt), "desk": place.desk, "index": place.index}


def offices(chance: random.Random) -> Iterator[tuple[Office, bytes]]:
    """Random offices, and their record files: some with a successor of the root, some closed."""
    office = an_office()
    titles = string.ascii_letters + "éàü’ -中"
    while True:
        day = TODAY + chance.randint(0, 200)
        identities = tuple(signer(f"desk {chance.random()}") for _ in range(chance.randint(1, 4)))
        desks = tuple(
            CertifiedDesk(number, identity.verify_key, f"desk-{number}") for number, identity in enumerate(identities)
        )
        certificate = replace(office.certificate, serial=chance.randint(1, 99), desks=desks, scope=chance.randbytes(32))
        signed_certificate = issuing.certificate(certificate, office=office.note, root=office.root)
        lines = tuple(
            issuing.desk_line(
                day_secret(desk, day).key,
                "T" + "".join(chance.choices(titles, k=chance.randint(0, 50))) + ".",
                desk=desk,
                office=office.id,
                epoch=day,
                identity=identity,
            )
            for desk, identity in enumerate(identities)
        )
        made = record.Record(office.id, day, note.digest(certificate.text()), lines, chance.randbytes(32))
        content = issuing.record(made, office=office.note, station=office.station)
        if chance.random() < 0.1:
            closed = record.Closed(office.id, day, "Fermé.")
            content = issuing.closed(closed, signer_name=office.note.root_name, signer=office.root)
        yield (
            replace(office, identities=identities, certificate=certificate),
            record.pack(office_note=office.signed_note(), certificate=signed_certificate, record=content),
        )
