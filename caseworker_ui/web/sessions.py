"""Who sits at the page: sessions bound to this process, the idle lock, and the delay after wrong passphrases."""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Final

from caseworker_ui.cases.inbox import Wanted
from caseworker_ui.notice import Notice, Said
from caseworker_ui.vaults.people import Role

TOKEN_BYTES: Final = 32
STATION: Final = "station"
REGISTER: Final = ".register"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how many. One table for everybody; tests shorten it, no setting does."""

    # A session without a request for so long is locked: the passphrase opens it again, and what was typed is kept.
    idle_seconds: float = 15 * 60
    # Then also what was typed goes.
    forget_seconds: float = 12 * 3600
    sessions: int = 64
    # Seconds to wait after so many wrong passphrases of one vault; the last one stands for all later ones.
    delays: tuple[float, ...] = (0, 1, 2, 4, 8, 15, 30, 60)
    # What one person proposed waits so long for a second one.
    second_seconds: float = 10 * 60


@dataclass(frozen=True, slots=True)
class Seat:
    """Who opened what: a desk by its short name, the station itself, or a desk's register (`integrite.register`)."""

    vault: str
    person: str
    role: Role


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person wants to do and a second one must agree to; `back` is the page it was asked on."""

    action: str
    person: str
    values: Mapping[str, str] = field(repr=False)
    back: str
    made: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply as it was typed, while it cannot be sent."""

    desk: str
    number: int
    words: str = field(repr=False)
    state: str
    # The id of the message that it answers, in hex.
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A bundle of a server that nobody has compared yet: a file without a name in the station's folder."""

    file: IO[bytes]
    fingerprint: str


@dataclass(slots=True, eq=False)
class Session:
    """One browser. `vault` is what `person` opened: a desk, by its short name, or the station itself.

    `locked` is what it had open before it went idle.
    """

    language: str
    used: float
    token: str = field(default_factory=lambda: secrets.token_hex(TOKEN_BYTES), repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_hex(TOKEN_BYTES), repr=False)
    vault: str | None = None
    person: str = ""
    role: Role | None = None
    locked: str | None = None
    draft: Draft | None = None
    proposal: Proposal | None = None
    parcel: Parcel | None = None
    said: list[Said] = field(default_factory=list)
    problem: Said | None = None
    wanted: Wanted = field(default_factory=Wanted)
    sought: str = field(default="", repr=False)

    @property
    def desk(self) -> str | None:
        """The desk whose cases this session may see."""
        return None if self.vault == STATION or self.register is not None else self.vault

    @property
    def register(self) -> str | None:
        """The desk whose register an auditor has open."""
        name = (self.vault or "").removesuffix(REGISTER)
        return None if name == (self.vault or "") else name

    @property
    def by(self) -> str:
        """As the station's journal names whoever sits here: people of a desk by their desk too."""
        return self.person if self.vault == STATION else f"{self.vault}/{self.person}"

    def is_ours(self, untrusted_csrf: str) -> bool:
        """Whether a form was written by this page for this session."""
        return hmac.compare_digest(self.csrf.encode(), untrusted_csrf.encode())

    def hold(self, parcel: Parcel | None) -> None:
        """Keeps at most one bundle for comparing."""
        if self.parcel is not None:
            self.parcel.file.close()
        self.parcel = parcel

    def hear(self) -> list[Said]:
        """What is to be said once."""
        said, self.said = self.said, []
        return said

    def hear_problem(self) -> Said | None:
        """What stopped the last action, to be said once."""
        problem, self.problem = self.problem, None
        return problem


class Sessions:
    """All browsers of this process, by the digest of their token: looking one up takes no time that tells of it."""

    def __init__(self, clock: Callable[[], float], *, limits: Limits) -> None:
        self._clock, self._limits = clock, limits
        self._by_digest: dict[bytes, Session] = {}

    def find(self, untrusted_token: str) -> Session | None:
        """The session of a cookie, locked if nobody used it for too long; this is a use of it."""
        session = self.peek(untrusted_token)
        if session is not None:
            session.used = self._clock()
        return session

    def peek(self, untrusted_token: str) -> Session | None:
        """The same, and no use of it: a page that comes again by itself shows nobody's presence."""
        session = self._by_digest.get(_digest(untrusted_token))
        if session is not None:
            self._lock_idle(session)
        return session

    def begin(self, language: str) -> Session:
        """A new session, locked; the oldest locked one makes room."""
        if len(self._by_digest) >= self._limits.sessions:
            self.end(min(self._by_digest.values(), key=lambda session: (session.vault is not None, session.used)))
        return self._add(Session(language, self._clock()))

    def enter(self, session: Session, seat: Seat) -> Session:
        """After the right passphrase: tokens nobody saw before, and what was typed if it was for this desk."""
        entered = Session(session.language, self._clock(), vault=seat.vault, person=seat.person, role=seat.role)
        if session.draft is not None and session.draft.desk == seat.vault:
            entered.draft = session.draft
        self.end(session)
        return self._add(entered)

    def propose(self, session: Session, action: str, values: Mapping[str, str], *, back: str) -> None:
        """Keeps at most one proposal, in memory alone."""
        session.proposal = Proposal(action, session.person, dict(values), back, self._clock())

    def proposal(self, session: Session) -> Proposal | None:
        """What waits for a second person; gone after ten minutes."""
        waiting = session.proposal
        if waiting is not None and self._clock() - waiting.made > self._limits.second_seconds:
            session.proposal = None
        return session.proposal

    def keep_only(self, desk: str, people: Collection[str]) -> None:
        """Ends the sessions at a desk of those who do not work there any more."""
        for session in list(self._by_digest.values()):
            if desk in {session.vault, session.register} and session.person not in people:
                self.end(session)

    def end(self, session: Session) -> None:
        session.hold(None)
        self._by_digest.pop(_digest(session.token), None)

    def holders(self) -> set[str]:
        """The vaults that someone has open. Looks for idle sessions, so call it now and then."""
        for session in list(self._by_digest.values()):
            self._lock_idle(session)
        return {session.vault for session in list(self._by_digest.values()) if session.vault is not None}

    def _add(self, session: Session) -> Session:
        self._by_digest[_digest(session.token)] = session
        return session

    def _lock_idle(self, session: Session) -> None:
        idle = self._clock() - session.used
        if idle > self._limits.idle_seconds and session.vault is not None:
            session.vault, session.locked = None, session.vault
            session.said, session.problem, session.proposal = [], None, None
            session.wanted, session.sought = Wanted(), ""
            session.hold(None)
        if idle > self._limits.forget_seconds:
            self.end(session)


class Throttle:
    """Makes guessing slow, for each vault by itself: a stranger's guesses lock nobody out of another desk."""

    def __init__(self, clock: Callable[[], float], *, limits: Limits) -> None:
        self._clock, self._delays = clock, limits.delays
        self._failures: dict[str, int] = {}
        self._next: dict[str, float] = {}

    @contextmanager
    def trying(self, vault: str) -> Iterator[None]:
        """Around one try of a passphrase."""
        self.check(vault)
        try:
            yield
        except Notice as notice:
            if notice.key == "passphrase wrong":
                self.failed(vault)
            raise
        self.passed(vault)

    def check(self, vault: str) -> None:
        """Refuses to try before the delay is over; what was typed is not tried at all."""
        left = self._next.get(vault, 0) - self._clock()
        if left > 0:
            raise Notice("login wait", seconds=math.ceil(left))

    def failed(self, vault: str) -> None:
        failures = self._failures.get(vault, 0) + 1
        self._failures[vault] = failures
        self._next[vault] = self._clock() + self._delays[min(failures, len(self._delays) - 1)]

    def passed(self, vault: str) -> None:
        self._failures.pop(vault, None)
        self._next.pop(vault, None)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
