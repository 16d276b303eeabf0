"""Taking and giving bundles."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "import lead": {
        "fr": "Le courrier apporte un paquet du serveur. Le poste le vérifie en entier avant d’en garder quoi que "
        "ce soit.",
        "en": "The courier brings a bundle from the server. The station checks all of it before it keeps any of it.",
    },
    "bundle file": {"fr": "Fichier du paquet", "en": "Bundle file"},
    "bundle hint": {
        "fr": "Sur la clé du courrier, son nom finit d’habitude par «\u00a0.bundle\u00a0».",
        "en": "On the courier’s stick its name usually ends in “.bundle”.",
    },
    "take": {"fr": "Prendre ce paquet", "en": "Take this bundle"},
    "watched": {
        "fr": "Les paquets mis dans {inbox} sont pris d’eux-mêmes.",
        "en": "Bundles put into {inbox} are taken by themselves.",
    },
    "stranger": {"fr": "Un serveur que personne n’a encore comparé", "en": "A server that nobody has compared yet"},
    "stranger text": {
        "fr": "Rien n’a été pris. Appelez l’exploitant de votre serveur, à un numéro que vous connaissez déjà, et "
        "demandez-lui de lire l’empreinte de son serveur. Comparez chaque lettre\u00a0:",
        "en": "Nothing was taken. Call your server’s operator, at a number you already know, and ask for the "
        "fingerprint of the server. Compare every letter:",
    },
    "compared": {
        "fr": "L’exploitant m’a lu cette empreinte, et chaque lettre est la même.",
        "en": "The operator read this fingerprint to me, and every letter is the same.",
    },
    "trust": {
        "fr": "Faire confiance à ce serveur et prendre le paquet",
        "en": "Trust this server and take the bundle",
    },
    "leave": {"fr": "Ne rien prendre", "en": "Take nothing"},
    "export lead": {
        "fr": "Le courrier emporte un paquet pour le serveur\u00a0: les clés des jours à venir et le tableau, où "
        "sont affichées vos réponses.",
        "en": "The courier takes a bundle to the server: the keys of the coming days, and the board on which your "
        "replies hang.",
    },
    "export ready": {"fr": "Le paquet {name} attend le courrier", "en": "Bundle {name} waits for the courier"},
    "export size": {
        "fr": "{size}. Il contient les réponses scellées avant sa préparation.",
        "en": "{size}. It holds the replies sealed before it was prepared.",
    },
    "export none": {"fr": "Aucun paquet n’est prêt.", "en": "No bundle is ready."},
    "export download": {"fr": "Télécharger le paquet", "en": "Download the bundle"},
    "export folder": {
        "fr": "Il est aussi dans {folder}, où le courrier peut le prendre.",
        "en": "It is also in {folder}, where the courier can take it.",
    },
    "prepare": {"fr": "Préparer un nouveau paquet", "en": "Prepare a new bundle"},
    "prepare text": {
        "fr": "Faites-le après vos dernières réponses. Le nouveau paquet remplace l’ancien.",
        "en": "Do it after your last replies. The new bundle replaces the old one.",
    },
}
