"""Every sentence that the courier's command says, in French and in English: short words that say what to do."""

from types import MappingProxyType
from typing import Final


class Stop(Exception):
    """The trip cannot go on, for this reason; what was done before stays done."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


# Key -> (French, English). Braces name what is filled in.
SENTENCES: Final = MappingProxyType({
    # What was asked for.
    "onion address": (
        "Ce n’est pas une adresse .onion : elle a 56 lettres et chiffres, puis « .onion ». Recopiez-la de nouveau.",
        "This is no .onion address: it has 56 letters and digits, then '.onion'. Copy it again.",
    ),
    "proxy address": (
        "Écrivez l’adresse de Tor ainsi : socks5h://127.0.0.1:9050",
        "Write the address of Tor like this: socks5h://127.0.0.1:9050",
    ),
    "fingerprint": (
        "L’empreinte du serveur a 32 lettres et chiffres (A à Z, 2 à 7) : recopiez-la de nouveau.",
        "The server’s fingerprint has 32 letters and digits (A to Z, 2 to 7): copy it again.",
    ),
    # Tor, and the way to the server.
    "tor none": (
        "Tor ne répond pas à {proxy}. Démarrez-le (« systemctl start tor »), attendez une minute, recommencez.",
        "Tor does not answer at {proxy}. Start it ('systemctl start tor'), wait a minute, try again.",
    ),
    "tor not there": (
        "Ce qui répond à {proxy} n’est pas Tor. Vérifiez l’adresse : --proxy socks5h://127.0.0.1:9050",
        "What answers at {proxy} is not Tor. Check the address: --proxy socks5h://127.0.0.1:9050",
    ),
    "key none": (
        "Tor n’a pas de clé d’accès pour cette adresse : le serveur n’ouvre qu’aux courriers qu’il connaît. Mettez le "
        "fichier de votre clé d’accès (.auth_private) dans le dossier ClientOnionAuthDir de Tor, rechargez Tor, "
        "recommencez.",
        "Tor has no key for this address: the server opens only to couriers whom it knows. Put the file of your key "
        "(.auth_private) into Tor’s folder ClientOnionAuthDir, reload Tor, try again.",
    ),
    "key wrong": (
        "Le serveur n’accepte pas votre clé d’accès : elle a été changée, ou ce n’est pas la bonne. Demandez à "
        "l’exploitant d’ajouter la vôtre.",
        "The server does not accept your key: it was changed, or it is not the right one. Ask the operator to add "
        "yours.",
    ),
    "onion none": (
        "Tor ne trouve pas cette adresse : le serveur est éteint, ou l’adresse est une ancienne. Recommencez dans "
        "quelques minutes ; sinon, appelez l’exploitant.",
        "Tor does not find this address: the server is off, or the address is an old one. Try again in some minutes; "
        "if that does not help, call the operator.",
    ),
    "onion unreachable": (
        "Tor n’atteint pas le serveur ({code}). Recommencez dans quelques minutes ; sinon, appelez l’exploitant. Si "
        "c’est la première fois sur cet ordinateur, vérifiez que Tor a votre clé d’accès.",
        "Tor does not reach the server ({code}). Try again in some minutes; if that does not help, call the operator. "
        "If this is the first time on this computer, check that Tor has your key.",
    ),
    "broken off": (
        "La liaison s’est coupée. Ce qui est arrivé est gardé sur la clé : recommencez, et cela continue de là.",
        "The connection broke off. What has arrived is kept on the stick: try again, and it goes on from there.",
    ),
    # The server.
    "server refuses": (
        "Le serveur refuse, et dit pourquoi : {sentence}",
        "The server refuses, and says why: {sentence}",
    ),
    "server cannot": (
        "Le serveur ne peut pas répondre maintenant (réponse {status}). Prévenez l’exploitant : "
        "« perron server status » dit pourquoi.",
        "The server cannot answer now (answer {status}). Tell the operator: 'perron server status' says why.",
    ),
    "server odd": (
        "Ce qui répond à cette adresse n’est pas le guichet du courrier. Vérifiez l’adresse : celle du courrier n’est "
        "pas celle des signalements.",
        "What answers at this address is not the courier’s hatch. Check the address: the courier’s is not the one for "
        "reports.",
    ),
    "server first": (
        "Premier voyage avec cette clé. Empreinte du serveur : {found}. Lisez-la au bureau avant qu’il prenne ce "
        "paquet ; elle est notée sur la clé.",
        "First trip with this stick. The server’s fingerprint: {found}. Read it to the office before it takes this "
        "bundle; it is noted on the stick.",
    ),
    "server other": (
        "C’est un autre serveur : {found} au lieu de {known}. Rien n’a été gardé de ce qu’il a donné. Appelez le "
        "bureau et l’exploitant. S’ils confirment la nouvelle empreinte, recommencez avec --server « {found} ».",
        "This is another server: {found} instead of {known}. Nothing that it gave was kept. Call the office and the "
        "operator. If they confirm the new fingerprint, try again with --server '{found}'.",
    ),
    "server unread": (
        "L’empreinte notée sur la clé ({path}) ne se lit plus. Demandez-la au bureau, et donnez-la avec --server.",
        "The fingerprint noted on the stick ({path}) cannot be read any more. Ask the office for it, and give it with "
        "--server.",
    ),
    "bundle forged": (
        "Le paquet n’est pas tel que le serveur l’a signé ({why}). Rien n’en a été gardé. Recommencez ; si cela se "
        "répète, prenez une autre clé, et si cela continue, prévenez le bureau et l’exploitant.",
        "The bundle is not as the server signed it ({why}). Nothing of it was kept. Try again; if it happens again, "
        "take another stick, and if it goes on, tell the office and the operator.",
    ),
    "bundle forked": (
        "Le serveur a signé autre chose que ce qui est déjà sur la clé ({name}). Rien n’a été changé. Gardez cette clé "
        "à part, c’est une preuve, et prévenez le bureau.",
        "The server signed something else than what is on the stick already ({name}). Nothing was changed. Put this "
        "stick aside, it is evidence, and tell the office.",
    ),
    "bundle older": (
        "Le serveur donne un paquet (n° {number}) plus ancien que celui de la clé (n° {newest}) : il est revenu en "
        "arrière. Rien n’a été changé. Prévenez le bureau et l’exploitant.",
        "The server gives a bundle (no. {number}) that is older than the one on the stick (no. {newest}): it went back "
        "in time. Nothing was changed. Tell the office and the operator.",
    ),
    # The stick.
    "stick none": (
        "Il n’y a pas de clé dans {path}. Mettez-la, ou vérifiez le dossier.",
        "There is no stick at {path}. Put it in, or check the folder.",
    ),
    "stick gone": (
        "La clé {path} a été retirée, ou ne répond plus. Remettez-la et recommencez : rien n’est fait à moitié. Si "
        "cela se répète, la clé est usée : prenez-en une autre.",
        "The stick {path} was taken out, or answers no more. Put it back and try again: nothing is half done. If it "
        "happens again, the stick is worn out: take another.",
    ),
    "stick closed": (
        "La clé {path} ne peut pas être écrite. Cherchez son petit verrou, ou prenez une autre clé, puis recommencez.",
        "The stick {path} cannot be written. Look for its little switch, or take another stick, then try again.",
    ),
    "stick full": (
        "La clé {path} est pleine : il y faut {size}. Effacez-y ce qui n’est pas un paquet, ou prenez une autre clé, "
        "puis recommencez.",
        "The stick {path} is full: {size} are needed. Delete from it what is no bundle, or take another stick, then "
        "try again.",
    ),
    "stick small": (
        "La clé {path} ne peut pas garder un fichier de {size} (FAT32 s’arrête à 4 Gio). Prenez une clé exFAT ou ext4.",
        "The stick {path} cannot keep a file of {size} (FAT32 ends at 4 GiB). Take a stick with exFAT or ext4.",
    ),
    "stick busy": (
        "Un autre voyage écrit déjà sur la clé {path}. Attendez qu’il finisse.",
        "Another trip writes on the stick {path} already. Wait until it ends.",
    ),
    # What was done.
    "brought": (
        "Le serveur a pris le paquet n° {number} du bureau, et dit : {sentence}.",
        "The server has taken the office’s bundle no. {number}, and says: {sentence}.",
    ),
    "brought nothing": (
        "La clé n’apporte rien pour le serveur.",
        "The stick brings nothing for the server.",
    ),
    "unreadable": (
        "Le fichier {name} de la clé est abîmé, ou n’est pas un paquet. Il reste où il est ; s’il vient du bureau, "
        "demandez-lui de l’écrire de nouveau.",
        "The file {name} of the stick is damaged, or is no bundle. It stays where it is; if it comes from the office, "
        "ask there to write it again.",
    ),
    "removed": (
        "{name} : le bureau l’a pris, il est effacé de la clé.",
        "{name}: the office has taken it, it is deleted from the stick.",
    ),
    "fetched": (
        "Le paquet n° {number} du serveur, jusqu’au {day}, est sur la clé, relu et vérifié : {name}. "
        "Portez-la au bureau.",
        "The server’s bundle no. {number}, up to {day}, is on the stick, read back and verified: {name}. "
        "Carry it to the office.",
    ),
    "fetched before": (
        "Le paquet n° {number} du serveur est déjà sur la clé, relu et vérifié : {name}. Portez-la au bureau.",
        "The server’s bundle no. {number} is on the stick already, read and verified: {name}. Carry it to the office.",
    ),
    "nothing waits": (
        "Rien n’attend au serveur.",
        "Nothing waits at the server.",
    ),
    "something waits": (
        "Du courrier attend au serveur : faites un voyage.",
        "Mail waits at the server: make a trip.",
    ),
    "take out": (
        "C’est fini. Vous pouvez retirer la clé.",
        "Done. You can take the stick out.",
    ),
    "coming": ("Réception", "Receiving"),
    "reading back": ("Relecture", "Reading back"),
    "so far": ("{what} : {done} sur {of}", "{what}: {done} of {of}"),
})  # fmt: skip


def say(key: str, language: str, **values: object) -> str:
    """The sentence in this language, filled in."""
    french, english = SENTENCES[key]
    return (english if language == "en" else french).format(**values)


def size(count: int, language: str) -> str:
    """A number of bytes as people say it: `12,3 Mio`, `12.3 MiB`."""
    text = f"{count / (1 << 20):.1f}"
    return f"{text} MiB" if language == "en" else f"{text.replace('.', ',')} Mio"
