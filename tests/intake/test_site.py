"""`perron site build`: the page of any city, the same bytes for whoever builds it."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from intake import making, pack

ROOT = Path(__file__).parents[2]
CITIES = ROOT / "intake" / "cities"


def build(city: Path, to: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of the command, from a folder of its own."""
    command = [sys.executable, "-m", "perron", "site", "build", "--city", str(city), "--to", str(to), *options]
    known = {**os.environ, **environment}
    return subprocess.run(command, cwd=to.parent, env=known, capture_output=True, text=True, check=False)


def built(folder: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def checked_on(folder: Path, day: date) -> Path:
    """Ambreval, were it a city that somebody checked on this day."""
    copy = Path(shutil.copytree(CITIES / "ambreval", folder / f"ambreval-{day}"))
    text = (copy / "city.toml").read_text("utf-8")
    (copy / "city.toml").write_text(text.replace("fictitious = true", f"checked = {day}"), "utf-8")
    return copy


def test_the_command_builds_what_make_builds(tmp_path: Path) -> None:
    """The pages of this release are those of the fictitious Liège, to the byte; the command says their digest."""
    done = build(CITIES / "liege", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    assert built(tmp_path / "pages") == built(ROOT / "intake" / "pages")
    assert done.stdout.strip() == hashlib.sha256(built(tmp_path / "pages")["index.html"]).hexdigest()


def test_another_city_is_another_page(tmp_path: Path) -> None:
    """Name, mark, languages, categories and ways are the city's; two people build the same bytes on different days."""
    today = date.today()  # noqa: DTZ011  # the day of this machine, for a pack that is fresh on it
    city = checked_on(tmp_path, today)
    first = build(city, tmp_path / "one", TZ="UTC", LC_ALL="C")
    later = f"{today + timedelta(days=100)}"
    second = build(
        city, tmp_path / "two", "--on", later, TZ="Asia/Tokyo", LC_ALL="fr_BE.UTF-8", NODE_OPTIONS="--no-warnings"
    )
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    pages = built(tmp_path / "one")
    assert pages == built(tmp_path / "two")
    page, script = pages["index.html"].decode(), pages["app.js"].decode()
    assert "Rue du Moulin 0" in page
    assert '<path d="M20 4 36 44H4z" fill="currentColor">' in page
    assert "Forêt et chasse communales" in script
    assert all("Nederlands" not in text and "Marchés publics" not in text for text in (page, script))
    assert "fictive" not in page.partition("<article")[2].partition("</h1>")[0]
    assert str(tmp_path) not in page + script


@pytest.mark.parametrize(
    ("days", "sentence"), [(181, "'checked' is more than 180 days ago"), (-1, "'checked' lies in the future")]
)
def test_a_city_that_nobody_checked_is_not_built(tmp_path: Path, days: int, sentence: str) -> None:
    """The command names the key, writes nothing and fails."""
    day = date(2026, 11, 22)
    done = build(checked_on(tmp_path, day), tmp_path / "pages", "--on", f"{day + timedelta(days=days)}")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / "pages").exists()


def test_the_onion_address_stands_in_every_language() -> None:
    """Whoever reads the page outside of Tor finds its address inside Tor, beside the advice to go there."""
    read = pack.read(CITIES / "ambreval", on=date(2026, 11, 22))
    onion = f"http://{'a' * 56}.onion"
    office = msgspec.structs.replace(read.city.office, onion=onion)
    known = replace(read, city=msgspec.structs.replace(read.city, office=office))
    languages = making.spoken(known)
    with_onion, without = making.page(known, languages), making.page(read, languages)
    assert with_onion.count(onion) == len(languages) == 3
    assert all(language.say("page onion") in with_onion for language in languages)
    assert not any(language.say("page onion") in without for language in languages)
