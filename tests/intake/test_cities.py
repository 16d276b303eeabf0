"""The city packs."""

import tomllib
from importlib import resources

from crypto import lines


def test_the_fictitious_liege_is_a_city_that_notes_can_name() -> None:
    """Origin, name, short names and titles are such as signed notes take, and it says that it is fictitious."""
    pack = tomllib.loads(resources.files("intake").joinpath("cities/liege/city.toml").read_text("utf-8"))
    assert set(pack) == {"office", "desk"}
    assert set(pack["office"]) == {"origin", "name"}
    assert lines.origin(pack["office"]["origin"]) == "liege.example"
    assert "fictif" in lines.human(pack["office"]["name"])
    assert len(pack["desk"]) == 2
    for desk in pack["desk"]:
        assert set(desk) == {"slug", "title"}
        assert lines.slug(desk["slug"])
        assert "fictif" in lines.human(desk["title"])
