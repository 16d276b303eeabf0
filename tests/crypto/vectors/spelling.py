"""Signed notes that spell one thing otherwise."""

from crypto import lines, note

from .cases import OFFICE


def respelled(text: str, old: str, new: str, *, by: str = "root") -> str:
    """The text with one thing changed, signed by root or station as if nothing were wrong."""
    assert old in text
    key, name = {"root": (OFFICE.root, OFFICE.note.root_name), "station": (OFFICE.station, OFFICE.note.station_name)}[
        by
    ]
    return note.sign(text.replace(old, new, 1), name=name, key=key).decode()


def loose(text: str) -> tuple[str, str]:
    """The office line, and the same bytes in base64 that leaves bits."""
    line = f"office {lines.b64(OFFICE.id)}"
    assert line in text
    return line, line[:-2] + chr(ord(line[-2]) + 1) + "="
