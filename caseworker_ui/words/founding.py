"""The office's first hour: what passphrases and recovery words are told about, and what stops a ceremony."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "lasts seconds": {"fr": "quelques secondes", "en": "a few seconds"},
    "lasts minutes": {"fr": "{count} minute(s)", "en": "{count} minute(s)"},
    "lasts hours": {"fr": "{count} heure(s)", "en": "{count} hour(s)"},
    "lasts days": {"fr": "{count} jour(s)", "en": "{count} day(s)"},
    "lasts years": {"fr": "{count} an(s)", "en": "{count} year(s)"},
    "lasts centuries": {"fr": "{count} siècle(s)", "en": "{count} century(ies)"},
    "lasts long": {"fr": "plus de mille siècles", "en": "more than a thousand centuries"},
    "passphrase holds": {
        "fr": "Qui volerait le disque et essaierait avec cent cartes graphiques la trouverait en\u00a0: {lasts}.",
        "en": "Who stole the disk and tried with a hundred graphics cards would find it in: {lasts}.",
    },
    "passphrase weak": {
        "fr": "La phrase secrète de «\u00a0{vault}\u00a0» est trop faible\u00a0: qui volerait le disque la trouverait "
        "en {lasts}.\nPrenez plutôt cinq mots tirés au sort, par exemple\u00a0:\n  {proposal}\n"
        "Ajouter un chiffre ou un point à la fin n’aide pas.",
        "en": "The passphrase of '{vault}' is too weak: who stole the disk would find it in {lasts}.\n"
        "Take five words drawn by lot instead, for example:\n  {proposal}\n"
        "A digit or a full stop at the end does not help.",
    },
    "word unknown": {
        "fr": "Le mot {place} («\u00a0{word}\u00a0») n’est pas dans la liste. Vouliez-vous dire\u00a0: {near}\u00a0?",
        "en": "Word {place} ('{word}') is not in the list. Did you mean: {near}?",
    },
    "words checksum": {
        "fr": "Ces douze mots ne vont pas ensemble\u00a0: l’un est faux, ou deux sont échangés. Rien n’a changé. "
        "Relisez la feuille mot par mot, ou prenez l’autre exemplaire.",
        "en": "These twelve words do not fit together: one is wrong, or two are swapped. Nothing has changed. Read the "
        "sheet again word by word, or take the other copy.",
    },
    "words count": {
        "fr": "Il faut douze mots, pas {count}.",
        "en": "Twelve words are needed, not {count}.",
    },
}
