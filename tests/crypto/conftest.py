"""Fixtures of the protocol's tests."""

import random
import secrets
from collections.abc import Iterator

import pytest

from tests.rounds import FULL

from .office_fixture import Office, an_office
from .twin import NodeTwin


@pytest.fixture(scope="session")
def office() -> Office:
    """An office with a root, a station and two desks."""
    return an_office()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same for a test each time; in a full round something new, whose seed stands beside the failure."""
    seed = secrets.token_hex(8) if FULL else request.node.name
    request.node.add_report_section("call", "seed", seed)
    return random.Random(seed)


@pytest.fixture(scope="module")
def twin() -> Iterator[NodeTwin]:
    """The JavaScript half in Node, started once."""
    started = NodeTwin()
    yield started
    started.close()
