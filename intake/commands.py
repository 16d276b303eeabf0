"""`perron report send`, `read`, `move`, `seal`, `drop`: the reporter's command line; `decoy`: a partner's.

Status 0: done. 1: refused or not found, with a sentence on standard error. 2: the command was called wrongly.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from crypto.body import Kind
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint
from crypto.randomness import Randomness
from crypto.receipt import Receipt

from . import words
from .address import way
from .attachments import measure
from .calendar import Calendar
from .decoys import Crowd, decoys
from .moving import move as move_words
from .reading import read as read_replies
from .sealed import drop as drop_envelope
from .sealed import envelope_of
from .sealed import seal as seal_report
from .sending import LEFT
from .sending import send as send_draft
from .sentences import USAGE, Stop
from .telling import Told, ToldGroup, ToldOption, language_of, tell
from .writing import Draft, text_of

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE: Final = click.Path(path_type=Path)


def _option(*names: str, told: str, **settings: Any) -> Callable[[_Command], _Command]:
    return click.option(*names, cls=ToldOption, help=told, **settings)


def _options(command: _Command) -> _Command:
    """The options that every visit has."""
    for option in (
        _option("--today", metavar="YYYY-MM-DD", told="help today"),
        _option("--no-proxy", is_flag=True, told="help no proxy"),
        _option("--proxy", metavar="socks5h://HOST:PORT", told="help proxy"),
        _option("--office", required=True, metavar="FINGERPRINT", told="help office"),
        _option("--server", required=True, metavar="URL", told="help server"),
    ):
        command = option(command)
    return command


@click.group(cls=ToldGroup, help="help report")
def report() -> None:
    """The reporter's commands."""


@report.command(cls=Told, help="help send")
@_options
@_option("--text-file", type=_FILE, required=True, told="help text")
@_option("--attach", type=_FILE, multiple=True, told="help attach")
@_option("--exclude-desk", type=int, multiple=True, metavar="N", told="help exclude")
@_option("--receipt-file", type=_FILE, told="help words out")
@_option("--continue", "continued", type=_FILE, told="help continue")
@click.pass_context
def send(
    context: click.Context,
    server: str,
    office: str,
    proxy: str | None,
    no_proxy: bool,
    today: str | None,
    text_file: Path,
    attach: tuple[Path, ...],
    exclude_desk: tuple[int, ...],
    receipt_file: Path | None,
    continued: Path | None,
) -> None:
    """Send a report, or a later message. Everything is checked and the words are kept before the first request."""
    language = language_of(context)
    with _told(context), ExitStack() as stack:
        if receipt_file is not None and continued is not None:
            raise Stop("words and continue", USAGE)
        to, desk = way(server, proxy=proxy, no_proxy=no_proxy), _fingerprint(office)
        calendar = Calendar.from_text(today, language=language)
        draft = Draft(
            kind=Kind.REPORT if continued is None else Kind.MESSAGE,
            receipt=Receipt.fresh(Randomness.fresh()) if continued is None else words.read(continued),
            text=text_of(text_file),
            files=measure(attach, stack=stack, randomness=Randomness.fresh()),
            excluded=frozenset(exclude_desk),
        )
        draft.check_size()
        if continued is None:
            words.keep_or_show(draft.receipt, receipt_file, language=language)
        with _words_used(receipt_file, language=language):
            asyncio.run(send_draft(to, draft, office=desk, calendar=calendar))


@report.command(cls=Told, help="help read")
@_options
@_option("--receipt-file", type=_FILE, required=True, told="help words in")
@_option("--json", is_flag=True, told="help json")
@click.pass_context
def read(
    context: click.Context,
    server: str,
    office: str,
    proxy: str | None,
    no_proxy: bool,
    today: str | None,
    receipt_file: Path,
    json: bool,
) -> None:
    """Read the replies to 12 words."""
    with _told(context):
        to, desk = way(server, proxy=proxy, no_proxy=no_proxy), _fingerprint(office)
        calendar = Calendar.from_text(today, language=language_of(context))
        receipt = words.read(receipt_file)
        status = asyncio.run(read_replies(to, receipt, office=desk, calendar=calendar, json=json))
    context.exit(status)


@report.command(cls=Told, help="help move")
@_options
@_option("--continue", "continued", type=_FILE, required=True, told="help old words")
@_option("--receipt-file", type=_FILE, told="help words out")
@click.pass_context
def move(
    context: click.Context,
    server: str,
    office: str,
    proxy: str | None,
    no_proxy: bool,
    today: str | None,
    continued: Path,
    receipt_file: Path | None,
) -> None:
    """Change the words of a conversation. The new ones are kept before the first request."""
    language = language_of(context)
    with _told(context):
        to, desk = way(server, proxy=proxy, no_proxy=no_proxy), _fingerprint(office)
        calendar = Calendar.from_text(today, language=language)
        old, new = words.read(continued), Receipt.fresh(Randomness.fresh())
        words.keep_or_show(new, receipt_file, language=language)
        with _words_used(receipt_file, language=language):
            asyncio.run(move_words(to, old, new, office=desk, calendar=calendar))


@report.command(cls=Told, help="help seal")
@_option("--office", required=True, metavar="FINGERPRINT", told="help office")
@_option("--record", type=_FILE, required=True, told="help record")
@_option("--text-file", type=_FILE, required=True, told="help text")
@_option("--exclude-desk", type=int, multiple=True, metavar="N", told="help exclude")
@_option("--receipt-file", type=_FILE, told="help words out")
@_option("--to", type=_FILE, required=True, told="help envelope out")
@_option("--today", metavar="YYYY-MM-DD", told="help today")
@click.pass_context
def seal(
    context: click.Context,
    office: str,
    record: Path,
    text_file: Path,
    exclude_desk: tuple[int, ...],
    receipt_file: Path | None,
    to: Path,
    today: str | None,
) -> None:
    """Seal a report into a file. No network is used."""
    language = language_of(context)
    with _told(context):
        desk, calendar = _fingerprint(office), Calendar.from_text(today, language=language)
        receipt = Receipt.fresh(Randomness.fresh())
        draft = Draft(Kind.REPORT, receipt, text_of(text_file), excluded=frozenset(exclude_desk))
        draft.check_size()
        words.keep_or_show(receipt, receipt_file, language=language)
        with _words_used(receipt_file, language=language):
            seal_report(draft, record=record, office=desk, calendar=calendar, to=to)


@report.command(cls=Told, help="help drop")
@_options
@_option("--envelope", type=_FILE, required=True, told="help envelope in")
@click.pass_context
def drop(
    context: click.Context,
    server: str,
    office: str,
    proxy: str | None,
    no_proxy: bool,
    today: str | None,
    envelope: Path,
) -> None:
    """Put a sealed file into the letterbox."""
    with _told(context):
        to, desk = way(server, proxy=proxy, no_proxy=no_proxy), _fingerprint(office)
        calendar = Calendar.from_text(today, language=language_of(context))
        asyncio.run(drop_envelope(to, envelope_of(envelope), office=desk, calendar=calendar))


@report.command(cls=Told, help="help decoy")
@_option("--server", required=True, metavar="URL", told="help server")
@_option("--office", required=True, metavar="FINGERPRINT", told="help office")
@_option("--proxy", metavar="socks5h://HOST:PORT", told="help proxy")
@_option("--no-proxy", is_flag=True, told="help no proxy")
@_option("--per-day", type=int, required=True, metavar="N", told="help per day")
@_option("--card", type=_FILE, told="help card")
@_option("--loops", type=int, default=0, metavar="N", told="help loops")
@click.pass_context
def decoy(
    context: click.Context,
    server: str,
    office: str,
    proxy: str | None,
    no_proxy: bool,
    per_day: int,
    card: Path | None,
    loops: int,
) -> None:
    """Visit as anybody does, day after day, for the crowd; Ctrl-C ends it."""
    language = language_of(context)
    with _told(context):
        to, desk = way(server, proxy=proxy, no_proxy=no_proxy), _fingerprint(office)
        crowd = Crowd(per_day, loops, None if card is None else words.read(card))
        try:
            asyncio.run(decoys(to, crowd, office=desk, language=language))
        except KeyboardInterrupt:
            tell("decoys end", language)


@contextmanager
def _told(context: click.Context) -> Iterator[None]:
    """A `Stop` becomes its sentence and its exit status."""
    try:
        yield
    except Stop as stop:
        tell(stop.key, language_of(context), **stop.values)
        context.exit(stop.status)


@contextmanager
def _words_used(path: Path | None, *, language: str) -> Iterator[None]:
    """When nothing left, say that the new words are of no use."""
    try:
        yield
    except Stop as stop:
        if path is not None and stop.key not in LEFT:
            tell(stop.key, language, **stop.values)
            raise Stop("words unused", stop.status, path=path) from None
        if path is not None:
            tell("words kept", language, path=path)
        raise
    if path is not None:
        tell("words kept", language, path=path)


def _fingerprint(untrusted: str) -> Fingerprint:
    try:
        return Fingerprint.from_text(untrusted)
    except Refused:
        raise Stop("fingerprint", USAGE) from None
