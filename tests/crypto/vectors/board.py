"""Boards (SPEC section 8.4)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crypto import board, issuing, lines
from crypto import epoch as epochs
from crypto.board import Edition

from .cases import OFFICE, Case, good, worse
from .fields import packed
from .spelling import cut, loose, respelled

CELLS: Final = {
    size: [(number + 1).to_bytes(16, "big") + bytes(4_080) for number in range(size)] for size in board.CLASSES
}
LISTED: Final = CELLS[64]
JOINED: Final = b"".join(LISTED)
SOUND: Final = OFFICE.edition(JOINED)
CLIENT: Final = SOUND.clients[0]
WHERE: Final = {
    "office": packed(OFFICE.id),
    "station_name": OFFICE.note.station_name,
    "station": packed(OFFICE.station.verify_key.raw),
}
EDITIONS: Final[dict[str, Edition]] = {
    "edition 0": replace(SOUND, number=0),
    "the largest number": replace(SOUND, number=0xFFFF_FFFF),
    "one day": replace(SOUND, last=SOUND.first),
    "for ever": replace(SOUND, first=0, last=epochs.LAST),
    "two clients": replace(SOUND, clients=(CLIENT, bytes(32))),
    "three clients": replace(SOUND, clients=(bytes(32), b"\1" * 32, bytes(32))),
    "one client thrice": replace(SOUND, clients=(CLIENT,) * 3),
    "a salt of zeros": replace(SOUND, salt=bytes(32)),
    "a salt of ones": replace(SOUND, salt=b"\xff" * 32),
    "after another": replace(SOUND, number=2, before=b"\xff" * 32),
    "before 1971": replace(SOUND, first=0, last=364),
}


def _signed(changed: Edition) -> str:
    return issuing.edition(changed, office=OFFICE.note, station=OFFICE.station).decode()


def _good() -> Iterator[Case]:
    assert board.arrange(LISTED[::-1]) == JOINED
    yield good("a board", "board read", **WHERE, edition=_signed(SOUND), cells=packed(JOINED))
    whole = board.pack(_signed(SOUND).encode(), JOINED)
    yield good("as bytes", "board bytes", **WHERE, board=packed(whole))
    for size in board.CLASSES[1:]:
        joined = b"".join(CELLS[size])
        edition = _signed(OFFICE.edition(joined))
        yield good(f"{size} cells", "board read", **WHERE, edition=edition, cells=packed(joined))
    for name, changed in EDITIONS.items():
        yield good(name, "board read", **WHERE, edition=_signed(changed), cells=packed(JOINED))
    last = [*LISTED[:-1], b"\xff" * 16 + bytes(4_080)]
    equal = [tag + b"\xff" * 2 + bytes(4_078) for tag in (cell[:16] for cell in LISTED)]
    ordered = {"the largest tag": last, "cells that differ in their tag alone": equal}
    ordered["the smallest tag"] = [bytes(4_096), *LISTED[:-1]]
    for name, cells in ordered.items():
        joined = b"".join(cells)
        yield good(name, "board read", **WHERE, edition=_signed(OFFICE.edition(joined)), cells=packed(joined))
    witness = _signed(SOUND) + "— witness.example/w AAAAAAAA\n" * 7
    yield good("with seven witnesses", "board read", **WHERE, edition=witness, cells=packed(JOINED))


def _bad_cells() -> Iterator[Case]:
    wrong, order = "board: not the cells that the edition names", "board: tags do not ascend"
    changes: dict[str, Case] = {
        "a cell missing": {"cut": 63 * 4_096},
        "a byte missing": {"cut": 64 * 4_096 - 1},
        "no cells": {"cut": 0},
        "a byte more": {"append": "AA=="},
        "a bit of a cell": {"flip": 300_000},
        "the first bit": {"flip": 0},
        "the last bit": {"flip": 8 * 64 * 4_096 - 1},
    }
    for name, change in changes.items():
        yield worse(name, "a board", wrong, change={"field": "cells", **change})
    more = {"128 cells under an edition of 64": b"".join(CELLS[128])}
    for name, joined in more.items():
        yield worse(name, "a board", wrong, cells=packed(joined))
    yield worse("another digest", "a board", wrong, edition=_signed(replace(SOUND, board=bytes(32))))
    orders = {"tags descend": [LISTED[1], LISTED[0], *LISTED[2:]], "a tag twice": [LISTED[0], *LISTED[:-1]]}
    orders["a tag twice with other content"] = [LISTED[0], LISTED[0][:-1] + b"\1", *LISTED[2:]]
    orders["the last two swapped"] = [*LISTED[:-2], LISTED[-1], LISTED[-2]]
    for name, cells in orders.items():
        joined = b"".join(cells)
        yield worse(name, "a board", order, edition=_signed(OFFICE.edition(joined)), cells=packed(joined))
    for name, length in {"nothing": 0, "8,191 bytes": 8_191}.items():
        yield worse(name, "as bytes", "board: too short", change={"field": "board", "cut": length})
    dirty = {"field": "board", "replace": [8_191, "AQ=="]}
    form = "note: not a text, an empty line and signature lines"
    yield worse("a byte behind the edition", "as bytes", form, change=dirty)
    yield worse("no edition", "a board", form, edition="")


def _bad_editions() -> Iterator[Case]:
    sense, clients = "edition: not a class of cells, or ends before it begins", "edition: not 1 to 3 clients"
    changes: dict[str, tuple[str, Edition]] = {
        "0 cells": (sense, replace(SOUND, cells=0)),
        "65 cells": (sense, replace(SOUND, cells=65)),
        "2,048 cells": (sense, replace(SOUND, cells=2_048)),
        "ends before it begins": (sense, replace(SOUND, last=SOUND.first - 1)),
        "of another office": ("edition: of another office", replace(SOUND, office=bytes(32))),
        "no client": (clients, replace(SOUND, clients=())),
        "four clients": (clients, replace(SOUND, clients=(bytes(32),) * 4)),
        "a salt of 31 bytes": ("note: a value has another size", replace(SOUND, salt=bytes(31))),
    }
    for name, (rule, edition) in changes.items():
        yield worse(name, "a board", rule, edition=_signed(edition))
    text = SOUND.text()
    spelled = {
        "loose base64": ("edition: not the one spelling", *loose(text)),
        "another version": ("edition: not this kind of note", "v1/edition", "v2/edition"),
        "a number with a zero before it": ("note: not a number", "edition 1", "edition 01"),
        "cells with a comma": ("note: not a number", "cells 64", "cells 6,4"),
        "until no day": ("date: not YYYY-MM-DD", "until 2026-12-06", "until 2026-12-32"),
        "a line of no kind": ("edition: unknown line", "before ", f"before {lines.b64(OFFICE.id)}\nmore "),
    }
    for name, (rule, old, new) in spelled.items():
        yield worse(name, "a board", rule, edition=respelled(text, old, new, by="station"))
    for name, without in cut(text, by="station"):
        rule = f"edition: no line '{name}' where it belongs"
        yield worse(f"an edition without {name}", "a board", rule, edition=without)
    not_ours = "note: not one signature by the expected key"
    yield worse("another station", "a board", not_ours, station=packed(OFFICE.root.verify_key.raw))
    yield worse("another station's name", "a board", not_ours, station_name="gent.example/station")
    by_root = respelled(text, "edition 1", "edition 1", by="root")
    yield worse("signed by the root", "a board", not_ours, edition=by_root)


def content() -> Case:
    """Boards most of whose bytes are zero, so that the file stays small."""
    return {
        "section": "8.4",
        "about": "GET /v1/board: the edition, zeros up to 8,192 bytes, then the cells",
        "good": list(_good()),
        "bad": [*_bad_cells(), *_bad_editions()],
    }
