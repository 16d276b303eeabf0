"""`python -m tests.claims [ID ...]`: each claim, its evidence, its mutants and what caught them.

It fails if a claim does not hold, a mutant survives, or a claim has none.
"""

import sys
import time
from typing import Any, Final

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tests.rounds import FULL

from .claim import Claim, Verdict, verdicts
from .table import CLAIMS, NOT_CHECKED

# So many lines for a claim are read; those of a mutant that survives always appear.
_SHOWN: Final = 30
_KNOWN: Final = {claim.id: claim for claim in CLAIMS}


@click.command()
@click.argument("ids", nargs=-1, type=click.Choice(list(_KNOWN)))
def main(ids: tuple[str, ...]) -> None:
    """Check these claims, or all."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    chosen = [_KNOWN[name] for name in ids] or list(CLAIMS)
    started, unsound, mutants = time.monotonic(), 0, 0
    console.print(f"[bold]Perron: {len(chosen)} claims, {'full' if FULL else 'short'} rounds[/]\n")
    for claim in chosen:
        _head(console, claim)
        for number, verdict in enumerate(verdicts(claim)):
            if number < _SHOWN or not verdict.sound:
                _line(console, verdict)
            unsound += not verdict.sound
            mutants += bool(verdict.mutant)
        if len(claim.mutants) >= _SHOWN:
            _indented(console, "…", f"{len(claim.mutants)} mutants in all; whatever survives is shown", "dim")
        if claim.not_shown:
            _indented(console, "not shown", claim.not_shown, "dim")
        console.print()
    for subject in NOT_CHECKED:
        _indented(console, "not checked", subject, "dim")
    result = f"{unsound} of these failed" if unsound else "every claim holds, every mutant is caught"
    minutes = (time.monotonic() - started) / 60
    console.print(
        f"\n[bold {'red' if unsound else 'green'}]{result}[/]: {len(chosen)} claims, {mutants} mutants, ", end=""
    )
    console.print(f"{minutes:.1f} minutes")
    sys.exit(bool(unsound))


def _head(console: Console, claim: Claim[Any]) -> None:
    console.print(
        Text.assemble((f"{claim.id:<4}", "bold cyan"), (claim.sentence, "bold"), f"  {' '.join(claim.promises)}")
    )


def _line(console: Console, verdict: Verdict) -> None:
    if not verdict.mutant:
        _indented(console, "holds" if verdict.sound else "FAILS", verdict.why, "green" if verdict.sound else "bold red")
        return
    why = Text.assemble(verdict.mutant, (f"  {verdict.why}", "dim" if verdict.sound else "red"))
    _indented(console, "caught" if verdict.sound else "SURVIVES", why, "green" if verdict.sound else "bold red")


def _indented(console: Console, mark: str, words: str | Text, style: str) -> None:
    """A mark, and beside it words that never run under it."""
    width = 13
    lines = Text(words) if isinstance(words, str) else words
    wrapped = lines.wrap(console, max(40, console.width - 4 - width))
    for number, line in enumerate(wrapped):
        console.print(Padding(Text.assemble((f"{mark if not number else '':<{width}}", style), line), (0, 0, 0, 4)))


if __name__ == "__main__":
    main()
