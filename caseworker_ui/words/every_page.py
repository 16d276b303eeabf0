"""Words that stand on every page."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "skip": {"fr": "Aller au contenu", "en": "Skip to the content"},
    "main menu": {"fr": "Menu principal", "en": "Main menu"},
    "cases": {"fr": "Dossiers", "en": "Cases"},
    # Short: on a phone the menu has two rows.
    "menu interests": {"fr": "Intérêts", "en": "Interests"},
    "import": {"fr": "Prendre un paquet", "en": "Take a bundle"},
    "export": {"fr": "Donner un paquet", "en": "Give a bundle"},
    "status": {"fr": "Le poste", "en": "The station"},
    "lock": {"fr": "Verrouiller", "en": "Lock"},
    "language": {"fr": "Langue", "en": "Language"},
    "change": {"fr": "Changer", "en": "Change"},
    "offline": {
        "fr": "Ce poste n’a pas de réseau. Rien de ce que vous lisez ici ne quitte cette machine, sauf ce que vous "
        "donnez au courrier.",
        "en": "This station has no network. Nothing you read here leaves this machine, except what you give to the "
        "courier.",
    },
    "idle": {
        "fr": "Sans activité pendant 15 minutes, la page se verrouille à la prochaine action\u00a0; le texte d’une "
        "réponse en cours est gardé.",
        "en": "After 15 minutes without activity the page locks at the next action; the text of a reply is kept.",
    },
    "error": {"fr": "Erreur", "en": "Error"},
    "back to cases": {"fr": "Retour aux dossiers", "en": "Back to the cases"},
    "the station": {"fr": "Le poste seul", "en": "The station alone"},
    "stopped": {"fr": "Cela n’a pas pu se faire", "en": "This could not be done"},
    "refused": {"fr": "Demande refusée", "en": "Request refused"},
    "refused 400": {
        "fr": "Cette adresse ou cette demande n’est pas de cette page. Rien n’a changé.",
        "en": "This address or this request is not this page’s. Nothing has changed.",
    },
    "refused 403": {
        "fr": "Ce formulaire n’est plus valable, ou ne vient pas de cette page. Rien n’a changé. Revenez en "
        "arrière, copiez votre texte s’il y en a un, puis rechargez la page.",
        "en": "This form is no longer valid, or does not come from this page. Nothing has changed. Go back, copy "
        "your text if there is one, then reload the page.",
    },
    "refused 404": {"fr": "Il n’y a rien à cette adresse.", "en": "There is nothing at this address."},
    "refused 413": {
        "fr": "C’est plus que ce que cette page accepte. Rien n’a changé.",
        "en": "This is more than this page accepts. Nothing has changed.",
    },
    "first page": {"fr": "Aller à la première page", "en": "Go to the first page"},
}
