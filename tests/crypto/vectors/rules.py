"""Every sentence by which `crypto` can refuse, read from its source: what the bad cases are measured against."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import crypto

FOLDER: Final = Path(crypto.__file__).parent

# What a cursor, lines and keys refuse is said in the name of who asked them.
CURSOR: Final = {
    "take": "too short",
    "number": "too short",
    "zeros": "reserved bytes are not zero",
    "end": "too long",
}
NAMED: Final = {
    "verify": "signature does not verify",
    "same": "not the one spelling",
    "_number": "not a number below 2^63",
}

# Rules that no input of an operation reaches, each with what stands before it, or where its cases are.
UNREACHED: Final = {
    "body: too short": "a body has 28,048 bytes before its header is read",
    "cell: too short": "what was in a sealed cell has its size",
    "cell: too long": "what was in a sealed cell has its size",
    "take: too short": "the frame of a TAKE has its size",
    "take: too long": "the frame of a TAKE has its size",
    "bundle: too short": "the frame of a HEAD has its size",
    "office: does not end in a newline": "the text of a note does",
    "succession: does not end in a newline": "the text of a note does",
    "certificate: does not end in a newline": "the text of a note does",
    "record: does not end in a newline": "the text of a note does",
    "closed: does not end in a newline": "the text of a note does",
    "edition: does not end in a newline": "the text of a note does",
    "onion: not an address of version 3": "Tor's bytes, not the protocol's: test_onion.py",
}


def rules() -> set[str]:
    """All of them; a sentence that holds a value from outside stands with that value as `*`."""
    return {rule for file in sorted(FOLDER.glob("*.py")) for rule in _of(ast.parse(file.read_text("utf-8")))}


def _of(module: ast.Module) -> Iterator[str]:
    texts = {
        node.target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
            yield from _sentence(node.args[0], texts)
        if isinstance(node, ast.ClassDef):
            yield from _of_lines(node)
        if isinstance(node, ast.FunctionDef):
            yield from _of_cursor(node)
            yield from _of_named(node)


def _sentence(said: ast.expr, texts: Mapping[str, object]) -> Iterator[str]:
    if isinstance(said, ast.Name):
        yield str(texts[said.id])
    elif isinstance(said, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "*" for part in said.values]
        # What begins with a value is said in somebody's name, and found there.
        if parts[0] != "*":
            yield "".join(map(str, parts))
    elif isinstance(said, ast.Constant):
        yield str(said.value)


def _calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute):
            yield call.func.id if isinstance(call.func, ast.Name) else call.func.attr, call


def _words(call: ast.Call) -> dict[str, str]:
    return {
        word.arg: str(word.value.value) for word in call.keywords if word.arg and isinstance(word.value, ast.Constant)
    }


def _of_cursor(function: ast.FunctionDef) -> Iterator[str]:
    for whose in {_words(call)["what"] for name, call in _calls(function) if name == "Cursor"}:
        for name, call in _calls(function):
            if name in CURSOR:
                yield f"{whose}: {CURSOR[name]}"
            if name == "exactly":
                yield f"{whose}: {_words(call)['rule']}"


def _of_named(function: ast.FunctionDef) -> Iterator[str]:
    for name, call in _calls(function):
        if name in NAMED and "what" in _words(call):
            yield f"{_words(call)['what']}: {NAMED[name]}"


def _of_lines(kind: ast.ClassDef) -> Iterator[str]:
    first = [
        node.value.value
        for node in kind.body
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "FIRST"
        and isinstance(node.value, ast.Constant)
    ]
    taken = [ast.literal_eval(call.args[0]) for name, call in _calls(kind) if name == "take" and _is_text(call)]
    if first and taken:
        whose = str(first[0]).rpartition("/")[2]
        yield from (
            f"{whose}: {rule}" for rule in ("does not end in a newline", "not this kind of note", "unknown line")
        )
        yield from (f"{whose}: no line '{name}' where it belongs" for name in taken)


def _is_text(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
