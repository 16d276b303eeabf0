"""The list of cases: what it holds, in which order, page by page, for whom."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import casebook, inbox, noting
from caseworker_ui.cases.casebook import Case
from caseworker_ui.cases.inbox import PAGE_CASES, Wanted
from caseworker_ui.cases.stages import Stage
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.web.inbox_page import VIEWS

from .browser import Answer, Browser, accessible, serving
from .conftest import PASSPHRASES, TODAY, House
from .shelf import TAGS, fill

ANNE, BILAL = "Anne Lambert", "Bilal Öztürk"
CASES = 90


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk with ninety cases."""
    fill(house.desks["integrite"], CASES)
    return house.desks["integrite"]


def numbers(desk: Desk, wanted: Wanted, *, by: str = ANNE) -> list[int]:
    """Every case of the list, page after page."""
    first = inbox.page(desk, wanted, number=1, by=by, today=TODAY)
    pages = [inbox.page(desk, wanted, number=number, by=by, today=TODAY) for number in range(1, first.pages + 1)]
    assert {page.found for page in pages} == {sum(len(page.lines) for page in pages)}
    assert all(len(page.lines) == PAGE_CASES for page in pages[:-1])
    return [line.number for page in pages for line in page.lines]


def next_day(case: Case) -> int:
    """When the next date of a case falls; far away when there is none."""
    found = case.due_on(TODAY)
    return 10**9 if found is None else found.epoch


def test_every_case_stands_on_one_page(desk: Desk) -> None:
    """Page after page, the newest first, no case is missing and none is there twice."""
    assert numbers(desk, Wanted()) == list(range(CASES, 0, -1))
    beyond = inbox.page(desk, Wanted(), number=99, by=ANNE, today=TODAY)
    assert (beyond.number, beyond.lines[0].number) == (1, CASES)


NARROWED: tuple[tuple[Wanted, Callable[[Case, object, list[str]], bool]], ...] = (
    (Wanted(stage="inquiry"), lambda case, *_: case.stage is Stage.INQUIRY),
    (Wanted(mine=True), lambda _, assignee, __: assignee == ANNE),
    (Wanted(nobody=True), lambda _, assignee, __: assignee is None),
    (Wanted(assignee=BILAL), lambda _, assignee, __: assignee == BILAL),
    (Wanted(tag=TAGS[0]), lambda _, __, tags: TAGS[0] in tags),
    (Wanted(due="late"), lambda case, *_: next_day(case) < TODAY),
    (Wanted(due="week"), lambda case, *_: next_day(case) <= TODAY + 7),
    (Wanted(due="month", mine=True), lambda case, who, _: who == ANNE and next_day(case) <= TODAY + 30),
)


def test_each_filter_finds_exactly_its_cases(desk: Desk) -> None:
    """The one statement chooses as the pages of all cases would."""
    who = {row[0]: row[1] for row in desk.vault.rows("SELECT number, assignee FROM cases")}
    for wanted, fits in NARROWED:
        expected = [
            case.number for case in casebook.cases(desk) if fits(case, who[case.number], noting.tags(desk, case.number))
        ]
        assert 0 < len(expected) < CASES, wanted
        assert numbers(desk, wanted) == expected, wanted


def test_the_list_is_sorted_by_the_nearest_date_or_the_latest_message(desk: Desk) -> None:
    """A case without a date stands last; among equals the order of arrival counts."""
    cases = casebook.cases(desk)
    by_date = sorted(cases, key=lambda case: (next_day(case), case.number))
    assert numbers(desk, Wanted(order="due")) == [case.number for case in by_date]
    latest = sorted(cases, key=lambda case: (case.messages[-1].received, case.number), reverse=True)
    assert numbers(desk, Wanted(order="news")) == [case.number for case in latest]
    assert numbers(desk, Wanted(order="oldest")) == list(range(1, CASES + 1))


def test_scores_narrow_and_sort_the_list(desk: Desk) -> None:
    """The most severe first, those without a score last; risk and severity choose exactly their cases."""
    rows = list(desk.vault.rows("SELECT number, name, value FROM scores"))
    severity = {number: str(value) for number, name, value in rows if name == "severity"}
    order = sorted(range(1, CASES + 1), key=lambda number: (severity.get(number, "0"), number), reverse=True)
    assert numbers(desk, Wanted(order="severity")) == order
    assert set(numbers(desk, Wanted(severity="3"))) == {number for number, value in severity.items() if value == "3"}
    risky = {number for number, name, value in rows if (name, value) == ("risk", "2")}
    assert set(numbers(desk, Wanted(risk="2"))) == risky != set()


def test_a_line_says_what_the_case_says(desk: Desk) -> None:
    """State, date, counts and tags in the list are those of the case's own page."""
    for line in inbox.page(desk, Wanted(), number=2, by=ANNE, today=TODAY).lines:
        case = casebook.case(desk, line.number)
        counts = (len(case.messages), len(case.replies))
        assert (line.received, line.state, line.messages, line.replies) == (case.received, case.state, *counts)
        assert line.due == case.due_on(TODAY)
        assert list(line.tags) == noting.tags(desk, line.number)


def test_unread_is_each_persons_own(house: House) -> None:
    """What one person has looked at is unread for another, and a new message makes it unread again for both."""
    desk, reporter = house.desks["integrite"], house.reporter()
    for text in ("Un signalement", "Encore une chose"):
        house.take(reporter.letter(text, epoch=TODAY))
        open_spool(desk, house.station, today=TODAY)
        assert [numbers(desk, Wanted(unread=True), by=by) for by in (ANNE, BILAL)] == [[1], [1]]
        noting.see(desk, 1, by=ANNE)
        assert [numbers(desk, Wanted(unread=True), by=by) for by in (ANNE, BILAL)] == [[], [1]]
        noting.see(desk, 1, by=BILAL)
    noting.unsee(desk, 1, by=BILAL)
    assert [numbers(desk, Wanted(unread=True), by=by) for by in (ANNE, BILAL)] == [[], [1]]


@pytest.fixture
def caseworker(house: House, desk: Desk, tmp_path: Path) -> Iterator[Browser]:
    """Somebody logged in at the desk with ninety cases."""
    with serving(house, tmp_path / "outbox", unlocked=True) as served:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        yield browser


def test_what_is_wanted_stays_while_one_works_and_in_no_address(caseworker: Browser) -> None:
    """Filters hold from page to page, and names and tags never reach the browser's history."""
    chosen = {"tag": TAGS[0], "assignee": f"name {BILAL}", "stage": "", "due": "", "order": "oldest"}
    first = caseworker.submit("/cases/narrow", chosen)
    assert {option["value"] for option in first.page.all("option") if "selected" in option} >= {TAGS[0], "oldest"}
    caseworker.get("/cases/1")
    assert caseworker.get("/cases").page.said == first.page.said
    caseworker.submit("/cases/view", {"view": "all"})
    assert "Page 2 sur 4" in caseworker.get("/cases/page/2").page.said
    assert not any(word in url for url in caseworker.urls for word in ("voirie", "Bilal", "?"))


def test_a_view_is_saved_under_a_name(caseworker: Browser) -> None:
    """It brings the same list back, until it is removed; a name that cannot be one comes back with the reason."""
    wanted = listed(caseworker.submit("/cases/narrow", {"tag": TAGS[1], "unread": "yes", "order": "due"}))
    for wrong in ("", "x" * 61, "a\u202eb"):
        answer = caseworker.post("/cases/views/keep", {"name": wrong})
        (field,) = [each for each in answer.page.all("input") if each.get("name") == "name"]
        assert (answer.status, field["value"], field["aria-invalid"]) == (422, wrong, "true")
        accessible(answer.page)
    caseworker.submit("/cases/views/keep", {"name": "Ma  pile"})
    assert listed(caseworker.submit("/cases/view", {"view": "all"})) != wanted
    assert listed(caseworker.submit("/cases/view", {"view": "saved Ma pile"})) == wanted
    assert "Ma pile" not in caseworker.submit("/cases/views/forget", {"name": "Ma pile"}).page.said


def listed(answer: Answer) -> list[str]:
    """The cases of a list, in its order."""
    return [link["href"] for link in answer.page.all("a") if re.fullmatch("/cases/[0-9]+", link["href"])]


def test_a_locked_page_forgets_what_was_wanted(house: House, desk: Desk, tmp_path: Path) -> None:
    """Whoever opens the desk next starts with all its cases: a filter may hold a name."""
    with serving(house, tmp_path / "outbox", unlocked=True) as served:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        browser.submit("/cases/narrow", {"tag": TAGS[0]})
        served.clock.now += 15 * 60 + 1
        assert browser.ask("GET", "/cases").status == 303
        again = browser.login("integrite", PASSPHRASES["integrite"])
        assert "90 dossiers" in again.page.said


def test_every_view_is_a_page_for_everybody(caseworker: Browser) -> None:
    """Each view, full or empty, can be used without eyes and stays below 60 KB."""
    for view in VIEWS:
        answer = caseworker.submit("/cases/view", {"view": view})
        accessible(answer.page)
        assert len(answer.body) < 60_000
    assert "Aucun dossier dans cette vue" in caseworker.submit("/cases/narrow", {"tag": "none"}).page.said
