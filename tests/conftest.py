"""How much Hypothesis may try in every test, which files begin first, and that Ctrl-C is heard."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from .rounds import FULL, rounds
from .tor.network import network

__all__ = ["network"]

# Short rounds repeat themselves, so that a red run is a defect and not luck; full rounds try something new every time.
settings.register_profile(
    "perron",
    derandomize=not FULL,
    database=None,
    max_examples=rounds(60, 2_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("perron")

# Files run side by side, each in one process: those of minutes begin first, so that none of them runs alone at the end.
LONG = (
    "claims/test_page_claims.py",
    "browser/test_browsers.py",
    "caseworker_ui/test_moving.py",
    "caseworker_ui/test_commands.py",
    "caseworker_ui/test_people.py",
    "caseworker_ui/test_keys_killed.py",
    "caseworker_ui/test_talking_page.py",
    "caseworker_ui/test_first_hour.py",
    "caseworker_ui/browsers/test_looks.py",
    "caseworker_ui/test_backup.py",
    "caseworker_ui/test_rebuilding.py",
    "caseworker_ui/test_kill.py",
    "journey/test_onion.py",
    "tor/test_testnet.py",
    "tor/test_courier_onion.py",
    "claims/test_claims.py",
    "journey/test_journey.py",
    "claims/test_server_claims.py",
    "browser/test_twins.py",
    "browser/test_accessibility.py",
    "browser/test_moving.py",
    "crypto/test_twins_read.py",
    "server/test_kill.py",
    "journey/test_demo.py",
    "model/test_machine.py",
    "crypto/test_twins.py",
    "caseworker_ui/test_hygiene.py",
    "caseworker_ui/test_replies.py",
    "server/test_interrupted.py",
    "server/test_imports.py",
    "server/test_repair.py",
    "server/test_flood.py",
    "server/test_commands.py",
)


def pytest_configure() -> None:
    """Programs under test hear Ctrl-C, also when a shell started the tests in its background, deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long files first, in this order; all others as they come."""
    place = {config.rootpath / "tests" / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path, len(LONG)))
