"""The operator's settings: few, frozen, and none that weakens a promise."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from crypto.errors import Refused
from server import settings
from server.settings import Settings, listening
from tests.server.office import Office


def written(folder: Path, text: str) -> Path:
    """A settings file with this text."""
    file = folder / settings.NAME
    file.write_text(text, "utf-8")
    return file


def test_what_init_writes_can_be_read(tmp_path: Path, office: Office) -> None:
    """The file that is made says what was asked, and cannot be changed once it is read."""
    text = settings.text(office=office.fingerprint, listen="[::1]:8800")
    read = Settings.read(written(tmp_path, text))
    assert read == Settings(office.fingerprint, ("::1", 8_800), settings.CAPACITY, pages=None)
    with pytest.raises((AttributeError, FrozenInstanceError)):
        read.capacity = 1  # type: ignore[misc]


def test_the_page_of_a_city_is_a_folder(tmp_path: Path, office: Office) -> None:
    """The line that the made file shows in a comment is one that the server takes."""
    text = settings.text(office=office.fingerprint, listen=settings.LISTEN)
    assert Settings.read(written(tmp_path, text.replace("# pages", "pages"))).pages == Path("/srv/perron/pages")


def test_there_are_four_settings() -> None:
    """A new setting is a decision: this test is where it is taken."""
    assert Settings.__struct_fields__ == ("office", "listen", "capacity", "pages")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("log_requests = true", "unknown field `log_requests`"),
        ("capacity = 0", "'capacity' must lie between"),
        ("capacity = 99999999", "'capacity' must lie between"),
        ('capacity = "many"', "capacity"),
        ('listen = "0.0.0.0:80"', "'listen' must be a loopback address"),
        ('pages = "here"', "'pages' must be a whole path"),
        ("office = ", "server.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, office: Office, text: str, sentence: str) -> None:
    """No key is passed over in silence; the sentence names the key."""
    with pytest.raises(Refused, match=sentence):
        Settings.read(written(tmp_path, f'office = "{office.fingerprint}"\n{text}\n'))


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    """The sentence names the command."""
    with pytest.raises(Refused, match="perron server init"):
        Settings.read(tmp_path / settings.NAME)


@pytest.mark.parametrize(
    ("listen", "where"),
    [
        ("127.0.0.1:8800", ("127.0.0.1", 8_800)),
        ("127.8.9.1:0", ("127.8.9.1", 0)),
        ("[::1]:80", ("::1", 80)),
        ("unix:/run/perron/public.sock", Path("/run/perron/public.sock")),
    ],
)
def test_the_letterbox_listens_on_this_machine(listen: str, where: object) -> None:
    """Loopback or a socket."""
    assert listening(listen) == where


@pytest.mark.parametrize(
    "listen",
    ["0.0.0.0:80", "[::]:80", "192.0.2.1:80", "liege.example:80", "localhost:80", "127.0.0.1", "127.0.0.1:99999",
     "127.0.0.1:-1", "127.0.0.1:٨", ":80", "unix:here.sock", "unix:", ""],
)  # fmt: skip
def test_the_letterbox_faces_nothing_else(listen: str) -> None:
    """No address of the network, no name that something else resolves, no relative path."""
    with pytest.raises(Refused):
        listening(listen)
