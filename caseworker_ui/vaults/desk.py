"""An open desk: its identity, its vault, and its day keys, which live as long as an envelope of their day may come."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from crypto import issuing
from crypto.epoch import Epoch
from crypto.hpke import SEED_BYTES, SecretKey
from crypto.opening import DaySecret
from crypto.record import LATE
from crypto.signature import SigningKey

from .station import Station
from .vault import Vault, blob, integer

# Days for which keys are made ahead, today included.
KEYS_AHEAD: Final = 28
# A server that withholds batches cannot keep a day's key alive for longer: so many days later a look destroys it.
LONGEST_KEY_DAYS: Final = 35


class Desk:
    """A set of caseworkers who share one vault. What it holds, no other desk and no station can read."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.number = vault.setting("number")[0]
        self.slug = vault.setting("slug").decode()
        self.title = vault.setting("title").decode()
        self.office = vault.setting("office")
        self.identity = SigningKey(vault.setting("identity"))

    @staticmethod
    def path(folder: Path, slug: str) -> Path:
        return folder / f"desk-{slug}.vault"

    @classmethod
    def open(cls, folder: Path, slug: str, passphrase: str, *, person: str | None = None) -> Self:
        return cls(Vault.open(cls.path(folder, slug), passphrase, person=person))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.vault.close()

    def offer_day_keys(self, station: Station, *, today: Epoch) -> None:
        """Makes the missing keys of the next 28 days, and gives the station the signed lines of their records."""
        rows = station.vault.rows("SELECT epoch FROM offers WHERE desk = ?", self.number)
        offered = {integer(epoch) for (epoch,) in rows}
        for epoch in range(today, today + KEYS_AHEAD):
            if epoch in offered:
                continue
            # The seed is durable before anyone can seal to its key.
            self.vault.run("INSERT OR IGNORE INTO day_keys VALUES (?, ?)", epoch, secrets.token_bytes(SEED_BYTES))
            (secret,) = self.day_secrets([epoch])
            line = issuing.desk_line(
                secret.key, self.title, desk=self.number, office=self.office, epoch=epoch, identity=self.identity
            )
            station.vault.run("INSERT INTO offers VALUES (?, ?, ?)", epoch, self.number, line.text())

    def day_secrets(self, epochs: Iterable[Epoch]) -> list[DaySecret]:
        """The private day keys of these epochs that still live, in the given order."""
        found = []
        for epoch in epochs:
            row = self.vault.row("SELECT seed FROM day_keys WHERE epoch = ?", epoch)
            if row:
                found.append(DaySecret(self.number, epoch, SecretKey(blob(row[0]))))
        return found

    def note_tried(self, server: bytes, *, last: Epoch) -> None:
        """Remembers up to which epoch this desk has tried what a server closed."""
        self.vault.set(f"tried {server.hex()}", last.to_bytes(4, "big"))

    def tried(self, station: Station) -> list[Epoch]:
        """The same for each server; 0 where this desk has tried nothing yet."""
        servers = station.vault.rows("SELECT key FROM servers")
        return [int.from_bytes(self.vault.setting(f"tried {blob(key).hex()}"), "big") for (key,) in servers]

    def destroy_day_keys(self, station: Station, *, today: Epoch) -> int:
        """Destroys the keys whose envelopes were all tried, and those too old; call it after trying the spool.

        An envelope of epoch E may come until E + 7. Only a batch that reaches beyond proves that E + 7 is complete,
        since one epoch can be closed in several batches; and every server must have sent one.
        """
        complete = min(self.tried(station), default=0) - LATE
        old = "DELETE FROM day_keys WHERE epoch < ? OR epoch + ? <= ?"
        return self.vault.destroy(old, complete, LONGEST_KEY_DAYS, today)
