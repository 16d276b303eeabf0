"""Fixtures of the protocol's tests, and how much Hypothesis may try."""

import pytest
from hypothesis import HealthCheck, settings

from .office_fixture import Office, an_office

# Derandomized: a failure is found again by the next run; the database would only repeat what the seed repeats.
settings.register_profile(
    "perron",
    derandomize=True,
    database=None,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("perron")


@pytest.fixture(scope="session")
def office() -> Office:
    """An office with a root, a station and two desks."""
    return an_office()
