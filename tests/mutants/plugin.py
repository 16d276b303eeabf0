"""What pytest does differently while mutants are on."""

import functools
import resource
import sys
from typing import Final

import pytest
from hypothesis import Phase, settings
from mutmut.mutation.trampoline import get_mutant_under_test

MEMORY_BYTES: Final = 4 * 1_073_741_824


def pytest_sessionstart() -> None:
    """A failure is enough, nobody reads the smallest example of it; and no mutant may eat the machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    settings.register_profile(
        "mutants", settings(), phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False
    )
    settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the mutant's own module come first, then the vectors: they are the likeliest to notice."""
    module = get_mutant_under_test().removeprefix("crypto.").partition(".")[0]
    order = [f"test_{module}", "test_vectors"]
    items.sort(key=lambda item: order.index(item.path.stem) if item.path.stem in order else len(order))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test uses what an earlier one made: it would be the work of another mutant."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("crypto.", "tests.")):
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()
