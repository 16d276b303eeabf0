"""One trip of the courier: what the stick brings is handed in, then what waits is fetched; either may be cut off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from crypto.epoch import to_iso
from crypto.errors import Refused
from crypto.fingerprint import Fingerprint

from .courier import Hatch, Patience, patiently
from .courier_bundle import Inbound
from .courier_words import Stop
from .stick import NOTHING, Begun, Carried, Part, Stick

Progress = Callable[[str, int, int], None]
"""Hears what is done, how many bytes of it, and of how many."""


class Tell(Protocol):
    """Says a sentence."""

    def __call__(self, key: str, **values: object) -> None: ...


@dataclass(slots=True)
class Trip:
    """`server`: the fingerprint that the courier was given; without it the first server that a stick meets counts."""

    hatch: Hatch
    stick: Stick
    tell: Tell
    progress: Progress
    patience: Patience
    server: Fingerprint | None = None
    _came: int = field(default=0, init=False)
    _safe: Begun = field(default=NOTHING, init=False)

    async def go(self) -> bool:
        """Both ways; whether all went well. What the stick brings goes first: what the office took is not offered."""
        well = await self._bring()
        await self._fetch()
        return well

    async def _bring(self) -> bool:
        load = self.stick.look()
        well = not load.unreadable
        for path in load.unreadable:
            self.tell("unreadable", name=path.name)
        if not load.outbound:
            self.tell("brought nothing")
        # The older first: a later one that the server has refuses those before it.
        for prepared in sorted(load.outbound, key=lambda prepared: prepared.bundle.head.number):
            try:
                sentence = await patiently(partial(self.hatch.put, prepared.raw), patience=self.patience)
            except Stop as stop:
                if stop.key != "server refuses":
                    raise
                self.tell(stop.key, **stop.values)
                well = False
                continue
            self.tell("brought", number=prepared.bundle.head.number, sentence=sentence)
            for carried in [one for one in load.inbound if one.bundle.is_taken(prepared.bundle.takes)]:
                self.stick.remove(carried.path)
                load.inbound.remove(carried)
                self.tell("removed", name=carried.path.name)
            # Last: as long as it lies there, an interrupted trip does all of this again.
            self.stick.remove(prepared.path)
        return well

    async def _fetch(self) -> None:
        known, carried = self.server or self.stick.server(), self.stick.look().inbound
        found = await patiently(lambda: self._gather(carried), patience=self.patience, came=lambda: self._came)
        if isinstance(found, Carried):
            self._compare(found.bundle, known)
            self.stick.forget_parts()
            self.tell("fetched before", number=found.bundle.head.number, name=found.path.name)
            return
        try:
            bundle = self._verified(found)
            self._compare(bundle, known)
        except Stop:
            self.stick.remove(found.path)
            raise
        if bundle.headers:
            self._keep(found.path, bundle, carried)
        else:
            self.stick.remove(found.path)
            self.tell("nothing waits")

    async def _gather(self, carried: Sequence[Carried]) -> Carried | Part:
        """The bundle that the server gives now: one that lies on the stick, or all bytes of a part."""
        async with self.hatch.inbound(self._safe if self._safe.count else self.stick.begun()) as coming:
            for there in carried:
                if there.bundle.name == coming.name and self._is_whole(there):
                    return there
            with self.stick.part(coming.name, first=coming.first, length=coming.length) as part:
                try:
                    async for piece in coming.pieces:
                        part.write(piece)
                        self._came += len(piece)
                        self.progress("coming", part.at, coming.length)
                finally:
                    self._safe = Begun(coming.name, part.at)
            return part

    def _is_whole(self, there: Carried) -> bool:
        """Whether the stick still holds every byte of it; if not, it is fetched once more."""
        try:
            self._read_back(there.path)
        except Refused:
            return False
        return True

    def _verified(self, part: Part) -> Inbound:
        try:
            bundle = self._read_back(part.path)
        except Refused as refused:
            raise Stop("bundle forged", why=refused) from None
        if part.path.name != f".{bundle.name}.part":
            raise Stop("bundle forged", why="bundle: not the one that was named")
        return bundle

    def _read_back(self, path: Path) -> Inbound:
        of = self.stick.size(path)
        return self.stick.verify(path, tell=lambda done: self.progress("reading back", done, of))

    def _compare(self, bundle: Inbound, known: Fingerprint | None) -> None:
        """The server must be the one that is known; the first one is noted, and so is one that people confirmed."""
        if known is None:
            self.tell("server first", found=bundle.server)
        elif known != bundle.server:
            raise Stop("server other", found=bundle.server, known=known)
        if known is None or self.server is not None:
            self.stick.note_server(bundle.server)

    def _keep(self, part: Path, bundle: Inbound, carried: Sequence[Carried]) -> None:
        """Beside what the stick carries, unless the server contradicts it; then what the new one holds too may go."""
        for there in carried:
            if bundle.contradicts(there.bundle):
                raise Stop("bundle forked", name=there.path.name)
            if there.bundle.head.key == bundle.head.key and there.bundle.head.number > bundle.head.number:
                raise Stop("bundle older", number=bundle.head.number, newest=there.bundle.head.number)
        path = self.stick.keep(part, bundle)
        for there in carried:
            if there.path != path and bundle.holds(there.bundle):
                self.stick.remove(there.path)
        day = to_iso(bundle.headers[-1].last)
        self.tell("fetched", number=bundle.head.number, day=day, name=path.name)
