"""Who makes envelopes: the command line as Python seals, the page as JavaScript seals, and copies of either."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from crypto import body, documents, envelope
from crypto import epoch as epochs
from crypto.body import CHUNK_BYTES, Chunk, Header, Kind, Letter, Loop, Move, Payload
from crypto.randomness import Randomness
from tests.crypto.office_fixture import TODAY, an_office, reporter
from tests.crypto.twin import NodeTwin, Question, Twin, plain
from tests.crypto.vectors.fields import packed, unpacked

FEW: Final = 100  # enough for every mutant
Fields = dict[str, Any]
Make = Callable[[int], list[bytes]]
"""So many requests of one kind."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes envelopes, and the desks of each kind; the kind `cover` is what all others are compared with."""

    name: str
    kinds: Mapping[str, Make]
    many: int = FEW


@dataclass(frozen=True, slots=True)
class Written:
    """What goes into an envelope: everything is fresh, and of any length."""

    kind: Kind
    payload: Payload
    desks: tuple[int, ...] = (0, 1)

    @property
    def body(self) -> bytes:
        record = an_office().record().digest
        order = int.from_bytes(secrets.token_bytes(4), "big")
        header = Header(self.kind, TODAY, self.desks, order, secrets.token_bytes(16), record)
        return body.write(header, self.payload, author=reporter().author, office=an_office().id)


def a_letter() -> Letter:
    """A text of 1 to 20,000 letters."""
    keys, length = reporter(), 1 + int.from_bytes(secrets.token_bytes(3), "big") % 20_000
    return Letter(keys.reply.public_key, keys.tag, documents.encode(documents.Written(text="é " * (length // 3) + "x")))


def a_chunk() -> Chunk:
    """A piece of a file: full of zeros, full of anything, or nearly empty."""
    content = secrets.choice([b"x", bytes(CHUNK_BYTES), secrets.token_bytes(CHUNK_BYTES)])
    return Chunk(secrets.token_bytes(16), secrets.randbelow(8_192), content)


def a_move() -> Move:
    """To other words of the same reporter."""
    new, old = reporter(1), reporter().author.verify_key
    return Move.make(new.author, new.reply.public_key, new.tag, office=an_office().id, old=old)


KINDS: Final[dict[str, Callable[[], Written]]] = {
    "report": lambda: Written(Kind.REPORT, a_letter()),
    "report to one desk": lambda: Written(Kind.REPORT, a_letter(), desks=(0,)),
    "report to four desks": lambda: Written(Kind.REPORT, a_letter(), desks=(0, 1, 2, 3)),
    "message": lambda: Written(Kind.MESSAGE, a_letter()),
    "chunk": lambda: Written(Kind.CHUNK, a_chunk()),
    "move": lambda: Written(Kind.MOVE, a_move()),
    "loop": lambda: Written(Kind.LOOP, Loop()),
}


def command_line(
    module: ModuleType = envelope,
    *,
    kinds: Iterable[str] = KINDS,
    randomness: Randomness | None = None,
    many: int = FEW,
) -> Sender:
    """Envelopes as Python seals them, or a copy of its module does."""
    source, office = randomness or Randomness.fresh(), an_office()
    how: dict[str, Any] = {"office": office.id, "epoch": TODAY, "randomness": source}

    def sealed(write: Callable[[], Written]) -> bytes:
        written = write()
        made = module.seal(written.body, desks=office.day_keys(*written.desks), **how)
        return bytes(module.request(made, randomness=source))

    def make(kind: str) -> Make:
        return lambda count: [sealed(KINDS[kind]) for _ in range(count)]

    def covers(count: int) -> list[bytes]:
        return [module.request(module.cover(**how), randomness=source) for _ in range(count)]

    return Sender("command line", {**{kind: make(kind) for kind in kinds}, "cover": covers}, many)


def page(twin: Twin, *, kinds: Iterable[str] = ("report", "chunk"), many: int = 50) -> Sender:
    """Envelopes as JavaScript seals them."""
    office = an_office()
    how: Fields = {"office": packed(office.id), "epoch": epochs.to_iso(TODAY)}

    def question(written: Written) -> Question:
        keys = [{"desk": key.desk, "key": packed(key.key.raw)} for key in office.day_keys(*written.desks)]
        return "seal", {"body": spelled(written), "desks": keys, **how}

    def make(kind: str) -> Make:
        return lambda count: requests([question(KINDS[kind]()) for _ in range(count)])

    def requests(questions: list[Question]) -> list[bytes]:
        return [unpacked(output["request"]) for output in twin.outputs(questions)]

    covers = {"cover": lambda count: requests([("cover", how)] * count)}
    return Sender("page", {**{kind: make(kind) for kind in kinds}, **covers}, many)


def spelled(written: Written) -> Fields:
    """The same as the fields of a vector, for the twin."""
    payload = written.payload
    if isinstance(payload, Letter):
        keys = {"reply_key": packed(payload.reply_key.raw), "tag_key": packed(payload.tag_key.reveal())}
        fields: Fields = {**keys, "document": payload.document.decode()}
    else:
        assert isinstance(payload, Chunk)
        fields = {"file": packed(payload.file), "number": payload.number, "content": plain(payload.content)}
    return {
        "office": packed(an_office().id),
        "author_seed": packed(reporter().author.reveal()),
        "epoch": epochs.to_iso(TODAY),
        "kind": int(written.kind),
        "desks": list(written.desks),
        "order": secrets.randbelow(2**32),
        "id": packed(secrets.token_bytes(16)),
        "record": packed(an_office().record().digest),
        "payload": fields,
    }


@contextmanager
def twin_of(tree: Path) -> Iterator[Twin]:
    """The JavaScript of a tree, for as long as it is asked."""
    twin = NodeTwin(tree)
    try:
        yield twin
    finally:
        twin.close()
