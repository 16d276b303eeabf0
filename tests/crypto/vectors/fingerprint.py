"""Fingerprints on posters (SPEC section 3)."""

import hashlib
from typing import Final

from .cases import OFFICE, Case, bad, good
from .fields import packed

SHOWN: Final = str(OFFICE.fingerprint)
BARE: Final = SHOWN.replace(" ", "")
DIGESTS: Final = {
    "shown": OFFICE.id,
    "all zero": bytes(32),
    "all one": b"\xff" * 32,
    "counting up": bytes(range(32)),
    "the digest of nothing": hashlib.sha256().digest(),
    "what follows 160 bits does not count": OFFICE.id[:20] + bytes(12),
}
READ: Final = {
    "read": SHOWN,
    "with hyphens, a blank before and a line's end behind": f" {SHOWN.lower().replace(' ', '-')}\n",
    "in one piece": BARE,
    "in small letters": SHOWN.lower(),
    "in both": SHOWN.swapcase()[:20] + SHOWN[20:],
    "in groups of eight": " ".join(BARE[at : at + 8] for at in range(0, 32, 8)),
    "on four lines": "\n".join(BARE[at : at + 8] for at in range(0, 32, 8)),
    "with tabs and carriage returns": SHOWN.replace(" ", "\t\r\n"),
    "with hyphens at both ends": f"--{SHOWN}--",
    "with blanks that do not break": SHOWN.replace(" ", "\u00a0"),
    "with narrow blanks": SHOWN.replace(" ", "\u202f"),
    "with wide blanks": SHOWN.replace(" ", "\u3000"),
    "with separators of lines and paragraphs": f"\u2028{BARE}\u2029",
    "with separators of files and groups": f"\x1c\x1d{BARE}\x1e\x1f",
    "with a next line": f"\x85{BARE}",
    "every letter and digit": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "the first letter": "A" * 32,
    "the last digit": "7" * 32,
}
FEW: Final = {
    "nothing": "",
    "blanks alone": " \n-",
    "one letter short": BARE[:-1],
    "one letter more": BARE + "A",
    "two fingerprints": BARE * 2,
    "a byte order mark": "\ufeff" + BARE,
    "a blank without width": BARE[:16] + "\u200b" + BARE[16:],
    "an accent as a mark of its own": BARE + "\u0301",
    "an en dash between groups": SHOWN.replace(" ", "–"),
    "underscores between groups": SHOWN.replace(" ", "_"),
}
OTHER: Final = {
    "the digit 0": BARE[:-1] + "0",
    "the digit 1": BARE[:-1] + "1",
    "the digit 8": BARE[:-1] + "8",
    "the digit 9": BARE[:-1] + "9",
    "padding": "A" * 26 + "======",
    "a letter with an accent": "A" * 31 + "É",
    "a long s, which upper case would make an S": "A" * 31 + "ſ",
    "a dotless i, which upper case would make an I": "A" * 31 + "ı",
    "the sign of Kelvin, which small letters would make a k": "A" * 31 + "\u212a",
    "a wide letter": "A" * 31 + "Ａ",
    "a Cyrillic letter": "A" * 31 + "А",
    "a mathematical letter": "A" * 31 + "𝐀",
    "an Arabic digit": "A" * 31 + "٢",
    "a plus": "A" * 31 + "+",
}


def content() -> Case:
    """What a poster shows."""
    few = "fingerprint: not 32 letters and digits"
    other = "fingerprint: only the letters A to Z and the digits 2 to 7"
    return {
        "section": "3",
        "about": "the first 160 bits of the office's id in base32",
        "good": [
            *(good(name, "fingerprint show", digest=packed(digest)) for name, digest in DIGESTS.items()),
            *(good(name, "fingerprint read", text=text) for name, text in READ.items()),
        ],
        "bad": [
            *(bad(name, "fingerprint read", few, text=text) for name, text in FEW.items()),
            *(bad(name, "fingerprint read", other, text=text) for name, text in OTHER.items()),
        ],
    }
