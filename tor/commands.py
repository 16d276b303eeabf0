"""`perron tor`: what connects the server to Tor."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click

from . import authorization, onion_keys, unsafe
from .courier_way import Proxy, onion_of
from .courier_words import Stop, say
from .probe import KNOCK_SECONDS, SHUT, Answer, knock
from .testnet import AUTHORITIES, RELAYS, NotUp
from .testnet import testnet as private_network
from .torrc import Unsafe, courier_onion, onion_service

_PATH: Final = click.Path(path_type=Path)
_FOLDER: Final = click.option(
    "--folder",
    type=_PATH,
    default=Path("/var/lib/tor/perron-courier"),
    show_default=True,
    help="The courier's onion: its HiddenServiceDir.",
)


@click.group()
def tor() -> None:
    """Connect the server to Tor (for the operator)."""


@contextmanager
def _said() -> Iterator[None]:
    """What is unsafe, not up, or mistyped becomes its sentence and exit code 1."""
    try:
        yield
    except (Unsafe, NotUp) as reason:
        sentence = str(reason)
        raise click.ClickException(f"{sentence[0].upper()}{sentence[1:]}.") from None
    except Stop as stop:
        raise click.ClickException(say(stop.key, "en", **stop.values)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from None


@tor.command()
@click.option("--socket", type=_PATH, help="The reporters' onion: the server's 'listen = \"unix:/path\"'.")
@click.option("--folder", type=_PATH, default=Path("/var/lib/tor/perron"), show_default=True, help="For its keys.")
@click.option("--courier-socket", type=_PATH, help="The courier's onion: the socket of the server's hatch.")
@click.option(
    "--courier-folder",
    type=_PATH,
    default=Path("/var/lib/tor/perron-courier"),
    show_default=True,
    help="For its keys, and those of couriers.",
)
def config(socket: Path | None, folder: Path, courier_socket: Path | None, courier_folder: Path) -> None:
    """Print the lines for torrc: of one onion, or of both. Before the courier's: 'perron tor shut'."""
    if socket is None and courier_socket is None:
        raise click.UsageError("name a socket: --socket, --courier-socket, or both.")
    with _said():
        if socket is not None:
            click.echo(onion_service(socket=socket, folder=folder), nl=False)
        if courier_socket is not None:
            click.echo(courier_onion(socket=courier_socket, folder=courier_folder), nl=False)


@tor.command()
@click.option("--torrc", type=_PATH, default=Path("/etc/tor/torrc"), show_default=True)
def check(torrc: Path) -> None:
    """Say what in torrc, or in couriers' keys, would break a promise: before every start of tor. Exit code 1: some."""
    with _said():
        # Not as text, in which a carriage return would end a line.
        text = torrc.read_bytes().decode("utf-8", "replace")
    found = [f"{torrc}, {fault}." for fault in unsafe.faults(text)]
    for service in unsafe.services(text):
        try:
            if not service.proof_of_work or any((service.folder / authorization.FOLDER).glob("*")):
                authorization.check(service.folder)
        except (Unsafe, OSError) as reason:
            found.append(f"{reason}; a reporters' onion has 'HiddenServicePoWDefensesEnabled 1' instead.")
    for sentence in found:
        click.echo(sentence, err=True)
    if found:
        raise SystemExit(1)
    click.echo(f"{torrc}: nothing unsafe.")


@tor.command()
@_FOLDER
def shut(folder: Path) -> None:
    """Shut the courier's onion to everybody who has no key. Before tor's first start; again does no harm."""
    with _said():
        authorization.shut(folder)
        names = authorization.check(folder)
    click.echo(f"{folder}: open only to {', '.join(names)}.")


@tor.command()
@click.argument("name")
@click.argument("line")
@_FOLDER
def admit(name: str, line: str, folder: Path) -> None:
    """Let a courier in, by the line that 'perron tor courier-key' printed. Then: systemctl reload tor@default."""
    with _said():
        authorization.admit(folder, name, line)
        authorization.check(folder)
    click.echo(f"{name} may come in once tor was told: systemctl reload tor@default")


@tor.command()
@click.argument("name")
@_FOLDER
def expel(name: str, folder: Path) -> None:
    """Let a courier in no more. Then: systemctl restart tor@default, since who was inside remembers the way."""
    with _said():
        authorization.expel(folder, name)
        authorization.check(folder)
    click.echo(f"{name} is shut out once tor was started anew: systemctl restart tor@default")


@tor.command("courier-key")
@click.option("--onion", "address", required=True, help="The courier's onion address.")
@click.option("--dir", "folder", type=_PATH, required=True, help="This tor's ClientOnionAuthDir.")
@click.option("--name", default="perron", show_default=True, help="Of the key's file.")
def courier_key(address: str, folder: Path, name: str) -> None:
    """Make this laptop's key for the courier's onion, and print the line for the operator. Then reload tor."""
    with _said():
        click.echo(authorization.keep_private(folder, onion_of(address), name=name))


@tor.command()
@click.option("--onion", "address", required=True, help="The courier's onion address.")
@click.option(
    "--proxy", "socks", default="socks5h://127.0.0.1:9050", show_default=True, help="Of a tor without its key."
)
@click.option("--within", "seconds", type=click.IntRange(min=1), default=KNOCK_SECONDS, show_default=True)
def probe(address: str, socks: str, seconds: int) -> None:
    """Knock at the courier's onion without a key. Exit code 0: it is shut; 1: it is open, or nobody can tell."""
    with _said():
        answer = knock(onion_of(address), Proxy.from_text(socks), within_seconds=seconds)
    if answer == Answer.OPEN:
        raise click.ClickException(
            "OPEN to everybody: stop tor, 'perron tor shut', 'perron tor check', start tor again."
        )
    if answer == Answer.SILENCE:
        raise click.ClickException(f"Could not tell whether it is shut: no tor answered at {socks} in time.")
    if answer not in SHUT:
        raise click.ClickException(
            f"Could not tell whether it is shut (tor said {answer:#x}): is it running, and does the SOCKS port have "
            "'ExtendedErrors'?"
        )
    click.echo("Shut: nobody comes in without a key.")


_KEPT: Final = click.option(
    "--folder",
    type=_PATH,
    default=Path("/var/lib/tor/perron"),
    show_default=True,
    help="The onion's HiddenServiceDir: its keys are the address.",
)
_PASSPHRASE_FILE: Final = click.option(
    "--passphrase-file", type=_PATH, help="Read the passphrase from its first line instead of asking."
)


@tor.command()
@_KEPT
@click.option("--to", "file", type=_PATH, required=True, help="A new file, on a medium that is kept elsewhere.")
@_PASSPHRASE_FILE
def backup(folder: Path, file: Path, passphrase_file: Path | None) -> None:
    """Keep an onion's keys in a file, sealed under a passphrase. Without them a lost server's address is lost."""
    with _said():
        onion = onion_keys.back_up(folder, file, passphrase=_passphrase(passphrase_file, twice=True))
    click.echo(f"{file}: the keys of {onion}.")


@tor.command()
@click.argument("file", type=_PATH)
@_KEPT
@_PASSPHRASE_FILE
def restore(file: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Bring an onion's keys back into tor's folder, while tor does not run."""
    with _said():
        onion = onion_keys.restore(file, folder, passphrase=_passphrase(passphrase_file, twice=False))
    click.echo(f"{folder}: the keys of {onion}.")


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0]
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return typed


@tor.command()
@click.option("--dir", "folder", type=_PATH, required=True, help="An empty folder, or one of an earlier network.")
@click.option("--socket", type=_PATH, help="A server's Unix socket: it gets an onion address in this network.")
def testnet(folder: Path, socket: Path | None) -> None:
    """Start a private Tor network on this machine, to try things out. It hides nobody. Ctrl-C ends it."""
    # SIGINT too: whoever starts us in the background of a script leaves it ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    began = time.monotonic()
    try:
        click.echo(f"{AUTHORITIES} authorities and {RELAYS} relays start in {folder}; their logs are there.")
        with _said(), private_network(folder) as network:
            click.echo(f"The network is up after {time.monotonic() - began:.0f} s.")
            address = network.onion("onion", socket) if socket else None
            client = network.client()
            proxy = f"socks5h://127.0.0.1:{client.socks_port}"
            if address:
                onion, way = onion_of(address), Proxy.from_text(proxy)
                client.wait_for(lambda: knock(onion, way) == Answer.OPEN, what="did not reach the onion")
                click.echo(f"Onion address  {address}")
            click.echo(f"SOCKS proxy    {proxy}")
            click.echo(f"Ready after {time.monotonic() - began:.0f} s. Ctrl-C ends it.")
            signal.pause()
    except KeyboardInterrupt:
        click.echo("The private network has ended.")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
