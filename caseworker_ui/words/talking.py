"""Talking with the reporter: what waits, what hangs, what can be taken back."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "reply queued": {
        "fr": "En attente\u00a0: partira avec le prochain paquet.",
        "en": "Waiting: it leaves with the next bundle.",
    },
    "reply board": {
        "fr": "Sur le tableau depuis l’édition {first}, jusqu’au {until}. Elle ne peut plus être reprise.",
        "en": "On the board since edition {first}, until {until}. It cannot be recalled any more.",
    },
    "reply down": {
        "fr": "Plus sur le tableau depuis le {until}.",
        "en": "No longer on the board since {until}.",
    },
    "reply recall": {"fr": "Reprendre la réponse {number}", "en": "Recall reply {number}"},
    "reply correct": {"fr": "Écrire une correction", "en": "Write a correction"},
    "head queued": {
        "fr": "En attente\u00a0: partira avec le prochain paquet.",
        "en": "Waiting: it leaves with the next bundle.",
    },
    "head board": {
        "fr": "Sur le tableau depuis l’édition {first}, jusqu’au {until}.",
        "en": "On the board since edition {first}, until {until}.",
    },
    "head down": {
        "fr": "Plus sur le tableau depuis le {until}.",
        "en": "No longer on the board since {until}.",
    },
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "board full": {
        "fr": "Le tableau est plein : rien n'a été scellé. Reprenez une réponse qui n'est pas encore partie, "
        "écrivez plus court, ou attendez : la prochaine conversation en descend après le {until}.",
        "en": "The board is full: nothing was sealed. Recall a reply that has not left yet, write less, "
        "or wait: the next conversation comes off it after {until}.",
    },
    "conversation down": {
        "fr": "La conversation du dossier {number} n'est plus sur le tableau depuis le {until} : "
        "personne ne lirait cette réponse. Rien n'a été scellé.",
        "en": "The conversation of case {number} came off the board on {until}: "
        "nobody would read this reply. Nothing was sealed.",
    },
    "recalled": {
        "fr": "Réponse {reply} du dossier {number} : reprise. "
        "Elle n'est partie avec aucun paquet, et elle est détruite.",
        "en": "Reply {reply} of case {number} is recalled. It left with no bundle, and is destroyed.",
    },
    "reply left": {
        "fr": "La réponse {reply} est déjà partie avec un paquet : elle ne peut plus être reprise. "
        "Écrivez une correction.",
        "en": "Reply {reply} has left with a bundle: it cannot be recalled any more. Write a correction.",
    },
    "reply missing": {
        "fr": "Il n'y a pas de réponse {reply} dans ce dossier : elle est peut-être déjà reprise.",
        "en": "There is no reply {reply} in this case: perhaps it was recalled already.",
    },
}
