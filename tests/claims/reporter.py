"""The reporter's command line from one tree, in fewer seconds: `reporter.py TREE report send ARGUMENT ...`."""

import importlib
import sys


def main(tree: str, *arguments: str) -> None:
    """Everything but the pace is the released program; what it holds must be found in time on a busy machine too."""
    sys.path.insert(0, tree)
    visit, sending = (importlib.import_module(f"intake.{name}") for name in ("visit", "sending"))
    quick = visit.Timetable(departure=8, retries=(11, 14, 17), answer=2.5, sealing=1.5, fetch=20, board=20)
    sending.send.__kwdefaults__["timetable"] = quick
    sys.argv = ["perron", *arguments]
    importlib.import_module("perron").main()


if __name__ == "__main__":
    main(*sys.argv[1:])
