"""Signed notes that spell one thing otherwise."""

from collections.abc import Iterator

from crypto import lines, note

from .cases import OFFICE


def respelled(text: str, old: str, new: str, *, by: str = "root") -> str:
    """The text with one thing changed, signed by root or station as if nothing were wrong."""
    assert old in text
    return signed(text.replace(old, new, 1), by=by)


def signed(text: str, *, by: str = "root") -> str:
    """The text as a note of root or station, whatever it says."""
    keys = {"root": (OFFICE.root, OFFICE.note.root_name), "station": (OFFICE.station, OFFICE.note.station_name)}
    key, name = keys[by]
    return note.sign(text, name=name, key=key).decode()


def cut(text: str, *, by: str = "root") -> Iterator[tuple[str, str]]:
    """The note without one of its lines, each that may stand once; by the name of the line."""
    first, *fields = text.removesuffix("\n").split("\n")
    for at, line in enumerate(fields):
        name = line.partition(" ")[0]
        if name not in {"desk", "client"}:
            yield name, signed("\n".join([first, *fields[:at], *fields[at + 1 :]]) + "\n", by=by)


def loose(text: str) -> tuple[str, str]:
    """The office line, and the same bytes in base64 that leaves bits."""
    line = f"office {lines.b64(OFFICE.id)}"
    assert line in text
    return line, line[:-2] + chr(ord(line[-2]) + 1) + "="
