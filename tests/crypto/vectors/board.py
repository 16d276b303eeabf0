"""Boards (SPEC section 8.4)."""

from dataclasses import replace
from typing import Any

from crypto import board, issuing

from .cases import OFFICE, Case, good, worse
from .fields import packed


def content() -> Case:
    """Boards of 64 cells, most of whose bytes are zero so that the file stays small."""
    listed = [(number + 1).to_bytes(16, "big") + bytes(4_080) for number in range(64)]
    joined = b"".join(listed)
    sound = OFFICE.edition(joined)
    common = {
        "office": packed(OFFICE.id),
        "station_name": OFFICE.note.station_name,
        "station": packed(OFFICE.station.verify_key.raw),
    }

    def signed(changed: Any) -> str:
        return issuing.edition(changed, office=OFFICE.note, station=OFFICE.station).decode()

    def broken(name: str, rule: str, changed: Any, arranged: bytes | None = None) -> Case:
        more = {} if arranged is None else {"cells": packed(arranged)}
        return worse(name, "a board", rule, edition=signed(changed), **more)

    swapped = b"".join([listed[1], listed[0], *listed[2:]])
    twice = b"".join([listed[0], listed[0], *listed[2:]])
    no_cells, clients = "board: not the cells that the edition names", "edition: not 1 to 3 clients"
    sense = "edition: not a class of cells, or ends before it begins"
    assert board.arrange(listed) == joined
    return {
        "section": "8.4",
        "about": "GET /v1/board: the edition, zeros up to 8,192 bytes, then the cells",
        "good": [
            good("a board", "board read", **common, edition=signed(sound), cells=packed(joined)),
            good(
                "three clients",
                "board read",
                **common,
                edition=signed(replace(sound, clients=(bytes(32), b"\1" * 32, bytes(32)))),
                cells=packed(joined),
            ),
        ],
        "bad": [
            worse("a cell missing", "a board", no_cells, change={"field": "cells", "cut": 63 * 4_096}),
            worse("a byte more", "a board", no_cells, change={"field": "cells", "append": "AA=="}),
            worse("a bit of a cell", "a board", no_cells, change={"field": "cells", "flip": 300_000}),
            worse(
                "another station",
                "a board",
                "note: not one signature by the expected key",
                station=packed(OFFICE.root.verify_key.raw),
            ),
            broken("another digest", no_cells, replace(sound, board=bytes(32))),
            broken("tags descend", "board: tags do not ascend", OFFICE.edition(swapped), swapped),
            broken("a tag twice", "board: tags do not ascend", OFFICE.edition(twice), twice),
            broken("65 cells", sense, replace(sound, cells=65)),
            broken("ends before it begins", sense, replace(sound, last=sound.first - 1)),
            broken("of another office", "edition: of another office", replace(sound, office=bytes(32))),
            broken("no client", clients, replace(sound, clients=())),
            broken("four clients", clients, replace(sound, clients=(bytes(32),) * 4)),
        ],
    }
