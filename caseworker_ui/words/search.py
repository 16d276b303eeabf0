"""The search."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "search": {"fr": "Recherche", "en": "Search"},
    "look for": {"fr": "Chercher dans tous les dossiers", "en": "Search all cases"},
    "look for hint": {
        "fr": "Tous les mots doivent s’y trouver\u00a0; accents et terminaisons ne comptent pas. Entre guillemets, les "
        "mots se suivent exactement.",
        "en": "All words must be there; accents and endings do not matter. Between quotation marks, words follow each "
        "other exactly.",
    },
    "find": {"fr": "Chercher", "en": "Search"},
    "hits none": {"fr": "Rien ne correspond.", "en": "Nothing found."},
    "hit one": {"fr": "1 texte correspond", "en": "1 text found"},
    "hits": {"fr": "{count} textes correspondent", "en": "{count} texts found"},
    "hits more": {
        "fr": "{count} textes ou plus correspondent\u00a0; ajoutez un mot pour en voir moins",
        "en": "{count} texts or more found; add a word to see fewer",
    },
    "hit report": {"fr": "Signalement", "en": "Report"},
    "hit message": {"fr": "Message", "en": "Message"},
    "hit files": {"fr": "Pièces jointes", "en": "Attachments"},
    "hit reply": {"fr": "Réponse du bureau", "en": "Reply of the office"},
    "hit note": {"fr": "Note interne", "en": "Internal note"},
}
