"""What pytest does differently while mutants are on."""

import functools
import sys

import pytest
from hypothesis import Phase, settings


def pytest_sessionstart() -> None:
    """A failure is enough: nobody reads the smallest example of it."""
    settings.register_profile(
        "mutants", settings(), phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False
    )
    settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test uses what an earlier one made: it would be the work of another mutant."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("crypto.", "tests.")):
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()
