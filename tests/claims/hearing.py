"""Runs `perron` from one tree, and at its end writes what it did to the world: `hearing.py TREE FILE ARGUMENT ...`.

Python itself tells of every file that is opened for writing, every connection, every program that is started.
"""

import atexit
import importlib
import json
import os
import sys
from pathlib import Path

MOVES = ("os.rename", "os.link", "os.symlink", "os.truncate", "os.mkdir")
STARTS = ("os.exec", "os.fork", "os.posix_spawn", "os.system", "subprocess.Popen")
SPEAKS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "syslog.openlog", "syslog.syslog")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
heard: list[tuple[str, str]] = []


def hear(event: str, arguments: tuple[object, ...]) -> None:
    """Keeps what leaves a trace. It must do nothing of the kind itself."""
    if event == "open":
        path, mode, flags = arguments
        written = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING)
        # What is opened by its number was heard when it got its number.
        if written and not isinstance(path, int):
            heard.append(("path", _text(path)))
    elif event in MOVES:
        heard.extend(("path", _text(path)) for path in arguments if not isinstance(path, int))
    elif event in STARTS or event in SPEAKS:
        heard.append((event, str(arguments)))


def _text(path: object) -> str:
    return os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else str(path)


def main(tree: str, file: str, *arguments: str) -> None:
    """A command of `perron`."""
    sys.path.insert(0, tree)
    atexit.register(lambda: Path(file).write_text(json.dumps(heard), "utf-8"))
    sys.addaudithook(hear)
    sys.argv = ["perron", *arguments]
    importlib.import_module("perron").main()


if __name__ == "__main__":
    main(*sys.argv[1:])
