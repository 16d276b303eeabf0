"""A desk with many cases, put straight into its vault: sealing and opening as many would take hours."""

import hashlib
import itertools
from random import Random
from typing import Final

from caseworker_ui.cases import search
from caseworker_ui.cases.deadlines import FEEDBACK_MONTHS
from caseworker_ui.cases.stages import SCORES, STATES, Stage
from caseworker_ui.cases.standing import note_due
from caseworker_ui.cases.words import Stems
from caseworker_ui.vaults.desk import Desk
from crypto.body import Kind
from crypto.documents import Answer, Written, encode

from .conftest import TODAY

PEOPLE: Final = (None, "Anne Lambert", "Bilal Öztürk")
TAGS: Final = ("voirie", "marchés publics", "CPAS", "à relire")
TEXT: Final = (
    "Le directeur des travaux fait payer deux fois la même facture par la commune et garde la différence. "
    "Un collègue de la comptabilité l’a vu signer. Les bons de commande sont dans l’armoire du deuxième étage. "
)
REPLY: Final = "Merci. Qui d’autre a vu ces bons de commande ?"
DAYS: Final = 400
STAGES: Final = {
    "received": Stage.IMPORTED,
    "acknowledged": Stage.ACKNOWLEDGED,
    "answered": Stage.ANSWERED,
    "transmitted": Stage.SUSPENDED,
    "closed": Stage.CLOSED,
}


# Long words nobody knows, the first ones in many reports and the last ones in hardly any, as in a language.
_PARTS: Final = ("mar", "che", "pu", "ble", "ver", "tion", "ga", "rage", "li", "mon", "tra", "vaux", "se", "cret", "ou")
VOCABULARY: Final = tuple("".join(Random(word).choices(_PARTS, k=3)) for word in range(4_000))
_OFTEN: Final = tuple(itertools.accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))


def fill(desk: Desk, cases: int, *, seed: int = 7, waiting: float = 0.1) -> None:
    """So many cases after those that are there, of the last 400 days; the same ones for one seed.

    `waiting` is the share of those that were not acknowledged.
    """
    row = desk.vault.row("SELECT coalesce(max(number), 0) FROM cases")
    first = 1 + int(str(row[0] if row else 0))
    stems = Stems()
    with desk.vault.transaction():
        for number in range(first, first + cases):
            _put(desk, number, Random(seed * 1_000_003 + number), waiting=waiting, stems=stems)


def _put(desk: Desk, number: int, chance: Random, *, waiting: float, stems: Stems) -> None:
    received, author = TODAY - chance.randrange(DAYS), hashlib.sha256(b"author %d" % number).digest()
    given = None if chance.random() < waiting else received + chance.randrange(12)
    state = "received" if given is None else chance.choice(STATES)
    desk.vault.run(
        "INSERT INTO cases (number, author, desks, assignee, received, acknowledged, state, stage, months) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(number, author, bytes((0, 1)), chance.choice(PEOPLE), received, given, state),
        *(STAGES.get(state, Stage.INQUIRY), FEEDBACK_MONTHS),
    )
    note_due(desk, number)
    for place in range(chance.choice((1, 1, 2, 5))):
        words = chance.choices(VOCABULARY, cum_weights=_OFTEN, k=chance.randrange(20, 160))
        written, key = Written(text=f"{TEXT}{' '.join(words)}."), chance.randbytes(16)
        kind, came = Kind.MESSAGE if place else Kind.REPORT, received + place * chance.randrange(9)
        message = (number, key, author, int(kind), came, 0, came, encode(written))
        desk.vault.run("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *message)
        search.index_message(desk, number, key=key, kind=kind, written=written, stems=stems)
    if given is not None:
        # Their conversations were taken down: nothing of them waits to be wrapped.
        head = (number, 1, received - DAYS, chance.randbytes(1_481))
        desk.vault.run("INSERT INTO heads (number, first, until, sealed) VALUES (?, ?, ?, ?)", *head)
    for reply in range(0 if given is None else chance.choice((0, 1, 3))):
        row = (number, reply + 1, received + 9, encode(Answer(text=REPLY)), chance.randbytes(1_481), 1)
        desk.vault.run("INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?, NULL)", *row)
        search.index(desk, number, search.What.REPLY, str(reply + 1), REPLY, stems=stems)
    for name, signs in SCORES.items() if chance.random() < 0.6 else ():
        desk.vault.run("INSERT INTO scores VALUES (?, ?, ?, '')", number, name, chance.choice(signs))
    for tag in itertools.islice(TAGS, chance.randrange(3)):
        desk.vault.run("INSERT INTO tags VALUES (?, ?)", tag, number)
