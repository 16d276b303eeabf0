"""The one program: `perron PART COMMAND`. A part is loaded when it is called, so that a machine needs only its own."""

import importlib
import os
from typing import Final

import click

from crypto.errors import Refused

# Part -> (module, what `perron --help` says). The station's machine has no server code's dependencies, and so on.
PARTS: Final = {
    "report": ("intake.commands", "Report a fraud, read the answers (for everyone)."),
    "server": ("server.commands", "The letterbox and the board (for the operator)."),
    "station": ("caseworker_ui.commands", "Open, acknowledge and answer reports (for the office)."),
}


class Parts(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *PARTS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in PARTS:
            return super().get_command(ctx, name)
        module, _ = PARTS[name]
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as missing:
            raise click.ClickException(
                f"'{missing.name}' is not installed: install Perron with the extra of this machine."
            ) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """The list without importing any part."""
        rows = [(name, command.get_short_help_str()) for name, command in sorted(self.commands.items())]
        with formatter.section("Commands"):
            formatter.write_dl(rows + [(name, sentence) for name, (_, sentence) in PARTS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(f"Refused: {refused}.") from None


def language() -> str:
    """French counts; English for those whose computer speaks it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.startswith("en") else "fr"


@click.group(cls=Parts, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="perron")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Perron: report fraud to a public office anonymously, and talk with it afterwards."""
    ctx.obj = language()


if __name__ == "__main__":
    main()
