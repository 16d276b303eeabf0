"""An office with three desks: one may hand a case to another while the third is excluded."""

from pathlib import Path

from caseworker_ui.bundles.opening import open_spool
from caseworker_ui.cases import handing
from caseworker_ui.founding import ceremony
from caseworker_ui.founding.city import City
from caseworker_ui.founding.city import Desk as CityDesk
from caseworker_ui.vaults.desk import Desk
from caseworker_ui.vaults.station import Station

from .conftest import CITY, PASSPHRASES, TODAY, House
from .post import Server

THIRD = CityDesk(slug="finances", title="Finances")
SECRETS = {**PASSPHRASES, THIRD.slug: "le troisième guichet du test"}
BOTH = ("Claire", "Denis")


def found(folder: Path) -> None:
    """Such an office, founded."""
    city = City(office=CITY.office, desk=(*CITY.desk, THIRD))
    ceremony.found(folder, city, passphrases=SECRETS, clients=[bytes(32)], today=TODAY).vault.close()


class Three(House):
    """A station with desks 0, 1 and 2."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.station = folder, Station.open(folder, SECRETS["station"])
        self.desks = {slug: Desk.open(folder, slug, SECRETS[slug]) for slug in self.station.desks}
        self.server = Server(self.station.office)

    def __getitem__(self, number: int) -> Desk:
        return list(self.desks.values())[number]

    def look(self, *numbers: int) -> list[str]:
        """These desks, one after the other; which rules were broken."""
        return [why for number in numbers for why in open_spool(self[number], self.station, today=TODAY).refused]

    def hand(self, number: int, *, to: int = 2) -> None:
        """As it may always be done."""
        why = "D’accord le 24."
        handing.hand(self[0], self.station, number, to=to, by=BOTH, why=why, consent=True, today=TODAY)
