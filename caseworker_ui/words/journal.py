"""The journal and the register."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "journal": {"fr": "Journal", "en": "Journal"},
    "journal lead": {
        "fr": "Ce que les personnes de ce guichet ont fait, jour par jour. Rien n’y dit quand quelqu’un a signalé.",
        "en": "What the people of this desk did, day by day. Nothing in it says when somebody reported.",
    },
    "journal holds": {
        "fr": "La chaîne tient\u00a0: chaque entrée est liée à la précédente. Entrées\u00a0: {count}.",
        "en": "The chain holds: each entry is tied to the one before. Entries: {count}.",
    },
    "journal parted": {
        "fr": "Depuis l’entrée {entry}, le journal du guichet n’est plus celui-ci\u00a0: il a été réécrit. Gardez les "
        "racines imprimées.",
        "en": "Since entry {entry} the desk’s journal is not this one any more: it was written anew. Keep the printed "
        "roots.",
    },
    "journal empty": {"fr": "Encore aucune entrée.", "en": "No entry yet."},
    "journal pages": {"fr": "Pages du journal", "en": "Pages of the journal"},
    "newer": {"fr": "Plus récent", "en": "Newer"},
    "older": {"fr": "Plus ancien", "en": "Older"},
    "journal lead station": {
        "fr": "Ce qui a été fait au poste, jour par jour, et par qui. Rien n’y dit quand quelqu’un a signalé.",
        "en": "What was done at the station, day by day, and by whom. Nothing in it says when somebody reported.",
    },
    "the machine": {"fr": "le poste", "en": "the station"},
    "the recovery words": {"fr": "les mots de secours", "en": "the recovery words"},
    "together with": {"fr": "avec", "en": "with"},
    "roots": {"fr": "Les racines des semaines", "en": "The roots of the weeks"},
    "roots lead": {
        "fr": "Imprimez chaque semaine la racine et faites-la garder par quelqu’un d’autre\u00a0: elle prouve ce que "
        "le journal disait.",
        "en": "Print the root each week and let somebody else keep it: it proves what the journal said.",
    },
    "root sheet": {"fr": "La feuille de cette semaine", "en": "This week’s sheet"},
    "root entries": {"fr": "entrées\u00a0: {entries}", "en": "entries: {entries}"},
    "root compare": {"fr": "Comparer avec une racine imprimée", "en": "Compare with a printed root"},
    "root count": {"fr": "Nombre d’entrées", "en": "Number of entries"},
    "root code": {"fr": "Code", "en": "Code"},
    "compare": {"fr": "Comparer", "en": "Compare"},
    "root title": {"fr": "Racine du journal", "en": "Root of the journal"},
    "root before": {"fr": "Avant le lundi", "en": "Before Monday"},
    "root hint": {
        "fr": "Gardez cette feuille ailleurs que le poste. Celui qui la compare avec le journal sait que rien n’a été "
        "changé avant ce jour.",
        "en": "Keep this sheet away from the station. Whoever compares it with the journal knows that nothing before "
        "this day was changed.",
    },
    "signature one": {"fr": "Première signature", "en": "First signature"},
    "signature two": {"fr": "Seconde signature", "en": "Second signature"},
    "back to journal": {"fr": "Retour au journal", "en": "Back to the journal"},
    "register": {"fr": "Registre", "en": "Register"},
    "register lead": {
        "fr": "Chaque signalement reçu par ce guichet\u00a0: son numéro, ses dates, son état. Aucun contenu.",
        "en": "Each report that this desk received: its number, its dates, its state. No content.",
    },
    # What is done to the cases of a desk; decisions are in `workflow.py`.
    "did acknowledged": {"fr": "accusé de réception", "en": "acknowledged"},
    "did replied": {"fr": "réponse scellée", "en": "sealed a reply"},
    "did recalled": {"fr": "réponse rappelée", "en": "recalled a reply"},
    "did given": {"fr": "confié à une autre personne", "en": "gave to somebody"},
    "did noted": {"fr": "note écrite", "en": "wrote a note"},
    "did handed over": {"fr": "remis à un autre guichet", "en": "handed over to another desk"},
    "did recused": {"fr": "s’en tient à l’écart", "en": "keeps away"},
    "did person concerned noted": {"fr": "personne mise en cause notée", "en": "noted a person concerned"},
    "did person concerned taken out": {
        "fr": "personne mise en cause effacée",
        "en": "took out a person concerned",
    },
    "did interest declared": {"fr": "intérêt déclaré", "en": "declared an interest"},
    "did interest withdrawn": {"fr": "intérêt retiré", "en": "withdrew an interest"},
    # Who may open a vault.
    "did founded": {"fr": "bureau fondé", "en": "founded the office"},
    "did added": {"fr": "personne ajoutée", "en": "let a person in"},
    "did removed": {"fr": "personne retirée", "en": "took a person out"},
    "did words renewed": {"fr": "mots de secours refaits", "en": "made new recovery words"},
    "did passphrase changed": {"fr": "phrase secrète changée", "en": "changed the own passphrase"},
    "did passphrase restored": {"fr": "phrase secrète refaite", "en": "made a new passphrase"},
    # What is done with the root and at the station. Not here: looking, unlocking, trying the spool and drills, which
    # decide nothing; records and editions, which the machine makes with each bundle.
    "did certificate signed": {"fr": "certificat signé", "en": "signed a certificate"},
    "did certificate taken in": {"fr": "certificat repris", "en": "took in a certificate"},
    "did clients named": {"fr": "versions de la page désignées", "en": "named the released pages"},
    "did server accepted": {"fr": "serveur accepté", "en": "accepted a server"},
    "did bundle taken in": {"fr": "paquet pris", "en": "took in a bundle"},
    "did bundle exported": {"fr": "paquet préparé", "en": "prepared a bundle"},
    "did board grown": {"fr": "tableau agrandi", "en": "enlarged the board"},
    "did clock forgotten": {"fr": "jours d’une horloge en avance oubliés", "en": "forgot the days of a fast clock"},
    "did card made": {"fr": "carte de boucle faite", "en": "made a loop card"},
    "did card ended": {"fr": "carte de boucle terminée", "en": "ended a loop card"},
    "did backup begun": {"fr": "sauvegarde commencée", "en": "began a backup"},
    "did rebuilt": {"fr": "poste refait d’une sauvegarde", "en": "made the station again from a backup"},
}
