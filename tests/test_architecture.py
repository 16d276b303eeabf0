"""Capability follows imports: this table is the architecture, and what is not in it is forbidden.

import-linter (in pyproject.toml) follows the same rules through other files; here every single line is read.
"""

import ast
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

STDLIB = sys.stdlib_module_names
PURE = set(  # the part of the standard library that reads no disk, network, clock or environment
    "__future__ abc base64 binascii bisect collections contextlib dataclasses datetime enum functools hashlib hmac "
    "itertools json math operator re secrets string struct types typing unicodedata".split()
)
VERIFYING = {
    "crypto.batch",
    "crypto.bundle",
    "crypto.epoch",
    "crypto.errors",
    "crypto.fingerprint",
    "crypto.note",
    "crypto.onion",
    "crypto.signature",
}  # what a courier checks before carrying
SHELL = {"click", "msgspec", "rich"}  # settings and the command line

PAPER = {"mnemonic", "segno", "snowballstemmer", "weasyprint", "zxcvbn"}  # the station's sheets, search, passphrases

# package: what it may import beside itself; a dotted name allows that part only.
MAY = {
    "crypto": PURE | {"cryptography", "mnemonic", "msgspec", "nacl"},
    "intake": STDLIB | SHELL | {"crypto", "aiohttp", "aiohttp_socks", "babel", "jinja2", "markupsafe", "zopfli"},
    "server": STDLIB
    | SHELL
    | {"crypto", "intake", "aiohttp", "argon2", "nacl.exceptions", "nacl.secret", "sqlcipher3"},
    "caseworker_ui": STDLIB
    | SHELL
    | PAPER
    | {
        "crypto",
        "aiohttp.typedefs",
        "aiohttp.web",
        "argon2",
        "jinja2",
        "nacl.exceptions",
        "nacl.secret",
        "sqlcipher3",
    },
    "tor": STDLIB | SHELL | VERIFYING | {"aiohttp", "aiohttp_socks", "cryptography", "nacl", "python_socks"},
    "audit": STDLIB | SHELL | {"crypto", "tor"},
}

LOADERS = {"builtins.__import__", "builtins.eval", "builtins.exec", "importlib.import_module", "runpy"}
CLOCK = {"datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow"}
OPENS = {"crypto.opening", "crypto.issuing"}  # what opens envelopes, what only an office can make
CLIENTS = set(
    "asyncio.open_connection asyncio.open_unix_connection ftplib http.client imaplib poplib smtplib socket ssl "
    "urllib.request xmlrpc".split()
)

# package: what it must not reach although the table above would let it.
NEVER = {
    "crypto": CLOCK,
    "intake": OPENS,
    "server": OPENS,
    "caseworker_ui": CLIENTS,
    "tor": OPENS,
    "audit": set[str](),
}

IMPURE = {"__import__", "eval", "exec", "input", "open", "print"}


def reached(source: str, module: str) -> set[str]:
    """Every dotted name that a source imports or reaches through an import, and the built-ins that touch the world."""
    bound: dict[str, str] = {name: f"builtins.{name}" for name in IMPURE}
    names: set[str] = set()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names.add(alias.name)
                bound[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            here = module.split(".")[: -node.level] if node.level else []
            for alias in node.names:
                full = ".".join([*here, *filter(None, [node.module]), alias.name])
                names.add(full)
                bound[alias.asname or alias.name] = full
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            if first in bound:
                names.add(bound[first] + dot + rest)
    return names


def within(name: str, roots: Collection[str]) -> bool:
    """Whether the name is one of the roots or lies inside one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def forbidden(source: str, module: str) -> list[str]:
    """What the table forbids this module to reach."""
    package = module.partition(".")[0]
    may, never = MAY[package] | {package}, NEVER[package] | LOADERS
    return sorted(name for name in reached(source, module) if within(name, never) or not within(name, may))


@pytest.mark.parametrize("package", MAY)
def test_imports_follow_the_table(package: str) -> None:
    """T15: No file of a package reaches what the table forbids."""
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    for file in files:
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        assert forbidden(file.read_text("utf-8"), module) == [], module


def test_what_the_table_names_exists() -> None:
    """A part of ours that the table names is a file: a renamed one would slip out of its rule."""
    named = {name for names in [*MAY.values(), *NEVER.values()] for name in names if name.startswith("crypto.")}
    assert named
    assert {name for name in named if not (ROOT / name.replace(".", "/")).with_suffix(".py").is_file()} == set()


def test_one_file_of_intake_speaks_to_the_network() -> None:
    """In intake, only the command-line reporter's one fetching file imports a network client."""
    fetching = [
        file.name
        for file in (ROOT / "intake").rglob("*.py")
        if any(within(name, {"aiohttp", "aiohttp_socks"}) for name in reached(file.read_text("utf-8"), "intake.any"))
    ]
    assert len(fetching) <= 1, fetching


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("crypto.envelope", "import os"),
        ("crypto.envelope", "def late():\n    import logging"),
        ("crypto.envelope", "from pathlib import Path"),
        ("crypto.envelope", "from server import letterbox"),
        ("crypto.envelope", "import requests"),
        ("crypto.envelope", "import time as t"),
        ("crypto.envelope", "from datetime import datetime as d\nd.now()"),
        ("crypto.envelope", "import datetime\nclock = datetime.datetime.now"),
        ("crypto.envelope", "text = open('vectors.json').read()"),
        ("intake.report", "from crypto.opening import open_envelope"),
        ("intake.report", "from crypto import opening"),
        ("intake.report", "import crypto\ncrypto.opening.open_envelope()"),
        ("intake.report", "from server import letterbox"),
        ("intake.report", "from importlib import import_module"),
        ("server.letterbox", "from crypto.issuing import record"),
        ("server.letterbox", "__import__('crypto.opening')"),
        ("server.letterbox", "from ..crypto import opening"),
        ("server.letterbox", "import caseworker_ui"),
        ("caseworker_ui.pages", "import aiohttp.web\naiohttp.ClientSession()"),
        ("caseworker_ui.pages", "import urllib.request"),
        ("caseworker_ui.pages", "import asyncio\nasyncio.open_connection('somewhere', 80)"),
        ("caseworker_ui.pages", "import intake"),
        ("caseworker_ui.pages", "from tor import courier"),
        ("tor.courier", "from crypto.opening import open_envelope"),
        ("tor.courier", "from crypto import envelope"),
        ("tor.courier", "import intake"),
        ("audit.claims", "from caseworker_ui import casebook"),
        ("audit.claims", "import server"),
    ],
)
def test_a_forbidden_import_is_caught(module: str, source: str) -> None:
    """The reader of imports sees each way of reaching what a package must not reach."""
    assert forbidden(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "crypto.opening",
            "from datetime import date, timedelta\nfrom .envelope import Envelope\nfrom . import labels",
        ),
        ("crypto.envelope", "import hashlib\nfrom nacl.signing import SigningKey\nhashlib.sha256(b'')"),
        ("intake.report", "from crypto import envelope\nfrom importlib import resources\nimport aiohttp"),
        ("server.letterbox", "from aiohttp import web\nfrom intake import pages\nweb.Application()"),
        ("caseworker_ui.cases.casebook", "from crypto.opening import open_envelope\nfrom urllib.parse import quote"),
        ("tor.courier", "from crypto.bundle import Bundle\nfrom crypto import note"),
        ("audit.claims", "from tor import courier\nfrom crypto import envelope"),
    ],
)
def test_an_allowed_import_passes(module: str, source: str) -> None:
    """What the table allows is not refused."""
    assert forbidden(source, module) == []
