"""`perron station`: the office's commands. Each one parses, calls, says."""

from typing import Final

import click

from . import bundles, cases, dates, founding, journal, page, partners, people, saving, sync

COMMANDS: Final[tuple[click.Command, ...]] = (
    founding.init,
    founding.release,
    founding.certify,
    bundles.import_,
    bundles.open_,
    bundles.export,
    sync.sync,
    cases.cases,
    cases.case,
    cases.acknowledge,
    cases.reply,
    cases.recall,
    dates.tickler,
    dates.clock,
    page.run,
    partners.loop_card,
    partners.list_cards,
    partners.loop_end,
    saving.backup,
    saving.rebuild,
    saving.restore,
    saving.drill,
    people.people_,
    people.recovery_words,
    journal.show,
)

# Longer than any first sentence.
LINE_LETTERS: Final = 400


class Sentences(click.Group):
    """A group whose list says of each command its first sentence, whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        rows = [(name, self.commands[name].get_short_help_str(limit=LINE_LETTERS)) for name in sorted(self.commands)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=Sentences)
def station() -> None:
    """The office's machine without a network: open, acknowledge and answer reports."""


for command in COMMANDS:
    station.add_command(command)
