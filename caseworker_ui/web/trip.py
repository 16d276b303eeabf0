"""A trip of the courier in steps: what the stick brings is taken, desks look, and the way back is written onto it."""

import tempfile
from dataclasses import dataclass, field
from typing import Final

from caseworker_ui.bundles.progress import Progress, Steps, Tell
from caseworker_ui.bundles.stick import Carried, Stick, copy
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.people import By
from crypto.fingerprint import Fingerprint

from .room import Room

# Then nothing is written: the stick is evidence, another office's, or a person must compare or set the clock first.
STOPS: Final = frozenset({"batch forked", "bundle elsewhere", "clock behind", "server unknown"})


@dataclass(slots=True)
class Outcome:
    """What a trip did, and what it could not do."""

    done: list[Said] = field(default_factory=list)
    problems: list[Said] = field(default_factory=list)


def trip(room: Room, stick: Stick, outcome: Outcome, *, tell: Tell, by: By, trust: Fingerprint | None = None) -> Steps:
    """`Notice` if it stopped. Between two steps no transaction is open; `tell` hears from within a long one."""
    for bundle in stick.bundles:
        yield from _take(room, stick, bundle, outcome, tell=tell, by=by, trust=trust)
    yield from look_all(room, outcome)
    yield Progress("writing", 0, 1)
    outcome.done += room.send_back(stick, by=by)


def look_all(room: Room, outcome: Outcome) -> Steps:
    """Every unlocked desk tries what it has not tried."""
    for slug in list(room.desks):
        # It may have been locked meanwhile.
        if slug in room.desks:
            yield from room.look(slug, outcome.done)


def _take(
    room: Room, stick: Stick, bundle: Carried, outcome: Outcome, *, tell: Tell, by: By, trust: Fingerprint | None
) -> Steps:
    # Without a name, and gone with this process: a copy that was cut off leaves nothing.
    with tempfile.TemporaryFile(dir=room.folder, prefix=".import-") as copied:
        yield from copy(stick, bundle, copied)
        try:
            outcome.done.append(room.take_in(copied.read, by=by, trust=trust, tell=tell))
        except Notice as notice:
            if notice.key in STOPS:
                raise
            if len(stick.bundles) > 1:
                outcome.problems.append(Said("bundle named", {"name": bundle.path.name}))
            # A courier who goes back with the next edition mends what is missing; the other bundles are taken.
            outcome.problems.append(notice.said)
