"""How much Hypothesis may try, in every test."""

from hypothesis import HealthCheck, settings

from .rounds import FULL, rounds

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
