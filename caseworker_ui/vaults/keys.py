"""The keys file: the random key of a vault, sealed once for each holder who may open it.

`X.keys` lies beside `X.vault`. A holder is a person with a passphrase, or the recovery words, or another vault; each
has an X-Wing seed, and a copy of the vault's key sealed to its public key. A person's seed is in the file too, wrapped
under the passphrase. The public keys are in the vault itself, where only who has it open can put one: so a new vault
key is sealed to all who stay without their passphrases, and to nobody whom a stranger put into the file.

The file names nobody. It is written whole; which of its copies count, the vault says (`vault.py`).
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Final, Self, TypeAlias

import msgspec
from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from caseworker_ui.files import write_whole
from caseworker_ui.notice import Notice
from crypto import kdf
from crypto.errors import Refused
from crypto.hpke import SEED_BYTES, PublicKey, SecretKey
from crypto.secret import Secret

FORMAT: Final = "perron/station/keys/1"
# Argon2id as RFC 9106 section 4 asks where memory is scarce: 3 passes over 64 MiB; with one lane.
PASSES: Final = 3
MEMORY_KIB: Final = 65_536
LANES: Final = 1
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
# An office's passphrase protects everything on a stolen disk: shorter ones are refused.
PASSPHRASE_LETTERS: Final = 12
_RECOVERY: Final = b"perron/v1/station recovery\0"
_MARK_BYTES: Final = 16

# What opens a copy: a person's passphrase, or the seed of a holder that has none.
Opener: TypeAlias = str | SecretKey


class VaultKey(Secret):
    """The 32 random bytes under which a vault is encrypted."""

    BYTES = KEY_BYTES
    __slots__ = ()

    @classmethod
    def fresh(cls) -> Self:
        return cls(secrets.token_bytes(KEY_BYTES))


class _Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a passphrase becomes the key that wraps a seed."""

    salt: bytes
    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def of(cls, salt: bytes) -> "_Lock":
        return cls(salt, MEMORY_KIB, PASSES, LANES)


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vault's key for one holder."""

    # Which of the vault's keys this is, the first one 1: while it changes, the file has copies of two.
    number: int
    # The start of SHA-256 of the holder's name, salted: found by who knows the name, read by nobody.
    name: bytes
    # The start of SHA-256 of the holder's public key: which copies count is asked without any passphrase.
    holder: bytes
    sealed: bytes
    lock: _Lock
    # The seed under the passphrase; empty when the holder keeps it elsewhere.
    wrapped: bytes = b""

    def seed(self, passphrase: str) -> SecretKey:
        """The holder's seed; `Refused` when the passphrase is another."""
        try:
            return SecretKey(Aead(_stretched(passphrase, self.lock)).decrypt(self.wrapped, self.bound()))
        except (CryptoError, ValueError):
            raise Refused("passphrase: it does not open this copy") from None

    def key(self, seed: SecretKey) -> VaultKey:
        """The vault's key; `Refused` when it was sealed to another seed."""
        return VaultKey(seed.open(self.sealed, info=_info(self.number)))

    def again(self, public_key: PublicKey, key: VaultKey, *, number: int) -> "Copy":
        """The same holder's copy of a new vault key."""
        return msgspec.structs.replace(self, number=number, sealed=public_key.seal(key.reveal(), info=_info(number)))

    def bound(self) -> bytes:
        """What cannot be changed beside a wrapped seed: whose it is, and every cost of a guess."""
        return FORMAT.encode() + b"\0" + msgspec.json.encode((self.name, self.holder, self.lock))


class _Named(msgspec.Struct, frozen=True):
    """What every format says."""

    format: str = ""


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says."""

    format: str = FORMAT
    copies: tuple[Copy, ...] = ()

    @classmethod
    def read(cls, vault: Path) -> Self:
        """The keys beside this vault; refuses what is missing, damaged or of another release."""
        path = beside(vault)
        try:
            raw = path.read_bytes()
            if msgspec.json.decode(raw, type=_Named).format != FORMAT:
                raise Notice("keys release", path=path)
            keys = msgspec.json.decode(raw, type=cls)
        except FileNotFoundError:
            raise Notice("keys missing", path=path) from None
        except msgspec.DecodeError:
            raise Notice("keys damaged", path=path) from None
        if any(copy.lock != _Lock.of(copy.lock.salt) for copy in keys.copies):
            # Smaller costs would only be there for who guesses; larger ones could stop the station.
            raise Notice("keys release", path=path)
        return keys

    def write(self, vault: Path) -> None:
        """Whole, on the disk, for its owner alone."""
        write_whole(beside(vault), msgspec.json.encode(self), mode=0o600)

    def open(self, opener: Opener, name: str | None) -> Iterator[tuple[VaultKey, Copy]]:
        """The keys that this opens, the newest first; without a name each copy is tried, at the cost of Argon2id."""
        seeds: dict[bytes, SecretKey] = {}
        for copy in sorted(self.copies, key=lambda copy: copy.number, reverse=True):
            if name is not None and copy.name != _mark(name, copy.lock.salt):
                continue
            try:
                if isinstance(opener, str) and copy.holder not in seeds:
                    seeds[copy.holder] = copy.seed(opener)
                seed = opener if isinstance(opener, SecretKey) else seeds[copy.holder]
                yield copy.key(seed), copy
            except Refused:
                continue

    def plus(self, *copies: Copy) -> "Keys":
        return Keys(copies=(*self.copies, *copies))

    def only(self, *, number: int, holders: Set[bytes]) -> "Keys":
        """Without the copies of another key or of nobody who counts."""
        kept = (copy for copy in self.copies if copy.number == number and copy.holder in holders)
        return Keys(copies=tuple(kept))


def beside(vault: Path) -> Path:
    """The keys file of a vault."""
    return vault.with_suffix(".keys")


def copy_for(name: str, opener: Opener, key: VaultKey, *, number: int) -> tuple[Copy, PublicKey]:
    """A new holder's copy, and the public key that the vault keeps. A passphrase gets a seed that was never used."""
    seed = opener if isinstance(opener, SecretKey) else SecretKey(secrets.token_bytes(SEED_BYTES))
    public_key, lock = seed.public_key, _Lock.of(secrets.token_bytes(SALT_BYTES))
    sealed = public_key.seal(key.reveal(), info=_info(number))
    copy = Copy(number, _mark(name, lock.salt), holder_mark(public_key.raw), sealed, lock)
    if isinstance(opener, str):
        wrapped = bytes(Aead(_stretched(opener, lock)).encrypt(seed.reveal(), copy.bound()))
        copy = msgspec.structs.replace(copy, wrapped=wrapped)
    return copy, public_key


def recovery_seed(secret: bytes) -> SecretKey:
    """The seed of the recovery words: 16 random bytes need no Argon2id (RFC 5869 section 3.3)."""
    return SecretKey(kdf.derive(secret, salt=None, info=_RECOVERY, size=SEED_BYTES))


def refuse_short(passphrase: str, *, vault: Path) -> None:
    """Before anything is made with it."""
    if len(passphrase) < PASSPHRASE_LETTERS:
        raise Notice("passphrase short", letters=PASSPHRASE_LETTERS, vault=vault.stem)


def holder_mark(public_key: bytes) -> bytes:
    """How the file names a holder."""
    return hashlib.sha256(public_key).digest()[:_MARK_BYTES]


def _mark(name: str, salt: bytes) -> bytes:
    return hashlib.sha256(salt + name.encode()).digest()[:_MARK_BYTES]


def _info(number: int) -> bytes:
    return FORMAT.encode() + b"\0" + number.to_bytes(4, "big")


def _stretched(passphrase: str, lock: _Lock) -> bytes:
    # NFC (RFC 8265 section 4.2): one keyboard types an accent as one letter, another as two.
    words = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(
        words,
        lock.salt,
        time_cost=lock.passes,
        memory_cost=lock.memory_kib,
        parallelism=lock.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
