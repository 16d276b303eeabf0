"""What stops an action, and what was done."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "bundle elsewhere": {
        "fr": "Ce paquet vient d’un autre bureau. Rien n’a été pris. Vérifiez la clé USB.",
        "en": "This bundle is another office’s. Nothing was taken. Check the USB stick.",
    },
    "bundle refused": {
        "fr": "Ce paquet est abîmé ou falsifié ({why}). Rien n’a été pris. Refaites la copie\u00a0; si cela "
        "recommence, prévenez l’exploitant du serveur.",
        "en": "This bundle is damaged or forged ({why}). Nothing was taken. Copy it again; if it happens again, tell "
        "the server’s operator.",
    },
    "attachment missing": {
        "fr": "Ce message n’a pas cette pièce jointe.",
        "en": "This message has no such attachment.",
    },
    "batch forked": {
        "fr": "Le lot {batch} n’est pas celui que ce serveur avait déjà envoyé. Rien n’a été pris. Gardez la clé "
        "USB\u00a0: c’est une preuve. Prévenez l’auditeur.",
        "en": "Batch {batch} is not the one this server sent before. Nothing was taken. "
        "Keep the USB stick: it is evidence. Tell the auditor.",
    },
    "batch missing": {
        "fr": "Il manque le lot {batch}. Rien n’a été pris. Refaites l’aller-retour\u00a0: le serveur garde ce qui "
        "manque.",
        "en": "Batch {batch} is missing. Nothing was taken. Make the trip again: the server keeps what did not arrive.",
    },
    "bundle taken": {
        "fr": "Paquet pris\u00a0: {batches} lot(s) nouveau(x), jusqu’au {last}.",
        "en": "Bundle taken: {batches} new batch(es), up to {last}.",
    },
    "bundle known": {
        "fr": "Ce paquet n’apporte rien de nouveau\u00a0: tout était déjà pris. Rien n’a changé.",
        "en": "This bundle brings nothing new: all of it was taken before. Nothing has changed.",
    },
    "bundle none": {
        "fr": "Choisissez d’abord le fichier du paquet.",
        "en": "Choose the file of the bundle first.",
    },
    "bundle prepared": {
        "fr": "Un nouveau paquet est prêt pour le courrier.",
        "en": "A new bundle is ready for the courier.",
    },
    "bug": {
        "fr": "Erreur du programme ({place}). Signalez-la à qui entretient Perron.",
        "en": "A bug of the program ({place}). Tell whoever maintains Perron.",
    },
    "bundle written": {
        "fr": "Paquet {number} prêt\u00a0: {path} (édition {edition}, clés signées jusqu’au {last}).",
        "en": "Bundle {number} ready: {path} (edition {edition}, keys signed until {last}).",
    },
    "case acknowledged": {
        "fr": "Le dossier {number} a déjà son accusé de réception.",
        "en": "Case {number} is already acknowledged.",
    },
    "case missing": {
        "fr": "Ce guichet n’a pas de dossier {number}. La liste\u00a0: «\u00a0perron station cases\u00a0».",
        "en": "This desk has no case {number}. The list: “perron station cases”.",
    },
    "city wrong": {
        "fr": "Le fichier {path} ne convient pas\u00a0: {why}.",
        "en": "The file {path} does not fit: {why}.",
    },
    "client wrong": {
        "fr": "L’empreinte du client est formée de 64 chiffres hexadécimaux\u00a0; il en faut une à trois.",
        "en": "A client’s digest is 64 hexadecimal digits; one to three are needed.",
    },
    "clock behind": {
        "fr": "L’horloge du poste dit {today}, mais ce poste ou un paquet signé en est déjà au {newest}\u00a0: elle "
        "retarde de {days} jour(s). Rien n’a été fait, aucun délai n’est calculé. Mettez le poste à l’heure\u00a0; si "
        "c’est avant qu’elle avançait, mettez-la à l’heure puis\u00a0: «\u00a0perron station clock --forget\u00a0».",
        "en": "The station’s clock says {today}, but this station or a signed bundle is already at {newest}: it is "
        "{days} day(s) behind. Nothing was done, no date is computed. Set the clock; if it was ahead before, set it, "
        "then: “perron station clock --forget”.",
    },
    "compare first": {
        "fr": "Comparez d’abord l’empreinte, puis cochez la case. Rien n’a été pris.",
        "en": "Compare the fingerprint first, then tick the box. Nothing was taken.",
    },
    "conversation full": {
        "fr": "La conversation du dossier {number} est pleine\u00a0: 63 cellules au plus sur le tableau.",
        "en": "The conversation of case {number} is full: 63 cells at most on the board.",
    },
    "desk locked": {
        "fr": "Ce guichet vient d’être verrouillé. Ouvrez-le à nouveau.",
        "en": "This desk has just been locked. Open it again.",
    },
    "desk missing": {
        "fr": "Il n’y a pas de guichet «\u00a0{slug}\u00a0». Guichets\u00a0: {desks}.",
        "en": "There is no desk “{slug}”. Desks: {desks}.",
    },
    "desk away": {
        "fr": "Attention\u00a0: rien n’est prêt pour le guichet {slug} dans cette édition. Ses réponses n’y sont pas. "
        "Déverrouillez-le, puis exportez à nouveau.",
        "en": "Warning: nothing is ready for desk {slug} in this edition. "
        "Its replies are not on it. Unlock it, then export again.",
    },
    "disk": {
        "fr": "Le disque refuse ({why}). Rien n’a été fait à moitié. Faites de la place, puis recommencez.",
        "en": "The disk refuses ({why}). Nothing was half done. Make room, then try again.",
    },
    "file exists": {
        "fr": "{path} existe déjà et n’a pas été touché. Choisissez un autre nom.",
        "en": "{path} already exists and was not touched. Choose another name.",
    },
    "file missing": {
        "fr": "Le fichier {path} n’existe pas. Vérifiez le nom.",
        "en": "The file {path} does not exist. Check the name.",
    },
    "file text": {
        "fr": "Le fichier {path} n’est pas un texte UTF-8.",
        "en": "The file {path} is not UTF-8 text.",
    },
    "folder used": {
        "fr": "Le dossier {path} n’est pas vide. Un bureau se fonde dans un dossier vide.",
        "en": "The folder {path} is not empty. An office is founded in an empty folder.",
    },
    "founded": {
        "fr": "Bureau fondé dans {path}.\n"
        "Empreinte du bureau\u00a0: {fingerprint}\n"
        "Premier paquet pour le serveur\u00a0: {bundle}\n"
        "Mettez {root} et root.keys sur deux clés USB, loin du poste\u00a0: ils ne serviront que dans un an.",
        "en": "Office founded in {path}.\n"
        "The office’s fingerprint: {fingerprint}\n"
        "First bundle for the server: {bundle}\n"
        "Move {root} and root.keys to two USB sticks, away from the station: they are needed again in a year.",
    },
    "keys missing": {
        "fr": "Il n’y a pas de {path}\u00a0: sans ce fichier, le coffre ne s’ouvre pas. Reprenez-le de la sauvegarde.",
        "en": "There is no {path}: without this file the vault does not open. Take it from the backup.",
    },
    "keys damaged": {
        "fr": "{path} est abîmé. Reprenez-le de la sauvegarde.",
        "en": "{path} is damaged. Take it from the backup.",
    },
    "keys release": {
        "fr": "{path} n’est pas de cette version de Perron.",
        "en": "{path} is of another release of Perron.",
    },
    "key not renewed": {
        "fr": "La clé de {path} n’a pas pu être changée\u00a0: le disque est peut-être plein. Qui a été retiré "
        "n’ouvre plus rien ici\u00a0; la clé sera changée à la prochaine ouverture.",
        "en": "The key of {path} could not be changed: perhaps the disk is full. Whoever was taken out opens nothing "
        "here any more; the key is changed when the vault is opened next.",
    },
    "login wait": {
        "fr": "Trop d’essais\u00a0: cette phrase secrète n’a pas été essayée. Attendez {seconds} s, puis recommencez.",
        "en": "Too many tries: this passphrase was not tried. Wait {seconds} s, then try again.",
    },
    "parcel gone": {
        "fr": "Ce paquet n’est plus là\u00a0: il n’est gardé que le temps de comparer. Choisissez-le à nouveau.",
        "en": "This bundle is gone: it is kept only while you compare. Choose it again.",
    },
    "passphrase file open to others": {
        "fr": "Le fichier {path} peut être lu par d’autres. Faites «\u00a0chmod 600 {path}\u00a0», puis recommencez.",
        "en": "The file {path} can be read by others. Do “chmod 600 {path}”, then try again.",
    },
    "passphrase file wrong": {
        "fr": 'Le fichier {path} ne convient pas\u00a0: une ligne «\u00a0nom = "phrase secrète"\u00a0» par coffre.',
        "en": 'The file {path} does not fit: one line “name = "passphrase"” for each vault.',
    },
    "passphrase missing": {
        "fr": "Il manque la phrase secrète de «\u00a0{vault}\u00a0».",
        "en": "The passphrase of “{vault}” is missing.",
    },
    "passphrase short": {
        "fr": "La phrase secrète de «\u00a0{vault}\u00a0» est trop courte\u00a0: {letters} caractères au moins.",
        "en": "The passphrase of “{vault}” is too short: at least {letters} characters.",
    },
    "passphrase wrong": {
        "fr": "Cette phrase secrète n’ouvre pas «\u00a0{vault}\u00a0». Rien n’a changé. Essayez encore\u00a0; si vous "
        "en êtes sûr, le fichier est abîmé\u00a0: reprenez la sauvegarde.",
        "en": "This passphrase does not open “{vault}”. Nothing has changed. Try again; if you are sure of it, the "
        "file is damaged: restore the backup.",
    },
    "passphrases alike": {
        "fr": "Chaque coffre a sa propre phrase secrète\u00a0: deux sont pareilles.",
        "en": "Each vault has a passphrase of its own: two are the same.",
    },
    "records out": {
        "fr": "Il n’y a plus de clés pour aujourd’hui\u00a0: personne ne peut plus écrire. Déverrouillez chaque "
        "guichet («\u00a0perron station open\u00a0»), puis recommencez. Rien n’a été fait.",
        "en": "There are no keys left for today: nobody can write any more. Unlock every desk (“perron station "
        "open”), then try again. Nothing was done.",
    },
    "released": {
        "fr": "Les prochaines éditions du tableau répondront de {count} page(s) publiée(s).",
        "en": "The next editions of the board will stand for {count} released page(s).",
    },
    "replied": {
        "fr": "Réponse {reply} au dossier {number}\u00a0: prête. Elle sera sur le tableau après le prochain passage "
        "du courrier.",
        "en": "Reply {reply} to case {number} is ready. It will be on the board after the courier’s next trip.",
    },
    "reply overtaken": {
        "fr": "Une réponse a déjà été scellée depuis que vous avez ouvert cette page. Relisez la conversation\u00a0; "
        "votre texte est encore là, et n’a pas été envoyé.",
        "en": "A reply was sealed since you opened this page. Read the conversation again; "
        "your text is still here, and was not sent.",
    },
    "reply length": {
        "fr": "Une réponse a entre 1 et environ 31 000 octets de texte. Raccourcissez-la.",
        "en": "A reply has between 1 and about 31,000 bytes of text. Shorten it.",
    },
    "acknowledged": {
        "fr": "Accusé de réception du dossier {number}\u00a0: prêt.",
        "en": "Acknowledgement of case {number} is ready.",
    },
    "opened": {
        "fr": "Guichet {slug}\u00a0: {new} nouveau(x) dossier(s), {changed} dossier(s) avec du nouveau, "
        "{acknowledged} accusé(s) de réception.",
        "en": "Desk {slug}: {new} new case(s), {changed} case(s) with something new, "
        "{acknowledged} acknowledgement(s).",
    },
    "opened refused": {
        "fr": "Guichet {slug}\u00a0: une enveloppe adressée à ce guichet a été écartée ({why}).",
        "en": "Desk {slug}: an envelope for this desk was set aside ({why}).",
    },
    "saved": {
        "fr": "Pièce jointe enregistrée\u00a0: {path}",
        "en": "Attachment saved: {path}",
    },
    "saved not": {
        "fr": "Pièce jointe «\u00a0{name}\u00a0»\u00a0: incomplète ou abîmée, pas enregistrée.",
        "en": "Attachment “{name}”: incomplete or damaged, not saved.",
    },
    "server unknown": {
        "fr": "Ce paquet vient d’un serveur que personne n’a comparé\u00a0:\n"
        "  {fingerprint}\n"
        "Si l’exploitant de votre serveur lit la même empreinte, recommencez avec «\u00a0--trust\u00a0». Sinon, n’en "
        "prenez rien. Rien n’a été pris.",
        "en": "This bundle comes from a server that nobody has compared:\n"
        "  {fingerprint}\n"
        "If your server’s operator reads out the same fingerprint, try again with “--trust”. If not, take nothing "
        "from it. Nothing was taken.",
    },
    "serving": {
        "fr": "Le poste est prêt. Page\u00a0: http://127.0.0.1:{port}/",
        "en": "The station is ready. Page: http://127.0.0.1:{port}/",
    },
    "state missing": {
        "fr": "Dites où en est le dossier.",
        "en": "Say where the case stands.",
    },
    "station busy": {
        "fr": "Un autre «\u00a0perron station run\u00a0» travaille déjà dans {path}.",
        "en": "Another “perron station run” already works in {path}.",
    },
    "text wrong": {
        "fr": "Ce texte n’a pas la forme attendue ({why}).",
        "en": "This text has not the form expected ({why}).",
    },
    "trusted": {
        "fr": "Les lots de ce serveur seront pris\u00a0: {fingerprint}",
        "en": "Batches of this server will be taken: {fingerprint}",
    },
    "watching": {
        "fr": "Le poste veille. Page\u00a0: http://127.0.0.1:{port}/ — paquets\u00a0: {inbox}",
        "en": "The station is watching. Page: http://127.0.0.1:{port}/ — bundles: {inbox}",
    },
    "vault busy": {
        "fr": "{path} est occupé par un autre programme. Attendez, puis recommencez.",
        "en": "{path} is in use by another program. Wait, then try again.",
    },
    "vault exists": {
        "fr": "{path} existe déjà et n’a pas été touché.",
        "en": "{path} already exists and was not touched.",
    },
    "vault missing": {
        "fr": "Il n’y a pas de coffre {path}. Vérifiez le dossier (--dir).",
        "en": "There is no vault {path}. Check the folder (--dir).",
    },
}
