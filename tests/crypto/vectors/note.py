"""Signed notes (SPEC section 8.1)."""

import base64

from crypto import note

from .cases import OFFICE, Case, good, worse
from .fields import packed


def content() -> Case:
    """The form of signed notes."""
    name, key = OFFICE.note.station_name, OFFICE.station
    signed = note.sign("perron/v1/test\nname Liège\n", name=name, key=key).decode()
    text, _, line = signed.rpartition("\n\n")
    common = {"signer": name, "key": packed(key.verify_key.raw)}
    c2sp = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    foreign = "— witness.example/w AAAAAAAA\n"
    form, not_line, not_base64 = (
        "note: not a text, an empty line and signature lines",
        "note: not a signature line",
        "note: not base64",
    )
    not_ours = "note: not one signature by the expected key"

    def under(*signature_lines: str) -> str:
        return f"{text}\n\n{''.join(signature_lines)}"

    return {
        "section": "8.1",
        "about": "C2SP signed-note; the first case is the example of Go's note package",
        "good": [
            good("C2SP example", "note verify", note=c2sp, signer="PeterNeumann", key=packed(_c2sp_key())),
            good(
                "signed by the station",
                "note sign",
                seed=packed(key.reveal()),
                signer=name,
                text="perron/v1/test\nname Liège\n",
            ),
            good("verified", "note verify", **common, note=signed),
            good("with seven witnesses", "note verify", **common, note=under(*[foreign] * 3, line, *[foreign] * 4)),
            good(
                "an empty line in the text",
                "note verify",
                **common,
                note=note.sign("a\n\nb\n", name=name, key=key).decode(),
            ),
        ],
        "bad": [
            worse(
                "changed text",
                "verified",
                "note: signature does not verify",
                change={"field": "note", "swap": ["Liège", "Liege"]},
            ),
            worse(
                "decomposed accent",
                "verified",
                "note: signature does not verify",
                change={"field": "note", "swap": ["è", "e\u0300"]},
            ),
            worse("another name", "verified", not_ours, signer="liege.example/root"),
            worse("another key", "verified", not_ours, key=packed(OFFICE.root.verify_key.raw)),
            worse("signed twice by us", "verified", not_ours, note=under(line, line)),
            worse("witnesses alone", "verified", not_ours, note=under(foreign)),
            worse("nine lines", "verified", "note: more than 8 signature lines", note=under(line, *[foreign] * 8)),
            worse("no line", "verified", form, note=under()),
            worse("no empty line", "verified", form, note=f"{text}\n{line}"),
            worse("no newline at the end", "verified", form, note=signed[:-1]),
            worse("carriage return", "verified", form, note=signed.replace("\n", "\r\n", 1)),
            worse("tab", "verified", form, note=signed.replace(" Liège", "\tLiège")),
            worse("a hyphen for the dash", "verified", not_line, note=under("-" + line[1:])),
            worse("a blank behind the signature", "verified", not_line, note=under(line[:-1] + " \n")),
            worse("base64 with loose bits", "verified", not_base64, note=under(line, "— w AAAAAAF=\n")),
            worse("base64 without padding", "verified", not_base64, note=under(line, "— w AAAAAAA\n")),
            worse("a signature of no bytes", "verified", not_base64, note=under(line, "— w AAAAAA==\n")),
            worse("not UTF-8", "verified", "note: not UTF-8", note={"base64": packed(b"\xff" + signed.encode())}),
            worse("too long", "verified", "note: longer than 16,384 bytes", note={"base64": [16_385]}),
        ],
    }


def _c2sp_key() -> bytes:
    return base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
