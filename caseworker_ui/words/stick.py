"""The courier's stick: its page, and what may stop a trip."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "bundle named": {
        "fr": "Le fichier {name} de la clé n’a pas été pris\u00a0; voici pourquoi\u00a0:",
        "en": "The file {name} of the stick was not taken; this is why:",
    },
    "bundle older": {
        "fr": "Ce paquet (n° {number}) est plus ancien que le dernier pris (n° {newest})\u00a0: il n’apporte rien. "
        "Rien n’a changé. Demandez à l’exploitant d’exporter à nouveau\u00a0; s’il dit que c’est son dernier paquet, "
        "son serveur est revenu en arrière\u00a0: prévenez l’auditeur.",
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
        "fr": "La clé {stick} est pleine\u00a0: le paquet pour le serveur n’y tient pas. Effacez-y ce qui n’est pas "
        "un paquet, ou prenez une autre clé, puis recommencez. Ce qui avait été pris reste pris.",
        "en": "The stick {stick} is full: the bundle for the server does not fit. Delete from it what is no bundle, "
        "or take another stick, then try again. What was taken stays taken.",
    },
    "stick gone": {
        "fr": "La clé {stick} a été retirée, ou ne répond plus. Remettez-la et recommencez\u00a0: rien n’est fait à "
        "moitié. Si cela se répète, la clé est usée\u00a0: prenez-en une autre.",
        "en": "The stick {stick} was taken out, or answers no more. Put it back and try again: nothing is half done. "
        "If it happens again, the stick is worn out: take another.",
    },
    "stick none": {
        "fr": "Il n’y a pas de clé dans {path}. Mettez-la, ou vérifiez le dossier.",
        "en": "There is no stick at {path}. Put it in, or check the folder.",
    },
    "stick written": {
        "fr": "Le paquet n° {number} pour le serveur est sur la clé\u00a0: {path}",
        "en": "Bundle no. {number} for the server is on the stick: {path}",
    },
    "sticks many": {
        "fr": "Plusieurs clés du courrier sont branchées\u00a0: {sticks}. Retirez-en, pour n’en laisser qu’une.",
        "en": "Several of the courier’s sticks are plugged in: {sticks}. Take some out, and leave one.",
    },
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sync": {"fr": "La clé", "en": "The stick"},
    "stick waiting": {"fr": "Mettez la clé du courrier", "en": "Put in the courier’s stick"},
    "stick waiting text": {
        "fr": "Cette page la verra d’elle-même. Une clé neuve a besoin d’un dossier nommé «\u00a0perron\u00a0».",
        "en": "This page will see it by itself. A new stick needs a folder named “perron”.",
    },
    "stick many": {"fr": "Il y a plusieurs clés", "en": "There are several sticks"},
    "stick found": {"fr": "Clé trouvée", "en": "Stick found"},
    "bundle found": {
        "fr": "Paquet n°\u00a0{number} du serveur, jusqu’au {day}.",
        "en": "The server’s bundle no. {number}, up to {day}.",
    },
    "bundle unread": {
        "fr": "Le fichier {name} ne se lit pas comme un paquet\u00a0: il sera vérifié.",
        "en": "The file {name} does not read like a bundle: it will be checked.",
    },
    "bundle not found": {
        "fr": "La clé n’apporte pas de paquet. Elle peut emporter celui qui va au serveur.",
        "en": "The stick brings no bundle. It can take the one for the server.",
    },
    "go found": {"fr": "Prendre et donner", "en": "Take and give"},
    "go hint": {
        "fr": "Le poste vérifie et prend ce que la clé apporte, puis y met le paquet pour le serveur.",
        "en": "The station checks and takes what the stick brings, then puts the bundle for the server on it.",
    },
    "go stopped": {"fr": "Recommencer", "en": "Try again"},
    "stick partly": {"fr": "Fait en partie\u00a0: lisez ceci", "en": "Partly done: read this"},
    "go partly": {"fr": "Recommencer avec cette clé", "en": "Do it again with this stick"},
    "go done": {"fr": "Recommencer avec cette clé", "en": "Do it again with this stick"},
    "stick working": {"fr": "Laissez la clé", "en": "Leave the stick in"},
    "leave the stick": {
        "fr": "Vous pouvez lire les dossiers pendant ce temps.",
        "en": "You can read cases in the meantime.",
    },
    "doing begins": {"fr": "Cela commence.", "en": "It begins."},
    "doing reading": {"fr": "Lecture de la clé\u00a0: {done} sur {of}", "en": "Reading the stick: {done} of {of}"},
    "doing taking": {"fr": "Lot {next} sur {of}", "en": "Batch {next} of {of}"},
    "doing trying": {
        "fr": "Les guichets ouverts essaient le courrier\u00a0: {done} enveloppes sur {of}",
        "en": "The unlocked desks try the mail: {done} envelopes of {of}",
    },
    "doing writing": {
        "fr": "Écriture du paquet pour le serveur, puis relecture",
        "en": "Writing the bundle for the server, then reading it back",
    },
    "stick done": {"fr": "C’est fait", "en": "Done"},
    "stick done text": {"fr": "Vous pouvez retirer la clé.", "en": "You can take the stick out."},
    "stick stopped": {"fr": "Cela s’est arrêté", "en": "It stopped"},
    "stick stranger": {"fr": "Comparez d’abord", "en": "Compare first"},
    "stranger leave": {
        "fr": "Si une lettre diffère, retirez la clé\u00a0: rien n’en a été pris.",
        "en": "If a letter differs, take the stick out: nothing of it was taken.",
    },
    "last trip": {"fr": "Ce qui a été fait", "en": "What was done"},
    "be still": {"fr": "Ne plus rafraîchir cette page", "en": "Stop refreshing this page"},
    "be lively": {"fr": "Rafraîchir cette page", "en": "Refresh this page"},
    "without a stick": {"fr": "Autrement\u00a0:", "en": "Otherwise:"},
    "said stick written": {
        "fr": "Le paquet n°\u00a0{number} pour le serveur est sur la clé\u00a0: {path}",
        "en": "Bundle no. {number} for the server is on the stick: {path}",
    },
}
