"""Deciding: stages, actions, dates."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "due decide": {"fr": "Dire si c’est recevable avant le {day}", "en": "Decide on admissibility by {day}"},
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "decision not now": {
        "fr": "Au stade où en est le dossier {number}, cette décision n'est pas possible. Rien n'a changé. "
        "Rechargez le dossier : quelqu'un a peut-être déjà décidé.",
        "en": "Where case {number} stands, this decision is not possible. Nothing has changed. "
        "Reload the case: somebody may have decided already.",
    },
    "decision why": {
        "fr": "Écrivez en une ligne pourquoi.",
        "en": "Write in one line why.",
    },
    "decision long": {
        "fr": "C'est trop long : {letters} caractères au plus.",
        "en": "This is too long: {letters} characters at most.",
    },
    "decision outcome": {
        "fr": "Choisissez l'issue dans la liste.",
        "en": "Choose the outcome from the list.",
    },
    "decision person": {
        "fr": "Écrivez à qui le dossier est confié.",
        "en": "Write who gets the case.",
    },
    "decision words": {
        "fr": "Écrivez ce que la personne lira.",
        "en": "Write what the reporter will read.",
    },
    "decision scores": {
        "fr": "Donnez les quatre notes, chacune avec sa raison en une ligne.",
        "en": "Give the four scores, each with its reason in one line.",
    },
    "second person": {
        "fr": "Il faut l'accord d'une seconde personne du guichet. Rien n'a changé.",
        "en": "A second person of the desk must agree. Nothing has changed.",
    },
    "extended already": {
        "fr": "Le délai du dossier {number} a déjà été prolongé. Rien n'a changé.",
        "en": "The time of case {number} was extended before. Nothing has changed.",
    },
    "extension internal": {
        "fr": "Ce bureau est un canal interne : son délai est de trois mois, sans prolongation. Rien n'a changé.",
        "en": "This office is an internal channel: it has three months, without extension. Nothing has changed.",
    },
    "reply decided": {
        "fr": "La réponse {reply} annonçait une décision, et d'autres l'ont suivie : elle ne peut plus être reprise. "
        "Rien n'a changé.",
        "en": "Reply {reply} told of a decision, and others followed it: it cannot be recalled any more. "
        "Nothing has changed.",
    },
    "state not now": {
        "fr": "Au stade où en est le dossier {number}, une réponse ne peut pas annoncer cela. Rien n'a changé. "
        "Décidez d'abord : la page du dossier dit ce qui est possible.",
        "en": "Where case {number} stands, a reply cannot say this. Nothing has changed. "
        "Decide first: the page of the case says what is possible.",
    },
    "clock forgotten": {
        "fr": "C'est noté : la date d'aujourd'hui, {today}, fait foi. Aucun paquet signé ne dit le contraire.",
        "en": "Noted: today is {today}. No signed bundle says otherwise.",
    },
}
