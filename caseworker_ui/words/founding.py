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
}
