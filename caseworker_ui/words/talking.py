"""Talking with the reporter: what waits, what hangs, what can be taken back."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "reply queued": {
        "fr": "En attente\u00a0: elle part avec le prochain paquet. D’ici là, vous pouvez la reprendre.",
        "en": "Waiting: it leaves with the next bundle. Until then you can recall it.",
    },
    "reply board": {
        "fr": "Partie avec l’édition {first}\u00a0; sur le tableau jusqu’au {until}. Elle ne peut plus être reprise.",
        "en": "Left with edition {first}; on the board until {until}. It cannot be recalled any more.",
    },
    "reply down": {"fr": "Plus sur le tableau depuis le {until}.", "en": "Off the board since {until}."},
    "reply recall": {"fr": "Reprendre la réponse {number}", "en": "Recall reply {number}"},
    "reply correct": {"fr": "Corriger la réponse {number}", "en": "Correct reply {number}"},
    "head queued": {
        "fr": "En attente\u00a0: il part avec le prochain paquet.",
        "en": "Waiting: it leaves with the next bundle.",
    },
    "head board": {
        "fr": "Parti avec l’édition {first}\u00a0; sur le tableau jusqu’au {until}.",
        "en": "Left with edition {first}; on the board until {until}.",
    },
    "head down": {"fr": "Plus sur le tableau depuis le {until}.", "en": "Off the board since {until}."},
    "prepared": {"fr": "Texte préparé", "en": "Prepared text"},
    "prepared hint": {
        "fr": "Il s’ajoute sous ce que vous avez écrit. Complétez ce qui est entre crochets avant de sceller.",
        "en": "It is added below what you wrote. Fill in what stands in brackets before sealing.",
    },
    "prepared text": {"fr": "Texte", "en": "Text"},
    "prepared language": {"fr": "Langue", "en": "Language"},
    "with french": {"fr": "{name}, sous le français", "en": "{name}, below the French"},
    "insert": {"fr": "Insérer", "en": "Insert"},
    "text question": {"fr": "Question", "en": "Question"},
    "text question own": {"fr": "Une autre question", "en": "Another question"},
    "text own": {"fr": "Textes du guichet", "en": "The desk’s texts"},
    "text admissible": {"fr": "Signalement recevable", "en": "Report admissible"},
    "text inadmissible": {"fr": "Signalement non recevable", "en": "Report not admissible"},
    "text redirected": {"fr": "Affaire d’un autre service", "en": "Business of another service"},
    "text transmitted": {"fr": "Transmis à une autre autorité", "en": "Passed on to another authority"},
    "text closing": {"fr": "Fin de l’examen, avec les motifs", "en": "End of the examination, with grounds"},
    "answers": {"fr": "Cette réponse concerne", "en": "This reply is about"},
    "answers all": {"fr": "Toute la conversation", "en": "The whole conversation"},
    "answers one": {"fr": "Le texte du {day}\u00a0: {words}", "en": "The text of {day}: {words}"},
    "cells left": {
        "fr": "Il reste {left} cellules sur 63 dans cette conversation.",
        "en": "{left} of 63 cells are left in this conversation.",
    },
    "cell needed": {
        "fr": "Ce texte prend 1 cellule\u00a0; il en reste {left} sur 63.",
        "en": "This text takes 1 cell; {left} of 63 are left.",
    },
    "cells needed": {
        "fr": "Ce texte prend {needed} cellules\u00a0; il en reste {left} sur 63.",
        "en": "This text takes {needed} cells; {left} of 63 are left.",
    },
    "cells short": {"fr": "C’est trop long\u00a0: raccourcissez-le.", "en": "That is too long: shorten it."},
    "measure": {"fr": "Vérifier la longueur", "en": "Check the length"},
    "discard": {"fr": "Effacer ce texte", "en": "Discard this text"},
    "board nearly full": {"fr": "Le tableau est presque plein.", "en": "The board is nearly full."},
    "board nearly full text": {
        "fr": "Ce guichet occupe {live} de ses {largest} cellules, et le tableau ne peut plus grandir. Écrivez court, "
        "répondez en une fois\u00a0; chaque conversation descend du tableau après son dernier jour.",
        "en": "This desk fills {live} of its {largest} cells, and the board cannot grow any more. Write short, answer "
        "once; each conversation comes off the board after its last day.",
    },
    "board grown": {"fr": "Le tableau a grandi.", "en": "The board has grown."},
    "board grown text": {
        "fr": "Il était plein aux trois quarts\u00a0: depuis l’édition {edition}, il a deux fois plus de cellules, et "
        "chaque visite de la page publique charge le double. Rien n’est à faire\u00a0; des réponses courtes et peu "
        "nombreuses l’empêchent de grandir encore.",
        "en": "It was three quarters full: since edition {edition} it has twice as many cells, and every visit of the "
        "public page loads twice as much. Nothing needs doing; short and few replies keep it from growing again.",
    },
    "templates": {"fr": "Textes du guichet", "en": "The desk’s texts"},
    "templates link": {"fr": "Écrire les textes du guichet", "en": "Write the desk’s texts"},
    "templates lead": {
        "fr": "Des textes que vous écrivez souvent. N’y mettez rien qui vienne d’un dossier.",
        "en": "Texts that you often write. Put nothing into them that comes from a case.",
    },
    "template new": {"fr": "Ajouter ou changer un texte", "en": "Add or change a text"},
    "template name": {"fr": "Nom", "en": "Name"},
    "template name hint": {
        "fr": "60 caractères au plus. Le nom d’un texte qui existe le remplace.",
        "en": "60 characters at most. The name of a text that is there replaces it.",
    },
    "template words": {"fr": "Texte", "en": "Text"},
    "template words hint": {
        "fr": "Remplacés au moment de l’insérer\u00a0: {{feedback_by}}, {{received}}, {{until}} (des jours) et "
        "{{case}} (le numéro du dossier). Ce qui commence par «\u00a0[…\u00a0» reste à compléter.",
        "en": "Replaced when it is inserted: {{feedback_by}}, {{received}}, {{until}} (days) and {{case}} (the case’s "
        "number). What begins with “[…” is still to be filled in.",
    },
    "template keep": {"fr": "Garder ce texte", "en": "Keep this text"},
    "template drop": {"fr": "Supprimer", "en": "Delete"},
    "template drop named": {"fr": "Supprimer le texte {name}", "en": "Delete the text {name}"},
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "board full": {
        "fr": "Le tableau est plein\u00a0: rien n’a été scellé. Reprenez une réponse qui n’est pas encore partie, "
        "écrivez plus court, ou attendez\u00a0: la prochaine conversation en descend après le {until}.",
        "en": "The board is full: nothing was sealed. Recall a reply that has not left yet, write less, "
        "or wait: the next conversation comes off it after {until}.",
    },
    "conversation down": {
        "fr": "La conversation du dossier {number} n’est plus sur le tableau depuis le {until}\u00a0: personne ne "
        "lirait cette réponse. Rien n’a été scellé.",
        "en": "The conversation of case {number} came off the board on {until}: "
        "nobody would read this reply. Nothing was sealed.",
    },
    "recalled": {
        "fr": "Réponse {reply} du dossier {number}\u00a0: reprise. Elle n’est partie avec aucun paquet, et elle est "
        "détruite.",
        "en": "Reply {reply} of case {number} is recalled. It left with no bundle, and is destroyed.",
    },
    "message missing": {
        "fr": "Ce message n’est pas dans ce dossier. Rien n’a été scellé.",
        "en": "This message is not in this case. Nothing was sealed.",
    },
    "reply blank": {
        "fr": "Il reste des crochets à compléter, comme «\u00a0[… les motifs]\u00a0». Rien n’a été scellé.",
        "en": "There are brackets left to fill in, like “[… the grounds]”. Nothing was sealed.",
    },
    "template dropped": {"fr": "Texte «\u00a0{name}\u00a0»\u00a0: supprimé.", "en": "Text “{name}” is deleted."},
    "template kept": {"fr": "Texte «\u00a0{name}\u00a0»\u00a0: gardé.", "en": "Text “{name}” is kept."},
    "template missing": {"fr": "Il n’y a pas de texte de ce nom.", "en": "There is no text of this name."},
    "template name": {
        "fr": "Un texte a un nom de 1 à {letters} caractères, sur une ligne.",
        "en": "A text has a name of 1 to {letters} characters, on one line.",
    },
    "templates full": {
        "fr": "Un guichet garde {count} textes au plus. Supprimez-en un d’abord.",
        "en": "A desk keeps at most {count} texts. Delete one first.",
    },
    "reply left": {
        "fr": "La réponse {reply} est déjà partie avec un paquet\u00a0: elle ne peut plus être reprise. Écrivez une "
        "correction.",
        "en": "Reply {reply} has left with a bundle: it cannot be recalled any more. Write a correction.",
    },
    "reply missing": {
        "fr": "Il n’y a pas de réponse {reply} dans ce dossier\u00a0: elle est peut-être déjà reprise.",
        "en": "There is no reply {reply} in this case: perhaps it was recalled already.",
    },
}
