"""What a desk learns of a report that excludes it: two stations, alike but for such reports, seen by its own people."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from caseworker_ui.cases import casebook, replies
from caseworker_ui.commands import COMMANDS, asking, station
from caseworker_ui.vaults.vault import Value, Vault, text
from caseworker_ui.web.site import ROUTES
from crypto.body import Kind

from .browser import Browser, serving
from .conftest import TODAY
from .post import attachment_of
from .three import SECRETS, THIRD, Three, found

EXCLUDED, OTHER = "audit", "integrite"
# Bytes that differ from one run to the next have a length; so have lines that hold keys.
LINE_LETTERS = 100
PDF = b"%PDF" * 20_000
_TOKEN = re.compile(r'(?<=value=")[0-9a-f]{64}(?=")')


def sample(path: str, *, number: int) -> str:
    """A path of this pattern, of the desk's first case or of a case that it does not have."""
    return re.sub(r"\{\w+:[^/]*\}", "0" * 32, re.sub(r"\{number:[^/]*\}", str(number), path))


PATHS = sorted({sample(route.path, number=number) for route in ROUTES if route.method == "GET" for number in (1, 2)})


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two copies of one office after three days; in `with`, a conversation excluded the desk, files and all."""
    place = tmp_path_factory.mktemp("apart")
    found(place / "founded")
    houses = {name: Three(Path(shutil.copytree(place / "founded", place / name))) for name in ("with", "without")}
    houses["without"].server.key = houses["with"].server.key
    known, secret = houses["with"].reporter(), houses["with"].reporter()
    for _ in (known, secret):
        # A reporter reads a bundle: both stations have made as many.
        houses["without"].bundle()
    both, file = known.letter("Pour les deux guichets", epoch=TODAY), attachment_of("preuve.pdf", PDF)
    report = secret.letter("Pas pour l’audit", epoch=TODAY, desks=(0,), files=(file,))
    message = secret.letter("Encore un mot", epoch=TODAY, desks=(0,), kind=Kind.MESSAGE)
    first = [report, *secret.chunks(file, PDF, epoch=TODAY, desks=(0,))]
    pass_by(houses["with"], [[both], first, [message]])
    pass_by(houses["without"], [[both], [], []])
    for house in houses.values():
        house.close()
    return {name: house.folder for name, house in houses.items()}


def pass_by(house: Three, days: Sequence[Sequence[bytes]]) -> None:
    """The courier comes and all desks look, day by day; what excludes a desk is answered, and at last handed over."""
    for letters in days:
        house.take(*letters)
        house.look(0, 1, 2)
        for case in casebook.cases(house[0]):
            if case.desks == (0,):
                replies.reply(
                    house[0], house.station, case.number, "Merci.", state="question", by="Claire", today=TODAY
                )
                if len(case.messages) > 1:
                    house.hand(case.number, to=2)
    house.look(2, 0, 1)


@pytest.fixture
def apart(folders: Mapping[str, Path], tmp_path: Path) -> dict[str, Path]:
    """Copies of both."""
    return {name: Path(shutil.copytree(folder, tmp_path / name / "station")) for name, folder in folders.items()}


def test_the_pages_of_an_excluded_desk_show_nothing(apart: Mapping[str, Path], tmp_path: Path) -> None:
    """T3: Every page that its passphrase or the station's opens is the same with and without the report."""
    seen = {}
    for name, folder in apart.items():
        with closing(Three(folder)) as house, serving(house, tmp_path / f"outbox-{name}") as served:
            # The other desk first: what it does is said in the room.
            seen[name] = {vault: dict(shown(served.browser(), vault)) for vault in (OTHER, EXCLUDED, "station")}
    assert seen["with"].pop(OTHER) != seen["without"].pop(OTHER)
    assert "Dossier 1" in seen["with"][EXCLUDED]["/cases/1"]
    assert seen["with"] == seen["without"]


def shown(browser: Browser, vault: str) -> Iterator[tuple[str, str]]:
    """Every page that this passphrase opens, without what is drawn anew for each session."""
    browser.login(vault, SECRETS[vault])
    for path in PATHS:
        answer = browser.get(path)
        page = answer.headers.get_content_type() == "text/html"
        words = _TOKEN.sub("", answer.text).replace(str(browser.port), "") if page else f"{len(answer.body)} bytes"
        yield path, f"{answer.status} {words}"


def test_the_vault_of_an_excluded_desk_shows_nothing(apart: Mapping[str, Path]) -> None:
    """T3: Its tables have the same rows and lengths, so have the station's, and the files of both the same size."""
    seen = {}
    for name, folder in apart.items():
        with closing(Three(folder)) as house:
            vaults = {slug: desk.vault for slug, desk in house.desks.items()} | {"station": house.station.vault}
            tables = {vault: dict(shape(opened)) for vault, opened in vaults.items()}
        seen[name] = {vault: (opened.path.stat().st_size, tables[vault]) for vault, opened in vaults.items()}
    assert len(seen["with"][EXCLUDED][1]["cases"]) == 1
    alike = {vault: seen["with"][vault] == seen["without"][vault] for vault in seen["with"]}
    assert alike == {OTHER: False, EXCLUDED: True, THIRD.slug: False, "station": True}


def shape(vault: Vault) -> Iterator[tuple[str, list[str]]]:
    """Each table of a vault: numbers and words as they are, of bytes and of lines that hold keys their length."""
    tables = [text(name) for (name,) in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    # An index of words has random rows; what it points to is in the other tables.
    for table in (table for table in tables if not table.startswith("searched_")):
        yield table, sorted(str([_plain(value) for value in row]) for row in vault.rows(f"SELECT * FROM {table}"))


def _plain(value: Value) -> Value:
    kept = value is None or isinstance(value, int) or (isinstance(value, str) and len(value) < LINE_LETTERS)
    return value if kept else f"{len(value)} long"  # type: ignore[arg-type]  # bytes or text


READING = [command for command in COMMANDS if any(option.name == "as_json" for option in command.params)]


def test_the_commands_of_an_excluded_desk_show_nothing(
    apart: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T3: Every command that tells programs what is there says the same with and without a report."""
    monkeypatch.setattr(asking, "time", SimpleNamespace(time=lambda: (TODAY + 0.5) * 86_400))
    secrets = tmp_path / "passphrases.toml"
    secrets.touch(mode=0o600)
    secrets.write_text("".join(f'{name} = "{SECRETS[name]}"\n' for name in ("station", EXCLUDED)), "utf-8")
    said = {}
    for name, folder in apart.items():
        said[name] = [ran(command, folder, secrets) for command in READING]
    assert len(said["with"]) > 1
    assert said["with"] == said["without"]


def ran(command: click.Command, folder: Path, secrets: Path) -> str:
    """What a command says to the excluded desk's people; an option that is new must be thought of here."""
    given = {"folder": folder, "file": secrets, "slug": EXCLUDED, "number": 1}
    arguments = [command.name or "", "--json"]
    for option in command.params:
        if option.name in given:
            arguments += [option.opts[0], str(given[option.name])]
    done = CliRunner().invoke(station, arguments)
    assert done.exit_code == 0, done.output
    return done.output
