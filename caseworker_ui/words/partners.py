"""Partners and their loops: the page, what the terminal says, and the alarm when some are missing."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "partners": {"fr": "Partenaires", "en": "Partners"},
    "partners lead": {
        "fr": "La machine d’un partenaire (bibliothèque, syndicat, association) visite la boîte aux lettres comme tout "
        "le monde, à des heures tirées au sort\u00a0: avoir visité ne dit alors plus rien. Chaque jour, quelques "
        "visites déposent une enveloppe témoin. S’il en manque, c’est que des lettres se perdent.",
        "en": "A partner’s machine (library, union, association) visits the letterbox as anybody does, at hours drawn "
        "by lot: then having visited says nothing. Each day some visits leave a loop, an envelope that the office "
        "expects. When some are missing, letters are getting lost.",
    },
    "partners none": {"fr": "Aucun partenaire pour l’instant.", "en": "No partner yet."},
    "loops a day": {"fr": "Enveloppes témoins par jour\u00a0: {count}", "en": "Loops a day: {count}"},
    "card from": {"fr": "à partir du {day}", "en": "from {day}"},
    "card ended": {"fr": "jusqu’au {day}", "en": "until {day}"},
    "end card": {"fr": "Mettre fin à la carte de {partner}", "en": "End the card of {partner}"},
    "new card": {"fr": "Nouvelle carte", "en": "New card"},
    "new card text": {
        "fr": "Elle sort en PDF, avec douze mots que le poste ne garde pas. Imprimez-la, remettez-la au partenaire, "
        "puis effacez le fichier. Une carte perdue ne se réimprime pas\u00a0: mettez-y fin et faites-en une autre.",
        "en": "It comes as a PDF, with twelve words that the station does not keep. Print it, hand it to the partner, "
        "then erase the file. A lost card cannot be printed again: end it and make another.",
    },
    "partner name": {"fr": "Nom du partenaire", "en": "Name of the partner"},
    "partner loops": {"fr": "Enveloppes témoins par jour", "en": "Loops a day"},
    "partner loops hint": {
        "fr": "Avec 8, la perte d’une lettre sur deux se voit en un jour, plus de 99 fois sur 100.",
        "en": "With 8, the loss of every second letter is seen within a day, more than 99 times in 100.",
    },
    "partner first": {"fr": "Premier jour attendu", "en": "First day expected"},
    "partner first hint": {
        "fr": "Après aujourd’hui\u00a0: il faut le temps d’installer la machine.",
        "en": "After today: the machine has to be set up first.",
    },
    "partner address": {"fr": "Adresse de la page", "en": "Address of the page"},
    "make card": {"fr": "Faire la carte", "en": "Make the card"},
    "said loops first": {
        "fr": "Le premier jour attendu vient après aujourd’hui, le {today}.",
        "en": "The first day expected comes after today, {today}.",
    },
    "said loops lost": {
        "fr": "Le {day}, seules {came} enveloppes témoins sur {promised} sont arrivées de\u00a0: {partner}. Des "
        "lettres se perdent sur le serveur. Appelez l’exploitant, prévenez l’auditeur.",
        "en": "On {day} only {came} of {promised} loops arrived from: {partner}. Letters are getting lost on the "
        "server. Call the operator, tell the auditor.",
    },
    "said loops missing": {
        "fr": "{partner}\u00a0: {came} enveloppes témoins sur {promised} du {day} sont arrivées. Des lettres se "
        "perdent peut-être sur le serveur. Demandez d’abord au partenaire si sa machine a tourné.",
        "en": "{partner}: {came} of {promised} loops of {day} arrived. Letters may be getting lost on the server. "
        "Ask the partner first whether its machine ran.",
    },
    "said loops silent": {
        "fr": "{partner}\u00a0: aucune des {promised} enveloppes témoins du {day} n’est arrivée, mais celles des "
        "autres partenaires sont là. Sa machine était sans doute éteinte\u00a0: demandez-lui.",
        "en": "{partner}: none of the {promised} loops of {day} arrived, but those of other partners did. "
        "Its machine was probably off: ask the partner.",
    },
    "said loops absent": {
        "fr": "Depuis le {day}, rien n’est venu du serveur, alors que {promised} enveloppes témoins étaient promises "
        "par\u00a0: {partner}. Si personne n’a fait le trajet, faites-le. Sinon, appelez l’exploitant, prévenez "
        "l’auditeur.",
        "en": "Since {day} nothing has come from the server, though {promised} loops were promised by: {partner}. If "
        "nobody made the trip, make it. Else call the operator, tell the auditor.",
    },
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "loops lost": {
        "fr": "Le {day}, seules {came} enveloppes témoins sur {promised} sont arrivées de\u00a0: {partner}. Des "
        "lettres se perdent sur le serveur. Appelez l’exploitant, prévenez l’auditeur.",
        "en": "On {day} only {came} of {promised} loops arrived from: {partner}. Letters are getting lost on the "
        "server. Call the operator, tell the auditor.",
    },
    "loops missing": {
        "fr": "{partner}\u00a0: {came} enveloppes témoins sur {promised} du {day} sont arrivées. Des lettres se "
        "perdent peut-être sur le serveur. Demandez d’abord au partenaire si sa machine a tourné.",
        "en": "{partner}: {came} of {promised} loops of {day} arrived. Letters may be getting lost on the server. "
        "Ask the partner first whether its machine ran.",
    },
    "loops silent": {
        "fr": "{partner}\u00a0: aucune des {promised} enveloppes témoins du {day} n’est arrivée, mais celles des "
        "autres partenaires sont là. Sa machine était sans doute éteinte\u00a0: demandez-lui.",
        "en": "{partner}: none of the {promised} loops of {day} arrived, but those of other partners did. "
        "Its machine was probably off: ask the partner.",
    },
    "loops absent": {
        "fr": "Depuis le {day}, rien n’est venu du serveur, alors que {promised} enveloppes témoins étaient promises "
        "par\u00a0: {partner}. Si personne n’a fait le trajet, faites-le. Sinon, appelez l’exploitant, prévenez "
        "l’auditeur.",
        "en": "Since {day} nothing has come from the server, though {promised} loops were promised by: {partner}. If "
        "nobody made the trip, make it. Else call the operator, tell the auditor.",
    },
    "partner wrong": {
        "fr": "Le nom d’un partenaire a entre 1 et {bytes} octets, sans espace au début ni à la fin.",
        "en": "A partner’s name has between 1 and {bytes} bytes, and no space at its start or end.",
    },
    "partner taken": {
        "fr": "{partner} a déjà une carte. Mettez-y fin d’abord.",
        "en": "{partner} has a card already. End it first.",
    },
    "partner missing": {
        "fr": "Aucune carte en cours pour {partner}.",
        "en": "No card of {partner} is in force.",
    },
    "loops wrong": {
        "fr": "Choisissez de 1 à {most} enveloppes témoins par jour.",
        "en": "Choose 1 to {most} loops a day.",
    },
    "loops first": {
        "fr": "Le premier jour attendu vient après aujourd’hui, {today}. Écrivez-le ainsi\u00a0: 2026-11-25",
        "en": "The first day expected comes after today, {today}. Write it like this: 2026-11-25",
    },
    "card address": {
        "fr": "Écrivez l’adresse ainsi\u00a0: http://….onion ou https://…, sans rien après le nom du site.",
        "en": "Write the address like this: http://….onion or https://…, with nothing after the name of the site.",
    },
    "card made": {
        "fr": "La carte de {partner} est dans {path}. Imprimez-la, remettez-la, puis effacez ce fichier\u00a0: le "
        "poste n’a pas gardé ses mots. Premier jour attendu\u00a0: {first}.",
        "en": "The card of {partner} is in {path}. Print it, hand it over, then erase this file: the station has not "
        "kept its words. First day expected: {first}.",
    },
    "card line": {
        "fr": "{partner}\u00a0: {count} par jour, à partir du {first}",
        "en": "{partner}: {count} a day, from {first}",
    },
    "card line ended": {
        "fr": "{partner}\u00a0: {count} par jour, du {first} au {last}",
        "en": "{partner}: {count} a day, from {first} until {last}",
    },
    "cards none": {"fr": "Aucun partenaire pour l’instant.", "en": "No partner yet."},
    "card over": {
        "fr": "La carte de {partner} a pris fin\u00a0: plus rien n’est attendu de ce partenaire.",
        "en": "The card of {partner} has ended: nothing is expected of this partner any more.",
    },
}
