"""The courier's stick: its page, and what may stop a trip."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "bundle older": {
        "fr": "Ce paquet (n° {number}) est plus ancien que le dernier pris (n° {newest}) : il n'apporte rien. "
        "Rien n'a changé. Demandez à l'exploitant d'exporter à nouveau ; s'il dit que c'est son dernier paquet, "
        "son serveur est revenu en arrière : prévenez l'auditeur.",
        "en": "This bundle (no. {number}) is older than the last one taken (no. {newest}): it brings nothing. "
        "Nothing has changed. Ask the operator to export again; if this is said to be the last bundle, "
        "the server went back in time: tell the auditor.",
    },
    "stick closed": {
        "fr": "La clé {stick} ne peut pas être écrite. Cherchez son petit verrou, ou prenez une autre clé, "
        "puis recommencez. Ce qui avait été pris reste pris.",
        "en": "The stick {stick} cannot be written. Look for its little switch, or take another stick, "
        "then try again. What was taken stays taken.",
    },
    "stick full": {
        "fr": "La clé {stick} est pleine : le paquet pour le serveur n'y tient pas. Effacez-y ce qui n'est pas un "
        "paquet, ou prenez une autre clé, puis recommencez. Ce qui avait été pris reste pris.",
        "en": "The stick {stick} is full: the bundle for the server does not fit. Delete from it what is no bundle, "
        "or take another stick, then try again. What was taken stays taken.",
    },
    "stick gone": {
        "fr": "La clé {stick} a été retirée, ou ne répond plus. Remettez-la et recommencez : rien n'est fait à "
        "moitié. Si cela se répète, la clé est usée : prenez-en une autre.",
        "en": "The stick {stick} was taken out, or answers no more. Put it back and try again: nothing is half done. "
        "If it happens again, the stick is worn out: take another.",
    },
    "stick none": {
        "fr": "Il n'y a pas de clé dans {path}. Mettez-la, ou vérifiez le dossier.",
        "en": "There is no stick at {path}. Put it in, or check the folder.",
    },
    "stick written": {
        "fr": "Le paquet n° {number} pour le serveur est sur la clé : {path}",
        "en": "Bundle no. {number} for the server is on the stick: {path}",
    },
    "sticks many": {
        "fr": "Plusieurs clés du courrier sont branchées : {sticks}. Retirez-en, pour n'en laisser qu'une.",
        "en": "Several of the courier's sticks are plugged in: {sticks}. Take some out, and leave one.",
    },
}
