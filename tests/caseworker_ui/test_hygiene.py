"""A destroyed day key: searched for in the folder, on the decrypted pages of its vault, and in a station's memory."""

import gc
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from audit.canary import Search
from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.keys import Keys
from caseworker_ui.vaults.vault import blob
from crypto.hpke import SecretKey

from .conftest import PASSPHRASES, TODAY, House

# SQLCipher 4: pages of 4,096 bytes that end in 16 bytes of IV and 64 of HMAC, the first of them begins with 16 of salt;
# in the log, 24 bytes stand before each.
PAGE: Final = 4_096
RESERVED: Final = 80
SALT_BYTES: Final = 16


def seed_of(desk: Desk, epoch: int) -> bytes:
    """The private day key as the vault keeps it."""
    row = desk.vault.row("SELECT seed FROM day_keys WHERE epoch = ?", epoch)
    assert row is not None
    return blob(row[0])


def canaries(seed: bytes) -> Mapping[str, bytes]:
    """The seed, and each half of what it expands to: d and z for ML-KEM, and the scalar of X25519."""
    expanded = hashlib.shake_256(seed).digest(96)
    return {"seed": seed, "d": expanded[:32], "z": expanded[32:64], "x25519": expanded[64:]}


def decrypted(vault: Path, passphrase: str) -> Iterator[bytes]:
    """Every page of a vault and of its log, free ones included, as whoever has the passphrase can read them."""
    whole, log = vault.read_bytes(), vault.with_name(f"{vault.name}-wal")
    salt, (key, _) = whole[:SALT_BYTES], next(Keys.read(vault).open(passphrase, None))
    pages = [whole[at : at + PAGE] for at in range(0, len(whole), PAGE)]
    frames = log.read_bytes()[32:] if log.exists() else b""
    pages += [frames[at + 24 : at + 24 + PAGE] for at in range(0, len(frames), 24 + PAGE)]
    for page in pages:
        start = SALT_BYTES if page.startswith(salt) else 0
        iv = page[PAGE - RESERVED :][:16]
        plain = Cipher(algorithms.AES(key.reveal()), modes.CBC(iv)).decryptor()
        yield plain.update(page[start : PAGE - RESERVED]) + plain.finalize()


def found_in_vault(house: House, seed: bytes, *, slug: str = "integrite") -> set[str]:
    """Which parts of a day key are in the pages of a vault."""
    path = house.folder / f"{slug}.vault" if slug == "station" else Desk.path(house.folder, slug)
    pages = decrypted(path, PASSPHRASES[slug])
    return {found.canary for found in Search(canaries(seed)).pieces(pages, place=slug)}


def try_until_complete(house: House) -> None:
    """A batch of today, and the one that proves that today's envelopes are complete."""
    desk = house.desks["integrite"]
    for day in (TODAY, TODAY + 8):
        house.take(epoch=day)
        open_spool(desk, house.station, today=day)


def test_a_destroyed_key_is_on_no_page(house: House) -> None:
    """T2: After its destruction a day key is on no page of its vault or log, nor elsewhere in the station's folder."""
    desk = house.desks["integrite"]
    gone, alive = seed_of(desk, TODAY), seed_of(desk, TODAY + 1)
    # The same search finds it while it lives; what finds nothing anywhere proves nothing.
    assert found_in_vault(house, gone) == found_in_vault(house, alive) == {"seed"}
    try_until_complete(house)
    assert found_in_vault(house, gone) == set()
    assert found_in_vault(house, alive) == {"seed"}
    assert found_in_vault(house, gone, slug="station") == found_in_vault(house, alive, slug="station") == set()
    assert Search(canaries(gone)).folder(house.folder) == set()


def test_a_power_cut_leaves_no_key_for_long(house: House) -> None:
    """T2: If the power fails between a key's deletion and the emptying of the log, the next look empties it."""
    desk, seed = house.desks["integrite"], seed_of(house.desks["integrite"], TODAY)
    desk.vault.run("DELETE FROM day_keys WHERE epoch = ?", TODAY)
    assert found_in_vault(house, seed) == {"seed"}
    open_spool(desk, house.station, today=TODAY)
    assert found_in_vault(house, seed) == set()


def test_no_object_holds_a_destroyed_key(house: House) -> None:
    """T2: After its destruction no object of the station holds a day key."""
    desk = house.desks["integrite"]
    gone, alive = SecretKey(seed_of(desk, TODAY)), SecretKey(seed_of(desk, TODAY + 1))
    held = list(desk.day_secrets([TODAY, TODAY + 1]))
    assert holders(gone) == holders(alive) == 2
    del held
    try_until_complete(house)
    gc.collect()
    assert holders(gone) == 1


def holders(key: SecretKey) -> int:
    """How many objects are this key, the one that asks among them."""
    return sum(isinstance(each, SecretKey) and each == key for each in gc.get_objects())


# What a station does, in a process of its own; it takes the next step when it hears a line.
STATION: Final = """
import gc, sys
from pathlib import Path
from caseworker_ui.bundles.opening import open_spool
from tests.caseworker_ui.conftest import TODAY, House

def did(step):
    gc.collect()
    print(step, flush=True)
    sys.stdin.readline()

house = House(Path(sys.argv[1]))
desk = house.desks["integrite"]
held = desk.day_secrets([TODAY])
did("hold the key")
del held
for day in (TODAY, TODAY + 8):
    house.take(epoch=day)
    open_spool(desk, house.station, today=day)
did("destroy it")
house.close()
did("close the vaults")
"""


def test_a_destroyed_key_leaves_the_memory_of_the_vault(founded: Path, tmp_path: Path) -> None:
    """T2: The memory of a running station holds no row of a destroyed key, and after closing none of a living one."""
    folder = Path(shutil.copytree(founded, tmp_path / "station"))
    with Desk.open(folder, "integrite", PASSPHRASES["integrite"]) as desk:
        gone, alive = seed_of(desk, TODAY), seed_of(desk, TODAY + 1)
    # With what SQLite writes before a row: of the bytes alone Python may have freed a copy without overwriting it.
    rows = Search({"gone": b"\x03\x00\x4c" + gone, "alive": b"\x03\x00\x4c" + alive})
    found = {}
    command = [sys.executable, "-c", STATION, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as station:
        assert station.stdin is not None
        assert station.stdout is not None
        while step := station.stdout.readline().strip():
            found[step] = {each.canary for each in rows.memory(station.pid)}
            if step == "hold the key":
                assert {each.canary for each in Search(canaries(gone)).memory(station.pid)} == set(canaries(gone))
            station.stdin.write("\n")
    assert found == {"hold the key": {"gone", "alive"}, "destroy it": {"alive"}, "close the vaults": set()}
