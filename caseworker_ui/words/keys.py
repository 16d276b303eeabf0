"""The shortcuts."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "keys": {"fr": "Raccourcis clavier", "en": "Keyboard shortcuts"},
    "keys text": {
        "fr": "Tout se fait aussi sans eux. Ils ne font rien pendant que vous écrivez dans un champ.",
        "en": "Everything can be done without them. They do nothing while you type in a field.",
    },
    "key enter": {"fr": "Entrée", "en": "Enter"},
    "key does j": {"fr": "Dossier suivant de la liste", "en": "Next case of the list"},
    "key does k": {"fr": "Dossier précédent de la liste", "en": "Previous case of the list"},
    "key does enter": {"fr": "Ouvrir ce dossier", "en": "Open this case"},
    "key does /": {"fr": "Chercher", "en": "Search"},
    "key does u": {"fr": "Retour à la liste", "en": "Back to the list"},
    "key does r": {"fr": "Écrire une réponse", "en": "Write a reply"},
    "key does n": {"fr": "Écrire une note", "en": "Write a note"},
    "key does ?": {"fr": "Cette page", "en": "This page"},
    "keys on": {"fr": "Les raccourcis sont actifs pour vous.", "en": "The shortcuts are on for you."},
    "keys off": {"fr": "Les raccourcis sont éteints pour vous.", "en": "The shortcuts are off for you."},
    "switch on": {"fr": "Activer", "en": "Switch on"},
    "switch off": {"fr": "Éteindre", "en": "Switch off"},
}
