"""Every domain-separation label, once: ASCII text and one zero byte (SPEC section 2).

No label is a prefix of another, and only fields of fixed size follow one, so no two inputs can be the same bytes.
"""

from typing import Final


def _label(name: str) -> bytes:
    return b"perron/v1/" + name.encode("ascii") + b"\0"


SLOT: Final = _label("slot")
ENVELOPE: Final = _label("envelope")
BODY: Final = _label("body")
MOVE: Final = _label("move")
RECEIPT: Final = _label("receipt")
TAG: Final = _label("tag")
CELL: Final = _label("cell")
REPLY: Final = _label("reply")
REPLY_SIGNATURE: Final = _label("reply-signature")
DAY_KEY: Final = _label("day-key")
BATCH: Final = _label("batch")
BUNDLE_IN: Final = _label("in")
BUNDLE_OUT: Final = _label("out")

ALL: Final = (
    SLOT, ENVELOPE, BODY, MOVE, RECEIPT, TAG, CELL, REPLY, REPLY_SIGNATURE, DAY_KEY, BATCH, BUNDLE_IN, BUNDLE_OUT,
)  # fmt: skip
