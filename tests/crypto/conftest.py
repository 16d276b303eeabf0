"""Fixtures of the protocol's tests."""

import pytest

from .office_fixture import Office, an_office


@pytest.fixture(scope="session")
def office() -> Office:
    """An office with a root, a station and two desks."""
    return an_office()
