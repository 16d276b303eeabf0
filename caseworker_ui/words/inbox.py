"""What narrows and sorts the list of cases, and what a desk adds to a case for itself."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "views": {"fr": "Vues", "en": "Views"},
    "view all": {"fr": "Tous", "en": "All"},
    "view unread": {"fr": "Non lus", "en": "Unread"},
    "view mine": {"fr": "Les miens", "en": "Mine"},
    "view due": {"fr": "À échéance", "en": "Due"},
    "narrow": {"fr": "Trier et filtrer", "en": "Sort and filter"},
    "narrow stage": {"fr": "Stade", "en": "Stage"},
    "narrow assignee": {"fr": "Chargé du dossier", "en": "Who works on it"},
    "narrow due": {"fr": "Prochaine date", "en": "Next date"},
    "narrow tag": {"fr": "Étiquette", "en": "Tag"},
    "narrow unread": {"fr": "Non lus seulement", "en": "Unread only"},
    "narrow order": {"fr": "Ordre", "en": "Order"},
    "any": {"fr": "Peu importe", "en": "Any"},
    "assignee mine": {"fr": "Moi", "en": "Me"},
    "assignee nobody": {"fr": "Personne", "en": "Nobody"},
    "due late": {"fr": "Dépassée", "en": "Passed"},
    "due week": {"fr": "Dans les 7 jours", "en": "Within 7 days"},
    "due month": {"fr": "Dans les 30 jours", "en": "Within 30 days"},
    "order newest": {"fr": "Le plus récent d’abord", "en": "Newest first"},
    "order oldest": {"fr": "Le plus ancien d’abord", "en": "Oldest first"},
    "order due": {"fr": "La date la plus proche d’abord", "en": "Nearest date first"},
    "order severity": {"fr": "Le plus grave d’abord", "en": "Most severe first"},
    "order news": {"fr": "Le dernier message d’abord", "en": "Latest message first"},
    "show": {"fr": "Afficher", "en": "Show"},
    "keep view": {"fr": "Garder cette vue", "en": "Save this view"},
    "view name": {"fr": "Nom de la vue", "en": "Name of the view"},
    "view name hint": {
        "fr": "Elle garde les filtres et l’ordre affichés en ce moment, pour vous seul.",
        "en": "It keeps the filters and the order shown now, for you alone.",
    },
    "forget view": {"fr": "Retirer la vue «\u00a0{name}\u00a0»", "en": "Remove the view “{name}”"},
    "found none": {"fr": "Aucun dossier dans cette vue", "en": "No case in this view"},
    "found none text": {
        "fr": "Choisissez une autre vue, ou retirez un filtre.",
        "en": "Choose another view, or remove a filter.",
    },
    "found one": {"fr": "1 dossier", "en": "1 case"},
    "found": {"fr": "{count} dossiers", "en": "{count} cases"},
    "unread": {"fr": "Non lu", "en": "Unread"},
    "assigned": {"fr": "Chargé\u00a0: {name}", "en": "Works on it: {name}"},
    "noted": {"fr": "Au guichet", "en": "At the desk"},
    "noted text": {
        "fr": "Ce qui est ici reste à ce guichet : la personne qui a signalé n’en lit rien.",
        "en": "What is here stays at this desk: the reporter reads nothing of it.",
    },
    "give": {"fr": "Confier", "en": "Give"},
    "tags": {"fr": "Étiquettes", "en": "Tags"},
    "new tag": {"fr": "Nouvelle étiquette", "en": "New tag"},
    "put tag": {"fr": "Ajouter", "en": "Add"},
    "take tag": {"fr": "Retirer l’étiquette « {tag} »", "en": "Remove the tag “{tag}”"},
    "notes": {"fr": "Notes internes", "en": "Internal notes"},
    "new note": {"fr": "Nouvelle note", "en": "New note"},
    "keep note": {"fr": "Garder la note", "en": "Keep the note"},
    "note hint": {
        "fr": "Vos collègues du guichet la lisent. Elle ne pourra plus être changée.",
        "en": "Your colleagues at the desk read it. It cannot be changed any more.",
    },
    "mark unread": {"fr": "Marquer comme non lu", "en": "Mark as unread"},
    "pages": {"fr": "Pages", "en": "Pages"},
    "page of": {"fr": "Page {number} sur {pages}", "en": "Page {number} of {pages}"},
    "page before": {"fr": "Page précédente", "en": "Previous page"},
    "page after": {"fr": "Page suivante", "en": "Next page"},
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "view kept": {"fr": "La vue «\u00a0{name}\u00a0» est gardée.", "en": "The view “{name}” is saved."},
    "view wrong": {
        "fr": "Donnez à la vue un nom de 1 à {letters} lettres.",
        "en": "Give the view a name of 1 to {letters} letters.",
    },
    "views many": {
        "fr": "Vous avez déjà {count} vues. Retirez-en une d’abord.",
        "en": "You already have {count} views. Remove one first.",
    },
    "assignee away": {
        "fr": "{name} se tient à l’écart de ce dossier. Confiez-le à quelqu’un d’autre. Rien n’a changé.",
        "en": "{name} keeps away from this case. Give it to somebody else. Nothing has changed.",
    },
    "assignee interested": {
        "fr": "Conflit d’intérêts\u00a0: {name} a déclaré un lien avec {concerned}, que ce dossier vise. Confiez-le à "
        "quelqu’un d’autre. Si c’est un homonyme, que {name} précise sa déclaration. Rien n’a changé.",
        "en": "Conflict of interest: {name} declared a tie with {concerned}, whom this case is about. Give it to "
        "somebody else. If it is a namesake, let {name} make the declaration more exact. Nothing has changed.",
    },
    "assignee missing": {
        "fr": "{name} n’est pas de ce guichet, ou n’y lit pas les dossiers.",
        "en": "{name} is not of this desk, or does not read its cases.",
    },
    "note length": {
        "fr": "Une note a de 1 à {letters} lettres. Raccourcissez-la ou faites-en deux.",
        "en": "A note has 1 to {letters} letters. Shorten it or make two.",
    },
    "note kept": {"fr": "La note est gardée.", "en": "The note is kept."},
    "given to": {"fr": "Le dossier {number} est confié à {name}.", "en": "Case {number} is given to {name}."},
    "given to nobody": {"fr": "Personne n’est chargé du dossier {number}.", "en": "Nobody works on case {number}."},
    "unread again": {
        "fr": "Le dossier {number} est de nouveau non lu, pour vous seul.",
        "en": "Case {number} is unread again, for you alone.",
    },
    "tag wrong": {
        "fr": "Une étiquette a de 1 à {letters} lettres, sur une ligne.",
        "en": "A tag has 1 to {letters} letters, on one line.",
    },
    "tags many": {
        "fr": "Ce dossier a déjà {count} étiquettes. Retirez-en une d’abord.",
        "en": "This case already has {count} tags. Remove one first.",
    },
}
