"""The master key: from the operator's passphrase by Argon2id, in memory only. Without it the folder is noise."""

import hmac
import secrets
from pathlib import Path
from typing import Final

import msgspec
from argon2.low_level import Type, hash_secret_raw

from crypto.errors import Refused
from crypto.kdf import derive
from crypto.secret import Secret

from .folder import replace

# RFC 9106, second recommendation with one lane: 64 MiB, three passes, about 0.1 s.
MEMORY_KIB: Final = 65_536
PASSES: Final = 3
LANES: Final = 1
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
# Whoever seizes the disk may try passphrases as fast as Argon2id allows: a short one is soon found.
PASSPHRASE_CHARACTERS: Final = 12
_CHECK: Final = b"perron/server/check\0"
_LEDGER: Final = b"perron/server/ledger\0"


class FileKey(Secret):
    """The 32 random bytes under which one database is encrypted."""

    __slots__ = ()

    @classmethod
    def fresh(cls) -> "FileKey":
        return cls(secrets.token_bytes(KEY_BYTES))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `master.json` says: nothing in it is secret, and everything in it is fixed when the server is made."""

    salt: bytes
    memory_kib: int
    passes: int
    lanes: int
    check: bytes


class MasterKey(Secret):
    """What the passphrase gives. It encrypts nothing itself: each use derives a key of its own."""

    __slots__ = ()

    @classmethod
    def create(cls, path: Path, *, passphrase: str) -> "MasterKey":
        """Make a new salt and keep it in `path`; a passphrase that is too short is `Refused`."""
        if len(passphrase) < PASSPHRASE_CHARACTERS:
            raise Refused(f"passphrase: shorter than {PASSPHRASE_CHARACTERS} characters")
        salt = secrets.token_bytes(SALT_BYTES)
        master = cls(_stretch(passphrase, salt=salt))
        content = _File(salt, MEMORY_KIB, PASSES, LANES, master._derive(_CHECK))
        replace(path, [msgspec.json.encode(content)])
        return master

    @classmethod
    def unlock(cls, path: Path, *, passphrase: str) -> "MasterKey":
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=_File)
        except (FileNotFoundError, msgspec.DecodeError):
            raise Refused(f"{path.name}: missing or damaged; restore it from your backup") from None
        if (kept.memory_kib, kept.passes, kept.lanes) != (MEMORY_KIB, PASSES, LANES):
            raise Refused(f"{path.name}: not the parameters of this release")
        master = cls(_stretch(passphrase, salt=kept.salt))
        if not hmac.compare_digest(master._derive(_CHECK), kept.check):
            raise Refused("passphrase: it does not open this server")
        return master

    def ledger_key(self) -> FileKey:
        return FileKey(self._derive(_LEDGER))

    def _derive(self, label: bytes) -> bytes:
        return derive(self.reveal(), salt=None, info=label, size=KEY_BYTES)


def _stretch(passphrase: str, *, salt: bytes) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
