"""Every sentence that the command line says to a reporter, French first and authoritative, then English.

Short words that say what to do. No sentence may hold what a reporter wrote, a secret word or bytes from the server.
"""

from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from crypto.epoch import Epoch

REFUSED: Final = 1
USAGE: Final = 2


class Stop(Exception):
    """The command ends here, with this sentence and this exit status."""

    def __init__(self, key: str, status: int = REFUSED, **values: object) -> None:
        super().__init__(key)
        self.key, self.status, self.values = key, status, values


# Key -> (French, English). Braces name what is filled in.
SENTENCES: Final = MappingProxyType({
    # The address and the way.
    "server address": (
        "Écrivez l’adresse du serveur ainsi : http://… ou https://…, sans rien après le nom du site.",
        "Write the address of the server like this: http://… or https://…, with nothing after the name of the site.",
    ),
    "proxy address": (
        "Écrivez l’adresse de Tor ainsi : socks5h://127.0.0.1:9150 (navigateur Tor) ou socks5h://127.0.0.1:9050.",
        "Write the address of Tor like this: socks5h://127.0.0.1:9150 (Tor Browser) or socks5h://127.0.0.1:9050.",
    ),
    "proxy resolves here": (
        "Écrivez socks5h:// et non socks5:// : sans le h, votre réseau apprendrait quel site vous cherchez.",
        "Write socks5h:// and not socks5://: without the h, your network would learn which site you look for.",
    ),
    "proxy and no proxy": (
        "Choisissez : --proxy ou --no-proxy, pas les deux.",
        "Choose: --proxy or --no-proxy, not both.",
    ),
    "onion needs proxy": (
        "Une adresse .onion ne s’atteint que par Tor. Ouvrez le navigateur Tor et ajoutez --proxy socks5h://127.0.0.1:9150",
        "An .onion address is reached through Tor only. Open Tor Browser and add --proxy socks5h://127.0.0.1:9150",
    ),
    "name needs proxy": (
        "Sans Tor, le serveur et votre réseau verraient d’où vous venez. Ouvrez le navigateur Tor et ajoutez "
        "--proxy socks5h://127.0.0.1:9150 (ou --no-proxy si vous acceptez d’être vu).",
        "Without Tor, the server and your network would see where you come from. Open Tor Browser and add "
        "--proxy socks5h://127.0.0.1:9150 (or --no-proxy if you accept being seen).",
    ),
    "fingerprint": (
        "L’empreinte du bureau a 32 lettres et chiffres (A à Z, 2 à 7) : recopiez-la de l’affiche.",
        "The fingerprint of the office has 32 letters and digits (A to Z, 2 to 7): copy it from the poster.",
    ),
    "today": (
        "Écrivez la date d’aujourd’hui ainsi : --today 2026-11-22",
        "Write the date of today like this: --today 2026-11-22",
    ),
    # What the reporter brings.
    "words and continue": (
        "Choisissez : --receipt-file pour un nouveau signalement, --continue pour la suite d’un ancien.",
        "Choose: --receipt-file for a new report, --continue to go on with an old one.",
    ),
    "words exist": (
        "Le fichier {path} existe déjà et ne sera pas remplacé. Donnez un autre nom.",
        "The file {path} exists already and will not be replaced. Give another name.",
    ),
    "words not written": (
        "Impossible d’écrire vos 12 mots dans {path}. Donnez un autre endroit. Rien n’est parti.",
        "Your 12 words cannot be written to {path}. Give another place. Nothing has left.",
    ),
    "words nowhere": (
        "Il n’y a pas d’écran pour montrer vos 12 mots. Ajoutez --receipt-file FICHIER. Rien n’est parti.",
        "There is no screen to show your 12 words. Add --receipt-file FILE. Nothing has left.",
    ),
    "words not read": (
        "Impossible de lire le fichier de vos 12 mots {path}.",
        "The file of your 12 words {path} cannot be read.",
    ),
    "words wrong": (
        "Le fichier {path} ne contient pas 12 mots justes. Relisez-les un par un ({rule}).",
        "The file {path} does not hold 12 right words. Read them again one by one ({rule}).",
    ),
    "words shown": (
        "Votre code secret de suivi. Recopiez ces 12 mots sur papier, dans l’ordre. Personne ne peut vous les rendre.",
        "Your secret receipt. Copy these 12 words to paper, in this order. Nobody can give them back to you.",
    ),
    "words kept": (
        "Vos 12 mots sont dans {path}. Recopiez-les sur papier, loin du travail, puis effacez ce fichier.",
        "Your 12 words are in {path}. Copy them to paper, away from work, then erase this file.",
    ),
    "text not read": ("Impossible de lire le texte {path}.", "The text {path} cannot be read."),
    "text not utf-8": (
        "Le texte {path} n’est pas du texte simple (UTF-8). Enregistrez-le comme « texte brut, UTF-8 ».",
        "The text {path} is not plain text (UTF-8). Save it as “plain text, UTF-8”.",
    ),
    "text size": (
        "Le texte {path} a {size} octets ; il en faut de 1 à {limit}. Raccourcissez-le ou joignez-le comme fichier.",
        "The text {path} has {size} bytes; it may have 1 to {limit}. Make it shorter or attach it as a file.",
    ),
    "letter size": (
        "Le texte et les noms des fichiers font ensemble {size} octets ; il en tient {limit}. Raccourcissez le texte.",
        "The text and the names of the files have {size} bytes together; {limit} fit. Make the text shorter.",
    ),
    "file not read": ("Impossible de lire le fichier {path}.", "The file {path} cannot be read."),
    "file empty": ("Le fichier {path} est vide. Retirez-le.", "The file {path} is empty. Leave it out."),
    "file too large": (
        "Le fichier {path} ne tient plus dans un envoi (au plus {limit} Mio en tout). Partagez l’envoi en plusieurs.",
        "The file {path} no longer fits (at most {limit} MiB in all). Send the files in several goes.",
    ),
    "file one too many": (
        "Le fichier {path} est de trop : au plus {limit} fichiers par envoi.",
        "The file {path} is one too many: at most {limit} files at a time.",
    ),
    "file changed": (
        "Le fichier {path} a changé pendant l’envoi, qui s’arrête là. Votre texte est parti, ce fichier non. "
        "Faites-en une copie et envoyez-la comme suite (--continue).",
        "The file {path} changed while it was sent, so sending stopped. Your text has left, this file has not. "
        "Make a copy of it and send that as a message (--continue).",
    ),
    "desk unknown": (
        "Il n’y a pas de service numéro {number}. Les services sont : {desks}. Rien n’est parti.",
        "There is no desk number {number}. The desks are: {desks}. Nothing has left.",
    ),
    "desks none": (
        "Vous avez écarté tous les services ; il en faut un. Les services sont : {desks}. Rien n’est parti.",
        "You excluded every desk; one is needed. The desks are: {desks}. Nothing has left.",
    ),
    # The visit.
    "unreachable": (
        "Le serveur ne répond pas. Vérifiez l’adresse et Tor, puis recommencez. Rien n’est parti.",
        "The server does not answer. Check the address and Tor, then try again. Nothing has left.",
    ),
    "not a letterbox": (
        "Le bureau ne peut rien recevoir ici pour l’instant, ou cette adresse n’est pas la sienne. Vérifiez-la et "
        "recommencez plus tard, ou prenez un autre chemin : la page les nomme. Rien n’est parti.",
        "The office can receive nothing here at the moment, or this address is not its own. Check it and try again "
        "later, or take another way: the page names them. Nothing has left.",
    ),
    "record refused": (
        "Ce serveur ne prouve pas qu’il est celui du bureau ({rule}). N’envoyez rien. Comparez l’empreinte avec "
        "l’affiche ; si elle est juste, prévenez le bureau par un autre chemin.",
        "This server does not prove that it is the office’s ({rule}). Send nothing. Compare the fingerprint with "
        "the poster; if it is right, tell the office by another way.",
    ),
    "closed": (
        "Le bureau ne reçoit plus de signalement ici. Il dit : « {words} »",
        "The office takes no more reports here. It says: “{words}”",
    ),
    "is today": ("Sommes-nous le {day} ? (oui/non) ", "Is today {day}? (yes/no) "),
    "day not sure": (
        "L’horloge de cet ordinateur et le serveur ne sont pas d’accord : le serveur dit {day}. Si c’est la date "
        "d’aujourd’hui, ajoutez --today {iso}. Sinon n’envoyez rien. Rien n’est parti.",
        "The clock of this computer and the server do not agree: the server says {day}. If that is today’s date, "
        "add --today {iso}. If not, send nothing. Nothing has left.",
    ),
    "day wrong": (
        "Le serveur montre les clés du {day} : ce n’est pas aujourd’hui. Recommencez plus tard. Rien n’est parti.",
        "The server shows the keys of {day}: that is not today. Try again later. Nothing has left.",
    ),
    "board missing": (
        "Le tableau des réponses manque ou n’est pas signé par le bureau. L’envoi n’en souffre pas.",
        "The board of replies is missing or not signed by the office. What you send does not suffer from it.",
    ),
    "board stale": (
        "Le tableau des réponses est vieux : il valait jusqu’au {day}. De nouvelles réponses peuvent tarder.",
        "The board of replies is old: it was good until {day}. New replies may be late.",
    ),
    # Sending.
    "goes to": ("Envoi à : {desks}.", "Goes to: {desks}."),
    "message goes to": (
        "Cette suite ira seulement aux services qui vous ont répondu : {desks}.",
        "This message will go only to the desks that answered you: {desks}.",
    ),
    "message goes to all": (
        "Aucun service ne vous a encore répondu : cette suite ira à {desks}. Si vous aviez écarté un service, arrêtez "
        "maintenant (Ctrl+C) et ajoutez --exclude-desk.",
        "No desk has answered you yet: this message will go to {desks}. If you had excluded a desk, stop now (Ctrl+C) "
        "and add --exclude-desk.",
    ),
    "desks gone": (
        "Les services qui vous ont répondu ne reçoivent plus rien, ou vous les avez écartés. Un autre service ne doit "
        "peut-être rien savoir : rien n’est parti. Faites un nouveau signalement. Services : {desks}.",
        "The desks that answered you take nothing any more, or you excluded them. Another desk must perhaps not know: "
        "nothing has left. Make a new report. Desks: {desks}.",
    ),
    "leaves soon": (
        "L’enveloppe est fermée. Elle part à un moment fixe, le même pour tous. Attendez la confirmation.",
        "The envelope is sealed. It leaves at a fixed moment, the same for everybody. Wait for the confirmation.",
    ),
    "sent": (
        "C’est parti. Revenez lire la réponse avec vos 12 mots. S’il n’y a pas d’accusé de réception au tableau le "
        "{day}, envoyez de nouveau.",
        "It has left. Come back with your 12 words to read the reply. If no acknowledgement hangs on the board on "
        "{day}, send again.",
    ),
    "words unused": (
        "Les 12 mots du fichier {path} ne servent pas. Effacez ce fichier avant de recommencer.",
        "The 12 words in the file {path} are of no use. Erase this file before you try again.",
    ),
    "not sent": (
        "Rien n’est parti. Recommencez.",
        "Nothing has left. Try again.",
    ),
    "not confirmed": (
        "Le serveur n’a pas confirmé l’envoi. Il a pu arriver quand même : gardez vos 12 mots. Recommencez plus tard ; "
        "deux fois le même récit ne gêne pas.",
        "The server did not confirm. It may have arrived all the same: keep your 12 words. Try again later; the same "
        "account twice does no harm.",
    ),
    "burst incomplete": (
        "Votre texte est parti, mais pas tous les fichiers. Gardez vos 12 mots et renvoyez les fichiers plus tard "
        "(--continue).",
        "Your text has left, but not all the files. Keep your 12 words and send the files again later (--continue).",
    ),
    "files leave": ("Les fichiers partent", "The files are leaving"),
    # A partner's decoys.
    "decoys begin": (
        "Cette machine visite désormais la boîte aux lettres, environ {count} fois par jour, à des heures tirées au "
        "sort. Laissez-la tourner ; Ctrl-C l’arrête.",
        "From now on this machine visits the letterbox, about {count} times a day, at hours drawn by lot. Leave it "
        "running; Ctrl-C stops it.",
    ),
    "decoys end": (
        "Les visites s’arrêtent. Si ce n’est pas pour un instant, prévenez le bureau.",
        "The visits stop. If it is for more than a moment, tell the office.",
    ),
    "decoys per day": (
        "Choisissez de 1 à {most} visites par jour (--per-day).",
        "Choose 1 to {most} visits a day (--per-day).",
    ),
    "card and loops": (
        "--card et --loops vont ensemble : recopiez la commande de la carte.",
        "--card and --loops go together: copy the command of the card.",
    ),
    "more loops than decoys": (
        "Il faut au moins {loops} visites par jour (--per-day) pour y mettre {loops} enveloppes témoins (--loops).",
        "At least {loops} visits a day (--per-day) are needed to carry {loops} loops (--loops).",
    ),
    # Changing the words.
    "sealed": (
        "L’enveloppe est fermée dans {path} : seul le bureau peut l’ouvrir. Déposez-la avant le {day}, de n’importe "
        "quel ordinateur : perron report drop. Qui la dépose peut être une autre personne.",
        "The envelope is sealed in {path}: only the office can open it. Drop it before {day}, from any computer: "
        "perron report drop. Whoever drops it may be somebody else.",
    ),
    "dropped": (
        "C’est arrivé à la boîte aux lettres. Vous pouvez effacer le fichier.",
        "It has arrived in the letterbox. You may erase the file.",
    ),
    "record not read": (
        "Impossible de lire le fichier {path}. Prenez celui que donne l’adresse du serveur, suivie de /v1/record",
        "The file {path} cannot be read. Take the one that the address of the server gives, followed by /v1/record",
    ),
    "envelope not read": ("Impossible de lire l’enveloppe {path}.", "The envelope {path} cannot be read."),
    "envelope not one": (
        "Le fichier {path} n’est pas une enveloppe fermée. Prenez celui que la page ou perron report seal a fait.",
        "The file {path} is not a sealed envelope. Take the one that the page or perron report seal has made.",
    ),
    "envelope not written": (
        "Impossible d’écrire l’enveloppe dans {path}. Donnez un autre endroit.",
        "The envelope cannot be written to {path}. Give another place.",
    ),
    "move goes to": (
        "Le changement va aux services qui vous ont répondu : {desks}. Un autre répondrait encore aux anciens mots.",
        "The change goes to the desks that answered you: {desks}. Any other would still answer the old words.",
    ),
    "move nobody": (
        "Aucun service ne répond à ces 12 mots : ils ne peuvent pas être changés. Rien n’est parti. Si quelqu’un les a "
        "vus, faites un nouveau signalement.",
        "No desk answers these 12 words: they cannot be changed. Nothing has left. If somebody saw them, make a new "
        "report.",
    ),
    "move no board": (
        "Le tableau n’est pas arrivé à temps, et lui seul dit quels services vous ont répondu. Rien n’est parti. "
        "Recommencez plus tard.",
        "The board did not come in time, and it alone says which desks answered you. Nothing has left. Try again "
        "later.",
    ),
    "moved": (
        "C’est parti. Gardez les anciens et les nouveaux mots jusqu’à ce que les nouveaux montrent toute la "
        "conversation ; s’ils ne la montrent pas le {day}, recommencez. Qui a les anciens mots garde ce qu’il a lu, "
        "écrit encore 60 jours, et a pu les changer avant vous.",
        "It has left. Keep the old and the new words until the new ones show the whole conversation; if they do not "
        "on {day}, try again. Whoever has the old words keeps what they read, writes for 60 days more, and may have "
        "changed them before you.",
    ),
    # Reading.
    "nothing yet": (
        "Il n’y a encore rien au tableau pour ces 12 mots. Revenez dans quelques jours ; l’accusé de réception vient "
        "d’habitude en 7 jours. S’il n’y a toujours rien le {day}, envoyez de nouveau.",
        "Nothing hangs on the board for these 12 words yet. Come back in some days; the acknowledgement usually comes "
        "within 7 days. If there is still nothing on {day}, send again.",
    ),
    "no board": (
        "Le tableau des réponses manque ou n’est pas signé par le bureau : rien n’a pu être lu. Revenez plus tard.",
        "The board of replies is missing or not signed by the office: nothing could be read. Come back later.",
    ),
    "part missing": (
        "Une partie de la réponse du service {desk} manque au tableau ou ne s’ouvre pas. Revenez plus tard ; si cela "
        "dure, dites-le dans une suite (--continue).",
        "A part of the reply of desk {desk} is missing on the board or does not open. Come back later; if it stays so, "
        "say it in a message (--continue).",
    ),
    "stay": (
        "Attendez encore un peu : une enveloppe vide part aussi, pour que lire ressemble à écrire.",
        "Wait a little more: an empty envelope leaves too, so that reading looks like writing.",
    ),
    "stayed": ("C’est fini.", "Done."),
    "cover failed": (
        "L’enveloppe vide n’est pas arrivée. Vous n’avez rien à faire.",
        "The empty envelope did not arrive. You need to do nothing.",
    ),
    "desk": ("Service {desk} : {title}", "Desk {desk}: {title}"),
    "state": ("État : {state}", "State: {state}"),
    "until": ("Vos réponses restent ici jusqu’au {day}.", "Your replies stay here until {day}."),
    "heard one": ("Un message de vous est arrivé.", "One message of yours has arrived."),
    "heard": ("{count} messages de vous sont arrivés.", "{count} messages of yours have arrived."),
    "reply": ("Réponse {reply}, du {day}", "Reply {reply}, of {day}"),
    # The states of a case, in words a reporter understands.
    "acknowledged": ("bien reçu", "received"),
    "in progress": ("à l’examen", "being looked into"),
    "question": ("le bureau vous pose une question", "the office asks you a question"),
    "answered": ("le bureau vous a répondu", "the office has answered you"),
    "transmitted": ("transmis à une autre autorité", "passed on to another authority"),
    "closed case": ("clos", "closed"),
    # Help.
    "help report": ("Signaler une fraude, lire les réponses.", "Report a fraud, read the replies."),
    "help send": (
        "Envoyer un signalement, ou sa suite avec --continue.",
        "Send a report, or a later message with --continue.",
    ),
    "help move": (
        "Changer vos 12 mots, si quelqu’un les a peut-être vus.",
        "Change your 12 words, if somebody may have seen them.",
    ),
    "help decoy": (
        "Pour un partenaire : visiter comme tout le monde, jour après jour.",
        "For a partner: visit as everybody does, day after day.",
    ),
    "help per day": ("Visites par jour, en moyenne.", "Visits a day, on average."),
    "help card": ("Fichier des 12 mots de votre carte.", "File of the 12 words of your card."),
    "help loops": ("Enveloppes témoins par jour, selon la carte.", "Loops a day, as the card says."),
    "help old words": ("Fichier de vos anciens mots.", "File of your old words."),
    "help seal": (
        "Fermer un signalement dans un fichier, sans réseau.",
        "Seal a report into a file, without a network.",
    ),
    "help drop": ("Déposer un fichier fermé, le vôtre ou non.", "Drop a sealed file, yours or not."),
    "help record": (
        "Fichier que donne l’adresse du serveur suivie de /v1/record, pris aujourd’hui.",
        "File that the address of the server gives, followed by /v1/record, taken today.",
    ),
    "help envelope out": ("Nouveau fichier pour l’enveloppe fermée.", "New file for the sealed envelope."),
    "help envelope in": ("Fichier de l’enveloppe fermée.", "File of the sealed envelope."),
    "help read": ("Lire les réponses à vos 12 mots.", "Read the replies to your 12 words."),
    "help server": ("Adresse du serveur.", "Address of the server."),
    "help office": (
        "Empreinte du bureau, sur l’affiche : 32 lettres et chiffres.",
        "Fingerprint of the office, on the poster: 32 letters and digits.",
    ),
    "help text": ("Fichier de votre texte (UTF-8).", "File of your text (UTF-8)."),
    "help attach": ("Fichier à joindre ; plusieurs fois.", "File to attach; several times."),
    "help exclude": (
        "Numéro d’un service qui ne doit rien lire ; plusieurs fois.",
        "Number of a desk that must read nothing; several times.",
    ),
    "help words out": (
        "Nouveau fichier pour vos 12 mots ; sans lui, ils s’affichent à l’écran.",
        "New file for your 12 words; without it, the screen shows them.",
    ),
    "help continue": (
        "Fichier de vos 12 mots : envoyer la suite d’un signalement.",
        "File of your 12 words: send a later message to your report.",
    ),
    "help words in": ("Fichier de vos 12 mots.", "File of your 12 words."),
    "help json": ("Écrire un objet JSON.", "Write one JSON object."),
    "help proxy": (
        "Tor : socks5h://127.0.0.1:9150 (navigateur Tor) ou :9050.",
        "Tor: socks5h://127.0.0.1:9150 (Tor Browser) or :9050.",
    ),
    "help no proxy": ("Se connecter sans Tor, et être vu.", "Connect without Tor, and be seen."),
    "help today": ("La date, si l’horloge est fausse.", "The date, if the clock is wrong."),
})  # fmt: skip

_WEEKDAYS: Final = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def say(key: str, language: str, **values: object) -> str:
    """The sentence in this language, filled in."""
    french, english = SENTENCES[key]
    return (english if language == "en" else french).format(**values)


def day(epoch: Epoch, language: str) -> str:
    """An epoch as people say it: `dimanche 22 novembre 2026`, `Sunday 22 November 2026`."""
    at = date(1970, 1, 1) + timedelta(days=epoch)
    number = "1er" if at.day == 1 and language == "fr" else str(at.day)
    return f"{_WEEKDAYS[language][at.weekday()]} {number} {_MONTHS[language][at.month - 1]} {at.year}"
