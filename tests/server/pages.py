"""SQLCipher's pages after decryption: what a file's layout says once its key is known."""

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from server.master import FileKey

PAGE = 4_096
SALT = 16
# At the end of each page: 16 bytes of IV and 64 of HMAC-SHA512.
RESERVED = 80


def decrypted(path: Path, key: FileKey) -> list[bytes]:
    """Every page in the order of the file, without the random salt, IVs and MACs."""
    raw = path.read_bytes()
    salt = raw[:SALT]
    mac_key = hashlib.pbkdf2_hmac("sha512", key.reveal(), bytes(byte ^ 0x3A for byte in salt), 2, 32)
    pages = []
    for number, start in enumerate(range(0, len(raw), PAGE), 1):
        page = raw[start : start + PAGE]
        first = SALT if number == 1 else 0
        sealed, iv, mac = page[first:-RESERVED], page[-RESERVED : -RESERVED + 16], page[-RESERVED + 16 :]
        expected = hmac.digest(mac_key, sealed + iv + number.to_bytes(4, "little"), "sha512")
        assert hmac.compare_digest(mac, expected)
        reader = Cipher(algorithms.AES(key.reveal()), modes.CBC(iv)).decryptor()
        pages.append(reader.update(sealed) + reader.finalize())
    return pages
