"""Python and JavaScript are twins: what one seals the other opens, and what one refuses both refuse, by one rule."""

import importlib
import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from crypto import body, cell, documents, issuing, note, reply
from crypto import epoch as epochs
from crypto.envelope import Request
from crypto.opening import open_envelope
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.reply import Address
from crypto.signature import SigningKey

from .hostile import (
    hostile_board,
    hostile_cell,
    hostile_document,
    hostile_note,
    hostile_record_file,
    hostile_words,
)
from .office_fixture import SALT, SCOPE, TODAY, Office, day_secret, reporter
from .samples import a_document, a_text, offices, shown_piece, shown_place, some_words
from .twin import ROOT, Question, Twin, node, plain, python_says
from .vectors.fields import packed, unpacked
from .vectors.operations import shown_body

CASES: Final = 300


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    """The JavaScript half, started once."""
    started = Twin()
    yield started
    started.close()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Random, but the same for a test each time."""
    return random.Random(request.node.name)


def test_the_vectors_and_the_runner_in_javascript() -> None:
    """The browser's half passes the same vectors: same outputs, same sentences, no file unread."""
    done = subprocess.run(
        [node(), "--test", "tests/crypto/vectors.test.mjs"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 25


def test_the_twins_have_the_same_files_and_numbers(twin: Twin) -> None:
    """A module of the page has a Python file of its name, and every number and label in it is the same."""
    ours_alone = {"bytes", "native"}  # what Python brings along
    names = sorted({file.stem for file in (ROOT / "crypto").glob("*.js")} - ours_alone)
    questions = [("constants", {"module": name}) for name in names]
    seen = 0
    for name, constants in zip(names, twin.outputs(questions), strict=True):
        module = importlib.import_module(f"crypto.{name}")
        for constant, value in constants.items():
            if not isinstance(value, dict):  # the schemas of documents are compared by what they read
                python = getattr(module, constant)
                seen += 1
                wanted = packed(python) if isinstance(python, bytes) else python
                assert json.loads(json.dumps(wanted)) == value, (name, constant)
    assert seen >= 70


def a_payload(chance: random.Random, kind: int) -> tuple[Question, tuple[int, ...]]:
    """The fields of a payload, and the desks to which its body goes."""
    keys, new = reporter(), reporter(chance.randint(1, 9))
    replies = {"reply_key": packed(keys.reply.public_key.raw), "tag_key": packed(keys.tag.reveal())}
    payloads: dict[int, Question] = {
        body.Kind.CHUNK: {
            "file": packed(chance.randbytes(16)),
            "number": chance.randint(0, 8_191),
            "content": plain(chance.randbytes(chance.choice([1, 500, body.CHUNK_BYTES]))),
        },
        body.Kind.MOVE: {
            "author_seed": packed(new.author.reveal()),
            "reply_key": packed(new.reply.public_key.raw),
            "tag_key": packed(new.tag.reveal()),
        },
        body.Kind.LOOP: {},
    }
    letter = {**replies, "document": documents.encode(documents.Written(text=a_text(chance, 2_000))).decode()}
    desks = tuple(sorted(chance.sample(range(4), chance.randint(1, 4))))
    return payloads.get(kind, letter), desks


def test_envelopes_sealed_by_the_page_open_at_the_desks(twin: Twin, chance: random.Random, office: Office) -> None:
    """T3: Whatever the page seals, each desk addressed opens to what was written, and no other desk opens anything."""
    questions, wanted = [], []
    for _ in range(CASES):
        kind, (author, day) = chance.randint(1, 5), (reporter().author, TODAY + chance.randint(-3, 3))
        payload, desks = a_payload(chance, kind)
        written = {"office": packed(office.id), "author_seed": packed(author.reveal()), "epoch": epochs.to_iso(day)}
        written |= {"kind": kind, "desks": list(desks), "order": chance.randint(0, 0xFFFF_FFFF), "payload": payload}
        written |= {"id": packed(chance.randbytes(16)), "record": packed(chance.randbytes(32))}
        keys = [{"desk": desk, "key": packed(day_secret(desk, day).key.public_key.raw)} for desk in desks]
        question = {"body": written, "office": packed(office.id), "epoch": epochs.to_iso(day), "desks": keys}
        questions.append(("seal", question))
        wanted.append((written, desks, day))
    for output, (written, desks, day) in zip(twin.outputs(questions), wanted, strict=True):
        sealed = Request.from_bytes(unpacked(output["request"])).envelope
        secrets = [day_secret(desk, day) for desk in range(4)]
        expected = python_says("body write", written)[1]["body"]
        for secret in secrets:
            opened = open_envelope(sealed, [secret], office=office.id)
            assert (opened is not None) == (secret.desk in desks)
            if opened is not None:
                as_written = body.Body.from_bytes(unpacked(expected), office=office.id)
                assert shown_body(opened) == shown_body(as_written)


def test_covers_of_the_page_open_for_nobody(twin: Twin, office: Office) -> None:
    """T4: A cover of the page has the one shape and opens for no desk on any day that is tried."""
    question = {"office": packed(office.id), "epoch": epochs.to_iso(TODAY)}
    secrets = [day_secret(desk, TODAY + day) for desk in range(2) for day in (-1, 0, 1)]
    for output in twin.outputs([("cover", question)] * 50):
        sealed = Request.from_bytes(unpacked(output["request"])).envelope
        assert open_envelope(sealed, secrets, office=office.id) is None


def test_replies_of_the_desks_open_in_the_page(twin: Twin, chance: random.Random, office: Office) -> None:
    """Whatever a desk seals and the station wraps, the page finds at its place, unwraps and opens."""
    keys, questions, wanted = reporter(), [], []
    shared = {"office": packed(office.id), "author": packed(keys.author.verify_key.raw)}
    for _ in range(CASES):
        desk, number = chance.randint(0, 1), chance.randint(1, 0xFFFF)
        address = Address(office.id, keys.author.verify_key, desk, number)
        identity, day = office.identities[desk], chance.randint(0, epochs.LAST)
        document = documents.encode(documents.Answer(text=a_text(chance, chance.choice([100, 2_000, 6_000]))))
        pieces = reply.seal(document, reply_key=keys.reply.public_key, desk_key=identity, address=address, epoch=day)
        shown = [shown_piece(piece) for piece in pieces]
        question = {
            **shared,
            "desk": desk,
            "reply": number,
            "pieces": shown,
            "desk_key": packed(identity.verify_key.raw),
        }
        questions.append(("reply open", {**question, "reply_seed": packed(keys.reply.reveal())}))
        wanted.append({"epoch": epochs.to_iso(day), "document": document.decode()})
        place = cell.Place(office.id, chance.randbytes(32), desk, chance.randint(1, 0xFFFF))
        wrapped = cell.wrap(keys.tag, place, pieces[-1], randomness=Randomness(take=chance.randbytes))
        questions.append(
            ("cell unwrap", {**shown_place(place), "tag_key": packed(keys.tag.reveal()), "cell": plain(wrapped)})
        )
        wanted.append(shown[-1])
    assert list(twin.outputs(questions)) == wanted


def test_boards_of_the_station_are_read_by_the_page(twin: Twin, chance: random.Random, office: Office) -> None:
    """The page verifies each board, finds what hangs for its words, and nothing for other words."""
    keys, other, questions, wanted = reporter(), reporter(1), [], []
    for number in range(CASES):
        piece = cell.Piece(0, 1, 0, chance.randbytes(cell.PIECE_BYTES))
        place = cell.Place(office.id, SALT, chance.randint(0, 1), cell.HEAD_INDEX)
        wrapped = cell.wrap(keys.tag, place, piece, randomness=Randomness(take=chance.randbytes))
        cells = sorted([wrapped, *(chance.randbytes(16) + bytes(cell.CELL_BYTES - 16) for _ in range(63))])
        joined = b"".join(cells)
        signed = issuing.edition(office.edition(joined, number=number), office=office.note, station=office.station)
        question = {"office": packed(office.id), "station": packed(office.station.verify_key.raw), "index": 0}
        listed = [part for each in cells for part in ([plain(each)] if each == wrapped else [plain(each[:16]), 4_080])]
        question |= {"board": [plain(signed), 8_192 - len(signed), *listed], "desk": place.desk}
        question |= {"station_name": office.note.station_name}
        tag_key = (keys if number % 3 else other).tag
        questions.append(("board piece", {**question, "tag_key": packed(tag_key.reveal())}))
        wanted.append(shown_piece(piece) if number % 3 else None)
    assert list(twin.outputs(questions)) == wanted


def test_record_files_of_the_office_are_read_by_the_page(twin: Twin, chance: random.Random) -> None:
    """The page verifies each record file down from the fingerprint and reads in it what Python reads."""
    made = offices(chance)
    questions = []
    for _ in range(CASES):
        office, whole = next(made)
        questions.append(("record bytes", {"file": plain(whole), "fingerprint": str(office.fingerprint)}))
    for output, (name, question) in zip(twin.outputs(questions), questions, strict=True):
        assert ("good", output) == python_says(name, question)


def test_notes_signed_by_one_are_verified_by_the_other(twin: Twin, chance: random.Random) -> None:
    """Both sign a text to the same bytes and verify it."""
    questions, wanted = [], []
    for _ in range(CASES):
        key, name = SigningKey(chance.randbytes(32)), "".join(chance.choices("abcé-./中", k=chance.randint(1, 120)))
        text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", a_text(chance, 300)) + ".\n"
        signed = note.sign(text, name=name, key=key).decode()
        questions.append(("note sign", {"seed": packed(key.reveal()), "text": text, "signer": name}))
        wanted.append({"note": signed})
        questions.append(("note verify", {"note": signed, "signer": name, "key": packed(key.verify_key.raw)}))
        wanted.append({"text": text})
    assert list(twin.outputs(questions)) == wanted


def test_receipts_are_read_both_ways(twin: Twin, chance: random.Random) -> None:
    """Words of either side, typed in any way, become the same entropy and the same keys on both."""
    receipts = [Receipt(chance.randbytes(16)) for _ in range(CASES)]
    read = [("receipt read", {"words": some_words(chance, receipt)}) for receipt in receipts]
    for output, receipt in zip(twin.outputs(read), receipts, strict=True):
        assert unpacked(output["entropy"]) == receipt.reveal()
        assert output["words"].split(" ") == list(receipt.words)
    for output in twin.outputs([("receipt", {})] * CASES):
        receipt = Receipt(unpacked(output["entropy"]))
        assert (output["words"], output["numbers"]) == (" ".join(receipt.words), " ".join(receipt.numbers))
        assert Receipt.from_words(some_words(chance, receipt)) == receipt
    keys = [("receipt keys", {"entropy": packed(receipt.reveal()), "scope": packed(SCOPE)}) for receipt in receipts]
    for output, (name, question) in zip(twin.outputs(keys), keys, strict=True):
        assert ("good", output) == python_says(name, question)


def test_documents_have_one_spelling_in_both(twin: Twin, chance: random.Random) -> None:
    """2,000 random documents: both write the same bytes, and each reads what the other wrote."""
    questions, wanted = [], []
    for _ in range(2_000):
        kind, document = a_document(chance)
        spelling = documents.encode(document).decode()
        fields = json.loads(spelling)
        shuffled = dict(chance.sample(sorted(fields.items()), len(fields)))
        questions.append(("document write", {"kind": kind, "fields": shuffled}))
        questions.append(("document again", {"kind": kind, "document": spelling}))
        wanted += [{"document": spelling}] * 2
    assert list(twin.outputs(questions)) == wanted


@pytest.mark.parametrize(
    ("hostile", "count"),
    [
        (hostile_record_file, 250),
        (hostile_board, 300),
        (hostile_note, 400),
        (hostile_document, 800),
        (hostile_cell, 200),
        (hostile_words, 800),
    ],
)
def test_both_refuse_the_same_by_the_same_rule(
    twin: Twin, chance: random.Random, hostile: Callable[[random.Random], tuple[str, Question]], count: int
) -> None:
    """Damaged bytes get one verdict, and one sentence, from both; and the damage reaches more than one rule."""
    questions = [hostile(chance) for _ in range(count)]
    rules = set()
    for said, (name, question) in zip(twin.ask(questions), questions, strict=True):
        expected = python_says(name, question)
        assert said == expected, question
        rules.add(expected[1] if expected[0] == "bad" else "good")
    assert len(rules) >= 4, rules
