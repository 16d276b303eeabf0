"""`perron station`: the office's commands. Each one parses, calls, says."""

import binascii
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlcipher3 import dbapi2 as sqlcipher

from crypto import epoch as epochs
from crypto.documents import State
from crypto.epoch import Epoch, to_iso
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from . import showing
from .bundles.inbound import take_in
from .bundles.opening import open_spool
from .bundles.outbound import prepare
from .cases import casebook, replies
from .files import read_text, write_whole
from .founding import ceremony
from .founding.city import read_city
from .founding.passphrases import read_passphrases
from .notice import Notice
from .running import serve
from .vaults.desk import Desk
from .vaults.station import Station
from .wording import say

P = ParamSpec("P")
R = TypeVar("R")
_PATH = click.Path(path_type=Path)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turns what stops an action into one sentence in the reader's language and exit status 1."""

    @wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Notice as notice:
            raise click.ClickException(_say(notice.key, **notice.values)) from None
        except (OSError, sqlcipher.Error) as error:
            raise click.ClickException(_say("disk", why=error)) from None
        except Refused as refused:
            raise click.ClickException(_say("text wrong", why=refused)) from None

    return telling


def _language() -> str:
    return str(click.get_current_context().obj or "fr")


def _say(key: str, **values: object) -> str:
    return say(key, _language(), **values)


def _tell(key: str, **values: object) -> None:
    click.echo(_say(key, **values))


def _today() -> Epoch:
    return epochs.at(time.time())


_DIR = click.option("--dir", "folder", type=_PATH, required=True, help="The station's folder.")
_PASSPHRASES = click.option(
    "--passphrases",
    "file",
    type=_PATH,
    help="A private file with a line 'name = \"passphrase\"' for each vault; without it they are asked for.",
)
_DESK = click.option("--desk", "slug", required=True, help="The desk's short name.")
_CASE = click.option("--case", "number", type=click.IntRange(min=1), required=True, help="The case's number.")
_CLIENTS = click.option(
    "--client",
    "clients",
    multiple=True,
    required=True,
    help="SHA-256 of a released client, as 'perron site build' prints it; up to three times.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


def _open_station(folder: Path, file: Path | None) -> Station:
    return Station.open(folder, read_passphrases(file, ["station"], language=_language())["station"])


@contextmanager
def _open_desk(folder: Path, file: Path | None, slug: str) -> Iterator[tuple[Desk, Station]]:
    with _open_station(folder, file) as opened:
        if slug not in opened.desks:
            raise Notice("desk missing", slug=slug, desks=", ".join(opened.desks))
        given = read_passphrases(file, [slug], language=_language())
        with Desk.open(folder, slug, given[slug]) as desk:
            yield desk, opened


@click.group()
def station() -> None:
    """The office's machine without a network: open, acknowledge and answer reports."""


@station.command()
@_DIR
@click.option("--city", "city_file", type=_PATH, required=True, help="The city pack: a TOML file.")
@_CLIENTS
@_PASSPHRASES
@told
def init(folder: Path, city_file: Path, clients: Sequence[str], file: Path | None) -> None:
    """Found an office: root, station, desks, certificate, 28 records, the first bundle, the fingerprint."""
    city = read_city(city_file)
    vaults = ["root", "station", *(desk.slug for desk in city.desk)]
    given = read_passphrases(file, vaults, language=_language(), confirm=True)
    digests = _digests(clients)
    with ceremony.found(folder, city, passphrases=given, clients=digests, today=_today()) as founded:
        bundle = folder / ceremony.FIRST_BUNDLE
        write_whole(bundle, prepare(founded, today=_today()).bundle)
        write_whole(folder / "fingerprint", f"{founded.fingerprint}\n".encode())
        root = folder / ceremony.ROOT_FILE
        _tell("founded", path=folder, fingerprint=founded.fingerprint, bundle=bundle, root=root)


def _digests(clients: Sequence[str]) -> list[bytes]:
    try:
        digests = [binascii.unhexlify(client) for client in clients]
    except (binascii.Error, ValueError):
        raise Notice("client wrong") from None
    if not 1 <= len(digests) <= 3 or any(len(digest) != 32 for digest in digests):
        raise Notice("client wrong")
    return digests


@station.command()
@_DIR
@_CLIENTS
@_PASSPHRASES
@told
def release(folder: Path, clients: Sequence[str], file: Path | None) -> None:
    """Name the released clients for which the next editions stand, in the place of those named before."""
    digests = _digests(clients)
    with _open_station(folder, file) as opened:
        opened.vault.set("clients", b"".join(digests))
    _tell("released", count=len(digests))


@station.command("import")
@_DIR
@click.argument("bundle", type=_PATH)
@click.option("--trust", help="First bundle of a server: the server key's fingerprint, as its operator reads it out.")
@_PASSPHRASES
@told
def import_(folder: Path, bundle: Path, trust: str | None, file: Path | None) -> None:
    """Take a courier's bundle into the spool; no desk needs to be unlocked."""
    trusted = None if trust is None else Fingerprint.from_text(trust)
    if not bundle.is_file():
        raise Notice("file missing", path=bundle)
    with _open_station(folder, file) as opened, bundle.open("rb") as stream:
        taken = take_in(opened, stream.read, today=_today(), trust=trusted)
    if taken.batches and taken.last is not None:
        _tell("bundle taken", batches=taken.batches, last=to_iso(taken.last))
    else:
        _tell("bundle known")


@station.command("open")
@_DIR
@_DESK
@_PASSPHRASES
@told
def open_(folder: Path, slug: str, file: Path | None) -> None:
    """Let a desk try the spool: open what is for it, acknowledge, renew its keys."""
    with _open_desk(folder, file, slug) as (desk, opened):
        for said in showing.opened(slug, open_spool(desk, opened, today=_today())):
            _tell(said.key, **said.values)


@station.command()
@_DIR
@_DESK
@_JSON
@_PASSPHRASES
@told
def cases(folder: Path, slug: str, as_json: bool, file: Path | None) -> None:
    """List a desk's cases, the newest first."""
    with _open_desk(folder, file, slug) as (desk, _):
        listed = casebook.cases(desk)
    if as_json:
        click.echo(json.dumps([showing.case_json(case) for case in listed], ensure_ascii=False))
    for line in () if as_json else showing.case_lines(listed, language=_language()):
        click.echo(line)


@station.command()
@_DIR
@_DESK
@_CASE
@_JSON
@click.option("--save", "target", type=_PATH, help="A folder into which the attachments are written.")
@_PASSPHRASES
@told
def case(folder: Path, slug: str, number: int, as_json: bool, target: Path | None, file: Path | None) -> None:
    """Show a case: messages, replies, dates; save its attachments."""
    with _open_desk(folder, file, slug) as (desk, _):
        found = casebook.case(desk, number)
        click.echo(
            json.dumps(showing.case_json(found), ensure_ascii=False)
            if as_json
            else "\n".join(showing.case_page(found, language=_language()))
        )
        if target is not None:
            for path in casebook.save_all(desk, found, target):
                click.echo(_say("saved", path=path), err=as_json)


@station.command()
@_DIR
@_DESK
@_CASE
@_PASSPHRASES
@told
def acknowledge(folder: Path, slug: str, number: int, file: Path | None) -> None:
    """Acknowledge a report that was not acknowledged by itself."""
    with _open_desk(folder, file, slug) as (desk, opened):
        replies.acknowledge(desk, opened, number, today=_today())
    _tell("acknowledged", number=number)


@station.command()
@_DIR
@_DESK
@_CASE
@click.option("--text-file", type=_PATH, required=True, help="What to say, UTF-8.")
@click.option("--state", type=click.Choice(replies.STATES), default="in progress", show_default=True)
@_PASSPHRASES
@told
def reply(folder: Path, slug: str, number: int, text_file: Path, state: State, file: Path | None) -> None:
    """Answer the reporter of a case."""
    words = read_text(text_file)
    with _open_desk(folder, file, slug) as (desk, opened):
        sent = replies.reply(desk, opened, number, words, state=state, today=_today())
    _tell("replied", reply=sent, number=number)


@station.command()
@_DIR
@click.option("--to", "target", type=_PATH, required=True, help="The bundle to write.")
@_PASSPHRASES
@told
def export(folder: Path, target: Path, file: Path | None) -> None:
    """Write the next outbound bundle: records, the board, what was taken; no desk needs to be unlocked."""
    if target.exists():
        raise Notice("file exists", path=target)
    with _open_station(folder, file) as opened:
        prepared = prepare(opened, today=_today())
    write_whole(target, prepared.bundle)
    last = to_iso(prepared.last_record)
    _tell("bundle written", number=prepared.number, path=target, edition=prepared.edition, last=last)
    for slug in prepared.desks_missing:
        click.echo(_say("desk away", slug=slug), err=True)


@station.command()
@_DIR
@click.option("--port", type=click.IntRange(1, 65_535), default=8801, show_default=True, help="On 127.0.0.1.")
@click.option("--inbox", type=_PATH, help="The folder in which couriers put bundles; none: they come by the page.")
@click.option("--outbox", type=_PATH, help="The folder for outbound bundles; by default a folder in --dir.")
@click.option("--desk", "slugs", multiple=True, help="A desk to keep unlocked from the start (may be repeated).")
@click.option("--trust", help="First bundle of a server: the server key's fingerprint.")
@_PASSPHRASES
@told
def run(
    folder: Path,
    port: int,
    inbox: Path | None,
    outbox: Path | None,
    slugs: Sequence[str],
    trust: str | None,
    file: Path | None,
) -> None:
    """Serve the caseworkers' page on this machine; with --inbox, also take what a courier puts into a folder."""
    given = read_passphrases(file, ["station", *slugs], language=_language())
    trusted = None if trust is None else Fingerprint.from_text(trust)
    serve(
        folder,
        port=port,
        inbox=inbox,
        outbox=outbox,
        passphrases=given,
        trust=trusted,
        language=_language(),
        today=_today,
        report=click.echo,
    )
