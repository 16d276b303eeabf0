"""The courier's stick: a bundle is on it whole and read back, or what came of it waits beside for the rest."""

import hashlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from crypto.errors import Refused
from server import export
from server.pickup import NOTHING, Begun, Passage
from tests.server.house import Machine
from tests.server.office import Office

MIB = 1 << 20


@dataclass
class Stick:
    """What the courier plugs in, and the bundle that is to lie on it."""

    folder: Path
    office: Office
    raw: bytes

    @property
    def file(self) -> Path:
        return self.folder / "in.bundle"

    @property
    def part(self) -> Path:
        return self.folder / f".in.bundle.{hashlib.sha256(self.raw).hexdigest()}.part"

    def names(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()]

    def comes(self, begun: Begun = NOTHING, *, raw: bytes | None = None) -> Passage:
        """The bundle, or other bytes under its name."""
        raw = self.raw if raw is None else raw
        name = hashlib.sha256(self.raw).hexdigest()
        first = begun.count if begun.name == name else 0
        return Passage(name, len(raw), first, iter([raw[first : first + 5_000], raw[first + 5_000 :]]))

    def takes(self, passage: Passage) -> None:
        export.export(passage, to=self.file, office=self.office.fingerprint)

    def is_pulled(self, *, after: int) -> None:
        """The server breaks off after so many bytes."""
        with pytest.raises(Refused, match="broke off"):
            self.takes(replace(self.comes(), parts=iter([self.raw[:after]])))


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory, office: Office) -> tuple[bytes, bytes]:
    """Two batches waited; then a third one too."""
    machine = Machine.made(tmp_path_factory.mktemp("export") / "server", office)
    with machine.opened() as keeper:
        keeper.accept(office.sends().raw)
        machine.day.today += 1
        keeper.turn()
        machine.day.today += 1
        keeper.turn()
        before = b"".join(keeper.hand_out().pieces)
        machine.day.today += 1
        keeper.turn()
        return before, b"".join(keeper.hand_out().pieces)


@pytest.fixture
def stick(bundles: tuple[bytes, bytes], office: Office, tmp_path: Path) -> Stick:
    """Empty."""
    (tmp_path / "stick").mkdir()
    return Stick(tmp_path / "stick", office, bundles[0])


def test_an_export_appears_whole_or_not_at_all(stick: Stick) -> None:
    """Damaged or of another office: no file, and what lay there before still lies there."""
    stick.takes(stick.comes())
    raw = stick.raw
    for wrong in (raw[:-1], raw[:200], b"", raw + b"\0", raw[:5_000] + b"\0" + raw[5_001:]):
        with pytest.raises(Refused):
            stick.takes(stick.comes(raw=wrong))
        assert stick.names() == ["in.bundle"]
    with pytest.raises(Refused, match="another office"):
        export.export(stick.comes(), to=stick.file, office=Office(stick.office.day).fingerprint)
    assert stick.names() == ["in.bundle"]
    assert stick.file.read_bytes() == raw


def test_the_stick_is_read_back(stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that forgets what was written is found out before the courier leaves."""
    monkeypatch.setattr("server.export.os.fsync", lambda _: stick.part.write_bytes(stick.raw[:100]))
    with pytest.raises(Refused, match="cut off"):
        stick.takes(stick.comes())
    assert stick.names() == []


@pytest.mark.parametrize("after", [0, 1, MIB, MIB + 1, 3 * MIB])
def test_what_was_begun_is_finished(stick: Stick, after: int) -> None:
    """An export that was broken off goes on where it stopped, and leaves nothing beside the bundle."""
    stick.is_pulled(after=after)
    assert stick.names() == [stick.part.name]
    begun = export.begun(stick.file)
    assert begun.count == max(0, after - MIB)
    stick.takes(stick.comes(begun))
    assert stick.names() == ["in.bundle"]
    assert stick.file.read_bytes() == stick.raw


def test_what_had_not_reached_the_stick_is_written_again(stick: Stick) -> None:
    """A stick that was pulled out may hold zeros where its last bytes should be."""
    stick.is_pulled(after=3 * MIB)
    with stick.part.open("r+b") as part:
        part.seek(-MIB, os.SEEK_END)
        part.write(bytes(MIB))
    stick.takes(stick.comes(export.begun(stick.file)))
    assert stick.file.read_bytes() == stick.raw


def test_a_damaged_beginning_is_begun_again(stick: Stick) -> None:
    """If what was kept is wrong the seal says so; the next export begins with the first byte."""
    stick.is_pulled(after=3 * MIB)
    with stick.part.open("r+b") as part:
        part.write(bytes(99))
    with pytest.raises(Refused):
        stick.takes(stick.comes(export.begun(stick.file)))
    assert stick.names() == []
    assert export.begun(stick.file) == NOTHING


def test_a_bundle_that_was_written_whole_needs_no_byte_more(stick: Stick) -> None:
    """Killed between the last byte and the new name: what is there is read back, and named."""
    stick.is_pulled(after=len(stick.raw) - 1)
    with stick.part.open("ab") as part:
        part.write(stick.raw[-1:])
    whole = Begun(stick.comes().name, len(stick.raw))
    stick.takes(replace(stick.comes(whole), parts=iter(())))
    assert stick.file.read_bytes() == stick.raw


def test_another_bundle_takes_no_part_of_the_one_before(stick: Stick, bundles: tuple[bytes, bytes]) -> None:
    """A batch was closed since: what is left of the old bundle is removed, and the new one comes whole."""
    stick.is_pulled(after=3 * MIB)
    begun = export.begun(stick.file)
    stick.raw = bundles[1]
    assert stick.comes(begun).first == 0
    stick.takes(stick.comes(begun))
    assert stick.names() == ["in.bundle"]
    assert stick.file.read_bytes() == bundles[1]


def test_two_exports_do_not_write_one_file(stick: Stick, bundles: tuple[bytes, bytes]) -> None:
    """The second one says so, whichever bundle it brings leaves what the first one writes, and both end well."""

    def parts() -> Iterator[bytes]:
        with pytest.raises(Refused, match="another export"):
            stick.takes(stick.comes())
        replace(stick, raw=bundles[1]).takes(replace(stick, raw=bundles[1]).comes())
        yield stick.raw

    stick.takes(replace(stick.comes(), parts=parts()))
    assert stick.names() == ["in.bundle"]
    assert stick.file.read_bytes() == stick.raw


def test_a_full_stick_keeps_nothing_half(stick: Stick) -> None:
    """There is no room for the bundle: one sentence says how much it needs, and the rest of the stick is free again."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB + 1, limits[1]))
    try:
        with pytest.raises(Refused, match=f"no room there for its {len(stick.raw)} bytes"):
            stick.takes(stick.comes())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert stick.names() == []
    stick.takes(stick.comes())
    assert stick.file.read_bytes() == stick.raw


def test_a_stick_leads_nowhere_else(stick: Stick, tmp_path: Path) -> None:
    """Whoever had the stick may have prepared it: no file outside of it is ever written."""
    (tmp_path / "elsewhere").write_bytes(b"mine")
    stick.part.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        stick.takes(stick.comes())
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"
