"""A report that means harm: its words, its file's name, its file."""

import hashlib
import http.client
import re
from urllib.parse import unquote

import pytest

from caseworker_ui.cases import casebook
from caseworker_ui.notice import Notice
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.web.sending import disposition
from crypto.documents import Attachment
from tests.caseworker_ui.browser import Browser, Served, fixed_only
from tests.caseworker_ui.post import Reporter

from .conftest import CONTENT, HOSTILE


def test_a_hostile_report_is_text_and_nothing_else(caseworker: Browser, report: tuple[Reporter, Attachment]) -> None:
    """Markup in a report, a file's name or a reply is shown as it was typed, and never becomes part of the page."""
    caseworker.get("/cases/1")
    caseworker.submit("/cases/1/reply", {"words": f"reply {HOSTILE}", "state": "question", "after": "0"})
    answer = caseworker.get("/cases/1")
    assert " ".join(HOSTILE.split()) in answer.page.said
    assert f"reply {HOSTILE}" in answer.page.said
    assert {tag for tag, _ in answer.page.elements} & {"img", "b", "iframe", "style"} == set()
    assert [script["src"] for script in answer.page.all("script")] == ["/keys.js"]
    assert not any(name.startswith("on") or name == "style" for _, named in answer.page.elements for name in named)
    assert "\u202e" not in answer.text.partition('class="files"')[2].partition("</ul>")[0]
    assert " 49 " not in answer.page.said


def test_an_attachment_is_downloaded_as_it_was_sent(
    caseworker: Browser, served: Served, report: tuple[Reporter, Attachment]
) -> None:
    """The digest is the one the reporter signed; the browser keeps it and never shows it; the name does no harm."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    answer = caseworker.ask("GET", path)
    assert hashlib.sha256(answer.body).hexdigest() == report[1].sha256
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    kept = answer.headers["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"([A-Za-z0-9._-]+)\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", kept)
    assert found is not None, kept
    assert unquote(found[2]) == "facture <b>n° 12<b> fdp.été;x=y"
    fixed_only(answer)
    for wrong in (path[:-1] + "1", path.replace("/1/", "/2/"), re.sub("[0-9a-f]{32}", "0" * 32, path)):
        assert caseworker.ask("GET", wrong).status == 404
    assert caseworker.ask("GET", "/cases/1/../../etc/passwd").status == 404


def test_a_broken_attachment_is_not_handed_out(
    caseworker: Browser, served: Served, report: tuple[Reporter, Attachment]
) -> None:
    """What is not exactly what the message named never leaves, not even in part."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    vault = served.room.desks["integrite"].vault
    vault.run("UPDATE chunks SET content = zeroblob(length(content)) WHERE place = 1")
    broken = caseworker.ask("GET", path)
    assert (broken.status, "incomplète ou abîmée" in broken.page.said) == (409, True)
    vault.run("DELETE FROM chunks WHERE place = 1")
    assert "morceaux arrivés, 4 sur 5" in caseworker.get("/cases/1").page.said
    assert caseworker.ask("GET", path).status == 409


def test_a_download_that_cannot_go_on_breaks_off(
    caseworker: Browser, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk locked in the middle of a download leaves the browser with a broken file, never with another one."""
    (path,) = [link["href"] for link in caseworker.get("/cases/1").page.all("a") if "aria-label" in link]
    whole, at = casebook.piece, [0]

    def piece(desk: Desk, author: bytes, attachment: Attachment, *, place: int) -> bytes:
        if place == at[0]:
            raise Notice("desk locked")
        return whole(desk, author, attachment, place=place)

    monkeypatch.setattr(casebook, "piece", piece)
    for at[0] in (0, 2):
        with pytest.raises((http.client.IncompleteRead, ConnectionError, http.client.BadStatusLine)):
            caseworker.ask("GET", path)
    assert caseworker.get("/cases/1").status == 200
    assert {said.key for said in served.told} == {"opened"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CON", "CON"),
        ("..", "fichier"),
        (".bashrc", "bashrc"),
        ("\u202e\u2066", "fichier"),
        ("été.pdf", "e_te_.pdf"),
        ("日本", "fichier"),
        ('a"; x="b\r\n', "a_x_b"),
    ],
)
def test_a_name_that_leaves_is_harmless(name: str, expected: str) -> None:
    """No name breaks the header, hides, or turns its ending round."""
    value = disposition(name)
    assert value.startswith(f'attachment; filename="{expected}"; ')
    assert value.isascii()
    assert value.count('"') == 2
