"""One private Tor network for all tests of a process that ask for it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tor.testnet import Network, testnet

# A machine that does much else beside the tests; `test_testnet.py` holds the promised time.
WITHIN_SECONDS = 200


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """Authorities, relays and what each test adds: `network.guest(...)`, `network.client(...)`. Names are used once."""
    with (
        tempfile.TemporaryDirectory(prefix="perron-") as folder,
        testnet(Path(folder), within_seconds=WITHIN_SECONDS) as network,
    ):
        yield network
