"""Between desks and people: handing a case over, keeping away from one."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "desks": {"fr": "Guichets et personnes de ce dossier", "en": "Desks and people of this case"},
    "stage handed over": {"fr": "remis à un autre guichet", "en": "handed over"},
    "went": {"fr": "Remis le {day} au guichet «\u00a0{desk}\u00a0».", "en": "Handed over to “{desk}” on {day}."},
    "went text": {
        "fr": "Il continue là-bas\u00a0; ici, ses délais sont arrêtés. Ce qui arrive encore ici lui est transmis.",
        "en": "It goes on there; here its dates stand still. What still arrives here is passed on.",
    },
    "came": {"fr": "Repris le {day} du guichet «\u00a0{desk}\u00a0».", "en": "Taken over from “{desk}” on {day}."},
    "before reply": {"fr": "Réponse {number} du guichet «\u00a0{desk}\u00a0»", "en": "Reply {number} of “{desk}”"},
    "concerned": {"fr": "Personnes mises en cause", "en": "Persons concerned"},
    "concerned text": {
        "fr": "Les noms que le signalement met en cause. Qui a déclaré un lien avec l’un d’eux n’ouvre plus le "
        "dossier.",
        "en": "The names that the report is about. Whoever declared a link with one of them no longer opens the case.",
    },
    "name label": {
        "fr": "Nom d’une personne, d’une entreprise ou d’un service",
        "en": "Name of a person, firm or service",
    },
    "note name": {"fr": "Noter ce nom", "en": "Note this name"},
    "strike": {"fr": "Retirer", "en": "Take out"},
    "strike name": {"fr": "Retirer {name}", "en": "Take out {name}"},
    "hand": {"fr": "Remettre à un autre guichet", "en": "Hand over to another desk"},
    "hand text": {
        "fr": "Le dossier part avec ses messages, ses pièces et vos réponses, scellé pour ce guichet seul\u00a0; vos "
        "notes restent ici. Il arrive quand l’autre guichet est déverrouillé. La personne qui a signalé ne lit "
        "rien de nouveau tant que personne ne lui écrit.",
        "en": "The case goes with its messages, attachments and your replies, sealed for that desk alone; your notes "
        "stay here. It arrives when the other desk is unlocked. The reporter reads nothing new until somebody "
        "writes.",
    },
    "hand why": {
        "fr": "Ce que «\u00a0{desk}\u00a0» doit savoir (facultatif)",
        "en": "What “{desk}” should know (optional)",
    },
    "hand to": {"fr": "Remettre au guichet «\u00a0{desk}\u00a0»", "en": "Hand over to “{desk}”"},
    "hand excluded": {
        "fr": "La personne qui a signalé n’a pas adressé ce dossier à\u00a0: {desks}. Elle l’a peut-être voulu "
        "ainsi\u00a0: il faut d’abord son accord, une raison écrite et deux personnes.",
        "en": "The reporter did not address this case to: {desks}. That may have been on purpose: first it takes the "
        "reporter’s consent, a written reason and two people.",
    },
    "hand consent": {
        "fr": "Dans la conversation, la personne a accepté que «\u00a0{desk}\u00a0» le lise.",
        "en": "In the conversation the reporter agreed that “{desk}” reads it.",
    },
    "hand reason": {"fr": "Pour quelle raison", "en": "For what reason"},
    "hand propose": {
        "fr": "Proposer de le remettre à «\u00a0{desk}\u00a0»",
        "en": "Propose to hand it over to “{desk}”",
    },
    "two hand over": {
        "fr": "Remettre le dossier {number} au guichet «\u00a0{title}\u00a0», auquel il n’était pas adressé\u00a0: "
        "{why}",
        "en": "Hand over case {number} to “{title}”, to which it was not addressed: {why}",
    },
    "recuse": {"fr": "Vous récuser", "en": "Keep away from this case"},
    "recuse text": {
        "fr": "Si ce dossier touche quelqu’un de proche, ou vous-même, vous n’avez besoin de l’accord de personne. "
        "Vous ne verrez plus rien de ce dossier, et c’est noté au journal. On ne revient pas en arrière.",
        "en": "If this case touches somebody close to you, or yourself, you need nobody’s permission. You will see "
        "nothing more of it, and the journal notes it. There is no way back.",
    },
    "recuse last": {
        "fr": "Personne d’autre de ce guichet ne peut s’en occuper\u00a0: remettez-le d’abord à un autre guichet, ou, "
        "sur papier, à l’Autorité compétente intégrité.",
        "en": "Nobody else of this desk can work on it: first hand it over to another desk or, on paper, to the "
        "competent integrity authority.",
    },
    "recuse do": {"fr": "Me récuser du dossier {number}", "en": "Keep away from case {number}"},
    "interest met text": {
        "fr": "Ce dossier met en cause un nom que vous avez déclaré. Il ne s’ouvre pas pour vous. Récusez-vous\u00a0; "
        "si vous avez déclaré ce nom par erreur, retirez-le de vos déclarations.",
        "en": "This case is about a name that you declared. It does not open for you. Keep away from it; if you "
        "declared that name by mistake, take it out of your declarations.",
    },
    "interests": {"fr": "Mes liens d’intérêt", "en": "My interests"},
    "interests text": {
        "fr": "Déclarez les personnes, entreprises et services avec lesquels vous avez un lien. Un dossier qui met en "
        "cause l’un d’eux ne s’ouvrira pas pour vous. Cette liste n’est montrée qu’à vous\u00a0; qui voudrait vous "
        "confier un tel dossier apprend que vous avez un lien.",
        "en": "Declare the people, firms and services to whom you have a link. A case about one of them will not open "
        "for you. The list is shown to you alone; whoever would give you such a case is told that there is a tie.",
    },
    "declare": {"fr": "Déclarer ce lien", "en": "Declare this link"},
    "orphan": {"fr": "Dossier {number}\u00a0: plus personne ici", "en": "Case {number}: nobody left here"},
    "orphan text": {
        "fr": "Toutes les personnes de ce guichet s’en sont récusées. Remettez-le sans l’ouvrir à un autre guichet "
        "auquel il est adressé\u00a0; sinon, l’Autorité compétente intégrité doit s’en charger.",
        "en": "Everybody of this desk keeps away from it. Hand it over unopened to another desk to which it is "
        "addressed; else the competent integrity authority has to take it.",
    },
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "handing nowhere": {
        "fr": "Ce guichet ne peut pas recevoir de dossier\u00a0: il n’a encore jamais été déverrouillé sur ce poste.",
        "en": "This desk cannot be given a case: it was never unlocked on this station yet.",
    },
    "handed already": {
        "fr": "Le dossier {number} est déjà remis à un autre guichet.",
        "en": "Case {number} was handed over to another desk already.",
    },
    "handed over": {
        "fr": "Dossier {number} remis. L’autre guichet le reçoit dès qu’il est déverrouillé.",
        "en": "Case {number} handed over. The other desk gets it as soon as it is unlocked.",
    },
    "recused": {
        "fr": "Vous ne verrez plus rien du dossier {number}.",
        "en": "You will see nothing more of case {number}.",
    },
    "interest met": {
        "fr": "Le dossier {number} met en cause un nom que vous avez déclaré\u00a0: il ne s’ouvre pas pour vous. "
        "Récusez-vous.",
        "en": "Case {number} is about a name that you declared: it does not open for you. Keep away from it.",
    },
    "interest name wrong": {
        "fr": "Écrivez un nom de deux à {letters} caractères.",
        "en": "Write a name of two to {letters} characters.",
    },
    "handing excluded": {
        "fr": "La personne n’a pas adressé ce dossier à ce guichet\u00a0: peut-être l’a-t-elle exclu. Il faut son "
        "accord, une raison écrite et deux personnes.",
        "en": "The reporter did not address this case to this desk, and may have excluded it. It takes the reporter’s "
        "consent, a written reason and two people.",
    },
}
