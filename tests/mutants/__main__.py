"""`make mutants`: changes `crypto/` in some thousand small ways, one at a time, and asks whether a test notices.

mutmut makes the mutants, in `mutants/`, and runs for each the tests that reach its function. Properties and cached
functions, which it leaves out by itself, are added here. The values of modules have no mutants: labels and numbers are
compared with the specification (`test_spec.py`), and what they make with the vectors.

`python -m tests.mutants 'crypto.cell.*'` runs those whose names match.
"""

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import click
import libcst
from mutmut import __main__ as mutmut
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.state import state
from mutmut.stats import status_by_exit_code

LEAST_PERCENT: Final = 95
PROCESSES: Final = 2
FOLDER: Final = Path("mutants")
# Decorators under which a function can be exchanged: they stay outside, and call whichever mutant is on.
OUTSIDE: Final = ("property", "functools.cache")
# A mutant that runs for ever was noticed too.
NOTICED: Final = ("killed", "timeout")

_skip = file_mutation.MutationVisitor._skip_node_and_children
_arrange = file_mutation.function_trampoline_arrangement


def decorated(node: libcst.CSTNode) -> bool:
    """Whether this is a function whose one decorator stays outside."""
    if not isinstance(node, libcst.FunctionDef) or len(node.decorators) != 1:
        return False
    return libcst.Module([]).code_for_node(node.decorators[0].decorator) in OUTSIDE


def skip(self: file_mutation.MutationVisitor, node: libcst.CSTNode) -> bool:
    """What mutmut leaves out, but for these functions."""
    return not decorated(node) and _skip(self, node)


Statements = Sequence[file_mutation.MODULE_STATEMENT]


def arrange(
    function: libcst.FunctionDef, mutants: Iterable[file_mutation.Mutation], class_name: str | None
) -> tuple[Statements, Statements, Statements, Sequence[str]]:
    """A switch between the function and its mutants, as mutmut makes it, with the decorator around the switch."""
    if not decorated(function):
        return _arrange(function, mutants, class_name)
    before, (switch, *copies), after, names = _arrange(function.with_changes(decorators=()), mutants, class_name)
    assert isinstance(switch, libcst.FunctionDef)
    switch = switch.with_changes(decorators=[*function.decorators, *switch.decorators])
    return before, (switch, *copies), after, names


def every_test(mutant_names: tuple[str, ...] | list[str]) -> set[str]:
    """By its name, for the run without mutants: a name that pytest did not find would look like a kill."""
    return set(state().duration_by_test)


def verdicts(file: Path, patterns: Sequence[str]) -> dict[str, str]:
    """What became of the mutants of a file whose names match."""
    mutants = SourceFileMutationData(path=file)
    mutants.load()
    return {
        name: status_by_exit_code[code]
        for name, code in sorted(mutants.exit_code_by_key.items())
        if any(fnmatch(name, pattern) for pattern in patterns)
    }


def summary(name: str, count: Counter[str]) -> str:
    """One line of the report."""
    killed, endless = (count[verdict] for verdict in NOTICED)
    left = count.total() - killed - endless
    percent = 100 * (killed + endless) / count.total()
    return (
        f"{name:12} {count.total():5} mutants {killed:5} killed {endless:3} endless {left:4} survived {percent:6.1f} %"
    )


def survivors(file: Path, found: dict[str, str]) -> Iterator[str]:
    """Each mutant that no test noticed, and its change."""
    for name, verdict in found.items():
        if verdict not in NOTICED:
            yield f"\n{verdict}: {name}"
            yield from get_diff_for_mutant(name, path=file).splitlines()[3:]


def report(patterns: Sequence[str], seconds: float) -> bool:
    """Print what became of the mutants; whether enough were noticed."""
    found = {file: verdicts(file, patterns) for file in sorted(Path("crypto").glob("*.py"))}
    found = {file: names for file, names in found.items() if names}
    for file, names in found.items():
        for line in survivors(file, names):
            click.echo(line)
    click.echo()
    for file, names in found.items():
        click.echo(summary(file.stem, Counter(names.values())))
    whole = Counter(verdict for names in found.values() for verdict in names.values())
    click.echo(f"{summary('all', whole)} in {seconds:.0f} s")
    return 100 * sum(whole[verdict] for verdict in NOTICED) >= LEAST_PERCENT * whole.total()


def main() -> None:
    """Make the mutants anew, so that none is judged by tests of before, and try them."""
    start = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    file_mutation.MutationVisitor._skip_node_and_children = skip  # type: ignore[method-assign]
    file_mutation.function_trampoline_arrangement = arrange
    mutmut.tests_for_mutant_names = every_test
    # The tests that run are the copies beside the mutants.
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    mutmut._run(sys.argv[1:], PROCESSES)
    sys.exit(not report(sys.argv[1:] or ["*"], time.monotonic() - start))


if __name__ == "__main__":
    main()
