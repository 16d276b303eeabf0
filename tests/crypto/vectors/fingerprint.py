"""Fingerprints on posters (SPEC section 3)."""

from .cases import OFFICE, Case, bad, good
from .fields import packed


def content() -> Case:
    """What a poster shows."""
    shown = str(OFFICE.fingerprint)
    few = "fingerprint: not 32 letters and digits"
    other = "fingerprint: only the letters A to Z and the digits 2 to 7"
    return {
        "section": "3",
        "about": "the first 160 bits of the office's id in base32",
        "good": [
            good("shown", "fingerprint show", digest=packed(OFFICE.id)),
            good("read", "fingerprint read", text=shown),
            good("read with other marks", "fingerprint read", text=f" {shown.lower().replace(' ', '-')}\n"),
        ],
        "bad": [
            bad("nothing", "fingerprint read", few, text=""),
            bad("one letter short", "fingerprint read", few, text=shown[:-1]),
            bad("a digit that is not in base32", "fingerprint read", other, text=shown[:-1] + "1"),
            bad("padding", "fingerprint read", other, text="A" * 26 + "======"),
            bad("a letter with an accent", "fingerprint read", other, text="A" * 31 + "É"),
            bad("a long s, which upper case would make an S", "fingerprint read", other, text="A" * 31 + "ſ"),
        ],
    }
