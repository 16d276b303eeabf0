"""Who may reach the courier's onion: client authorization that cannot fail open (rend-spec-v3, 2.5).

If no file in `authorized_clients` is whole, tor warns and opens the onion to everybody. So there is always one: the key
of nobody, whose private half was never kept. And every file is read here, by rules stricter than tor's.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from crypto.onion import Onion

from .files import give, write_whole
from .torrc import Unsafe

FOLDER: Final = "authorized_clients"
NOBODY: Final = "nobody"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_LINE: Final = re.compile(r"descriptor:x25519:([A-Z2-7]{52})\n?")
_LINE_BYTES: Final = 256
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A courier's key: the line for the operator, and what only the courier's laptop has."""

    line: str
    private: str

    @classmethod
    def fresh(cls) -> "KeyPair":
        key = X25519PrivateKey.from_private_bytes(secrets.token_bytes(_KEY_BYTES))
        return cls(_line(key.public_key().public_bytes_raw()), _base32(key.private_bytes_raw()))

    def __repr__(self) -> str:
        return f"<KeyPair: {self.line}>"


def check(onion_folder: Path) -> list[str]:
    """The names that this onion service lets in; `Unsafe` if tor could open it to everybody.

    To be asked before every start and reload of tor: with one malformed file beside good ones somebody is shut out,
    and if that is the only one, nobody is.
    """
    folder = onion_folder / FOLDER
    try:
        files = sorted(folder.iterdir())
        for file in files:
            _refuse_malformed(file)
    except (FileNotFoundError, NotADirectoryError):
        files = []
    except OSError as error:
        raise Unsafe(f"{error.filename}: cannot be read ({error.strerror}): do this as root") from None
    if not files:
        raise Unsafe(f"{onion_folder}: open to everybody: 'perron tor shut' closes it")
    return [file.stem for file in files]


def shut(onion_folder: Path) -> None:
    """The key of nobody, if it is not there yet: before tor's first start, so that no onion is ever open."""
    folder = onion_folder / FOLDER
    for made in (onion_folder, folder):
        if not made.exists():
            made.mkdir(mode=0o700)
            give(made, like=made.parent)
    if not (folder / f"{NOBODY}.auth").exists():
        _write(onion_folder, NOBODY, KeyPair.fresh().line)


def admit(onion_folder: Path, name: str, untrusted: str) -> None:
    """Let in who has the private half of this line; from tor's next reload on."""
    line = untrusted.strip()
    _refuse_line(line, "the line")
    if not _NAME.fullmatch(name) or name == NOBODY:
        raise Unsafe(f"'{name}': a name has at most 32 of a-z, 0-9 and '-', and is not '{NOBODY}'")
    shut(onion_folder)
    _write(onion_folder, name, line)


def expel(onion_folder: Path, name: str) -> None:
    """Let nobody in by this name any more; who is inside stays until tor is restarted."""
    shut(onion_folder)
    path = onion_folder / FOLDER / f"{name}.auth"
    if not _NAME.fullmatch(name) or name == NOBODY or not path.exists():
        raise Unsafe(f"'{name}': nobody of this name is let in")
    path.unlink()


def keep_private(folder: Path, onion: Onion, *, name: str) -> str:
    """On the courier's laptop: a new key for this onion in tor's `ClientOnionAuthDir`; the line for the operator."""
    if not _NAME.fullmatch(name):
        raise Unsafe(f"'{name}': a name has at most 32 of a-z, 0-9 and '-'")
    if not folder.exists():
        folder.mkdir(mode=0o700)
        give(folder, like=folder.parent)
    path = folder / f"{name}.auth_private"
    if path.exists():
        raise Unsafe(f"{path} is there already: remove it first if that key is not used any more")
    pair = KeyPair.fresh()
    line = f"{onion.letters}:descriptor:x25519:{pair.private}\n"
    write_whole(path, line.encode("ascii"), aside=folder, owner=folder)
    return pair.line


def _write(onion_folder: Path, name: str, line: str) -> None:
    """Whole or not at all: tor may read the folder at any moment, and takes half a file for none."""
    path = onion_folder / FOLDER / f"{name}.auth"
    write_whole(path, f"{line}\n".encode("ascii"), aside=onion_folder, owner=onion_folder)


def _refuse_malformed(file: Path) -> None:
    if file.suffix != ".auth" or not _NAME.fullmatch(file.stem) or not file.is_file():
        raise Unsafe(f"{file}: not a key of a client: remove it")
    with file.open("rb") as opened:
        untrusted = opened.read(_LINE_BYTES)
    _refuse_line(untrusted.decode("ascii", "replace"), str(file))


def _refuse_line(untrusted: str, where: str) -> None:
    parts = _LINE.fullmatch(untrusted)
    if parts is None:
        raise Unsafe(
            f"{where}: not 'descriptor:x25519:' and 52 letters and digits: let 'perron tor courier-key' make it"
        )
    key = base64.b32decode(f"{parts[1]}====")
    try:
        # Whatever the other half is, a key of small order gives nothing but zeros, and the library refuses that.
        X25519PrivateKey.from_private_bytes(bytes(_KEY_BYTES)).exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise Unsafe(f"{where}: a key that everybody can open: let 'perron tor courier-key' make it") from None
    if _base32(key) != parts[1]:
        raise Unsafe(f"{where}: not one key in one spelling: let 'perron tor courier-key' make it")


def _line(public: bytes) -> str:
    return f"descriptor:x25519:{_base32(public)}"


def _base32(key: bytes) -> str:
    return base64.b32encode(key).decode("ascii").rstrip("=")
