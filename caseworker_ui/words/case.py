"""One case."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "dates": {"fr": "Dates", "en": "Dates"},
    "received label": {"fr": "Reçu", "en": "Received"},
    "acknowledge label": {"fr": "Accusé de réception", "en": "Acknowledgement"},
    "acknowledged on": {"fr": "donné le {day}", "en": "given on {day}"},
    "before": {"fr": "avant le {day}", "en": "by {day}"},
    "feedback label": {"fr": "Retour d’information", "en": "Feedback"},
    "feedback given": {"fr": "donné", "en": "given"},
    "until label": {"fr": "Sur le tableau jusqu’au", "en": "On the board until"},
    "others label": {"fr": "Aussi adressé à", "en": "Also addressed to"},
    "others none": {"fr": "ce guichet seul", "en": "this desk alone"},
    "waiting": {
        "fr": "Ce signalement attend son accusé de réception.",
        "en": "This report waits for its acknowledgement.",
    },
    "waiting text": {
        "fr": "La personne qui a signalé saura qu’il est arrivé, et pour quand elle peut attendre une réponse.",
        "en": "The reporter will know that it arrived, and by when to expect an answer.",
    },
    "acknowledge": {"fr": "Accuser réception", "en": "Acknowledge"},
    "timeline": {"fr": "La conversation", "en": "The conversation"},
    "entry report": {"fr": "Signalement", "en": "Report"},
    "entry message": {"fr": "Message", "en": "Message"},
    "entry reply": {"fr": "Réponse {number} du bureau", "en": "Reply {number} of the office"},
    "entry acknowledgement": {"fr": "Accusé de réception", "en": "Acknowledgement"},
    "entry move": {"fr": "Mots changés", "en": "Words changed"},
    "move text": {
        "fr": "La personne a pris 12 nouveaux mots\u00a0: peut-être quelqu’un a-t-il vu les anciens. Vos réponses "
        "sont désormais pour les nouveaux mots. Ce qui vient des anciens entre encore ici pendant 60 jours, avec une "
        "remarque.",
        "en": "The reporter took 12 new words: perhaps somebody saw the old ones. From now on your replies are for "
        "the new words. What comes from the old ones still joins this case for 60 days, with a remark.",
    },
    "late text": {
        "fr": "Arrivé avec les anciens mots, après leur changement\u00a0: écrit avant, ou par quelqu’un d’autre.",
        "en": "Came with the old words, after they were changed: written before that, or by somebody else.",
    },
    "two people": {
        "fr": "Deux personnes ont peut-être les mots de ce dossier.",
        "en": "Two people may have the words of this case.",
    },
    "two people text": {
        "fr": "Le {day} est arrivé un second changement, fait avec les mêmes anciens mots vers d’autres nouveaux "
        "mots. Il est refusé\u00a0: vos réponses vont à qui a changé les mots en premier, et vous ne pouvez pas "
        "savoir qui c’est. N’écrivez rien ici qui puisse trahir la personne qui a signalé.",
        "en": "On {day} a second change arrived, made with the same old words, to other new words. It is refused: "
        "your replies go to whoever changed the words first, and you cannot know who that is. Write nothing here "
        "that could betray the reporter.",
    },
    "attachments": {"fr": "Pièces jointes", "en": "Attachments"},
    "download": {"fr": "Télécharger {name}", "en": "Download {name}"},
    "incomplete": {
        "fr": "incomplète\u00a0: morceaux arrivés, {here} sur {all}",
        "en": "incomplete: pieces arrived, {here} of {all}",
    },
    "download warning": {
        "fr": "Une pièce téléchargée quitte le coffre\u00a0: elle est en clair sur le disque. Elle peut être "
        "piégée, et peut trahir qui l’a faite. Ne l’ouvrez que sur une machine faite pour cela.",
        "en": "A downloaded attachment leaves the vault: it lies readable on the disk. It may be a trap, and may "
        "betray who made it. Open it only on a machine made for that.",
    },
    "write": {"fr": "Répondre", "en": "Reply"},
    "your reply": {"fr": "Votre réponse", "en": "Your reply"},
    "reply hint": {
        "fr": "Jusqu’à environ 31 000 octets, soit une dizaine de pages. N’y reprenez ni nom ni phrase du signalement.",
        "en": "Up to about 31,000 bytes, some ten pages. Repeat neither names nor sentences of the report.",
    },
    "new state": {"fr": "Où en est le dossier", "en": "Where the case stands"},
    "new state hint": {
        "fr": "La personne lit cet état avec votre réponse.",
        "en": "The reporter reads this with your reply.",
    },
    "choice in progress": {"fr": "À l’examen", "en": "Being looked into"},
    "choice question": {"fr": "Le bureau lui pose une question", "en": "The office asks a question"},
    "choice answered": {
        "fr": "Le bureau lui a répondu\u00a0: le retour d’information est donné",
        "en": "The office has answered: feedback is given",
    },
    "choice transmitted": {"fr": "Transmis à une autre autorité", "en": "Passed on to another authority"},
    "choice closed": {"fr": "Clos", "en": "Closed"},
    "hangs": {
        "fr": "La réponse part avec le prochain paquet. Avant, vous pouvez la reprendre\u00a0; après, seulement la "
        "corriger.",
        "en": "The reply leaves with the next bundle. Before that you can recall it; afterwards only correct it.",
    },
    "seal": {"fr": "Sceller la réponse", "en": "Seal the reply"},
    "sent": {"fr": "Votre réponse est scellée", "en": "Your reply is sealed"},
    "sent text": {
        "fr": "Elle sera sur le tableau après le prochain passage du courrier. La personne la lira quand elle "
        "reviendra avec ses 12 mots\u00a0; le serveur ne saura jamais si elle l’a lue.",
        "en": "It hangs on the board after the courier’s next trip. The reporter reads it when coming back with the "
        "12 words; the server will never know whether it was read.",
    },
    "sent words": {"fr": "Ce que vous avez écrit", "en": "What you wrote"},
    "back to case": {"fr": "Retour au dossier {number}", "en": "Back to case {number}"},
}
