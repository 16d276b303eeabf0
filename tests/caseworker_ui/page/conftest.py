"""The station's page as a caseworker uses it: a real socket, real vaults, and a reporter who finds the reply."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.documents import Attachment
from tests.caseworker_ui.browser import Browser, Served, serving
from tests.caseworker_ui.conftest import PASSPHRASES, TODAY, House
from tests.caseworker_ui.post import Reporter, attachment_of

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} \" ' &amp; \u202egpj.exe"
NAME = 'fac"ture <b>n° 12<b> \u202efdp.été;x=y'
CONTENT = bytes(range(256)) * 500


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    """The page, with every desk locked."""
    with serving(house, tmp_path / "outbox") as page:
        yield page


@pytest.fixture
def report(house: House) -> tuple[Reporter, Attachment]:
    """A hostile report with an attachment, which waits in the spool."""
    reporter, attachment = house.reporter(), attachment_of(NAME, CONTENT)
    letter = reporter.letter(HOSTILE, epoch=TODAY, desks=(0,), files=(attachment,))
    house.take(letter, *reporter.chunks(attachment, CONTENT, epoch=TODAY, desks=(0,)))
    return reporter, attachment


@pytest.fixture
def caseworker(served: Served, report: tuple[Reporter, Attachment]) -> Browser:
    """Somebody of the first desk, logged in; unlocking the desk has opened the report."""
    browser = served.browser()
    answer = browser.login("integrite", PASSPHRASES["integrite"])
    assert "Dossier 1" in answer.page.said
    return browser
