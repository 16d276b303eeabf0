"""A desk with many cases, put straight into its vault: sealing and opening as many would take hours."""

import hashlib
import itertools
from random import Random
from typing import Final

from caseworker_ui.cases.deadlines import FEEDBACK_MONTHS
from caseworker_ui.cases.stages import STATES, Stage
from caseworker_ui.cases.standing import note_due
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
DAYS: Final = 400
STAGES: Final = {
    "received": Stage.IMPORTED,
    "acknowledged": Stage.ACKNOWLEDGED,
    "answered": Stage.ANSWERED,
    "transmitted": Stage.SUSPENDED,
    "closed": Stage.CLOSED,
}


def fill(desk: Desk, cases: int, *, seed: int = 7) -> None:
    """So many cases after those that are there, of the last 400 days; the same ones for one seed."""
    row = desk.vault.row("SELECT coalesce(max(number), 0) FROM cases")
    first = 1 + int(str(row[0] if row else 0))
    with desk.vault.transaction():
        for number in range(first, first + cases):
            _put(desk, number, Random(seed * 1_000_003 + number))


def _put(desk: Desk, number: int, chance: Random) -> None:
    received, author = TODAY - chance.randrange(DAYS), hashlib.sha256(b"author %d" % number).digest()
    given = None if chance.random() < 0.1 else received + chance.randrange(12)
    state = "received" if given is None else chance.choice(STATES)
    desk.vault.run(
        "INSERT INTO cases (number, author, desks, assignee, received, acknowledged, state, stage, months) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(number, author, bytes((0, 1)), chance.choice(PEOPLE), received, given, state),
        *(STAGES.get(state, Stage.INQUIRY), FEEDBACK_MONTHS),
    )
    note_due(desk, number)
    for place in range(chance.choice((1, 1, 2, 5))):
        document = encode(Written(text=TEXT * chance.randrange(1, 9)))
        kind, came = Kind.MESSAGE if place else Kind.REPORT, received + place * chance.randrange(9)
        message = (number, chance.randbytes(16), author, int(kind), came, 0, came, document)
        desk.vault.run("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *message)
    for reply in range(chance.choice((0, 1, 3))):
        document = encode(Answer(text="Merci. Qui d’autre a vu ces bons de commande ?"))
        row = (number, reply + 1, received + 9, document, chance.randbytes(1_481), 1)
        desk.vault.run("INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?)", *row)
    for tag in itertools.islice(TAGS, chance.randrange(3)):
        desk.vault.run("INSERT INTO tags VALUES (?, ?)", tag, number)
