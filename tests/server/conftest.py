"""One office for all tests of the server, since its keys never change; a machine of its own for each."""

import random
import secrets
import time
from pathlib import Path

import pytest

from crypto import epoch
from tests.rounds import FULL
from tests.server.house import Machine
from tests.server.office import Office
from tests.server.program import Operator


@pytest.fixture(scope="session")
def office() -> Office:
    """Its first day is today, so that programs with the real clock work with it too."""
    return Office(epoch.at(time.time()))


@pytest.fixture
def machine(tmp_path: Path, office: Office) -> Machine:
    """A server without a bundle from its office."""
    return Machine.made(tmp_path / "server", office)


@pytest.fixture
def hung(machine: Machine) -> Machine:
    """A server on which the office's first bundle hangs."""
    with machine.opened() as keeper:
        keeper.accept(machine.office.sends().raw)
    return machine


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Where the next blow falls: the same in every short round, another one in every full round."""
    seed = secrets.token_hex(8) if FULL else request.node.name
    request.node.add_report_section("setup", "seed", seed)
    return random.Random(seed)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """An operator who has no server yet."""
    return Operator.at(tmp_path)
