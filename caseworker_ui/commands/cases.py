"""Reading cases and answering them on a terminal."""

import json
from pathlib import Path

import click

from caseworker_ui import showing
from caseworker_ui.cases import casebook, heads, interests, replies
from caseworker_ui.cases.stages import STATES
from caseworker_ui.files import read_text
from crypto.documents import State

from .asking import (
    CASE,
    DESK,
    DIR,
    JSON,
    PASSPHRASES,
    PATH,
    language,
    open_case,
    open_desk,
    sentence,
    tell,
    today,
    told,
)


@click.command()
@DIR
@DESK
@JSON
@PASSPHRASES
@told
def cases(*, folder: Path, slug: str, as_json: bool, file: Path | None) -> None:
    """List a desk's cases, the newest first."""
    with open_desk(folder, file, slug) as (desk, _):
        away = interests.recused(desk, person=desk.vault.person)
        listed = [case for case in casebook.cases(desk) if case.number not in away]
    if as_json:
        click.echo(json.dumps([showing.case_json(case) for case in listed], ensure_ascii=False))
    for line in () if as_json else showing.case_lines(listed, language=language()):
        click.echo(line)


@click.command()
@DIR
@DESK
@CASE
@JSON
@click.option("--save", "target", type=PATH, help="A folder into which the attachments are written.")
@PASSPHRASES
@told
def case(*, folder: Path, slug: str, number: int, as_json: bool, target: Path | None, file: Path | None) -> None:
    """Show a case: messages, replies, dates; save its attachments."""
    with open_case(folder, file, slug, number) as (desk, _):
        found = casebook.case(desk, number)
        click.echo(
            json.dumps(showing.case_json(found), ensure_ascii=False)
            if as_json
            else "\n".join(showing.case_page(found, language=language()))
        )
        if target is not None:
            for path in casebook.save_all(desk, found, target):
                click.echo(sentence("saved", path=path), err=as_json)


@click.command()
@DIR
@DESK
@CASE
@PASSPHRASES
@told
def acknowledge(*, folder: Path, slug: str, number: int, file: Path | None) -> None:
    """Acknowledge a report that was not acknowledged by itself."""
    with open_case(folder, file, slug, number) as (desk, opened):
        heads.acknowledge(desk, opened, number, by=desk.vault.person, today=today())
    tell("acknowledged", number=number)


@click.command()
@DIR
@DESK
@CASE
@click.option("--text-file", type=PATH, required=True, help="What to say, UTF-8.")
@click.option("--state", type=click.Choice(STATES), help="What it tells: a question, the feedback; none: as it stands.")
@PASSPHRASES
@told
def reply(*, folder: Path, slug: str, number: int, text_file: Path, state: State | None, file: Path | None) -> None:
    """Answer the reporter of a case."""
    words = read_text(text_file)
    with open_case(folder, file, slug, number) as (desk, opened):
        sent = replies.reply(desk, opened, number, words, state=state, by=desk.vault.person, today=today())
    tell("replied", reply=sent, number=number)


@click.command()
@DIR
@DESK
@CASE
@click.option("--reply", "reply_number", type=click.IntRange(min=1), required=True, help="The reply's number.")
@PASSPHRASES
@told
def recall(*, folder: Path, slug: str, number: int, reply_number: int, file: Path | None) -> None:
    """Take a reply back that has not left with a bundle yet, and print its words: the vault keeps none of them."""
    with open_case(folder, file, slug, number) as (desk, opened):
        words = replies.recall(desk, opened, number, reply_number, by=desk.vault.person, today=today())
    tell("recalled", reply=reply_number, number=number)
    click.echo(words)
