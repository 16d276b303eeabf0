"""What a reporter, a desk or a server may put into bodies, envelopes, replies, cells and keys, for both twins."""

import hashlib
import random
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp

from crypto import body, cell, documents, envelope, labels, reply
from crypto import epoch as epochs
from crypto.body import Chunk, Header, Kind, Letter, Loop, Move, Payload
from crypto.hpke import SecretKey
from crypto.randomness import Randomness
from crypto.reply import Address

from .damage import flipped
from .hostile import damaged, mangled
from .office_fixture import SALT, TODAY, an_office, day_secret, reporter, signer
from .samples import shown_place
from .twin import Question, plain
from .vectors.fields import packed
from .vectors.schedule import sealed_to_zero

_OFFICE: Final = an_office()
_POOL: Final = 12
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
# The points of small order on edwards25519 and, last, spellings of two of them that are not canonical.
SMALL_ORDER: Final = [
    bytes.fromhex(point)
    for point in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
]
# Shares with which every X25519 exchange is all zero; the last ones are spelled with the bit that X25519 ignores.
LOW_ORDER: Final = [
    bytes.fromhex(share)
    for share in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    )
]


def keys(chance: random.Random) -> Question:
    """A public key of X-Wing with coefficients out of range, a share of low order, or broken in any way."""
    ours = [reporter(number).reply.public_key.raw for number in range(_POOL)]
    sound, other = chance.sample(ours, 2)
    raw = mangled(chance, sound, other) if chance.random() < 0.5 else sound
    if chance.random() < 0.3:
        at = 3 * chance.randrange(384)
        low, high = (chance.choice([0, 3_328, 3_329, 4_095]) for _ in range(2))
        raw = raw[:at] + (low | high << 12).to_bytes(3, "little") + raw[at + 3 :]
    if chance.random() < 0.3:
        raw = raw[:1_184] + chance.choice([*LOW_ORDER, chance.randbytes(32)])
    return "x-wing read", {"key": plain(raw)}


def signatures(chance: random.Random) -> Question:
    """A signature or a key that some verifier takes: not canonical, or of small or mixed order."""
    seed = hashlib.sha512(b"seed %d" % chance.randrange(_POOL)).digest()
    secret, message = int.from_bytes(seed[:32], "little") % _ORDER, chance.randbytes(chance.randrange(80))
    key = crypto_scalarmult_ed25519_base_noclamp(secret.to_bytes(32, "little"))
    once = 1 + chance.randrange(_ORDER - 1)
    r = crypto_scalarmult_ed25519_base_noclamp(once.to_bytes(32, "little"))
    match chance.randrange(10):
        case 0:
            r = crypto_core_ed25519_add(r, chance.choice(SMALL_ORDER[1:8]))
        case 1:
            key = crypto_core_ed25519_add(key, chance.choice(SMALL_ORDER[1:8]))
        case 2:
            key = chance.choice(SMALL_ORDER)
        case 3:
            r, once = chance.choice(SMALL_ORDER), 0
        case 4:
            key = mangled(chance, key, r)
    challenge = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little")
    s = (once + challenge * secret) % _ORDER
    if chance.random() < 0.1:
        s = chance.choice([s + _ORDER, s + 2 * _ORDER, 0, _ORDER, 2**256 - 1])
    signature = r + s.to_bytes(32, "little")
    if chance.random() < 0.2:
        signature = mangled(chance, signature, bytes(64))
    if chance.random() < 0.1:
        message = damaged(chance, message)
    return "ed25519 verify", {"key": plain(key), "message": plain(message), "signature": plain(signature)}


def slots(chance: random.Random) -> Question:
    """Sealed bytes broken by a server, or by a sender whose share of X25519 is of low order."""
    secret, info = day_secret(chance.randrange(3)), b"info %d" % chance.choice([0, 0, 0, 1])
    to, plaintext = secret.key.public_key, chance.randbytes(chance.choice([0, 32, 100]))
    sealed = to.seal(plaintext, info=info)
    match chance.randrange(3):
        case 0:
            sealed = sealed_to_zero(to, chance.choice([*LOW_ORDER, chance.randbytes(32)]), plaintext, info=info)
        case 1:
            sealed = mangled(chance, sealed, to.seal(bytes(32), info=info))
    question = {"seed": packed(secret.key.reveal()), "sealed": plain(sealed), "info": plain(b"info 0")}
    return "hpke open", question


def cells(chance: random.Random) -> Question:
    """A cell broken by the server, or wrapped by a station that breaks the rules."""
    tag_key, place = reporter().tag, cell.Place(_OFFICE.id, SALT, 0, chance.choice([0, 1, 0xFFFF]))
    head = bytes(chance.choice([0, 0, 1, 1, 2, 8, 9, 255]) for _ in range(2)) + bytes([0, chance.choice([0, 1])])
    content = chance.randbytes(40) + bytes(chance.choice([cell.PIECE_BYTES - 40] * 9 + [4_000, 5_000]))
    randomness = Randomness(take=chance.randbytes)
    wrapped = cell.wrap(tag_key, place, _Inner(0, 1, place.index, head + content), randomness=randomness)
    if chance.random() < 0.3:
        wrapped = mangled(chance, wrapped, randomness.take(cell.CELL_BYTES))
    return "cell unwrap", {**shown_place(place), "tag_key": packed(tag_key.reveal()), "cell": plain(wrapped)}


class _Inner(cell.Piece):
    """A piece that is written as whatever bytes it was given."""

    def to_bytes(self) -> bytes:
        return self.content


def replies(chance: random.Random) -> Question:
    """A reply that its desk, the station or the server broke."""
    to, number, identity = reporter(), chance.choice([0, 1]), _OFFICE.identities[0]
    address = Address(_OFFICE.id, to.author.verify_key, 0, number)
    document = b"x" * chance.choice([0, 1, 2_832, 2_833]) + "é".encode() * chance.choice([0, 3_000])
    epoch = chance.choice([TODAY, TODAY, TODAY, epochs.LAST, epochs.LAST + 1, 0xFFFF_FFFF])
    signature = identity.sign(reply._statement(address, epoch, document))
    length = chance.choice([len(document)] * 8 + [0, len(document) + 1, 0xFFFF])
    zeros = chance.choice([bytes(10)] * 8 + [bytes(9) + b"\1"])
    signature = mangled(chance, signature, bytes(64)) if chance.random() < 0.2 else signature
    inner = length.to_bytes(2, "big") + epoch.to_bytes(4, "big") + zeros + signature + document
    parts = -(-(len(inner) + 1_136) // cell.PIECE_BYTES)
    padding = bytes(parts * cell.PIECE_BYTES - 1_136 - len(inner))
    inner += damaged(chance, padding)[: len(padding)] if chance.random() < 0.1 else padding
    sealed = to.reply.public_key.seal(inner, info=labels.REPLY + address.to_bytes())
    if chance.random() < 0.2:
        sealed = mangled(chance, sealed, sealed[::-1])
    pieces = [
        {"part": part, "parts": parts, "reply": number, "content": plain(sealed[at : at + cell.PIECE_BYTES])}
        for part, at in enumerate(range(0, parts * cell.PIECE_BYTES, cell.PIECE_BYTES))
    ]
    if chance.random() < 0.2:
        pieces = [chance.choice(pieces) for _ in range(chance.choice([0, parts, parts + 1]))]
    desk_key = chance.choice([identity] * 9 + [_OFFICE.identities[1]]).verify_key
    question = {"office": packed(_OFFICE.id), "author": packed(to.author.verify_key.raw), "desk": 0, "reply": number}
    question |= {"pieces": pieces, "reply_seed": packed(to.reply.reveal()), "desk_key": packed(desk_key.raw)}
    return "reply open", question


@cache
def _payloads() -> list[tuple[Kind, bytes]]:
    """Payloads of every kind."""
    chance = random.Random("payloads")
    made: list[tuple[Kind, Payload]] = []
    old = reporter().author.verify_key
    for number in range(_POOL):
        new = reporter(number + 1)
        document = documents.encode(documents.Written(text="é" * chance.randint(1, 400)))
        move = Move.make(new.author, new.reply.public_key, new.tag, office=_OFFICE.id, old=old)
        chunk = Chunk(chance.randbytes(16), chance.randrange(8_192), chance.randbytes(chance.choice([1, 900, 27_648])))
        letter = Letter(new.reply.public_key, new.tag, document)
        made += [(Kind.REPORT, letter), (Kind.MESSAGE, letter), (Kind.CHUNK, chunk), (Kind.MOVE, move)]
        made.append((Kind.LOOP, Loop()))
    return [(kind, payload.to_bytes()) for kind, payload in made]


_FIELDS: Final[list[tuple[int, list[bytes]]]] = [
    (0, [bytes([kind]) for kind in (0, 1, 2, 3, 4, 5, 6, 255)]),
    (1, [b"\0", b"\1"]),
    (2, [length.to_bytes(2, "big") for length in (0, 1, 20, 1_248, 1_344, 27_668, 27_888, 27_889, 0xFFFF)]),
    (4, [epoch.to_bytes(4, "big") for epoch in (0, TODAY + 1, epochs.LAST, epochs.LAST + 1, 0xFFFF_FFFF)]),
    (8, [bytes(desks) for desks in ((0, 1, 2, 3), (1, 0, 255, 255), (0, 0, 255, 255), (0, 255, 1, 255), (255,) * 4)]),
    (8, [bytes(desks) for desks in ((0, 255, 255, 255), (254, 255, 255, 255), (2, 3, 255, 255), (0, 1, 254, 255))]),
    (12, [bytes(4), b"\xff" * 4]),
    (32, [*SMALL_ORDER[:4], b"\xff" * 32, signer("another").verify_key.raw]),
]


def _broken_body(chance: random.Random) -> bytes:
    """A body whose author, or somebody else, broke its header, its payload, its padding or its signature."""
    author, (kind, payload) = reporter().author, chance.choice(_payloads())
    if chance.random() < 0.3:
        other = chance.choice(_payloads())[1]
        # What is damaged is most often at the front: keys, numbers, signatures.
        payload = mangled(chance, payload[:1_400], other[:1_400]) + payload[1_400:]
    if kind == Kind.CHUNK and chance.random() < 0.3:
        number, size = chance.choice([8_191, 8_192, 2**32 - 1]), chance.choice([1, 27_648, 27_649])
        payload = payload[:16] + number.to_bytes(4, "big") + bytes(size)
    if kind == Kind.MOVE and chance.random() < 0.1:
        own = Letter(reporter().reply.public_key, reporter().tag, b"").to_bytes()
        payload = author.verify_key.raw + own + author.sign(b"")
    header = Header(kind, TODAY, (0, 1), chance.getrandbits(32), chance.randbytes(16), chance.randbytes(32))
    head = bytes([header.kind, 0]) + (len(payload) & 0xFFFF).to_bytes(2, "big") + header.epoch.to_bytes(4, "big")
    head += body.desk_list(header.desks) + header.order.to_bytes(4, "big") + header.id + author.verify_key.raw
    head += header.record
    for at, values in chance.sample(_FIELDS, chance.choice([0, 0, 1, 1, 2])):
        value = chance.choice(values)
        head = head[:at] + value + head[at + len(value) :]
    length = int.from_bytes(head[2:4], "big")
    whole_payload = payload.ljust(body.PAYLOAD_BYTES, b"\0")
    signature = author.sign(labels.BODY + _OFFICE.id + head + whole_payload[:length])
    return (head + signature + whole_payload)[: body.BODY_BYTES]


def bodies(chance: random.Random) -> Question:
    """A body broken by its author, or afterwards."""
    whole = _broken_body(chance)
    if chance.random() < 0.2:
        front = mangled(chance, whole[:300], _broken_body(chance)[:300])
        whole = front + whole[300:] if chance.random() < 0.5 else mangled(chance, whole, bytes(100))
    return "body read", {"office": packed(_OFFICE.id), "body": packed(whole)}


@cache
def _slots() -> list[tuple[bytes, bytes]]:
    """Four slots each, for one to four desks of today, and the secret that they seal."""
    chance, made = random.Random("slots"), []
    for number in range(2 * _POOL):
        secret, nobody = chance.randbytes(32), SecretKey(chance.randbytes(32)).public_key
        sealed = []
        for desk in range(4):
            addressed = desk <= number % 4
            to, number_of = (day_secret(desk).key.public_key, desk) if addressed else (nobody, body.NO_DESK)
            info = envelope.slot_info(office=_OFFICE.id, epoch=TODAY, desk=number_of)
            sealed.append(to.seal(secret if addressed else chance.randbytes(32), info=info))
        chance.shuffle(sealed)
        made.append((b"".join(sealed), secret))
    return made


def envelopes(chance: random.Random) -> Question:
    """An envelope that its sender or a server broke: its slots, its commitment, its body."""
    (slots, secret), (other, _) = chance.sample(_slots(), 2)
    if chance.random() < 0.2:
        at = envelope.SLOT_BYTES * chance.randrange(4)
        slots = slots[:at] + other[at : at + envelope.SLOT_BYTES] + slots[at + envelope.SLOT_BYTES :]
    commitment, key = envelope.commitment_and_key(secret, slots, office=_OFFICE.id, epoch=TODAY)
    inner = _broken_body(chance).ljust(body.BODY_BYTES, b"\0")
    whole = slots + commitment + AESGCM(key).encrypt(envelope.BODY_NONCE, inner, None)
    match chance.randrange(10):
        case 0:
            whole = mangled(chance, whole, other)
        case 1:
            whole = flipped(whole, 8 * chance.choice([0, 4_672, 4_704, 32_700]) + chance.randrange(500))
    desk = chance.choice([0, 0, 0, 1, 2, 3])
    day = {"desk": desk, "epoch": epochs.to_iso(TODAY), "seed": packed(day_secret(desk).key.reveal())}
    return "envelope open", {"envelope": plain(whole), "office": packed(_OFFICE.id), "day_keys": [day]}
