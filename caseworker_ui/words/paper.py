"""What stands on paper: recovery sheets, the fingerprint, the minutes of a founding; the poster in six languages."""

from collections.abc import Mapping
from typing import Final

PAPER: Final[Mapping[str, Mapping[str, str]]] = {
    "of": {"fr": "Bureau", "en": "Office"},
    "made on": {"fr": "Fait le", "en": "Made on"},
    "copy": {"fr": "Exemplaire {copy} sur 2", "en": "Copy {copy} of 2"},
    "recovery": {"fr": "Mots de secours", "en": "Recovery words"},
    "vault": {"fr": "Coffre", "en": "Vault"},
    "root": {"fr": "la racine du bureau", "en": "the office’s root"},
    "station": {"fr": "le poste", "en": "the station"},
    "for": {"fr": "À quoi ils servent", "en": "What they are for"},
    "for root": {
        "fr": "La racine prouve qui est le bureau. On en a besoin avant le {again}, et le jour où le poste est perdu. "
        "Ces mots ouvrent le fichier root.vault si la phrase secrète de la racine est oubliée. Sans root.vault et "
        "root.keys, ils n’ouvrent rien\u00a0: gardez ces deux fichiers sur deux clés USB, en deux lieux.",
        "en": "The root proves who the office is. It is needed before {again}, and on the day the station is lost. "
        "These words open the file root.vault if the root’s passphrase is forgotten. Without root.vault and "
        "root.keys they open nothing: keep these two files on two USB sticks, in two places.",
    },
    "for station": {
        "fr": "Ces mots ouvrent le coffre du poste si toutes ses phrases secrètes sont oubliées. Ils n’ouvrent ni un "
        "dossier ni un guichet.",
        "en": "These words open the station’s vault if all its passphrases are forgotten. They open no case and no "
        "desk.",
    },
    "for desk": {
        "fr": "Ces mots ouvrent tous les dossiers de ce guichet. Ils servent si toutes ses phrases secrètes sont "
        "oubliées. Aucun autre guichet ne peut les avoir\u00a0: quelqu’un a peut-être demandé qu’il ne sache rien.",
        "en": "These words open every case of this desk. They are for the day when all its passphrases are forgotten. "
        "No other desk may have them: somebody may have asked that it know nothing.",
    },
    "keep": {"fr": "Où les garder", "en": "Where to keep them"},
    "keep where": {
        "fr": "Les deux exemplaires restent loin l’un de l’autre, et loin du poste\u00a0: deux bâtiments, deux "
        "armoires fermées, deux enveloppes signées sur le rabat.",
        "en": "The two copies stay away from each other, and away from the station: two buildings, two locked "
        "cupboards, two envelopes signed across the flap.",
    },
    "keep how": {
        "fr": "Pas de photo, pas de photocopie, pas de téléphone. Ces mots ne se tapent que sur le poste.",
        "en": "No photo, no photocopy, no telephone. These words are typed on the station and nowhere else.",
    },
    "use": {"fr": "Le jour où il le faut", "en": "On the day"},
    "use how": {
        "fr": "Sur le poste, tapez la commande, puis les mots dans l’ordre. Les accents et les majuscules ne comptent "
        "pas\u00a0; les quatre premières lettres suffisent.",
        "en": "On the station type the command, then the words in their order. Accents and capitals do not count; the "
        "first four letters are enough.",
    },
    "given to": {"fr": "Remis à", "en": "Given to"},
    "place": {"fr": "Gardé à", "en": "Kept at"},
    "signed": {"fr": "Signature", "en": "Signature"},
    "fingerprint": {"fr": "Empreinte du bureau", "en": "The office’s fingerprint"},
    "fingerprint lead": {
        "fr": "Ces 32 lettres et chiffres disent qui est le bureau. Elles sont publiques et ne changent pas.",
        "en": "These 32 letters and digits say who the office is. They are public and do not change.",
    },
    "fingerprint compare": {
        "fr": "Qui signale les compare avec sa page. Qui tient le serveur les compare avant de l’installer. Une seule "
        "lettre différente\u00a0: ce n’est pas ce bureau.",
        "en": "Reporters compare them with their page. The server’s operator compares them before installing it. A "
        "single letter differs: it is not this office.",
    },
    "fingerprint where": {
        "fr": "Donnez cette feuille de la main à la main, et lisez-la au téléphone à qui connaît votre voix. Affichez "
        "l’empreinte à l’accueil, publiez-la dans le bulletin de la ville\u00a0: plus elle est vue, plus un faux se "
        "voit.",
        "en": "Hand this sheet over in person, and read it out to those who know your voice. Post the fingerprint at "
        "the front desk, print it in the city’s bulletin: the more it is seen, the sooner a forgery is.",
    },
    "address": {"fr": "Adresse", "en": "Address"},
    "minutes": {"fr": "Procès-verbal de la fondation", "en": "Minutes of the founding"},
    "minutes lead": {
        "fr": "Le {day}, les personnes ci-dessous ont fondé ensemble le bureau «\u00a0{office}\u00a0», sur une machine "
        "sans réseau.",
        "en": "On {day} the persons below founded together the office “{office}”, on a machine without a network.",
    },
    "steps": {"fr": "Ce qui a été fait, et vu par tous", "en": "What was done, and seen by all"},
    "people": {"fr": "Personnes présentes", "en": "Persons present"},
    "name": {"fr": "Nom", "en": "Name"},
    "vaults": {"fr": "Coffres faits", "en": "Vaults made"},
    "first bundle": {"fr": "Premier paquet, SHA-256", "en": "First bundle, SHA-256"},
    "certificate until": {"fr": "La racine sert à nouveau avant le", "en": "The root is needed again before"},
    "remarks": {"fr": "Remarques", "en": "Remarks"},
    "loop card": {"fr": "Carte de partenaire", "en": "Loop card"},
    "loop what": {
        "fr": "Votre machine visite la boîte aux lettres du bureau comme tout le monde, par Tor, à des heures tirées "
        "au sort. Plus il y a de visites, moins une visite dit qui a signalé.",
        "en": "Your machine visits the office’s letterbox as anybody does, through Tor, at hours drawn by lot. The "
        "more visits there are, the less a visit tells who reported.",
    },
    "loop promise": {
        "fr": "À partir du {first}, {count} de ces visites par jour déposent une enveloppe témoin que seul le bureau "
        "reconnaît : s’il en manque, il sait que des lettres se perdent, et vous appelle d’abord.",
        "en": "From {first} on, {count} of these visits a day leave an envelope that only the office recognises: when "
        "some are missing, it knows that letters are getting lost, and calls you first.",
    },
    "loop how": {
        "fr": "Sur une machine allumée le jour, avec Tor : tapez les douze mots dans un fichier card.txt, puis "
        "lancez cette commande (le carré la donne à lire) et laissez-la tourner.",
        "en": "On a machine that is on by day, with Tor: type the twelve words into a file card.txt, then start this "
        "command (the square holds it too) and leave it running.",
    },
    "loop keep": {
        "fr": "Gardez cette carte sous clé. Qui a ces mots peut cacher au bureau que des lettres se perdent ; il ne "
        "peut rien lire. Carte perdue ou vue par quelqu’un : le bureau vous en fait une autre.",
        "en": "Keep this card locked away. Whoever has these words can hide from the office that letters get lost, and "
        "can read nothing. If it is lost or somebody saw it, the office makes you another.",
    },
    "step offline": {
        "fr": "Le poste n’a ni câble, ni Wi-Fi, ni Bluetooth. Aucun téléphone dans la pièce.",
        "en": "The station has no cable, no Wi-Fi, no Bluetooth. No telephone in the room.",
    },
    "step passphrases": {
        "fr": "Chaque phrase secrète a été choisie par les siens et tapée deux fois. Personne ne connaît celle d’un "
        "autre guichet.",
        "en": "Each passphrase was chosen by its own people and typed twice. Nobody knows another desk’s.",
    },
    "step sheets": {
        "fr": "Les mots de secours ont été imprimés en deux exemplaires, remis, et mis sous enveloppe.",
        "en": "The recovery words were printed in two copies, handed over, and put into envelopes.",
    },
    "step drill": {
        "fr": "Un exercice a montré que chaque feuille ouvre son coffre («\u00a0perron station drill\u00a0»).",
        "en": "A drill showed that each sheet opens its vault (“perron station drill”).",
    },
    "step root": {
        "fr": "root.vault et root.keys sont sur deux clés USB, hors du poste. Ils ne sont plus sur le poste.",
        "en": "root.vault and root.keys are on two USB sticks, off the station. They are no longer on the station.",
    },
    "step destroyed": {
        "fr": "Les fichiers des feuilles de secours ont été détruits, et l’imprimante éteinte.",
        "en": "The files of the recovery sheets were destroyed, and the printer switched off.",
    },
    "step fingerprint": {
        "fr": "L’empreinte a été lue à voix haute par une personne et suivie par les autres.",
        "en": "One person read the fingerprint out, the others followed.",
    },
}

# The reporters' page says the same, word for word: whoever reads the poster knows the page again.
POSTER: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "report": "Signaler une fraude sans dire qui vous êtes",
        "work": "Pas au travail.",
        "tor": "Passez par le navigateur Tor.",
        "fingerprint": "Empreinte du bureau",
        "fictitious": "Ville fictive\u00a0: démonstration, n’écrivez rien de vrai.",
    },
    "fr-simple": {
        "report": "Signaler une fraude sans dire qui vous êtes",
        "work": "Pas au travail.",
        "tor": "Prenez le navigateur Tor.",
        "fingerprint": "Empreinte du bureau\u00a0: une suite de lettres et de chiffres",
        "fictitious": "Cette ville n’existe pas. C’est un essai. N’écrivez rien de vrai.",
    },
    "nl": {
        "report": "Fraude melden zonder te zeggen wie u bent",
        "work": "Niet op het werk.",
        "tor": "Gebruik de Tor Browser.",
        "fingerprint": "Vingerafdruk van het meldpunt",
        "fictitious": "Fictieve stad: demonstratie, schrijf niets wat waar is.",
    },
    "de": {
        "report": "Betrug melden, ohne zu sagen, wer Sie sind",
        "work": "Nicht bei der Arbeit.",
        "tor": "Benutzen Sie den Tor Browser.",
        "fingerprint": "Fingerabdruck des Büros",
        "fictitious": "Erfundene Stadt, nur zur Vorführung: Schreiben Sie nichts Wahres.",
    },
    "en": {
        "report": "Report fraud without saying who you are",
        "work": "Not at work.",
        "tor": "Go through Tor Browser.",
        "fingerprint": "Fingerprint of the office",
        "fictitious": "Fictitious city: a demonstration, write nothing true.",
    },
    "ar": {
        "report": "الإبلاغ عن احتيال دون كشف هويتك",
        "work": "ليس في العمل.",
        "tor": "يرجى استعمال متصفح Tor.",
        "fingerprint": "بصمة المكتب",
        "fictitious": "مدينة خيالية: للعرض فقط، يجب عدم كتابة أي شيء حقيقي.",
    },
}
