"""An onion's keys kept elsewhere, in one file, sealed under a passphrase: who has them has the address.

The file: a line that names the format, 16 bytes of salt, then XChaCha20-Poly1305 (nonce first) over the files as JSON.
"""

import secrets
from pathlib import Path
from typing import Final

import msgspec
from nacl.bindings import crypto_scalarmult_ed25519_base_noclamp
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import Aead

from crypto.errors import Refused
from crypto.onion import Onion

from .authorization import FOLDER
from .files import give, write_whole

FORMAT: Final = b"perron/onion/1\n"
SALT_BYTES: Final = 16
# RFC 9106, second recommendation: 64 MiB, three passes, about 0.1 s.
MEMORY_BYTES: Final = 65_536 * 1_024
PASSES: Final = 3
PASSPHRASE_CHARACTERS: Final = 12
FILE_BYTES: Final = 1_048_576
SECRET: Final = "hs_ed25519_secret_key"  # noqa: S105  # a file's name
PUBLIC: Final = "hs_ed25519_public_key"
HOSTNAME: Final = "hostname"
# How tor begins the two files (crypto_ed25519.c); what follows is the expanded key, and the public one.
_SECRET_HEAD: Final = b"== ed25519v1-secret: type0 ==\0\0\0"
_PUBLIC_HEAD: Final = b"== ed25519v1-public: type0 ==\0\0\0"
_SCALAR_BYTES: Final = 32
_EXPANDED_BYTES: Final = 64


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sealed: tor's secret key, and the files of admitted couriers by their names."""

    key: bytes
    clients: dict[str, bytes]


def back_up(onion_folder: Path, to: Path, *, passphrase: str) -> str:
    """Seals the onion's keys into a new file and reads it back from there; the address."""
    refuse_short(passphrase)
    kept = _read(onion_folder)
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = FORMAT + salt + bytes(Aead(_key(passphrase, salt)).encrypt(msgspec.json.encode(kept), FORMAT))
    if to.exists():
        raise Refused(f"{to}: is there already; a backup never replaces another")
    write_whole(to, sealed, aside=to.parent)
    if to.read_bytes() != sealed:
        raise Refused(f"{to}: not what was written; use another medium")
    return address(kept.key)


def restore(file: Path, onion_folder: Path, *, passphrase: str) -> str:
    """Puts the keys into tor's folder, for tor alone; the address, which follows from the key."""
    with file.open("rb") as opened:
        kept = _opened(opened.read(FILE_BYTES + 1), passphrase)
    onion = address(kept.key)
    if (onion_folder / SECRET).exists() and _read(onion_folder).key != kept.key:
        raise Refused(f"{onion_folder}: the keys of another address are in it; choose another folder")
    for folder in (onion_folder, onion_folder / FOLDER):
        if folder.exists():
            folder.chmod(0o700)
        elif folder == onion_folder or kept.clients:
            folder.mkdir(mode=0o700)
            give(folder, like=folder.parent)
    # The secret key comes last: without it no onion is there, open or shut.
    files = {f"{FOLDER}/{name}": text for name, text in kept.clients.items()}
    files |= {HOSTNAME: f"{onion}\n".encode(), PUBLIC: _PUBLIC_HEAD + _public(kept.key), SECRET: kept.key}
    for name, content in files.items():
        write_whole(onion_folder / name, content, aside=onion_folder, owner=onion_folder)
    return onion


def address(key_file: bytes) -> str:
    """The onion address of tor's secret key; `Refused` if it is none."""
    return str(Onion(_public(key_file)))


def refuse_short(passphrase: str) -> None:
    """Whoever finds the file may try passphrases as fast as Argon2id allows."""
    if len(passphrase) < PASSPHRASE_CHARACTERS:
        raise Refused(f"passphrase: shorter than {PASSPHRASE_CHARACTERS} characters")


def _public(key_file: bytes) -> bytes:
    if len(key_file) != len(_SECRET_HEAD) + _EXPANDED_BYTES or not key_file.startswith(_SECRET_HEAD):
        raise Refused(f"{SECRET}: not a key of tor's")
    scalar = key_file[len(_SECRET_HEAD) :][:_SCALAR_BYTES]
    try:
        return crypto_scalarmult_ed25519_base_noclamp(scalar)
    except (CryptoError, RuntimeError):
        raise Refused(f"{SECRET}: not a key of tor's") from None


def _read(onion_folder: Path) -> _Kept:
    """The keys, if the files beside them say the same address."""
    try:
        key = (onion_folder / SECRET).read_bytes()
        public = (onion_folder / PUBLIC).read_bytes()
        hostname = (onion_folder / HOSTNAME).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError as missing:
        raise Refused(f"{missing.filename}: missing; tor makes it at its first start") from None
    if public != _PUBLIC_HEAD + _public(key) or hostname.strip() != address(key):
        raise Refused(f"{onion_folder}: its files are of different addresses")
    clients = {file.name: file.read_bytes() for file in sorted((onion_folder / FOLDER).glob("*.auth"))}
    return _Kept(key, clients)


def _opened(untrusted: bytes, passphrase: str) -> _Kept:
    if not untrusted.startswith(FORMAT) or len(untrusted) > FILE_BYTES:
        raise Refused("backup: not one of an onion's keys")
    salt, sealed = untrusted[len(FORMAT) :][:SALT_BYTES], untrusted[len(FORMAT) + SALT_BYTES :]
    try:
        kept = msgspec.json.decode(Aead(_key(passphrase, salt)).decrypt(sealed, FORMAT), type=_Kept)
    except (CryptoError, ValueError, msgspec.DecodeError):
        raise Refused("backup: damaged, or another passphrase") from None
    if any(Path(name).name != name or Path(name).suffix != ".auth" for name in kept.clients):
        raise Refused("backup: a name that is none")
    return kept


def _key(passphrase: str, salt: bytes) -> bytes:
    return argon2id.kdf(Aead.KEY_SIZE, passphrase.encode(), salt, opslimit=PASSES, memlimit=MEMORY_BYTES)
