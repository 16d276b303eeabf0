"""The office's first hour: what passphrases and recovery words are told about, and what stops a ceremony."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "lasts seconds": {"fr": "quelques secondes", "en": "a few seconds"},
    "lasts minutes": {"fr": "{count} minute(s)", "en": "{count} minute(s)"},
    "lasts hours": {"fr": "{count} heure(s)", "en": "{count} hour(s)"},
    "lasts days": {"fr": "{count} jour(s)", "en": "{count} day(s)"},
    "lasts years": {"fr": "{count} an(s)", "en": "{count} year(s)"},
    "lasts centuries": {"fr": "{count} siècle(s)", "en": "{count} century(ies)"},
    "lasts long": {"fr": "plus de mille siècles", "en": "more than a thousand centuries"},
    "passphrase holds": {
        "fr": "Qui volerait le disque et essaierait avec cent cartes graphiques la trouverait en\u00a0: {lasts}.",
        "en": "Who stole the disk and tried with a hundred graphics cards would find it in: {lasts}.",
    },
    "passphrase weak": {
        "fr": "La phrase secrète de «\u00a0{vault}\u00a0» est trop faible\u00a0: qui volerait le disque la trouverait "
        "en {lasts}.\nPrenez plutôt cinq mots tirés au sort, par exemple\u00a0:\n  {proposal}\n"
        "Ajouter un chiffre ou un point à la fin n’aide pas.",
        "en": "The passphrase of “{vault}” is too weak: who stole the disk would find it in {lasts}.\n"
        "Take five words drawn by lot instead, for example:\n"
        "  {proposal}\n"
        "A digit or a full stop at the end does not help.",
    },
    "word unknown": {
        "fr": "Le mot {place} («\u00a0{word}\u00a0») n’est pas dans la liste. Vouliez-vous dire\u00a0: {near}\u00a0?",
        "en": "Word {place} (“{word}”) is not in the list. Did you mean: {near}?",
    },
    "word asked": {"fr": "Mot {place} sur 12", "en": "Word {place} of 12"},
    "words checksum": {
        "fr": "Ces douze mots ne vont pas ensemble\u00a0: l’un est faux, ou deux sont échangés. Rien n’a changé. "
        "Relisez la feuille mot par mot, ou prenez l’autre exemplaire.",
        "en": "These twelve words do not fit together: one is wrong, or two are swapped. Nothing has changed. Read the "
        "sheet again word by word, or take the other copy.",
    },
    "words count": {
        "fr": "Il faut douze mots, pas {count}.",
        "en": "Twelve words are needed, not {count}.",
    },
    "backup none": {
        "fr": "{path} n’est pas une sauvegarde. Donnez le dossier «\u00a0perron-DATE\u00a0» de la clé USB.",
        "en": "{path} is not a backup. Give the folder “perron-DAY” on the stick.",
    },
    "backup damaged": {
        "fr": "{path} est abîmé ou manque. Prenez une autre sauvegarde\u00a0; celle-ci ne sert plus. Rien n’a changé.",
        "en": "{path} is damaged or missing. Take another backup; this one is of no use. Nothing has changed.",
    },
    "backup more": {
        "fr": "{path} n’est pas de cette sauvegarde. Enlevez-le, puis recommencez. Rien n’a changé.",
        "en": "{path} is not of this backup. Take it away, then try again. Nothing has changed.",
    },
    "backup differs": {
        "fr": "La copie du coffre «\u00a0{vault}\u00a0», relue, n’est pas ce qui a été écrit. Il n’y a pas de "
        "sauvegarde. "
        "Prenez une autre clé USB.",
        "en": "The copy of vault “{vault}”, read back, is not what was written. There is no backup. Take another "
        "stick.",
    },
    "backed up": {
        "fr": "Sauvegarde faite, relue et juste\u00a0: {path}\nSHA-256\u00a0: {digest}\n"
        "Elle n’a ni clé du jour, ni ce qui attend d’être affiché. La racine n’y est pas\u00a0: gardez root.vault et "
        "root.keys à part. Faites un exercice\u00a0: «\u00a0perron station drill\u00a0».",
        "en": "Backup made, read back and right: {path}\n"
        "SHA-256: {digest}\n"
        "It has no day key and nothing that waits to hang. The root is not in it: keep root.vault and root.keys "
        "apart. Do a drill: “perron station drill”.",
    },
    "root elsewhere": {
        "fr": "Cette racine est celle d’un autre bureau. Rien n’a été fait. Vérifiez la clé USB.",
        "en": "This root is another office’s. Nothing was done. Check the stick.",
    },
    "certificate ends": {
        "fr": "Le certificat du bureau finit le {day}\u00a0; après ce jour, personne ne peut plus écrire. Sortez la "
        "racine de son armoire et faites le suivant\u00a0: «\u00a0perron station certify\u00a0».",
        "en": "The office’s certificate ends on {day}; after that day nobody can write any more. Take the root from "
        "its cupboard and make the next one: “perron station certify”.",
    },
    "certificate over": {
        "fr": "Le certificat du bureau a fini le {day}\u00a0: personne ne peut plus écrire. Avec la racine, faites le "
        "suivant («\u00a0perron station certify\u00a0»), puis un paquet pour le serveur.",
        "en": "The office’s certificate ended on {day}: nobody can write any more. With the root, make the next one "
        "(“perron station certify”), then a bundle for the server.",
    },
    "certificate next": {
        "fr": "Rien n’a encore été signé. Voici ce qui le sera\u00a0:\n  Bureau\u00a0: {office}\n"
        "  Certificat\u00a0: {serial} → {next}\n  Dernier jour\u00a0: {last} → {until}\n  Guichets, sans "
        "changement\u00a0: {desks}\n  Empreinte, sans changement\u00a0: {fingerprint}\n"
        "Comparez l’empreinte avec l’affiche.",
        "en": "Nothing has been signed yet. This will be:\n  Office: {office}\n  Certificate: {serial} → {next}\n"
        "  Last day: {last} → {until}\n  Desks, unchanged: {desks}\n  Fingerprint, unchanged: {fingerprint}\n"
        "Compare the fingerprint with the poster.",
    },
    "ask certify": {
        "fr": "Tout est juste\u00a0? Tapez «\u00a0oui\u00a0» pour signer",
        "en": "Is all of it right? Type “yes” to sign",
    },
    "certify not": {"fr": "Rien n’a été signé.", "en": "Nothing was signed."},
    "certified": {
        "fr": "Certificat {serial} signé, bon jusqu’au {until}. Le prochain paquet le porte au serveur.\n"
        "Copiez root.vault et root.keys sur l’autre clé USB de la racine, remettez les deux dans leurs armoires, et "
        "faites une sauvegarde du poste\u00a0: les anciennes ne connaissent pas ce certificat.",
        "en": "Certificate {serial} is signed, good until {until}. The next bundle carries it to the server.\n"
        "Copy root.vault and root.keys to the root’s other stick, put both back into their cupboards, and make a "
        "backup of the station: older ones do not know this certificate.",
    },
    "rebuilt": {
        "fr": "Le poste est refait dans {path}, avec le certificat {serial} (jusqu’au {until}).\n"
        "Faites maintenant un paquet («\u00a0perron station export\u00a0») et portez-le au serveur\u00a0: jusque-là, "
        "ce qu’on écrit "
        "au bureau est scellé pour des clés perdues.\n"
        "Perdu\u00a0: ce qui est arrivé, et ce que vous avez écrit, après la sauvegarde. Qui n’a pas d’accusé de "
        "réception "
        "sur le tableau doit écrire à nouveau\u00a0: dites-le à l’accueil du site.\n"
        "Remettez la clé USB de la racine dans son armoire.",
        "en": "The station is rebuilt in {path}, with certificate {serial} (until {until}).\n"
        "Now make a bundle (“perron station export”) and carry it to the server: until then what is written to the "
        "office is sealed to lost keys.\n"
        "Lost: what came, and what you wrote, after the backup. Whoever has no acknowledgement on the board has to "
        "write again: say so on the front page of the site.\n"
        "Put the root’s stick back into its cupboard.",
    },
    "restored": {
        "fr": "Le coffre «\u00a0{vault}\u00a0» s’ouvre maintenant avec la nouvelle phrase secrète de {person}. Les "
        "mots de "
        "secours restent bons\u00a0: remettez la feuille dans une enveloppe neuve, signée.",
        "en": "Vault “{vault}” now opens with {person}’s new passphrase. The recovery words stay good: put the sheet "
        "into a new envelope, signed.",
    },
    "person missing": {
        "fr": "«\u00a0{person}\u00a0» n’est pas de ce coffre. Personnes\u00a0: {people}.",
        "en": "“{person}” is not of this vault. Persons: {people}.",
    },
    "words open nothing": {
        "fr": "Ces mots sont justes, mais n’ouvrent pas «\u00a0{vault}\u00a0». Est-ce la bonne feuille\u00a0? Rien "
        "n’a changé.",
        "en": "These words are right, but do not open “{vault}”. Is it the right sheet? Nothing has changed.",
    },
    "drilled": {
        "fr": "{day} — exercice — coffre «\u00a0{vault}\u00a0» — les mots de secours ouvrent le coffre du "
        "poste\u00a0: oui — rien n’a "
        "changé\u00a0: oui\nSignatures\u00a0: ______________________   ______________________",
        "en": "{day} — drill — vault “{vault}” — the recovery words open the station’s vault: yes — nothing changed: "
        "yes\n"
        "Signatures: ______________________   ______________________",
    },
    "drilled backup": {
        "fr": "{day} — exercice — coffre «\u00a0{vault}\u00a0» — les mots de secours ouvrent le coffre du "
        "poste\u00a0: oui — et celui "
        "de la sauvegarde {backup}\u00a0: oui — rien n’a changé\u00a0: oui\nSHA-256 de la sauvegarde\u00a0: {digest}\n"
        "Signatures\u00a0: ______________________   ______________________",
        "en": "{day} — drill — vault “{vault}” — the recovery words open the station’s vault: yes — and the one of "
        "the backup {backup}: yes — nothing changed: yes\n"
        "SHA-256 of the backup: {digest}\n"
        "Signatures: ______________________   ______________________",
    },
    "drill changed": {
        "fr": "L’exercice a changé {path}. Ce poste est en usage, ou c’est une erreur du programme. Fermez le poste, "
        "puis recommencez.",
        "en": "The drill changed {path}. The station is in use, or it is a bug. Close the station, then try again.",
    },
    "sheets inside": {
        "fr": "Les feuilles ne s’écrivent pas dans le dossier du poste. Donnez une clé USB, ou un dossier en mémoire "
        "(/dev/shm).",
        "en": "Sheets are not written into the station’s folder. Give a stick, or a folder in memory (/dev/shm).",
    },
    "sheets on this disk": {
        "fr": "Attention\u00a0: {path} est sur le disque du poste. Ce qui y est effacé peut rester lisible.",
        "en": "Warning: {path} is on the station’s disk. What is erased there may stay readable.",
    },
    "sheets written": {
        "fr": "Feuilles écrites dans {path}. Imprimez-les par un câble, remettez chaque feuille aux siens, puis "
        "détruisez ces fichiers\u00a0: les mots de secours n’existent que sur papier.",
        "en": "Sheets written to {path}. Print them over a cable, hand each sheet to its people, then destroy these "
        "files: recovery words exist on paper alone.",
    },
    "sheets none": {
        "fr": "Aucun mot de secours n’a été fait (--sheets)\u00a0: une phrase secrète oubliée est un coffre perdu.",
        "en": "No recovery words were made (--sheets): a forgotten passphrase is a lost vault.",
    },
    "guide begins": {
        "fr": "La fondation du bureau. Tous ceux qui tiendront un guichet sont dans la pièce, sans téléphone.\n"
        "Rien n’est fait avant le dernier «\u00a0oui\u00a0». «\u00a0{back}\u00a0» revient à l’étape d’avant, Ctrl-C "
        "arrête tout.",
        "en": "The founding of the office. Everybody who will hold a desk is in the room, without a telephone.\n"
        "Nothing is made before the last “yes”. “{back}” goes back one step, Ctrl-C ends it all.",
    },
    "guide step": {"fr": "\nÉtape {step} sur {steps}", "en": "\nStep {step} of {steps}"},
    "ask city": {"fr": "Où est le fichier de la ville (city.toml)", "en": "Where is the city’s file (city.toml)"},
    "city read": {"fr": "Bureau\u00a0: {office}\nGuichets\u00a0: {desks}", "en": "Office: {office}\nDesks: {desks}"},
    "ask client": {
        "fr": "L’empreinte de la page publiée, que l’exploitant du serveur lit (64 chiffres hexadécimaux)",
        "en": "The digest of the released page, as the server’s operator reads it out (64 hexadecimal digits)",
    },
    "ask people": {
        "fr": "Qui est présent et signera le procès-verbal (noms, séparés par des virgules)",
        "en": "Who is present and will sign the minutes (names, with commas between them)",
    },
    "people few": {
        "fr": "Une fondation a deux témoins au moins.",
        "en": "A founding has at least two witnesses.",
    },
    "ask sheets": {
        "fr": "Où écrire les feuilles à imprimer\u00a0: le dossier d’une clé USB, ou en mémoire (/dev/shm)",
        "en": "Where to write the sheets to print: the folder of a stick, or in memory (/dev/shm)",
    },
    "ask person": {
        "fr": "«\u00a0{title}\u00a0»\u00a0: qui vient au clavier\u00a0? Les autres se tournent. Nom (Entrée\u00a0: "
        "pas de nom)",
        "en": "“{title}”: who comes to the keyboard? The others turn away. Name (Enter: no name)",
    },
    "ask passphrase": {
        "fr": "Phrase secrète de «\u00a0{title}\u00a0» (rien ne s’affiche\u00a0; Entrée\u00a0: en proposer une)",
        "en": "Passphrase of “{title}” (nothing is shown; Enter: propose one)",
    },
    "proposed": {
        "fr": "Cinq mots tirés au sort\u00a0: {proposal}\nApprenez-les maintenant, ou pressez Entrée pour d’autres.",
        "en": "Five words drawn by lot: {proposal}\nLearn them now, or press Enter for others.",
    },
    "ask again": {"fr": "La même, encore une fois", "en": "The same once more"},
    "passphrases differ": {
        "fr": "Les deux ne sont pas pareilles. Recommencez.",
        "en": "The two are not the same. Begin again.",
    },
    "guide last": {
        "fr": "Rien n’a encore été fait. Voici ce qui le sera\u00a0:\n  Bureau\u00a0: {office}\n  Dossier du "
        "poste\u00a0: {folder}\n"
        "  Feuilles\u00a0: {sheets}\n  Coffres\u00a0: {vaults}\n  Présents\u00a0: {people}",
        "en": "Nothing has been made yet. This will be:\n"
        "  Office: {office}\n"
        "  The station’s folder: {folder}\n"
        "  Sheets: {sheets}\n"
        "  Vaults: {vaults}\n"
        "  Present: {people}",
    },
    "ask last": {
        "fr": "Tout est juste\u00a0? Tapez «\u00a0oui\u00a0» pour fonder",
        "en": "Is all of it right? Type “yes” to found",
    },
    "guide not yet": {
        "fr": "Rien n’a été fait. Tapez «\u00a0oui\u00a0» pour fonder, «\u00a0retour\u00a0» pour changer quelque "
        "chose.",
        "en": "Nothing was made. Type “yes” to found, “back” to change something.",
    },
}
