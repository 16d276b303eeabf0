"""Deciding on the page: what is offered, what comes back, and the dates of a desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import handing, joining, workflow
from caseworker_ui.cases.deadlines import ALERT_DAYS
from caseworker_ui.cases.decisions import decisions
from caseworker_ui.cases.stages import FIELDS, NEXT, SCORES, Action, Outcome, Stage
from caseworker_ui.cases.standing import standing
from caseworker_ui.vaults.people import Role
from caseworker_ui.web.second_page import FOUR_EYES
from caseworker_ui.web.workflow_page import SLUGS
from caseworker_ui.wording import SENTENCES, WORDS

from .browser import Browser, serving
from .conftest import PASSPHRASES, TODAY, House
from .test_workflow import WAY

MARC = "la phrase de Marc Petit"


@pytest.fixture
def caseworker(house: House, tmp_path: Path) -> Iterator[Browser]:
    """Somebody logged in at a desk with one acknowledged case."""
    house.take(house.reporter().letter("Des faits précis", epoch=TODAY, desks=(0,)))
    open_spool(house.desks["integrite"], house.station, today=TODAY)
    with serving(house, tmp_path / "outbox", unlocked=True) as served:
        browser = served.browser()
        browser.login("integrite", PASSPHRASES["integrite"])
        yield browser


def test_every_word_of_the_table_is_there() -> None:
    """Each stage, action, outcome, score and date is said in both languages."""
    done = [action for action in Action if action not in {Action.REPLY, Action.ACKNOWLEDGE}]
    keys = {f"stage {stage}" for stage in Stage} | {f"outcome {outcome}" for outcome in Outcome}
    keys |= {f"{part} {action}" for action in done for part in ("do", "effect", "did")}
    keys |= {f"{field} {action}" for action in done for field in ("why", "words") if field in FIELDS[action]}
    keys |= {f"score {name} {value}" for name, scale in SCORES.items() for value in scale}
    keys |= {f"due {what}" for what in ALERT_DAYS}
    assert keys <= WORDS.keys()
    assert {f"did {action}" for action in done} <= SENTENCES.keys()


def test_the_page_offers_what_the_table_allows(house: House, caseworker: Browser) -> None:
    """At each stage the case has a link for every decision that is possible there, and no other."""
    for decision in WAY:
        stands = standing(house.desks["integrite"], 1)
        links = [link["href"] for link in caseworker.get("/cases/1").page.all("a")]
        offered = {SLUGS[link.rpartition("/")[2]] for link in links if "/decide/" in link}
        assert offered == set(workflow.offers(stands, external=False))
        # The one that is decided next, and one that was decided before or never.
        for slug, action in [each for each in SLUGS.items() if each[1] in {decision.action, Action.ADMIT}]:
            assert caseworker.get(f"/cases/1/decide/{slug}").status == (200 if action in offered else 409)
        workflow.decide(house.desks["integrite"], house.station, 1, decision, words="Voici.", today=TODAY)
    assert caseworker.get("/cases/1/decide/nothing").status == 404


def test_a_decision_is_made_on_its_page(house: House, caseworker: Browser) -> None:
    """One person admits and scores; the case then says where it stands, why, and who decided."""
    assert "Le dossier 1 est recevable" in caseworker.submit("/cases/1/decide", {"action": "admitted"}).page.said
    scores = {f"score {name}": scale[-1] for name, scale in SCORES.items()}
    why = {f"why {name}": f"raison de {name}" for name in SCORES}
    said = caseworker.submit("/cases/1/decide", {"action": "triaged", **scores, **why}).page.said
    assert "stade : trié" in said.replace("\u00a0", " ")
    assert all(f"raison de {name}" in said for name in SCORES)
    assert standing(house.desks["integrite"], 1).stage is Stage.TRIAGED


def test_what_is_missing_is_told_beside_its_field(house: House, caseworker: Browser) -> None:
    """The form comes back with what was typed, the problem at the field, and nothing has changed."""
    caseworker.submit("/cases/1/decide", {"action": "admitted"})
    answer = caseworker.submit("/cases/1/decide", {"action": "asked", "words": " "})
    assert (answer.status, [area["aria-invalid"] for area in answer.page.all("textarea")]) == (422, ["true"])
    typed = {"action": "triaged", "score severity": "3", "why severity": "<b>grave</b>", "score risk": "9"}
    answer = caseworker.submit("/cases/1/decide", typed)
    (wrong,) = [field for field in answer.page.all("select") if "aria-invalid" in field]
    assert (answer.status, wrong["name"]) == (422, "score reliability")
    assert {field["value"] for field in answer.page.all("input") if field.get("id") == "why-severity"} == {
        "<b>grave</b>"
    }
    assert standing(house.desks["integrite"], 1).stage is Stage.ADMISSIBLE


def test_a_decision_is_told_with_a_prepared_text(house: House, caseworker: Browser) -> None:
    """The form offers the text of its decision first, and puts it below what was typed; brackets are not sealed."""
    shown = caseworker.get("/cases/1/decide/redirect").page
    assert [option["value"] for option in shown.all("option") if "selected" in option] == ["redirected", "fr"]
    fields = {"action": "redirected", "outcome": "out of scope", "why": "un litige", "words": "Bonjour."}
    inserted = caseworker.post(
        "/cases/1/decide", {**fields, "do": "insert", "template": "redirected", "language": "nl"}
    )
    (_, _, typed) = inserted.text.partition('name="words"')
    assert (inserted.status, ">\nBonjour.\n\n" in typed, "[…" in typed) == (200, True, True)
    assert [field["value"] for field in inserted.page.all("input") if field.get("id") == "why"] == ["un litige"]
    blank = caseworker.post("/cases/1/decide", {**fields, "words": "Voyez [… le service]."})
    assert (blank.status, "crochets" in blank.page.said) == (422, True)
    assert [area["aria-invalid"] for area in blank.page.all("textarea")] == ["true"]
    assert standing(house.desks["integrite"], 1).stage is Stage.ACKNOWLEDGED


def test_a_clock_that_went_back_shows_no_date(house: House, caseworker: Browser) -> None:
    """By a wrong clock neither list, case nor dates are shown; the sentence says how far it is behind."""
    house.station.check_clock(TODAY + 3)
    for path in ("/cases", "/cases/1", "/dates", "/dates/sheet"):
        answer = caseworker.get(path)
        assert (answer.status, "elle retarde de 3 jour(s)" in answer.page.said) == (409, True), path


def test_the_sheet_tells_nothing_but_numbers_and_dates(caseworker: Browser) -> None:
    """Neither what is due nor where a case stands is on the paper; the page of dates says both."""
    said = caseworker.get("/dates").page.said
    assert all(word in said for word in ("Dossier 1", "recevable", "accusé", "Retour d’information"))
    sheet = caseworker.get("/dates/sheet").page.said.partition("Feuille de la semaine – Perron")[2]
    assert "1er décembre 2026" in sheet.replace("\u00a0", " ")
    assert not any(word in sheet for word in ("recevable", "accusé", "Retour d’information", "Des faits"))


def test_two_people_decide_one_after_the_other(house: House, caseworker: Browser) -> None:
    """The second reads outcome, grounds and words before agreeing; both then stand in the history of the case."""
    joining.add(house.desks["integrite"], "Marc Petit", Role.CASEWORKER, MARC, by="integrite", today=TODAY)
    no = {
        "action": "refused",
        "outcome": "out of scope",
        "why": "un litige privé",
        "words": "Voyez le juge de paix.",
    }
    proposed = caseworker.submit("/cases/1/decide", no).page.said
    assert all(words in proposed for words in ("hors du champ", "un litige privé", "Voyez le juge de paix."))
    assert standing(house.desks["integrite"], 1).stage is Stage.ACKNOWLEDGED
    agreed = caseworker.submit("/second", {"person": "Marc Petit", "passphrase": MARC}).page.said
    assert "Le dossier 1 est irrecevable" in agreed
    assert decisions(house.desks["integrite"], 1)[-1].people == ("integrite", "Marc Petit")


def test_two_people_hand_over_with_the_reporters_consent(house: House, caseworker: Browser) -> None:
    """T3: A desk that the reporter left out gets a case with consent, a reason and two people, and not with less."""
    desk = house.desks["integrite"]
    joining.add(desk, "Marc Petit", Role.CASEWORKER, MARC, by="integrite", today=TODAY)
    open_spool(house.desks["audit"], house.station, today=TODAY)
    whole = {"desk": "audit", "consent": "yes", "why": "Une affaire de marchés."}
    caseworker.get("/cases/1/desks")
    for missing in whole:
        answer = caseworker.post("/cases/1/hand-excluded", {**whole, missing: ""})
        assert (answer.status, handing.handed(desk, 1)) == (409, None)
    assert "Une affaire de marchés." in caseworker.submit("/cases/1/hand-excluded", whole).page.said
    assert handing.handed(desk, 1) is None
    agreed = caseworker.submit("/second", {"person": "Marc Petit", "passphrase": MARC}).page.said
    assert "Dossier 1 remis." in agreed
    open_spool(house.desks["audit"], house.station, today=TODAY)
    assert handing.taken_over(house.desks["audit"], 1) == handing.Handed(0, TODAY, "Une affaire de marchés.")


def test_every_action_of_two_is_in_the_table_of_four_eyes() -> None:
    """Whatever the table of stages gives to two people can be proposed, with words of its own."""
    both = {action for (_, action), step in NEXT.items() if step.persons > 1} | {Action.TRIAGE, Action.SCORE}
    assert both <= FOUR_EYES.keys()
    assert {f"two {action}" for action in both} <= WORDS.keys()
