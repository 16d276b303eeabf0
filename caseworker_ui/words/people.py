"""Who works here, and what the journal says."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "people": {"fr": "Personnes", "en": "People"},
    "people lead": {
        "fr": "Chaque personne ouvre ce guichet avec sa propre phrase secrète. Le journal dit qui a fait quoi.",
        "en": "Each person opens this desk with a passphrase of their own. The journal says who did what.",
    },
    "yourself": {"fr": "(vous)", "en": "(you)"},
    "role": {"fr": "Rôle", "en": "Role"},
    "role caseworker": {"fr": "Gestionnaire", "en": "Caseworker"},
    "role lead": {"fr": "Responsable", "en": "Lead"},
    "role auditor": {"fr": "Auditeur", "en": "Auditor"},
    "role hint caseworker": {"fr": "lit et traite les dossiers.", "en": "reads and handles cases."},
    "role hint lead": {
        "fr": "traite les dossiers, et fait entrer ou sortir des personnes.",
        "en": "handles cases, and lets people in and out.",
    },
    "role hint auditor": {
        "fr": "lit le journal et le registre\u00a0; sa phrase n’ouvre aucun contenu.",
        "en": "reads the journal and the register; this passphrase opens no content.",
    },
    "since": {"fr": "depuis le {day}", "en": "since {day}"},
    "take out": {"fr": "Retirer {name}", "en": "Take out {name}"},
    "own passphrase": {"fr": "Votre phrase secrète", "en": "Your passphrase"},
    "passphrase current": {"fr": "Phrase actuelle", "en": "Current passphrase"},
    "passphrase new": {"fr": "Nouvelle phrase", "en": "New passphrase"},
    "passphrase again": {"fr": "La même, encore une fois", "en": "The same once more"},
    "passphrase of person": {"fr": "Phrase secrète de cette personne", "en": "This person’s passphrase"},
    "passphrase change hint": {
        "fr": "Le mieux\u00a0: cinq mots tirés au sort. L’ancienne n’ouvrira plus rien ici, mais "
        "elle ouvre encore une vieille copie du disque.",
        "en": "Best: five words drawn by lot. The old one opens nothing here any more, but "
        "still opens an old copy of the disk.",
    },
    "change passphrase": {"fr": "Changer la phrase", "en": "Change the passphrase"},
    "let in": {"fr": "Faire entrer une personne", "en": "Let a person in"},
    "let in hint": {
        "fr": "C’est cette personne qui la choisit et la tape ici. Une seconde personne du guichet confirme ensuite.",
        "en": "This person chooses it and types it here. A second person of the desk then agrees.",
    },
    "person name": {"fr": "Nom", "en": "Name"},
    "person name hint": {"fr": "Comme il sera écrit dans le journal.", "en": "As the journal will write it."},
    "second": {"fr": "Une seconde personne", "en": "A second person"},
    "second lead": {
        "fr": "{person} le propose. Rien n’est fait tant qu’une autre personne de ce guichet n’a pas donné son "
        "accord, dans les dix minutes.",
        "en": "{person} proposes it. Nothing is done until another person of this desk agrees, within ten minutes.",
    },
    "second name": {"fr": "Votre nom, à vous qui confirmez", "en": "Your name, you who agree"},
    "second passphrase": {"fr": "Votre phrase secrète", "en": "Your passphrase"},
    "agree": {"fr": "Je suis d’accord", "en": "I agree"},
    "withdraw": {"fr": "Ne rien faire", "en": "Do nothing"},
    "two add person": {
        "fr": "Faire entrer {name} dans ce guichet.",
        "en": "Let {name} into this desk.",
    },
    "two remove person": {
        "fr": "Retirer {name} de ce guichet. La clé du coffre change\u00a0: cela peut durer quelques minutes.",
        "en": "Take {name} out of this desk. The vault’s key changes: this may take some minutes.",
    },
}
NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "journal broken": {
        "fr": "Le journal a été changé\u00a0: l’entrée {entry} ne suit pas celle d’avant. Prévenez l’auditeur.",
        "en": "The journal was changed: entry {entry} does not follow the one before. Tell the auditor.",
    },
    "journal rewritten": {
        "fr": "Le journal n’est plus celui de la racine imprimée\u00a0: il a été réécrit avant l’entrée {entry}. "
        "Prévenez l’auditeur.",
        "en": "The journal is not that of the printed root any more: it was written anew before entry {entry}. "
        "Tell the auditor.",
    },
    "lead needed": {
        "fr": "Cela demande la phrase secrète d’une personne responsable de «\u00a0{vault}\u00a0». Rien n’a changé.",
        "en": "This needs the passphrase of somebody who leads “{vault}”. Nothing has changed.",
    },
    "person line": {"fr": "{name}\t{role}\tdepuis le {since}", "en": "{name}\t{role}\tsince {since}"},
    "person alone": {
        "fr": "Une seule personne ouvre «\u00a0{vault}\u00a0»\u00a0: si elle part, il ne reste que les mots de "
        "secours. Faites entrer quelqu’un\u00a0: «\u00a0perron station people add\u00a0».",
        "en": "Only one person opens “{vault}”: if they leave, only the recovery words are left. Let somebody in: "
        "“perron station people add”.",
    },
    "person let in": {
        "fr": "{name} peut maintenant ouvrir «\u00a0{vault}\u00a0». Faites une sauvegarde\u00a0: les anciennes ne "
        "s’ouvrent qu’avec les phrases d’avant.",
        "en": "{name} can open “{vault}” now. Make a backup: older ones open with the passphrases of then alone.",
    },
    "person taken out": {
        "fr": "{name} ne peut plus ouvrir «\u00a0{vault}\u00a0», qui a une nouvelle clé. Faites une sauvegarde, puis "
        "détruisez les anciennes, et l’autre copie de la racine si c’est d’elle qu’il s’agit\u00a0: elles s’ouvrent "
        "encore.",
        "en": "{name} can open “{vault}” no more; it has a new key. Make a backup, then destroy the older ones, and "
        "the root’s other copy if this is about the root: they still open.",
    },
    "role none": {
        "fr": "«\u00a0{vault}\u00a0» n’a pas de rôles\u00a0: qui l’ouvre peut tout y faire. Rien n’a changé.",
        "en": "“{vault}” has no roles: who opens it may do everything there. Nothing has changed.",
    },
    "second missing at": {
        "fr": "Il faut l’accord d’une seconde personne de «\u00a0{vault}\u00a0»\u00a0: une ligne "
        "«\u00a0{vault}/nom\u00a0». Rien n’a changé.",
        "en": "A second person of “{vault}” has to agree: a line “{vault}/name”. Nothing has changed.",
    },
    "words renewed": {
        "fr": "Nouveaux mots de secours pour «\u00a0{vault}\u00a0»\u00a0: {path}. Les anciens n’ouvrent plus rien "
        "ici\u00a0; ils ouvrent encore une vieille sauvegarde, ou l’autre copie de la racine\u00a0: refaites-les. "
        "Imprimez la feuille, vérifiez-la («\u00a0perron station drill\u00a0»), puis détruisez ce fichier.",
        "en": "New recovery words for “{vault}”: {path}. Those before open nothing here any more; they still open an "
        "old backup, or the root’s other copy: make those anew. Print the sheet, check it (“perron station drill”), "
        "then destroy this file.",
    },
    "journal short": {
        "fr": "Le journal n’a que {entries} entrées, mais la racine imprimée en compte {printed}. Prévenez l’auditeur.",
        "en": "The journal has only {entries} entries, but the printed root counts {printed}. Tell the auditor.",
    },
    "last lead": {
        "fr": "{name} est la dernière personne responsable de ce guichet\u00a0: quelqu’un doit pouvoir en faire "
        "entrer d’autres.",
        "en": "{name} is the last lead of this desk: somebody must be able to let others in.",
    },
    "name taken": {
        "fr": "Il y a déjà «\u00a0{name}\u00a0» ici. Ajoutez de quoi distinguer ces deux personnes.",
        "en": "There is a “{name}” here already. Add what tells the two apart.",
    },
    "name wrong": {
        "fr": "Un nom a entre 1 et {bytes} octets, sans espace au début ni à la fin.",
        "en": "A name has between 1 and {bytes} bytes, and no space at its start or end.",
    },
    "passphrase changed": {
        "fr": "Votre phrase secrète est changée.",
        "en": "Your passphrase is changed.",
    },
    "passphrases unlike": {
        "fr": "Les deux phrases ne sont pas pareilles. Rien n’a changé.",
        "en": "The two passphrases are not the same. Nothing has changed.",
    },
    "person added": {
        "fr": "{name} peut maintenant ouvrir ce guichet.",
        "en": "{name} can open this desk now.",
    },
    "person unknown": {
        "fr": "Il n’y a personne de ce nom ici\u00a0: {name}.",
        "en": "There is nobody of this name here: {name}.",
    },
    "person removed": {
        "fr": "{name} ne peut plus rien ouvrir ici, et le coffre a une nouvelle clé.",
        "en": "{name} can open nothing here any more, and the vault has a new key.",
    },
    "proposal over": {
        "fr": "Personne n’a confirmé dans les dix minutes\u00a0: rien n’a été fait. Recommencez.",
        "en": "Nobody agreed within ten minutes: nothing was done. Start again.",
    },
    "role missing": {
        "fr": "Choisissez un rôle.",
        "en": "Choose a role.",
    },
    "root holds": {
        "fr": "Le journal est bien celui de cette racine\u00a0: ses {entries} premières entrées n’ont pas changé.",
        "en": "The journal is the one of this root: its first {entries} entries have not changed.",
    },
    "journal root": {
        "fr": "Racine de la semaine, avant le lundi {monday}\u00a0: {entries} entrées\n"
        "{code}\n"
        "Recopiez ou imprimez-la, et faites-la garder par quelqu’un d’autre\u00a0: elle prouve ce que le journal "
        "disait.",
        "en": "Root of the week, before Monday {monday}: {entries} entries\n{code}\nWrite it down or print it, and let "
        "somebody else keep it: it proves what the journal said.",
    },
    "root wrong": {
        "fr": "Une racine est un nombre d’entrées et un code de 64 chiffres et lettres, de 0 à f.",
        "en": "A root is a number of entries and a code of 64 digits and letters, from 0 to f.",
    },
    "second missing": {
        "fr": "Donnez votre nom, à vous qui confirmez.",
        "en": "Give your name, you who agree.",
    },
    "second same": {
        "fr": "{person} a déjà proposé\u00a0: il faut une autre personne.",
        "en": "{person} proposed it: another person is needed.",
    },
}
