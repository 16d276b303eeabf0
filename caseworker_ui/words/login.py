"""Opening a desk."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "login": {"fr": "Ouvrir un guichet", "en": "Open a desk"},
    "login lead": {
        "fr": "Chaque personne a sa phrase secrète. Elle ouvre les dossiers de son guichet, et eux seuls.",
        "en": "Each person has a passphrase. It opens the cases of that person’s desk, and no others.",
    },
    "which desk": {"fr": "Guichet", "en": "Desk"},
    "station alone": {"fr": "Le poste seul, pour le courrier", "en": "The station alone, for the courier"},
    "your name": {"fr": "Votre nom", "en": "Your name"},
    "your name hint": {
        "fr": "Comme le bureau vous a inscrit. Sans nom, la phrase seule est essayée.",
        "en": "As the office wrote it down. Without a name the passphrase alone is tried.",
    },
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
