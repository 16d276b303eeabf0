"""`perron courier`: what a courier's laptop does. It holds no key but the one that lets it in."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from .courier import PATIENCE, connected, over_tor, patiently
from .courier_trip import Trip
from .courier_way import Proxy, onion_of, url_of
from .courier_words import Stop, say, size
from .stick import Stick

SOMETHING_WAITS: Final = 3
# Not on a terminal, so into somebody's log: a line for each quarter is enough.
_LINES: Final = 4

_ONION: Final = click.option(
    "--onion", "address", required=True, metavar="ADDRESS", help="The courier's .onion address."
)
_PROXY: Final = click.option(
    "--proxy", "socks", default="socks5h://127.0.0.1:9050", show_default=True, help="Tor's SOCKS port."
)


@click.group()
def courier() -> None:
    """Carry bundles between server and office over Tor (for the courier)."""


@courier.command()
@_ONION
@_PROXY
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), required=True, help="Where the courier's stick is mounted."
)
@click.option("--server", "text", metavar="FINGERPRINT", help="The server's fingerprint, as the office knows it.")
@click.pass_obj
def sync(language: str, *, address: str, socks: str, folder: Path, text: str | None) -> None:
    """A whole trip: hand in what the stick brings, fetch what waits. Exit code 1: something is to be done."""
    with _told(language, socks):
        onion, proxy = onion_of(address), Proxy.from_text(socks)
        server = None if text is None else _fingerprint(text)
        with Stick.at(folder) as stick, Shown(language) as shown:

            async def go() -> bool:
                async with connected(url_of(onion), over_tor(proxy), patience=PATIENCE) as hatch:
                    return await Trip(hatch, stick, shown.tell, shown.progress, PATIENCE, server).go()

            well = asyncio.run(go())
        click.echo(say("take out", language))
    if not well:
        sys.exit(1)


@courier.command()
@_ONION
@_PROXY
@click.option("--quiet", is_flag=True, help="Say nothing when nothing waits.")
@click.pass_obj
def status(language: str, *, address: str, socks: str, quiet: bool) -> None:
    """Whether something waits at the server. Exit code 0: nothing; 3: make a trip; 1: nobody knows, and why."""
    with _told(language, socks):
        onion, proxy = onion_of(address), Proxy.from_text(socks)

        async def ask() -> bool:
            async with connected(url_of(onion), over_tor(proxy), patience=PATIENCE) as hatch:
                return await patiently(hatch.waits, patience=PATIENCE)

        waits = asyncio.run(ask())
    if waits or not quiet:
        click.echo(say("something waits" if waits else "nothing waits", language))
    if waits:
        sys.exit(SOMETHING_WAITS)


class Shown:
    """What a courier sees: sentences on standard output, progress as a bar, or as lines where there is no terminal."""

    def __init__(self, language: str) -> None:
        self._language, self._console = language, Console(stderr=True)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._what, self._quarter = "", 0

    def __enter__(self) -> "Shown":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def tell(self, key: str, **values: object) -> None:
        self._end()
        click.echo(say(key, self._language, **values))

    def progress(self, what: str, done: int, of: int) -> None:
        """So many bytes of so many; another `what` is another bar."""
        if what != self._what:
            self._begin(what, of)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done)
        elif (quarter := done * _LINES // max(of, 1)) > self._quarter:
            self._quarter = quarter
            sizes = {"done": size(done, self._language), "of": size(of, self._language)}
            click.echo(say("so far", self._language, what=say(what, self._language), **sizes), err=True)

    def _begin(self, what: str, of: int) -> None:
        self._end()
        self._what, self._quarter = what, 0
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(binary_units=True),
                TransferSpeedColumn(),
            )
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task(say(what, self._language), total=of)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._bar, self._what = None, ""


def _fingerprint(untrusted: str) -> Fingerprint:
    try:
        return Fingerprint.from_text(untrusted)
    except Refused:
        raise Stop("fingerprint") from None


@contextmanager
def _told(language: str, proxy: str) -> Iterator[None]:
    """A `Stop` becomes its sentence and exit code 1."""
    try:
        yield
    except Stop as stop:
        values = {"proxy": proxy, **stop.values}
        if "length" in values:
            values["size"] = size(max(int(str(values["length"])), 1 << 20), language)
        click.echo(say(stop.key, language, **values), err=True)
        sys.exit(1)
