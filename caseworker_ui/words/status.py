"""What the station is, and what it did."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "fingerprint": {"fr": "Empreinte du bureau", "en": "The office’s fingerprint"},
    "fingerprint hint": {"fr": "La même que sur l’affiche.", "en": "The same as on the poster."},
    "open desks": {"fr": "Guichets déverrouillés", "en": "Unlocked desks"},
    "none": {"fr": "aucun", "en": "none"},
    "edition": {"fr": "Dernière édition du tableau", "en": "Last edition of the board"},
    "records until": {"fr": "Clés signées jusqu’au", "en": "Keys signed until"},
    "certified until": {"fr": "Certificat valable jusqu’au", "en": "Certificate good until"},
    "none signed": {"fr": "aucune", "en": "none"},
    "renew": {
        "fr": "Déverrouillez chaque guichet avant la fin de ces clés, puis donnez un paquet au courrier\u00a0: sans "
        "clé du jour, personne ne peut plus écrire.",
        "en": "Unlock each desk before these keys end, then give the courier a bundle: without a key of the day "
        "nobody can write any more.",
    },
    "clock": {"fr": "Date du poste", "en": "The station’s date"},
    "done": {"fr": "Derniers gestes", "en": "Last done"},
    "nothing done": {"fr": "Rien depuis que ce programme a commencé.", "en": "Nothing since this program began."},
}
