"""The master key: from the operator's passphrase by Argon2id, in memory only. All it does is wrap the ledger's key."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from crypto.errors import Refused
from crypto.secret import Secret

from .folder import replace

FORMAT: Final = "perron/server/master/1"
# RFC 9106, second recommendation with one lane: 64 MiB, three passes, about 0.1 s.
MEMORY_KIB: Final = 65_536
PASSES: Final = 3
LANES: Final = 1
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
# Whoever seizes the disk may try passphrases as fast as Argon2id allows: a short one is soon found.
PASSPHRASE_CHARACTERS: Final = 12


class FileKey(Secret):
    """The 32 random bytes under which one database is encrypted."""

    __slots__ = ()

    @classmethod
    def fresh(cls) -> "FileKey":
        return cls(secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """Which of the ledger's files counts, and its key: all that the passphrase opens."""

    number: int
    key: FileKey


class _Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the wrapping binds: the ledger's file, and how the passphrase becomes the master key."""

    ledger: int
    salt: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


class _Named(msgspec.Struct, frozen=True):
    """What every format says."""

    format: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `master.json` says: without the passphrase none of it is a secret."""

    format: str
    parameters: _Parameters
    wrapped: bytes


class MasterKey(Secret):
    """What the passphrase and a salt give. It wraps by XChaCha20-Poly1305; every wrapping has a new salt."""

    __slots__ = ()

    @classmethod
    def of(cls, passphrase: str, parameters: _Parameters) -> "MasterKey":
        return cls(
            hash_secret_raw(
                passphrase.encode(),
                parameters.salt,
                time_cost=parameters.passes,
                memory_cost=parameters.memory_kib,
                parallelism=parameters.lanes,
                hash_len=KEY_BYTES,
                type=Type.ID,
            )
        )

    def wrap(self, key: FileKey, parameters: _Parameters) -> bytes:
        return bytes(Aead(self.reveal()).encrypt(key.reveal(), _bound(parameters)))

    def unwrap(self, wrapped: bytes, parameters: _Parameters) -> FileKey:
        try:
            return FileKey(Aead(self.reveal()).decrypt(wrapped, _bound(parameters)))
        except (CryptoError, ValueError):
            raise Refused("passphrase: it does not open this server") from None


def _bound(parameters: _Parameters) -> bytes:
    return f"{FORMAT}\0".encode() + msgspec.json.encode(parameters)


def refuse_short(passphrase: str) -> None:
    """Before anything is made with it."""
    if len(passphrase) < PASSPHRASE_CHARACTERS:
        raise Refused(f"passphrase: shorter than {PASSPHRASE_CHARACTERS} characters")


def lock(path: Path, ledger: LedgerKey, *, passphrase: str) -> None:
    """Keep the ledger's key in `path` under this passphrase, on the disk; from here on no other passphrase opens it."""
    refuse_short(passphrase)
    parameters = _Parameters(ledger.number, secrets.token_bytes(SALT_BYTES))
    wrapped = MasterKey.of(passphrase, parameters).wrap(ledger.key, parameters)
    replace(path, [msgspec.json.encode(_File(FORMAT, parameters, wrapped))])


def unlock(path: Path, *, passphrase: str) -> LedgerKey:
    """The ledger's key; `Refused` says whether the file or the passphrase is wrong."""
    try:
        raw = path.read_bytes()
        if msgspec.json.decode(raw, type=_Named).format != FORMAT:
            raise Refused(f"{path.name}: of another release of Perron; run the one that wrote it")
        kept = msgspec.json.decode(raw, type=_File)
    except (FileNotFoundError, msgspec.DecodeError):
        raise Refused(f"{path.name}: missing or damaged; put your copy of it back") from None
    if kept.parameters != _Parameters(kept.parameters.ledger, kept.parameters.salt):
        raise Refused(f"{path.name}: not the parameters of this release")
    key = MasterKey.of(passphrase, kept.parameters).unwrap(kept.wrapped, kept.parameters)
    return LedgerKey(kept.parameters.ledger, key)
