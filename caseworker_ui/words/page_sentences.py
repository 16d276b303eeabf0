"""Sentences that speak of commands on the terminal, as the page says them."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "said case missing": {"fr": "Ce guichet n’a pas de dossier {number}.", "en": "This desk has no case {number}."},
    "said opened": {
        "fr": "Courrier ouvert. Nouveaux dossiers\u00a0: {new}. Dossiers avec du nouveau\u00a0: {changed}. Accusés "
        "de réception préparés\u00a0: {acknowledged}.",
        "en": "Mail opened. New cases: {new}. Cases with something new: {changed}. Acknowledgements prepared: "
        "{acknowledged}.",
    },
    "said opened refused": {
        "fr": "Une enveloppe adressée à ce guichet a été écartée ({why}).",
        "en": "An envelope for this desk was set aside ({why}).",
    },
    "said bundle taken": {
        "fr": "Paquet pris. Nouveaux lots\u00a0: {batches}, jusqu’au {last}.",
        "en": "Bundle taken. New batches: {batches}, up to {last}.",
    },
    "said saved not": {
        "fr": "La pièce jointe «\u00a0{name}\u00a0» est incomplète ou abîmée\u00a0: elle ne peut pas être téléchargée.",
        "en": "The attachment “{name}” is incomplete or damaged: it cannot be downloaded.",
    },
    "said passphrase wrong": {
        "fr": "Cette phrase secrète n’ouvre pas ce guichet. Rien n’a changé. Essayez encore.",
        "en": "This passphrase does not open this desk. Nothing has changed. Try again.",
    },
}
