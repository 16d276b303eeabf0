"""H2: what the documents say in numbers is what the code does."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Final

from caseworker_ui.cases.deadlines import ACKNOWLEDGE_DAYS, FEEDBACK_MONTHS
from caseworker_ui.cases.moving import TOMBSTONE_DAYS
from caseworker_ui.cases.sealing import CELLS_PER_CASE
from caseworker_ui.founding.ceremony import CERTIFICATE_DAYS
from caseworker_ui.vaults.desk import KEYS_AHEAD, LONGEST_KEY_DAYS
from caseworker_ui.vaults.station import CERTIFY_AHEAD_DAYS, EDITIONS_AHEAD
from crypto.batch import SMALLEST
from crypto.envelope import ENVELOPE_BYTES, REQUEST_BYTES, WORK_BYTES
from crypto.receipt import ENTROPY_BYTES, WORDS
from intake.decoy_day import BURSTS
from intake.fetching import ACCEPTED
from intake.pack import CHECKED_DAYS
from server.master import PASSPHRASE_CHARACTERS
from server.running import TICK_SECONDS
from server.status import AHEAD_DAYS
from tests.crypto.test_spec import CONSTANTS, disagreements

from .claim import Claim, Evidence, Mutant
from .copies import ROOT, replaced

Texts = Mapping[str, str]
"""Documents by their path."""

SPEC: Final = "crypto/SPEC.md"

# Document -> sentences with the constant that stands at {}.
SAID: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "README.md": (
        ("leaves as envelopes of {} bytes", ENVELOPE_BYTES),
        ("only the {} secret words", WORDS),
        ("holds your {} words", WORDS),
    ),
    "threat_model.md": (
        ("none of the {} words", WORDS),
        ("not the {} words, no key", WORDS),
        ("at the desk's first look {} days after it", LONGEST_KEY_DAYS),
        ("are one shape: {} bytes", ENVELOPE_BYTES),
        ("sent in requests of {}.", REQUEST_BYTES),
        ("an envelope that got its {} is durable", ACCEPTED),
        ("The {} words are written before", WORDS),
        ("Only the holder of the {} words", WORDS),
        ("**The {} words.**", WORDS),
        ("file names and the {} words are in no address", WORDS),
        ("For {} days the old words still write", TOMBSTONE_DAYS),
        ("replies rests on {} bits", ENTROPY_BYTES * 8),
        ("within the last {} seconds", int(TICK_SECONDS)),
        ("is overwritten within {} seconds", int(TICK_SECONDS)),
        ("the {} bytes of `work`", WORK_BYTES),
        ("No batch has fewer than {} envelopes", SMALLEST),
        ("more files than a burst of {}.", max(BURSTS)),
    ),
    "docs/caseworker.md": (
        ("Acknowledge within {} days", ACKNOWLEDGE_DAYS),
        ("give feedback within {} months", FEEDBACK_MONTHS),
        ("each desk prepares {} editions ahead", EDITIONS_AHEAD),
        ("one to eight cells of {};", CELLS_PER_CASE),
        ("day keys are made {} days ahead", KEYS_AHEAD),
        ("somebody saw the {} words can change them", WORDS),
        ("joins the case for {} days", TOMBSTONE_DAYS),
    ),
    "docs/ceremony.md": (
        ("It signs one certificate, good for {} days", CERTIFICATE_DAYS),
        ("before those {} days are over", CERTIFICATE_DAYS),
        ("warns from {} days before the last day", CERTIFY_AHEAD_DAYS),
        ("had signed keys for up to {} days ahead", KEYS_AHEAD),
    ),
    "docs/operator.md": (
        ("records run out ({} days without", KEYS_AHEAD),
        ("and {} days after `checked`", CHECKED_DAYS),
        ("of at least {} characters", PASSPHRASE_CHARACTERS),
        ("warns {} days before the last one", AHEAD_DAYS),
    ),
}

# Numbers that are no constant of ours: names, addresses, versions, examples, what others do.
NOT_OURS: Final = re.compile(
    r"\b[A-Z]\d\d?\b|ML-KEM-768|X25519|Ed25519|AES-256|SHA-256|ML-DSA-65|HKDF-SHA256|Argon2id|EUPL-1\.2|Python 3\.11"
    r"|127\.0\.0\.1:\d+|port \d+|case \d+|-desk \d+|\b\d\. (?=[A-Z`])|share is 0|max-age=0|every 3 weeks"
    r"|socks5h|host\+tpm2|Debian 12|python3-venv|mkdir -m 700|perron-2026-11-24|SHA256SUMS"
)


def check(texts: Texts) -> Evidence:
    """The specification, as its own tests read it; elsewhere every sentence of the table, and no other number."""
    against = [f"{SPEC}: {wrong}" for wrong in disagreements(texts[SPEC])]
    for document, sentences in SAID.items():
        words = " ".join(texts[document].split())
        for sentence, value in sentences:
            if not re.search(rf"(?<![\w,.]){re.escape(sentence.format(f'{value:,}'))}", words):
                against.append(f"{document} does not say '{sentence.format(f'{value:,}')}'")
        against += [f"{document}: nobody checks {number}" for number in unknown(document, words)]
    count = sum(map(len, SAID.values()))
    seen = (
        f"{len(CONSTANTS)} constants and every other number of {SPEC}; {count} numbers in {len(SAID)} other documents"
    )
    return Evidence(seen, tuple(against))


def unknown(document: str, words: str) -> list[str]:
    """The numbers of a document that are in no sentence of the table and are not somebody else's."""
    for sentence, value in SAID[document]:
        words = words.replace(sentence.format(f"{value:,}"), "")
    return re.findall(r"\d[\d,.]*", NOT_OURS.sub("", words))


def true_texts() -> Texts:
    """The documents as they are."""
    return {document: (ROOT / document).read_text("utf-8") for document in (*SAID, SPEC)}


def one_more(document: str, old: str, value: int) -> Mutant[Texts]:
    """A document in which one number is larger by one; `old` is the place, with {} for the number."""
    texts = true_texts()
    text = texts[document] if document == SPEC else " ".join(texts[document].split())
    changed = replaced(text, old.format(f"{value:,}"), old.format(f"{value + 1:,}"))
    return Mutant(lambda: nullcontext({**texts, document: changed}), by=document)


MUTANTS: Final[dict[str, Mutant[Texts]]] = {
    **{
        f"{document}: {sentence.format(f'{value + 1:,}')}": one_more(document, sentence, value)
        for document, sentences in SAID.items()
        for sentence, value in sentences
    },
    **{
        f"{SPEC}: {name} {first + 1:,}": one_more(SPEC, f"| `{name}` | {{}}", first)
        for name, (first, *_) in CONSTANTS.items()
    },
    "a sentence with a new number": Mutant(
        lambda: nullcontext({**true_texts(), "README.md": f"{true_texts()['README.md']}\nIt takes 99 seconds.\n"}),
        by="nobody checks 99",
    ),
}

CLAIM: Final = Claim(
    id="H2",
    sentence="The documents say the numbers of the code",
    promises=(),
    check=check,
    subject=lambda: nullcontext(true_texts()),
    mutants=MUTANTS,
    not_shown="that numbers written as words, and the specification's layouts, are right: the vectors hold those",
)
