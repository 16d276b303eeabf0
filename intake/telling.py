"""How the command line speaks: sentences on standard error, help in the reporter's language."""

import click

from .sentences import say


def tell(key: str, language: str, **values: object) -> None:
    """One sentence on standard error."""
    click.echo(say(key, language, **values), err=True)


def language_of(context: click.Context) -> str:
    """What `perron` found: "fr" or "en"."""
    return context.obj if isinstance(context.obj, str) else "fr"


class Told(click.Command):
    """A command whose help is a key of the sentences."""

    def get_short_help_str(self, limit: int = 45) -> str:
        del limit
        context = click.get_current_context(silent=True)
        return say(self.help or "", "fr" if context is None else language_of(context))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help or "", language_of(ctx)))


class ToldGroup(Told, click.Group):
    """The same for a group."""


class ToldOption(click.Option):
    """An option whose help is a key of the sentences."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        names, told = record
        return names, told.replace(self.help, say(self.help, language_of(ctx)))
