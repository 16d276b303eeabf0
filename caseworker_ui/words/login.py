"""Opening a desk."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "login": {"fr": "Ouvrir un guichet", "en": "Open a desk"},
    "login lead": {
        "fr": "Chaque guichet a sa phrase secrète. Elle ouvre ses dossiers, et eux seuls.",
        "en": "Each desk has its passphrase. It opens this desk’s cases, and no others.",
    },
    "which desk": {"fr": "Guichet", "en": "Desk"},
    "station alone": {"fr": "Le poste seul, pour le courrier", "en": "The station alone, for the courier"},
    "passphrase": {"fr": "Phrase secrète", "en": "Passphrase"},
    "passphrase hint": {
        "fr": "Majuscules, accents et espaces comptent. Vous pouvez la coller.",
        "en": "Capitals, accents and spaces count. You may paste it.",
    },
    "open": {"fr": "Ouvrir", "en": "Open"},
    "draft waits": {
        "fr": "La page s’est verrouillée pendant que vous écriviez. Votre texte est gardé\u00a0: ouvrez le même "
        "guichet pour le retrouver.",
        "en": "The page locked while you were writing. Your text is kept: open the same desk to find it again.",
    },
}
