"""A walk through the station: its pages in the states that people see them in, as a browser was answered."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import joining, partners
from caseworker_ui.founding.ceremony import CERTIFICATE_DAYS
from caseworker_ui.vaults.people import Role
from crypto.body import Kind

from .browser import Answer, Browser, Served, serving
from .conftest import PASSPHRASES, TODAY, House
from .post import Server, attachment_of

FIRST, OTHER = PASSPHRASES["integrite"], "la phrase de Marc Petit"
AUDITOR: Final = "la phrase de Zoé, auditrice"
FRENCH: Final = "Le marché des chaises a été partagé en trois.\n\nhttps://ville.example/" + "marche" * 30
ARABIC: Final = "عقود وهمية في مصلحة الأشغال: فواتير بلا عمل (n° 12-B)."
LIBRARY: Final = "Bibliothèque d’Ambreval"
WRONG: Final = {"passphrase": "une autre phrase"}
REFUSAL: Final = {"action": "refused", "outcome": "out of scope", "why": "نزاع خاص", "words": "Voyez un autre service."}
SCORES: Final = {"severity": "2", "reliability": "F", "credibility": "3", "risk": "3"}


@dataclass
class Walk:
    """Somebody at the page, and every answer under the name of its state."""

    house: House
    served: Served
    # Whoever comes next speaks the next one.
    languages: Iterator[str]
    seen: dict[str, Answer] = field(default_factory=dict)
    browser: Browser = field(init=False)

    def comes(self, vault: str = "", passphrase: str = "", person: str = "") -> None:
        """Somebody sits down at a browser of their own."""
        self.waits()
        self.browser = self.served.browser()
        self.browser.get("/")
        self.browser.post("/language", {"language": next(self.languages), "back": "/"})
        if vault:
            self.submits("", "/login", {"vault": vault, "person": person, "passphrase": passphrase})

    def waits(self) -> None:
        """Long enough for the next try of a passphrase."""
        self.served.clock.now += 60

    def gets(self, path: str, state: str | None = None) -> None:
        """A page, under its address or the name of its state."""
        self._sees(path if state is None else state, self.browser.get(path))

    def submits(self, state: str, path: str, fields: dict[str, str] | None = None) -> None:
        """What a form leads to; a state without a name is only passed through."""
        self._sees(state, self.browser.submit(path, fields))

    def _sees(self, state: str, answer: Answer) -> None:
        if state:
            self.seen[state] = answer


def reports(house: House) -> None:
    """Three people have written: one with files, one in Arabic, one whose words were changed twice."""
    some, arab, moved, *_ = people = [house.reporter() for _ in range(5)]
    whole, part = attachment_of("facture.pdf", b"%PDF" * 9_000), attachment_of("tableau" * 12, b"x" * 90_000)
    files = some.chunks(whole, b"%PDF" * 9_000, epoch=TODAY) + some.chunks(part, b"x" * 90_000, epoch=TODAY)[:1]
    house.take(some.letter(FRENCH, epoch=TODAY, files=(whole, part)), *files)
    house.take(arab.letter(ARABIC, epoch=TODAY, desks=(0,)), some.letter(ARABIC, epoch=TODAY, kind=Kind.MESSAGE))
    house.take(moved.letter("Depuis mars, une voiture privée.", epoch=TODAY))
    for desk in house.desks.values():
        open_spool(desk, house.station, today=TODAY)
    house.take(*(moved.move(new, epoch=TODAY) for new in people[3:]))


def doors(walk: Walk) -> None:
    """Before anybody has opened anything, with a wrong passphrase, too early, and after a quarter of an hour."""
    walk.comes()
    for path in ("/", "/nowhere"):
        walk.gets(path)
    walk.submits("login, wrong", "/login", {"vault": "audit", **WRONG})
    walk.submits("login, too early", "/login", {"vault": "audit", **WRONG})
    walk.comes("station", PASSPHRASES["station"])
    for path in ("/sync", "/status", "/import", "/export", "/partners"):
        walk.gets(path, f"{path}, no desk")


PAGES: Final = (
    "/cases", "/dates", "/dates/sheet", "/interests", "/search", "/keys", "/templates", "/sync", "/sync/still",
    "/import", "/export", "/status", "/partners", "/people", "/journal", "/journal/root",
)  # fmt: skip


def empty_desk(walk: Walk) -> None:
    """A desk on its first day."""
    walk.comes("audit", PASSPHRASES["audit"])
    for path in PAGES:
        walk.gets(path, f"{path}, empty")
    walk.gets("/cases/9")
    walk.gets("/second", "second, nothing proposed")


def full_desk(walk: Walk) -> None:
    """A desk with cases: the list, what narrows it, one case and all that is written there."""
    walk.comes("integrite", FIRST)
    walk.gets("/cases", "/cases, unread")
    walk.submits("cases, none in the view", "/cases/view", {"view": "mine"})
    walk.submits("cases, view without a name", "/cases/views/keep", {"name": ""})
    walk.submits("cases, view kept", "/cases/views/keep", {"name": "À voir lundi"})
    walk.submits("cases, all", "/cases/view", {"view": "all"})
    for number in (1, 2, 3):
        walk.gets(f"/cases/{number}")
    walk.submits("search, hits", "/search", {"words": "marche"})
    walk.submits("search, no hit", "/search", {"words": "rien de tel"})
    walk.gets("/cases/2", "")
    write = {"state": "question", "after": "0"}
    walk.submits("reply, empty", "/cases/2/reply", {"words": "", **write})
    walk.submits("reply, measured", "/cases/2/reply", {"words": ARABIC * 20, "do": "measure", **write})
    prepared = {"do": "insert", "template": "admissible", "language": "ar"}
    walk.submits("reply, prepared", "/cases/2/reply", {"words": "", **prepared, **write})
    walk.submits("reply, blank left", "/cases/2/reply", {"words": "Voici [… le jour].", **write})
    walk.submits("reply, sealed", "/cases/2/reply", {"words": f"Merci.\n\n{ARABIC}", **write})
    walk.submits("reply, overtaken", "/cases/2/reply", {"words": "Merci.", **write})
    walk.submits("tag, wrong", "/cases/2/tag", {"tag": ""})
    walk.submits("", "/cases/2/tag", {"tag": "شبكة المدارس"})
    walk.submits("", "/cases/2/tag", {"tag": "travaux " * 4})
    walk.submits("note, empty", "/cases/2/note", {"note": ""})
    walk.submits("", "/cases/2/note", {"note": f"Vu au registre : {ARABIC}"})
    walk.gets("/cases/2", "case, written to")
    walk.submits("reply, recalled", "/cases/2/replies/1/recall")
    walk.gets("/templates", "")
    walk.submits("templates, wrong", "/templates", {"name": "", "words": "Le mardi"})
    walk.submits("templates, one", "/templates", {"name": "Nos heures", "words": "Le mardi, avant le {feedback_by}."})
    walk.submits("keys, off", "/keys", {"keys": "off"})
    walk.submits("keys, on", "/keys", {"keys": "on"})


def decisions(walk: Walk) -> None:
    """What can be decided about a case, from its first day to its last."""
    for action in ("admit", "refuse", "redirect"):
        walk.gets(f"/cases/1/decide/{action}")
    walk.submits("refuse, nothing written", "/cases/1/decide", {"action": "refused"})
    walk.submits("second, asked", "/cases/1/decide", REFUSAL)
    walk.submits("second, wrong", "/second", {"person": "Marc Petit", **WRONG})
    walk.waits()
    walk.submits("second, withdrawn", "/second/withdraw")
    walk.gets("/cases/1/decide/triage", "decide, not now")
    walk.submits("", "/cases/1/decide", {"action": "admitted"})
    walk.gets("/cases/1/decide/triage")
    walk.submits("triage, nothing chosen", "/cases/1/decide", {"action": "triaged"})
    scores = {f"{part} {name}": value for name, value in SCORES.items() for part in ("score", "why")}
    walk.submits("case, triaged", "/cases/1/decide", {"action": "triaged", **scores})
    walk.gets("/cases/1/decide/assign")
    walk.submits(
        "case, assigned", "/cases/1/decide", {"action": "assigned", "person": "Marc Petit", "why": "Aucun lien."}
    )
    walk.gets("/dates")
    walk.gets("/dates/sheet")


def people(walk: Walk) -> None:
    """Who works at the desk, who is asked to agree, and what an auditor sees."""
    walk.gets("/people")
    walk.submits("people, wrong passphrase", "/people/passphrase", {"current": "non", "passphrase": "x", "again": "y"})
    walk.submits("people, no name", "/people/add", {"name": "", "role": "auditor", "passphrase": "x", "again": "x"})
    walk.submits("second, to take out", "/people/remove", {"name": "Zoé"})
    walk.waits()
    walk.submits("second, wrong name", "/second", {"person": "integrite", "passphrase": FIRST})
    walk.submits("", "/second/withdraw")
    walk.gets("/journal")
    walk.gets("/journal/root")
    walk.submits("journal, no root", "/journal/check", {"entries": "x", "code": "y"})
    walk.submits("journal, another root", "/journal/check", {"entries": "2", "code": "0" * 64})
    walk.comes("integrite", AUDITOR, "Zoé")
    walk.gets("/register")
    walk.gets("/journal", "/journal, auditor")


def apart(walk: Walk) -> None:
    """A case that goes to another desk, cases that are about somebody known, and the last one who keeps away."""
    walk.comes("integrite", FIRST)
    walk.gets("/cases/1/desks")
    walk.gets("/cases/2/desks")
    walk.submits("desks, no name", "/cases/2/concern", {"name": ""})
    walk.submits("desks, a name", "/cases/2/concern", {"name": "Société Ørsted, شركة"})
    walk.submits("", "/cases/2/concern", {"name": "Ørsted"})
    walk.submits("second, to hand over", "/cases/2/hand-excluded", {"desk": "audit", "consent": "yes", "why": ARABIC})
    walk.submits("", "/second/withdraw")
    walk.submits("case, handed over", "/cases/1/hand", {"desk": "audit", "why": "Le chef est un ami."})
    walk.gets("/cases/1/desks", "desks, handed over")
    walk.submits("interests, no name", "/interests/declare", {"name": ""})
    walk.submits("interests, a name", "/interests/declare", {"name": "Ørsted"})
    walk.gets("/cases/2", "case, not for you")
    walk.submits("", "/interests/withdraw", {"name": "Ørsted"})
    walk.house.desks["integrite"].vault.run("DELETE FROM people WHERE name <> 'integrite'")
    walk.gets("/cases/3/desks", "desks, the last one")
    walk.submits("recused", "/cases/3/recuse")
    walk.gets("/interests", "interests, an orphan")
    walk.comes("audit", PASSPHRASES["audit"])
    walk.gets("/cases/1", "case, taken over")


def bundles(walk: Walk) -> None:
    """What comes and goes: by the browser and by the stick."""
    walk.gets("/import", "")
    walk.submits("export, ready", "/export")
    walk.seen["import, no file"] = walk.browser.upload(b"")
    walk.seen["import, damaged"] = walk.browser.upload(b"x" * 500)
    stranger = Server(walk.house.station.office)
    stranger.close([], first=TODAY)
    walk.seen["import, a stranger"] = walk.browser.upload(stranger.bundle())
    walk.submits("import, not compared", "/import/trust", {"fingerprint": str(stranger.fingerprint)})
    walk.submits("", "/import/leave")
    (stick := walk.house.folder.parent / "media" / "CLE").mkdir(parents=True)
    bundle = stick / "in.bundle"
    for state, raw in (("damaged", b"x" * 500), ("stranger", stranger.bundle()), ("all", walk.house.server.bundle())):
        bundle.write_bytes(raw)
        walk.gets("/sync", f"stick, {state}, found")
        walk.submits(f"stick, {state}, working", "/sync")
        while "/sync/watch" in (answer := walk.browser.get("/sync")).text:
            pass
        walk.seen[f"stick, {state}"] = answer
    (stick.parent / "AUTRE" / "perron").mkdir(parents=True)
    walk.gets("/sync", "stick, two")


def partnering(walk: Walk) -> None:
    """Cards of partners, and the alarm when loops are missing."""
    partners.make(walk.house.station, LIBRARY, per_day=4, first=TODAY - 2, today=TODAY - 3)
    walk.house.take(epoch=TODAY - 1, today=TODAY)
    open_spool(walk.house.desks["audit"], walk.house.station, today=TODAY)
    for path in ("/cases", "/partners"):
        walk.gets(path, f"{path}, alarm")
    fields = {"partner": " ", "loops": "4", "first": "demain", "address": "http://x.onion"}
    walk.submits("partners, wrong", "/partners", fields)
    walk.submits("partners, ended", "/partners/end", {"partner": LIBRARY})


def later(walk: Walk) -> None:
    """Months on: dates that were missed, and the page that was left alone while somebody wrote."""
    walk.comes("audit", PASSPHRASES["audit"])
    for path in ("/cases", "/cases/1", "/dates", "/dates/sheet", "/status"):
        walk.gets(path, f"{path}, months later")
    walk.served.clock.now += 15 * 60 + 1
    walk.submits("login, a draft waits", "/cases/1/reply", {"words": "Presque fini", "state": "question", "after": "0"})


def certificate(walk: Walk) -> None:
    """What the station says of a certificate that ends, or has ended."""
    walk.comes("station", PASSPHRASES["station"])
    walk.gets("/status", f"/status, day {walk.served.room.today() - TODAY}")
    walk.gets("/sync")


def arrivals(walk: Walk) -> None:
    """The courier has come, and brings changed words behind the reports."""
    reports(walk.house)


DAYS: Final[dict[int, tuple[Callable[[Walk], None], ...]]] = {
    0: (doors, empty_desk, partnering, arrivals, full_desk, decisions, people, apart, bundles),
    100: (later,),
    CERTIFICATE_DAYS - 20: (certificate,),
    CERTIFICATE_DAYS + 1: (certificate,),
}


def walked(house: House, place: Path, *, languages: Iterable[str]) -> dict[str, Answer]:
    """All of it, in these languages by turns; every page once at least."""
    spoken, seen, desk = itertools.cycle(languages), dict[str, Answer](), house.desks["integrite"]
    joining.add(desk, "Marc Petit", Role.CASEWORKER, OTHER, by="integrite", today=TODAY)
    joining.add(desk, "Zoé", Role.AUDITOR, AUDITOR, by=("integrite", "Marc Petit"), today=TODAY)
    for day, steps in DAYS.items():
        with serving(house, place / f"outbox-{day}", unlocked=True, today=TODAY + day) as served:
            walk = Walk(house, served, spoken, seen)
            for step in steps:
                step(walk)
    return seen
