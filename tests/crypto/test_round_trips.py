"""Round trips: what was written is what is read, through every layer at once, and is written the same again."""

import hashlib
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as some

from crypto import batch, board, body, bundle, cell, documents, envelope, issuing, reply
from crypto.batch import BatchHeader
from crypto.board import Board, Edition
from crypto.body import Body, Chunk, Header, Kind, Letter, Loop, Payload
from crypto.bundle import Head, InboundReader, Outbound, Take
from crypto.cell import Place
from crypto.documents import Answer
from crypto.envelope import Envelope, Request
from crypto.office import Certificate, OfficeNote, Succession
from crypto.opening import open_envelope
from crypto.record import Closed, RecordFile
from crypto.reply import Address, Reply
from tests.rounds import rounds

from .office_fixture import SALT, TODAY, an_office, day_secret, reporter, seeded, signer
from .samples import offices
from .test_body import a_move

OFFICE: Final = an_office()
SERVER: Final = signer("server")
KEYS: Final = reporter()

digests = some.binary(min_size=32, max_size=32)
epochs = some.integers(0, 2_932_896)
u32, u64 = some.integers(0, 2**32 - 1), some.integers(1, 2**64 - 1)
payloads: some.SearchStrategy[tuple[Kind, Payload]] = some.one_of(
    some.tuples(
        some.sampled_from([Kind.REPORT, Kind.MESSAGE]),
        some.binary(max_size=body.DOCUMENT_BYTES).map(lambda text: Letter(KEYS.reply.public_key, KEYS.tag, text)),
    ),
    some.tuples(
        some.just(Kind.CHUNK),
        some.builds(
            Chunk,
            file=some.binary(min_size=16, max_size=16),
            number=some.integers(0, 8_191),
            content=some.binary(max_size=body.CHUNK_BYTES),
        ),
    ),
    some.tuples(some.just(Kind.MOVE), some.integers(1, 3).map(a_move)),
    some.tuples(some.just(Kind.LOOP), some.just(Loop())),
)


@given(
    carried=payloads,
    desks=some.sets(some.integers(0, 3), min_size=1).map(sorted),
    order=u32,
    identity=some.binary(min_size=16, max_size=16),
    record=digests,
)
def test_an_envelope_comes_back(
    carried: tuple[Kind, Payload], desks: Sequence[int], order: int, identity: bytes, record: bytes
) -> None:
    """Whatever a reporter writes for whichever desks, each of them reads it from the request that was posted."""
    kind, payload = carried
    header = Header(kind, TODAY, tuple(desks), order, identity, record)
    written = body.write(header, payload, author=KEYS.author, office=OFFICE.id)
    sealed = envelope.seal(
        written, desks=OFFICE.day_keys(*desks), office=OFFICE.id, epoch=TODAY, randomness=seeded("envelope")
    )
    posted = envelope.request(sealed, randomness=seeded("work"))
    arrived = Envelope.from_bytes(Request.from_bytes(posted).envelope.raw)
    for desk in desks:
        opened = open_envelope(arrived, [day_secret(desk)], office=OFFICE.id)
        assert opened == Body(header, KEYS.author.verify_key, payload)
        assert body.write(opened.header, opened.payload, author=KEYS.author, office=OFFICE.id) == written


@given(
    words=some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=4_000),
    desk=some.integers(0, 1),
    number=some.integers(1, 65_535),
    first=some.integers(1, 60_000),
)
def test_a_reply_comes_back_from_the_board(words: str, desk: int, number: int, first: int) -> None:
    """Whatever a desk answers, the reporter reads from the board of that edition, and a stranger finds nothing."""
    document = documents.encode(Answer(text=words))
    address = Address(OFFICE.id, KEYS.author.verify_key, desk, number)
    pieces = reply.seal(
        document, reply_key=KEYS.reply.public_key, desk_key=OFFICE.identities[desk], address=address, epoch=TODAY
    )
    places = [Place(OFFICE.id, SALT, desk, first + piece.part) for piece in pieces]
    cells = [
        cell.wrap(KEYS.tag, place, piece, randomness=seeded("cell"))
        for place, piece in zip(places, pieces, strict=True)
    ]
    name = OFFICE.note.station_name
    hung = Board.from_bytes(OFFICE.board_file(cells), station_name=name, certificate=OFFICE.certificate)
    found = [hung.piece(KEYS.tag, desk=desk, index=place.index) for place in places]
    assert found == pieces
    assert not any(hung.piece(reporter(1).tag, desk=desk, index=place.index) for place in places)
    opened = Reply.open(pieces, reply_key=KEYS.reply, address=address, desk_key=OFFICE.certificate.desk(desk).key)
    assert documents.decode(opened.document, Answer).text == words


def test_record_files_come_back(chance: random.Random) -> None:
    """Any office's record file is read, and each note in it is written again to the text that was signed."""
    for office, whole in islice(offices(chance), rounds(60, 2_000)):
        read = RecordFile.from_bytes(whole, fingerprint=office.fingerprint)
        assert (read.office_note, read.certificate) == (office.note, office.certificate)
        assert all(note.text().encode() in whole for note in (read.office_note, read.certificate, read.content))


humans = some.text(some.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)


office_notes = some.builds(
    lambda name, born, digest: replace(OFFICE.note, name=name, born=born, ml_dsa_65=digest), humans, epochs, digests
)


@given(office=office_notes, words=humans, raw=digests, cells=some.sampled_from(board.CLASSES), number=u32)
def test_notes_come_back(office: OfficeNote, words: str, raw: bytes, cells: int, number: int) -> None:
    """Office, succession, certificate, closed and edition notes with any values are read as they were signed."""
    root, born = OFFICE.root, office.born
    assert OfficeNote.from_note(issuing.office_note(office, root=root)) == office
    follows = Succession(office.office, 1, signer(words).verify_key, raw, before=office.office)
    assert Succession.from_note(issuing.succession(follows, first=office, old_root=root), first=office) == follows
    certificate = replace(OFFICE.certificate, office=office.office, scope=raw, serial=number, first=born, last=born)
    signed = issuing.certificate(certificate, office=office, root=root)
    assert certificate == Certificate.from_note(
        signed, office=office.office, root_name=office.root_name, root=root.verify_key
    )
    closed = Closed(office.office, born, words)
    signed = issuing.closed(closed, signer_name=office.root_name, signer=root)
    assert Closed.from_note(signed, office=office.office, signers=[(office.root_name, root.verify_key)]) == closed
    edition = replace(
        OFFICE.edition(b""), office=office.office, number=number, first=born, last=born, cells=cells, salt=raw
    )
    signed = issuing.edition(edition, office=office, station=OFFICE.station)
    assert Edition.from_note(signed, station_name=office.station_name, certificate=certificate) == edition


ENVELOPES: Final = sorted(hashlib.shake_256(bytes([number])).digest(32_768) for number in range(batch.SMALLEST))
HELD: Final = hashlib.sha256(b"".join(ENVELOPES)).digest()

# The office, the number and the bundle before, of any bundle.
chains = some.tuples(digests, u64, digests)


@given(
    chained=chains,
    batches=some.lists(some.tuples(epochs, epochs, u64, digests), max_size=2),
    at_once=some.integers(1_000, 100_000),
)
@settings(max_examples=rounds(15, 300))
def test_an_inbound_bundle_comes_back(
    chained: tuple[bytes, int, bytes], batches: list[tuple[int, int, int, bytes]], at_once: int
) -> None:
    """Any batches and any head are read as the server wrote them, in whatever pieces the stick gives them."""
    ours, number, before = chained
    headers = [BatchHeader(min(days), max(days), count, batch.SMALLEST, after, HELD) for *days, count, after in batches]
    head = Head(bundle.INBOUND, ours, SERVER.verify_key, number, before, len(headers))
    parts = ((header.signed(SERVER), batch.SMALLEST, ENVELOPES) for header in headers)
    whole = b"".join(bundle.write_inbound(head, parts, server=SERVER))
    stream = io.BytesIO(whole)
    reader = InboundReader(lambda count: stream.read(min(count, at_once)))
    assert reader.head == head
    assert [(header, list(held)) for header, held in reader.batches()] == [(header, ENVELOPES) for header in headers]
    assert reader.seal() == hashlib.sha256(whole[:-76]).digest()


@given(
    chained=chains,
    records=some.dictionaries(epochs, some.binary(max_size=300), max_size=5),
    hung=some.binary(max_size=300),
    servers=some.dictionaries(some.integers(0, 9), some.tuples(some.integers(0, 2**64 - 1), digests), max_size=3),
)
def test_an_outbound_bundle_comes_back(
    chained: tuple[bytes, int, bytes],
    records: dict[int, bytes],
    hung: bytes,
    servers: dict[int, tuple[int, bytes]],
) -> None:
    """Any records, board, takes and head are read as the station wrote them."""
    ours, number, before = chained
    takes = tuple(Take(signer(f"server {name}").verify_key, *taken) for name, taken in servers.items())
    days = sorted(records.items())
    whole = bundle.write_outbound(
        office=ours, number=number, before=before, records=days, board=hung, takes=takes, station=OFFICE.station
    )
    read = Outbound.from_bytes(whole)
    assert (read.records, read.board, read.takes) == (tuple(days), hung, takes)
    assert (read.head.office, read.head.number, read.head.before) == (ours, number, before)
    assert read.head.key == OFFICE.station.verify_key
