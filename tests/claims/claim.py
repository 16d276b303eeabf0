"""What a claim is: a sentence, a check, something true to check, and mutants on which the check must turn red.

A check that no mutant turns red proves nothing. A mutant is the same check on something that violates the claim: a
copy of the source with one edit, another generator, a damaged document. The product has no switch for any of this.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Subject = TypeVar("Subject")
Open = Callable[[], AbstractContextManager[Subject]]
"""Gives the subject for as long as its check needs it: bytes in memory, a folder, a running server, a browser."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check saw, in figures, and what of it speaks against the claim."""

    seen: str
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutant(Generic[Subject]):
    """A subject that violates the claim, and a word of the finding by which it must be caught.

    The word matters: a mutant that is merely broken would else count as caught.
    """

    open: Open[Subject]
    by: str


@dataclass(frozen=True, slots=True)
class Claim(Generic[Subject]):
    """One claim; `promises` are the numbers of the threat model, `not_shown` is what this check cannot see."""

    id: str
    sentence: str
    promises: tuple[str, ...]
    check: Callable[[Subject], Evidence]
    subject: Open[Subject]
    mutants: Mapping[str, Mutant[Subject]] = field(repr=False)
    not_shown: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the claim itself, or one of its mutants, came out: whether as it must, and why."""

    mutant: str
    sound: bool
    why: str


def verdicts(claim: Claim[Any]) -> Iterator[Verdict]:
    """The claim itself first (without a name), then each mutant. A claim without mutants is void."""
    yield held(claim)
    if not claim.mutants:
        yield Verdict("none", sound=False, why="a claim without a mutant is void")
    for name in claim.mutants:
        yield caught(claim, name)


def held(claim: Claim[Any]) -> Verdict:
    """Whether the check finds nothing against the claim."""
    evidence = _evidence(claim, claim.subject)
    against = "; ".join(evidence.against)
    return Verdict("", sound=not against, why=against or evidence.seen)


def caught(claim: Claim[Any], name: str) -> Verdict:
    """Whether the same check turns red on a mutant, and for the reason for which it must."""
    mutant = claim.mutants[name]
    evidence = _evidence(claim, mutant.open)
    for finding in evidence.against:
        if mutant.by in finding:
            return Verdict(name, sound=True, why=finding)
    why = "; ".join(evidence.against) or "nothing found"
    return Verdict(name, sound=False, why=f"expected '{mutant.by}': {why}")


def _evidence(claim: Claim[Any], subject: Open[Any]) -> Evidence:
    """What the check says. If it breaks, neither the claim nor a mutant is proved, and the other claims go on."""
    try:
        with subject() as opened:
            return claim.check(opened)
    except Exception as error:  # noqa: BLE001  # whatever broke is said, and counts as a failure
        return Evidence("", (f"broken: {type(error).__name__}: {error}",))
