"""What lies between two desks: for each pair one parcel of one size, sealed anew at every look, mostly empty.

All parcels lie in the station's vault, always. Who opens that vault, a desk that a report excluded among them, cannot
tell whether a case was handed over, between which desks, or how long it is.
"""

import secrets
from typing import Final

import msgspec

from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station
from caseworker_ui.vaults.vault import blob
from crypto.errors import Refused
from crypto.hpke import OVERHEAD_BYTES, SEED_BYTES, PublicKey, SecretKey
from crypto.signature import SIGNATURE_BYTES

PARCEL_BYTES: Final = 1_048_576
_LENGTH_BYTES: Final = 4
# What a parcel's items may have together, their own lengths included.
ROOM_BYTES: Final = PARCEL_BYTES - OVERHEAD_BYTES - _LENGTH_BYTES - SIGNATURE_BYTES - 64
# Beside the protocol's labels (crypto/SPEC.md section 2): a parcel never leaves the station. None is a prefix of these.
_PARCEL: Final = b"perron/v1/parcel\0"
_TRANSFER_KEY: Final = b"perron/v1/transfer-key\0"
_SEED: Final = "transfer seed"


class Parcel(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`number` counts up from 1 for each pair and direction; `taken` is the last one taken of the other way."""

    number: int
    taken: int
    items: list[bytes]


_DECODER: Final = msgspec.msgpack.Decoder(Parcel)


def publish(desk: Desk, station: Station) -> None:
    """Makes the desk's transfer key once, and shows the other desks its public half under the desk's signature."""
    if not desk.vault.setting(_SEED):
        desk.vault.set(_SEED, secrets.token_bytes(SEED_BYTES))
    key = _secret(desk).public_key.raw
    signature = desk.identity.sign(_TRANSFER_KEY + desk.office + bytes((desk.number,)) + key)
    station.vault.run("INSERT OR REPLACE INTO transfers VALUES (?, ?, ?)", desk.number, key, signature)


def transfer_key(station: Station, desk: int) -> PublicKey | None:
    """Another desk's key, signed by the key of its certificate: the station cannot put its own in this place."""
    row = station.vault.row("SELECT key, signature FROM transfers WHERE desk = ?", desk)
    if row is None:
        return None
    signed = _TRANSFER_KEY + station.office + bytes((desk,)) + blob(row[0])
    station.certificate.desk(desk).key.verify(signed, blob(row[1]), what="transfer key")
    return PublicKey.from_bytes(blob(row[0]))


def put(desk: Desk, station: Station, parcel: Parcel, *, recipient: int) -> None:
    """Lays a parcel in the place of the one before, sealed and signed. A desk that showed no key yet gets none."""
    key = transfer_key(station, recipient)
    if key is None:
        return
    content, way = msgspec.msgpack.encode(parcel), _way(desk.office, desk.number, recipient)
    plain = len(content).to_bytes(_LENGTH_BYTES, "big") + desk.identity.sign(way + content) + content
    sealed = key.seal(plain.ljust(PARCEL_BYTES - OVERHEAD_BYTES, b"\0"), info=way)
    station.vault.run("INSERT OR REPLACE INTO parcels VALUES (?, ?, ?)", desk.number, recipient, sealed)


def get(desk: Desk, station: Station, *, sender: int) -> Parcel | None:
    """What lies here from another desk; `Refused` if it is not that desk's own."""
    row = station.vault.row("SELECT sealed FROM parcels WHERE sender = ? AND recipient = ?", sender, desk.number)
    if row is None:
        return None
    way = _way(desk.office, sender, desk.number)
    plain = _secret(desk).open(blob(row[0]), info=way)
    start = _LENGTH_BYTES + SIGNATURE_BYTES
    content = plain[start : start + int.from_bytes(plain[:_LENGTH_BYTES], "big")]
    signer = station.certificate.desk(sender).key
    signer.verify(way + content, plain[_LENGTH_BYTES:start], what="parcel")
    try:
        return _DECODER.decode(content)
    except msgspec.MsgspecError:
        raise Refused("parcel: not one of this version") from None


def _way(office: bytes, sender: int, recipient: int) -> bytes:
    return _PARCEL + office + bytes((sender, recipient))


def _secret(desk: Desk) -> SecretKey:
    return SecretKey(desk.vault.setting(_SEED))
