"""What Python and JavaScript make for each other, object by object: one makes it, the other reads it, both compare.

The page reads nothing that only a desk may read, and makes nothing that only an office makes: `opening.js`, which no
page carries, stands for a desk of JavaScript; records, boards and replies are made by Python alone.
"""

import json
import random
import re
from collections.abc import Callable
from typing import Any, Final

from crypto import body, cell, documents, envelope, issuing, note, reply
from crypto import epoch as epochs
from crypto.envelope import Envelope, Request
from crypto.epoch import Epoch
from crypto.fingerprint import Fingerprint
from crypto.opening import open_envelope
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.reply import Address
from crypto.signature import SigningKey

from .office_fixture import SALT, SCOPE, TODAY, an_office, day_secret, reporter
from .samples import a_document, a_text, offices, shown_piece, shown_place, some_words
from .twin import Question, Twin, plain, python_says
from .vectors.fields import packed, unpacked
from .vectors.operations import shown_body

_OFFICE: Final = an_office()
_DESKS: Final = 4


def _accepted(question: Question) -> Any:
    """Python's output."""
    verdict, output = python_says(question)
    assert verdict == "good", (output, question)
    return output


def _payload(chance: random.Random, kind: int) -> dict[str, Any]:
    """The fields of a payload of this kind."""
    keys, new = reporter(), reporter(chance.randint(1, 9))
    replies = {"reply_key": packed(keys.reply.public_key.raw), "tag_key": packed(keys.tag.reveal())}
    if kind == body.Kind.CHUNK:
        content = chance.randbytes(chance.choice([1, 500, body.CHUNK_BYTES]))
        return {"file": packed(chance.randbytes(16)), "number": chance.randint(0, 8_191), "content": plain(content)}
    if kind == body.Kind.MOVE:
        replies = {"reply_key": packed(new.reply.public_key.raw), "tag_key": packed(new.tag.reveal())}
        return {"author_seed": packed(new.author.reveal()), **replies}
    if kind == body.Kind.LOOP:
        return {}
    return {**replies, "document": documents.encode(documents.Written(text=a_text(chance, 2_000))).decode()}


def _written(chance: random.Random, number: int) -> tuple[dict[str, Any], tuple[int, ...], Epoch]:
    """The fields of a body, its desks and its day; the numbers go round the kinds."""
    kind, day = 1 + number % len(body.Kind), TODAY + chance.randint(-3, 3)
    desks = tuple(sorted(chance.sample(range(_DESKS), chance.randint(1, _DESKS))))
    fields: dict[str, Any] = {"office": packed(_OFFICE.id), "author_seed": packed(reporter().author.reveal())}
    fields |= {"kind": kind, "epoch": epochs.to_iso(day), "desks": list(desks), "order": chance.randint(0, 0xFFFF_FFFF)}
    fields |= {"id": packed(chance.randbytes(16)), "record": packed(chance.randbytes(32))}
    return fields | {"payload": _payload(chance, kind)}, desks, day


def bodies(twin: Twin, chance: random.Random, count: int) -> None:
    """Both write and sign the same bytes, moves signed twice among them, and JavaScript reads what Python wrote."""
    questions: list[Question] = []
    wanted: list[Any] = []
    for number in range(count):
        write = ("body write", _written(chance, number)[0])
        made = _accepted(write)
        read = ("body read", {"office": packed(_OFFICE.id), "body": made["body"]})
        questions += [write, read]
        wanted += [made, _accepted(read)]
    assert list(twin.outputs(questions)) == wanted


def envelopes_for_python(twin: Twin, chance: random.Random, count: int) -> None:
    """What the page seals, each desk addressed opens to what was written, and no other desk opens anything."""
    made = [_written(chance, number) for number in range(count)]
    questions: list[Question] = []
    for fields, desks, day in made:
        keys = [{"desk": desk, "key": packed(day_secret(desk, day).key.public_key.raw)} for desk in desks]
        questions.append(
            ("seal", {"body": fields, "office": fields["office"], "epoch": fields["epoch"], "desks": keys})
        )
    for output, (fields, desks, day) in zip(twin.outputs(questions), made, strict=True):
        sealed = Request.from_bytes(unpacked(output["request"])).envelope
        written = _accepted(("body write", fields))
        wanted = _accepted(("body read", {"office": fields["office"], "body": written["body"]}))
        opened = [open_envelope(sealed, [day_secret(desk, day)], office=_OFFICE.id) for desk in range(_DESKS)]
        assert [desk for desk, read in enumerate(opened) if read is not None] == list(desks)
        assert all(shown_body(read) == wanted for read in opened if read is not None)


def _asked_to_open(sealed: Envelope, desk: int, day: Epoch) -> Question:
    secret = {"desk": desk, "epoch": epochs.to_iso(day), "seed": packed(day_secret(desk, day).key.reveal())}
    return "envelope open", {"envelope": plain(sealed.raw), "office": packed(_OFFICE.id), "day_keys": [secret]}


def envelopes_for_javascript(twin: Twin, chance: random.Random, count: int) -> None:
    """What Python seals, a desk addressed opens in JavaScript to what was written, and another opens nothing."""
    randomness, questions, wanted = Randomness(take=chance.randbytes), [], []
    for number in range(count):
        fields, desks, day = _written(chance, number)
        written = unpacked(_accepted(("body write", fields))["body"])
        keys = _OFFICE.day_keys(*desks, epoch=day)
        sealed = envelope.seal(written, desks=keys, office=_OFFICE.id, epoch=day, randomness=randomness)
        questions.append(_asked_to_open(sealed, desk := chance.randrange(_DESKS), day))
        read = ("body read", {"office": fields["office"], "body": packed(written)})
        wanted.append(_accepted(read) if desk in desks else None)
    assert list(twin.outputs(questions)) == wanted
    assert 0 < sum(read is None for read in wanted) < count


def covers_for_javascript(twin: Twin, chance: random.Random, count: int) -> None:
    """A cover of Python has the one shape and opens for no desk of JavaScript."""
    randomness = Randomness(take=chance.randbytes)
    made = [envelope.cover(office=_OFFICE.id, epoch=TODAY, randomness=randomness) for _ in range(count)]
    asked = [_asked_to_open(cover, chance.randrange(2), TODAY) for cover in made]
    assert list(twin.outputs(asked)) == [None] * count


def covers_for_python(twin: Twin, chance: random.Random, count: int) -> None:
    """A cover of the page has the one shape and opens for no desk of Python."""
    question = ("cover", {"office": packed(_OFFICE.id), "epoch": epochs.to_iso(TODAY)})
    for output in twin.outputs([question] * count):
        sealed = Request.from_bytes(unpacked(output["request"])).envelope
        secrets = [day_secret(desk, TODAY + chance.randint(-1, 1)) for desk in range(2)]
        assert open_envelope(sealed, secrets, office=_OFFICE.id) is None


def replies(twin: Twin, chance: random.Random, count: int) -> None:
    """What a desk seals, in one part or in more, the page opens."""
    keys, wanted = reporter(), []
    questions: list[Question] = []
    for _ in range(count):
        desk, number, day = chance.randint(0, 1), chance.randint(1, 0xFFFF), chance.randint(0, epochs.LAST)
        address = Address(_OFFICE.id, keys.author.verify_key, desk, number)
        identity = _OFFICE.identities[desk]
        document = documents.encode(documents.Answer(text=a_text(chance, chance.choice([100, 2_000, 6_000]))))
        pieces = reply.seal(document, reply_key=keys.reply.public_key, desk_key=identity, address=address, epoch=day)
        question = {"office": packed(_OFFICE.id), "author": packed(keys.author.verify_key.raw), "desk": desk}
        question |= {"reply": number, "pieces": [shown_piece(piece) for piece in pieces]}
        question |= {"desk_key": packed(identity.verify_key.raw), "reply_seed": packed(keys.reply.reveal())}
        questions.append(("reply open", question))
        wanted.append({"epoch": epochs.to_iso(day), "document": document.decode()})
    assert list(twin.outputs(questions)) == wanted


def cells(twin: Twin, chance: random.Random, count: int) -> None:
    """Both wrap a piece to the same cell, and each unwraps it, whoever wrapped it."""
    key = {"tag_key": packed(reporter().tag.reveal())}
    questions: list[Question] = []
    wanted: list[Any] = []
    for _ in range(count):
        place = cell.Place(_OFFICE.id, chance.randbytes(32), chance.randint(0, 254), chance.choice([0, 1, 0xFFFF]))
        parts = chance.randint(1, 8) if place.index else 1
        number = chance.randint(1, 0xFFFF) if place.index else 0
        piece = cell.Piece(chance.randrange(parts), parts, number, chance.randbytes(cell.PIECE_BYTES))
        wrap = ("cell wrap", {**shown_place(place), **shown_piece(piece), **key, "nonce": packed(chance.randbytes(12))})
        made = _accepted(wrap)
        unwrap = ("cell unwrap", {**shown_place(place), **key, **made})
        assert _accepted(unwrap) == shown_piece(piece)
        questions += [wrap, unwrap]
        wanted += [made, shown_piece(piece)]
    assert list(twin.outputs(questions)) == wanted


def boards(twin: Twin, chance: random.Random, count: int) -> None:
    """The page verifies each board, finds what hangs for its words, and nothing for other words."""
    keys, other, wanted = reporter(), reporter(1), []
    questions: list[Question] = []
    for number in range(count):
        piece = cell.Piece(0, 1, 0, chance.randbytes(cell.PIECE_BYTES))
        place = cell.Place(_OFFICE.id, SALT, chance.randint(0, 1), cell.HEAD_INDEX)
        wrapped = cell.wrap(keys.tag, place, piece, randomness=Randomness(take=chance.randbytes))
        hanging = sorted([wrapped, *(chance.randbytes(16) + bytes(cell.CELL_BYTES - 16) for _ in range(63))])
        edition = _OFFICE.edition(b"".join(hanging), number=number)
        signed = issuing.edition(edition, office=_OFFICE.note, station=_OFFICE.station)
        shown = [part for each in hanging for part in ([plain(each)] if each == wrapped else [plain(each[:16]), 4_080])]
        question = {"office": packed(_OFFICE.id), "station": packed(_OFFICE.station.verify_key.raw), "index": 0}
        question |= {"station_name": _OFFICE.note.station_name, "board": [plain(signed), 8_192 - len(signed), *shown]}
        tag_key = (keys if number % 3 else other).tag
        questions.append(("board piece", {**question, "desk": place.desk, "tag_key": packed(tag_key.reveal())}))
        wanted.append(shown_piece(piece) if number % 3 else None)
    assert list(twin.outputs(questions)) == wanted


def record_files(twin: Twin, chance: random.Random, count: int) -> None:
    """The page verifies each record file down from the fingerprint and reads in it what Python reads."""
    made = offices(chance)
    questions: list[Question] = []
    for _ in range(count):
        office, whole = next(made)
        questions.append(("record bytes", {"file": plain(whole), "fingerprint": str(office.fingerprint)}))
    for output, question in zip(twin.outputs(questions), questions, strict=True):
        assert output == _accepted(question)


def notes(twin: Twin, chance: random.Random, count: int) -> None:
    """Both sign a text to the same bytes and verify it."""
    questions: list[Question] = []
    wanted: list[Any] = []
    for _ in range(count):
        key, name = SigningKey(chance.randbytes(32)), "".join(chance.choices("abcé-./中", k=chance.randint(1, 120)))
        text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", a_text(chance, 300)) + ".\n"
        signed = note.sign(text, name=name, key=key).decode()
        questions.append(("note sign", {"seed": packed(key.reveal()), "text": text, "signer": name}))
        questions.append(("note verify", {"note": signed, "signer": name, "key": packed(key.verify_key.raw)}))
        wanted += [{"note": signed}, {"text": text}]
    assert list(twin.outputs(questions)) == wanted


def receipts(twin: Twin, chance: random.Random, count: int) -> None:
    """Words of either side, typed in any way, become the same entropy and the same keys on both."""
    ours = [Receipt(chance.randbytes(16)) for _ in range(count)]
    read: list[Question] = [("receipt read", {"words": some_words(chance, receipt)}) for receipt in ours]
    for output, receipt in zip(twin.outputs(read), ours, strict=True):
        assert unpacked(output["entropy"]) == receipt.reveal()
        assert output["words"].split(" ") == list(receipt.words)
    for output in twin.outputs([("receipt", {})] * count):
        receipt = Receipt(unpacked(output["entropy"]))
        assert (output["words"], output["numbers"]) == (" ".join(receipt.words), " ".join(receipt.numbers))
        assert Receipt.from_words(some_words(chance, receipt)) == receipt
    keys: list[Question] = [
        ("receipt keys", {"entropy": packed(receipt.reveal()), "scope": packed(SCOPE)}) for receipt in ours
    ]
    for output, question in zip(twin.outputs(keys), keys, strict=True):
        assert output == _accepted(question)


def written_documents(twin: Twin, chance: random.Random, count: int) -> None:
    """Both write the same bytes, and each reads what the other wrote."""
    questions: list[Question] = []
    wanted = []
    for _ in range(count):
        kind, document = a_document(chance)
        spelling = documents.encode(document).decode()
        fields = json.loads(spelling)
        shuffled = dict(chance.sample(sorted(fields.items()), len(fields)))
        questions.append(("document write", {"kind": kind, "fields": shuffled}))
        questions.append(("document again", {"kind": kind, "document": spelling}))
        wanted += [{"document": spelling}] * 2
    assert list(twin.outputs(questions)) == wanted


def fingerprints(twin: Twin, chance: random.Random, count: int) -> None:
    """Both show a digest alike, and read what was shown, in any case and with any spaces."""
    questions: list[Question] = []
    wanted = []
    for _ in range(count):
        fingerprint = Fingerprint.of(digest := chance.randbytes(32))
        shown = str(fingerprint)
        typed = chance.choice([shown, shown.lower(), shown.swapcase()]).replace(
            " ", chance.choice([" ", "", "-", "\n"])
        )
        assert Fingerprint.from_text(typed) == fingerprint
        questions += [("fingerprint show", {"digest": packed(digest)}), ("fingerprint read", {"text": typed})]
        wanted += [{"text": shown}, {"fingerprint": packed(fingerprint.raw)}]
    assert list(twin.outputs(questions)) == wanted


Exchange = Callable[[Twin, random.Random, int], None]
# Two tables, so that two processes share the work.
MADE_BY_PYTHON: Final[dict[str, Exchange]] = {
    "envelopes": envelopes_for_javascript,
    "covers": covers_for_javascript,
    "replies": replies,
    "boards": boards,
    "record files": record_files,
}
MADE_BY_BOTH: Final[dict[str, Exchange]] = {
    "envelopes": envelopes_for_python,
    "covers": covers_for_python,
    "bodies": bodies,
    "cells": cells,
    "notes": notes,
    "receipts": receipts,
    "documents": written_documents,
    "fingerprints": fingerprints,
}
