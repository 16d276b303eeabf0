"""What a first visit costs whoever has a slow line."""

from .bench import FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS, first_visit_bytes
from .site import site


def test_a_first_visit_is_few_requests() -> None:
    """Besides record and board the page, its files and the envelope are at most five requests."""
    with site("chromium") as city, city.visited("chromium") as visitor:
        visitor.comes()
        asked = [one.path for one in visitor.line.take()]
    assert {"/", "/v1/record", "/v1/board"} <= set(asked)
    assert len(asked) - 2 <= FIRST_VISIT_REQUESTS


def test_a_first_visit_is_light() -> None:
    """The page in all its languages, its script and its style weigh at most 90,000 bytes on their way."""
    assert first_visit_bytes() <= FIRST_VISIT_BYTES
