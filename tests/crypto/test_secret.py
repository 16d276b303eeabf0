"""Secrets do not leak by accident."""

import copy
import pickle
from dataclasses import asdict

import pytest

from crypto.errors import Misuse
from crypto.receipt import Receipt, TagKey
from crypto.secret import Secret

from .office_fixture import a_letter, day_secret, reporter

SECRETS: list[Secret] = [Receipt(bytes(16)), TagKey(bytes(32)), reporter().author, reporter().reply, day_secret(0).key]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_hides(secret: Secret) -> None:
    """Neither `repr` nor `str` nor a format shows a secret's bytes."""
    for shown in (repr(secret), str(secret), f"{secret}", repr([secret])):
        assert shown.strip("[]") == f"<{type(secret).__name__}: hidden>"


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_stays_where_it_is(secret: Secret) -> None:
    """A secret cannot be pickled, copied or put into a set."""
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(Misuse, match=r"^a secret cannot be pickled or copied$"):
            leave(secret)
    with pytest.raises(Misuse, match=r"^a secret has no hash$"):
        hash(secret)


def test_a_secret_hides_in_what_holds_it() -> None:
    """A letter shows neither its tag key nor what the reporter wrote, and cannot be taken apart by copying."""
    shown = repr(a_letter("ma voisine"))
    assert "voisine" not in shown
    assert "<TagKey: hidden>" in shown
    with pytest.raises(Misuse):
        asdict(reporter())


def test_secrets_compare_by_kind_and_bytes() -> None:
    """Equal bytes under another type are not the same secret."""
    assert TagKey(bytes(32)) == TagKey(bytes(32))
    assert TagKey(bytes(32)) != TagKey(bytes(31) + b"\1")
    assert TagKey(bytes(32)) != Secret(bytes(32))
    assert TagKey(bytes(32)) != bytes(32)


def test_a_secret_has_its_size() -> None:
    """A secret of another size is our own mistake."""
    with pytest.raises(Misuse, match=r"^a TagKey has 32 bytes$"):
        TagKey(bytes(31))
