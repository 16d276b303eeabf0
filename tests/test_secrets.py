"""Secrets stay where they are: found by walking all of our modules, so that a new kind of secret is tested too."""

import ast
import copy
import importlib
import json
import logging
import pickle
import pkgutil
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, is_dataclass, make_dataclass
from pathlib import Path
from pprint import pformat
from types import ModuleType
from typing import Final

import msgspec
import pytest

from audit.canary import Search
from crypto.errors import Misuse
from crypto.receipt import Receipt
from crypto.secret import Secret

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("audit", "caseworker_ui", "crypto", "intake", "server", "tor")
# Letters, so that a secret shown as Python shows bytes is found as well.
CANARY: Final = b"a secret that nobody may ever see in a log or a traceback"
# What holds a secret without being one of our types.
NAMES: Final = re.compile(r"\b(seed|secret|entropy|passphrase|password|token|csrf|commitment)\b|\.reveal\(\)")


def modules() -> Iterator[ModuleType]:
    """Every module of ours."""
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            yield importlib.import_module(found.name)


def classes() -> list[type]:
    """Every class of ours."""
    return [
        each
        for module in modules()
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]


# A browser's cookie is compared with the token that the answer sends to this browser anyhow.
HARMLESS: Final = [("caseworker_ui/web/asking.py", "token")]
CLASSES: Final = classes()
SECRETS: Final[list[type[Secret]]] = [each for each in CLASSES if issubclass(each, Secret) and each is not Secret]
secret_types = pytest.mark.parametrize("kind", SECRETS, ids=lambda kind: kind.__name__)


def a_secret(kind: type[Secret]) -> Secret:
    """One of this kind, of bytes that would be seen."""
    return kind(CANARY[: kind.BYTES])


def shown(text: str, secret: Secret) -> bool:
    """Whether a text shows a secret, or the words of a receipt, in any spelling."""
    canaries = {"bytes": secret.reveal()}
    if isinstance(secret, Receipt):
        canaries["words"] = secret.phrase
    return bool(Search(canaries).pieces([text.encode()], place="text"))


def trace(secret: Secret) -> str:
    """A traceback with all local variables, as tools show it that are made to help."""
    try:
        raise ValueError(secret)
    except ValueError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def logged(secret: Secret) -> str:
    """What a log writes about it."""
    return logging.Formatter().format(logging.LogRecord("x", 10, "x", 1, "%s %r", (secret, secret), None))


SHOWING: Final[dict[str, Callable[[Secret], str]]] = {
    "repr": repr,
    "str": str,
    "format": lambda secret: f"{secret} {secret!s:>60} {secret!r} {secret!a}",
    "percent": lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  # this way of writing is what is tested
    "a list": lambda secret: str([secret]),
    "a dataclass": lambda secret: repr(make_dataclass("Holder", ["secret"])(secret)),
    "pretty": pformat,
    "a log": logged,
    "an error": lambda secret: repr(ValueError(secret)),
    "a traceback": trace,
}
LEAVING: Final[dict[str, Callable[[Secret], object]]] = {
    "pickle": pickle.dumps,
    "an old pickle": lambda secret: pickle.dumps(secret, protocol=0),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "asdict": lambda secret: asdict(make_dataclass("Holder", ["secret"])(secret)),
    "json": json.dumps,
    "msgspec": msgspec.json.encode,
    "msgpack": msgspec.msgpack.encode,
    "builtins": msgspec.to_builtins,
    "bytes": bytes,  # type: ignore[dict-item]
    "vars": vars,
    "list": list,  # type: ignore[dict-item]
    "hash": hash,
}


def test_the_walk_finds_secrets() -> None:
    """Signing keys, day keys, tag keys, receipts, the paper key and the server's keys are kinds of secret."""
    names = {kind.__name__ for kind in SECRETS}
    assert names >= {"SigningKey", "SecretKey", "TagKey", "Receipt", "RootSeed", "MasterKey", "FileKey"}
    assert shown(repr(CANARY[:32]), Secret(CANARY[:32]))


@secret_types
@pytest.mark.parametrize("way", SHOWING)
def test_no_way_of_showing_shows_a_secret(kind: type[Secret], way: str) -> None:
    """Neither a text, nor a log, nor a traceback with its variables, nor what holds a secret shows its bytes."""
    secret = a_secret(kind)
    text = SHOWING[way](secret)
    assert f"<{kind.__name__}: hidden>" in text
    assert not shown(text, secret)


@secret_types
@pytest.mark.parametrize("way", LEAVING)
def test_no_library_takes_a_secret_out(kind: type[Secret], way: str) -> None:
    """A secret is not pickled, copied, serialised, listed or put into a set; the error does not show it."""
    secret = a_secret(kind)
    with pytest.raises((Misuse, TypeError)) as refused:
        LEAVING[way](secret)
    assert not shown(repr(refused.value), secret)


@secret_types
def test_a_wrong_size_is_told_without_the_bytes(kind: type[Secret]) -> None:
    """The error about a secret of another size says the size and not the secret."""
    with pytest.raises(Misuse) as told:
        kind(CANARY)
    assert str(told.value) == f"a {kind.__name__} has {kind.BYTES} bytes"


@secret_types
def test_every_secret_compares_in_constant_time(kind: type[Secret]) -> None:
    """No kind of secret brings a comparison or a spelling of its own; the one they share is `hmac.compare_digest`."""
    own = set(vars(kind)) & {"__eq__", "__ne__", "__hash__", "__repr__", "__str__", "__format__", "__reduce__"}
    assert own == set()
    assert a_secret(kind) == a_secret(kind)
    assert a_secret(kind) != kind(CANARY[1:][: kind.BYTES])
    (method,) = (
        each
        for each in ast.walk(ast.parse((ROOT / "crypto" / "secret.py").read_text("utf-8")))
        if isinstance(each, ast.FunctionDef) and each.name == "__eq__"
    )
    assert "hmac.compare_digest(self._value, other._value)" in ast.unparse(method)


def sources() -> Iterator[tuple[str, ast.AST]]:
    """Every syntax tree of our code, tests aside."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def operands(tree: ast.AST) -> Iterator[str]:
    """What is compared with == or !=, or looked for with `in`, except for constants of the source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(
            isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for operator in node.ops
        ):
            sides = (side for side in (node.left, *node.comparators) if not isinstance(side, ast.Constant))
            yield from (ast.unparse(side) for side in sides)


def test_nothing_secret_is_compared_in_variable_time() -> None:
    """No comparison in our code has a secret's bytes, a passphrase, a token or a commitment on one of its sides."""
    found = [(name, side) for name, tree in sources() for side in operands(tree) if NAMES.search(side)]
    assert found == HARMLESS


def test_no_error_or_text_is_made_of_a_secret() -> None:
    """`reveal` stands in no error and in no text but those by which SQLCipher is given its key."""
    texts = [
        (name, ast.unparse(node))
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert) and ".reveal()" in ast.unparse(node)
    ]
    assert sorted(name for name, _ in texts) == ["caseworker_ui/vaults/vault.py", "server/database.py"]
    assert dict(texts)["caseworker_ui/vaults/vault.py"] == "f\"x'{key.reveal().hex()}'\""
    assert dict(texts)["server/database.py"] == "f\"x'{key.reveal().hex()}{_salt(key).hex()}'\""


def test_what_holds_a_secret_as_text_hides_it() -> None:
    """A field of a dataclass that is a passphrase, a token or a seed is a type of secret or hides from `repr`."""
    shown_fields = [
        (each.__name__, field.name)
        for each in CLASSES
        if is_dataclass(each)
        for field in fields(each)
        if NAMES.search(field.name)
        and field.repr
        and not (isinstance(field.type, type) and issubclass(field.type, Secret))
    ]
    assert shown_fields == []
