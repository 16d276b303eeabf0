"""The released page: one script, nothing from elsewhere, one root; honest before any script runs."""

import base64
import gzip
import hashlib
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from crypto.errors import Refused
from intake import catalogues, making
from intake.pages import client_digest, static_files

VOID = {"meta", "link", "br"}


def raw(path: str) -> bytes:
    """A served file, unpacked."""
    return gzip.decompress(static_files()[path].gzip)


def packed(content: bytes) -> bytes:
    """A file as it is served. Without a time: the names of tests hold it, and must be the same in every process."""
    return gzip.compress(content, mtime=0)


class Elements(HTMLParser):
    """Every element and its attributes; fails when one is closed that was not open."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def elements() -> list[tuple[str, dict[str, str | None]]]:
    """Every element of the page, which closes all it opens."""
    parser = Elements()
    parser.feed(raw("/").decode())
    parser.close()
    assert parser.open == []
    return parser.found


def test_the_page_is_the_single_root() -> None:
    """Script and stylesheet carry the digest of the very file that is served, so one digest names all."""
    loaded = {
        attributes.get("src") or attributes["href"]: attributes
        for tag, attributes in elements()
        if tag == "script" or attributes.get("rel") == "stylesheet"
    }
    assert {path for path in static_files() if path != "/"} == set(loaded) == {"/app.css", "/app.js"}
    for path, attributes in loaded.items():
        assert path is not None
        digest = base64.b64encode(hashlib.sha256(raw(path)).digest()).decode()
        assert attributes["integrity"] == f"sha256-{digest}"
        assert attributes["crossorigin"] == "anonymous"
    # A classic script with the right digest is blocked by the integrity policy.
    assert loaded["/app.js"]["type"] == "module"
    assert client_digest() == hashlib.sha256(raw("/")).digest()


def test_the_page_runs_and_styles_nothing_inline() -> None:
    """A policy of `default-src 'none'; script-src 'self'; style-src 'self'` takes nothing from the page."""
    assert re.findall(r"<script[^>]*>", raw("/").decode())[1:] == []
    assert "></script>" in raw("/").decode()
    for tag, attributes in elements():
        assert tag not in {"style", "iframe", "object", "embed", "form", "img", "base"}
        assert [name for name in attributes if name == "style" or name.startswith("on")] == []


def test_a_first_visit_is_small() -> None:
    """At most 90 kB go over the line before the record, with every language, in three requests of the five allowed."""
    files = static_files()
    assert len(files) == 3
    assert sum(len(file.gzip) for file in files.values()) <= 90_000
    assert len(files["/"].gzip) <= 12_000


def test_the_page_asks_no_other_site() -> None:
    """Every address in the page is of the page itself, a telephone, or a link that says nothing of where it was."""
    for tag, attributes in elements():
        for name in ("href", "src", "action"):
            address = attributes.get(name) or "#"
            told = tag == "a" and attributes.get("rel") == "noreferrer" and address.startswith("https://")
            assert told or re.match(r"#|/(?!/)|tel:|data:,$", address), address
    assert b"url(" not in raw("/app.css")
    assert b"@import" not in raw("/app.css")


def test_the_page_speaks_six_languages_with_one_outline() -> None:
    """French counts and comes first; the same is said in each language, which is named for who listens."""
    found = elements()
    articles = [attributes for tag, attributes in found if tag == "article"]
    assert found[0] == ("html", {"lang": "fr"})
    assert [article["lang"] for article in articles] == ["fr", "fr-simple", "nl", "de", "en", "ar"]
    assert [article["dir"] for article in articles] == ["ltr"] * 5 + ["rtl"]
    parts = raw("/").decode().partition("</main>")[0].split("<article")[1:]
    outlines = {
        tuple(re.findall(r"<(h[1-6]|li|section|pre|code|p)\b", part.partition('data-part="foot"')[0])) for part in parts
    }
    assert len(outlines) == 1


def test_every_language_is_a_link_away() -> None:
    """Without the script, each language is reached by a link in its own tongue; the way out comes before everything."""
    links = [attributes for tag, attributes in elements() if tag == "a"]
    assert links[0]["id"] == "leave"
    assert [(link["href"], link["lang"]) for link in links if link.get("hreflang")] == [
        (f"#{tag}", tag) for tag in ("fr", "fr-simple", "nl", "de", "en", "ar")
    ]


def test_what_the_page_alone_says_is_not_in_the_script() -> None:
    """A sentence of the page that the script only shows goes over the line once."""
    languages = catalogues.read()
    page, script = raw("/").decode(), raw("/app.js").decode()
    sometimes = {"page onion", "page french counts"}  # with an onion address; not in French
    alone = [key for key in languages[0].sentences if key.startswith("page ") and key not in sometimes]
    assert len(alone) > 30
    for language in languages:
        for key in alone:
            sentence = language.sentences[key]
            said = str(making.dialable(sentence))
            assert said in page, (language.tag, key)
            assert sentence not in script or len(sentence) < 30, (language.tag, key)


def test_the_page_can_be_walked_by_ear() -> None:
    """One main part, headings without a gap, every link inside the page leads somewhere, every id is one."""
    found = elements()
    levels = [int(tag[1]) for tag, _ in found if re.fullmatch("h[1-6]", tag)]
    assert [tag for tag, _ in found].count("main") == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found:
        href = attributes.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids
        assert attributes.get("aria-labelledby", ids[0]) in ids


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG 2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_can_be_read_by_day_and_by_night() -> None:
    """Each colour of text on each ground has the contrast of WCAG AA (4.5), in the light and in the dark scheme."""
    schemes = re.findall(r":root\s*{([^}]*)}", raw("/app.css").decode())
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", scheme))
        for text in ("ink", "quiet", "red", "safe"):
            for ground in ("ground", "sheet", "code"):
                dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_the_files_never_differ() -> None:
    """Packed without a time, so that two servers serve the same bytes; nobody can put another file among them."""
    for path, file in static_files().items():
        assert file.gzip[4:8] == bytes(4)
        assert len(file.gzip) < len(gzip.compress(raw(path), 9, mtime=0))
    assert not hasattr(static_files(), "__setitem__")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("app.js.gz", None, "holds no app.js.gz; 'perron site build' makes it"),
        ("index.html.gz", None, "holds no index.html.gz"),
        ("app.js.gz", packed(b"alert(1)"), "index.html was not built with this app.js"),
        ("app.css.gz", packed(b""), "index.html was not built with this app.css"),
        ("index.html.gz", packed(b"<!doctype html>"), "index.html was not built with this app.css"),
        ("app.js.gz", b"", "index.html was not built with this app.js"),
        ("app.js.gz", packed(b"alert(1)")[:-3], "app.js.gz is damaged; 'perron site build' makes it anew"),
        ("app.js.gz", b"alert(1)", "app.js.gz is damaged"),
    ],
)
def test_a_page_that_is_not_whole_is_not_served(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    """A server with a file missing, or with files of two builds, says so at its start and serves nothing."""
    for file in resources.files("intake").joinpath("pages").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert static_files(tmp_path) == static_files()
    assert client_digest(tmp_path) == client_digest()
    static_files.cache_clear()
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        static_files(tmp_path)
