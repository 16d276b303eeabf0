"""Runs `perron` from one tree, and at its end writes which modules it had loaded, and from where.

Called as `witness.py TREE FILE ARGUMENT ...`; nothing of this tree but this file is on the path.
"""

import atexit
import importlib
import json
import pkgutil
import sys
from pathlib import Path


def main(tree: str, file: str, *arguments: str) -> None:
    """`import PACKAGE` loads every module of a package; anything else is a command of `perron`."""
    sys.path.insert(0, tree)
    atexit.register(write, Path(file))
    if arguments[0] == "import":
        package = importlib.import_module(arguments[1])
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
        return
    sys.argv = ["perron", *arguments]
    importlib.import_module("perron").main()


def write(file: Path) -> None:
    """Name -> place, of every module that has a file."""
    loaded = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    file.write_text(json.dumps({name: place for name, place in loaded.items() if place}), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
