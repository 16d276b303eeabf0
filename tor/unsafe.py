"""What in an operator's torrc would break a promise: a table of options, each with the values that are safe.

Read as tor reads it (confline.c): one option a line, names in any case, '#' begins a comment; a carriage return is
nothing, wherever it stands, and after a NUL nothing is read. What tor also allows and nobody needs here (quotes, lines
that go on, abbreviations, older names, other files) is refused, so that nothing hides behind it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .torrc import Unsafe, refuse_long

_LINE: Final = re.compile(r"[ \t\v\f]*([^ \t\v\f#]*)[ \t\v\f]*([^#]*)(?:#.*)?", re.DOTALL)
_LEVEL: Final = "(notice|warn|err)"
_LOOPBACK: Final = r"((127\.0\.0\.1|\[::1\]|localhost):)?([0-9]{1,5}|auto)|unix:/\S+"
_REMOVE: Final = r"(?!)"
_AUTHORITIES: Final = "remove it: who is named there decides which relays tor uses"
_GUARDS: Final = "remove it: guards hide the server from most relays"

# option: (the values that are safe, what to do about any other)
SAFE: Final = {
    "HiddenServiceNonAnonymousMode": ("0", "remove it: everybody could find the server"),
    "HiddenServiceSingleHopMode": ("0", "remove it: everybody could find the server"),
    "HiddenServiceExportCircuitID": (_REMOVE, "remove it: the server would know which requests are one visitor's"),
    "HiddenServiceVersion": ("3", "write 3"),
    "HiddenServiceDir": (r"/\S+", "write an absolute path without spaces"),
    "HiddenServiceDirGroupReadable": ("0", "remove it: the onion's keys are for tor alone"),
    "HiddenServicePort": (
        rf"[0-9]{{1,5}}( ({_LOOPBACK}))?",
        "let it lead to an absolute Unix socket or to 127.0.0.1: between tor and the server nobody may listen",
    ),
    "HiddenServicePoWDefensesEnabled": ("1", "write 1: floods would drown reporters"),
    "HiddenServiceMaxStreams": ("0|1[6-9]|[2-9][0-9]|[1-9][0-9]{2,4}", "write 32: browsers open several at a time"),
    "HiddenServiceMaxStreamsCloseCircuit": ("0", "write 0: a browser's reload would cut off its visitor"),
    "SafeLogging": ("1", "remove it: tor's log would name addresses"),
    "Log": (
        rf"{_LEVEL}(-{_LEVEL})?( (file /.*|syslog|stdout|stderr))?",
        "log notices, warnings or errors only, of all parts of tor alike: below is what connects people",
    ),
    "LogTimeGranularity": (r"[1-9][0-9]{3,}", "remove it: finer times in the log tell who came when"),
    "VanguardsLiteEnabled": ("1|auto", "remove it: vanguards hide the server from who makes many circuits to it"),
    "UseEntryGuards": ("1", _GUARDS),
    "UseEntryNodes": (_REMOVE, _GUARDS),
    "UseHelperNodes": (_REMOVE, _GUARDS),
    "Sandbox": ("0", "remove it: with it, tor ends when it is told to reload the courier's keys"),
    "ControlPort": (_LOOPBACK, "let it be on 127.0.0.1 only, better nowhere: who holds it finds out what tor hides"),
    "ControlSocket": (r"0|(unix:)?/\S+", "write an absolute path, better 0"),
    "MetricsPort": (_LOOPBACK, "let it be on 127.0.0.1 only: it says when somebody came"),
    "MetricsPortPolicy": (r"(accept (127\.0\.0\.1|\[::1\])|reject [^,]*)", "accept 127.0.0.1 only"),
    "SocksPort": (rf"({_LOOPBACK})( .*)?", "let it be on 127.0.0.1 only: it would serve strangers"),
    "ORPort": ("0", "run the relay on another machine: its uptime is public, and so would be the server's"),
    "TestingTorNetwork": ("0", "remove it: it is for private networks"),
    "DirAuthority": (_REMOVE, _AUTHORITIES),
    "DirServer": (_REMOVE, _AUTHORITIES),
    "AlternateDirAuthority": (_REMOVE, _AUTHORITIES),
}
_NAMES: Final = {name.lower(): name for name in SAFE}


@dataclass(frozen=True, slots=True)
class Option:
    """One line of torrc that says something; the name as tor's manual writes it if the table has it."""

    line: int
    name: str
    value: str

    def because(self, reason: str) -> str:
        return f"line {self.line}: {self.name}: {reason}"


@dataclass(slots=True)
class Service:
    """One onion service of a torrc: its folder, and the options that follow it."""

    folder: Path
    options: list[Option] = field(default_factory=list)

    @property
    def proof_of_work(self) -> bool:
        return any((option.name, option.value) == ("HiddenServicePoWDefensesEnabled", "1") for option in self.options)


def options(untrusted: str) -> list[Option]:
    """Every line with an option, whatever the text is."""
    found = []
    read = untrusted.replace("\r", "").partition("\0")[0]
    for number, line in enumerate(read.split("\n"), start=1):
        parts = _LINE.fullmatch(line)
        if parts is not None and parts[1]:
            value = " ".join(parts[2].split())
            found.append(Option(number, _NAMES.get(parts[1].lower(), parts[1]), value))
    return found


def faults(untrusted: str) -> list[str]:
    """One sentence for each line that breaks a promise, with what to do; none if all is well."""
    read = options(untrusted)
    found = [sentence for option in read if (sentence := _fault(option))]
    opens = [option for option in read if option.name == "ControlPort" and option.value != "0"]
    locked = any(
        option.name.lower() == "hashedcontrolpassword" or (option.name, option.value) == ("CookieAuthentication", "1")
        for option in read
    )
    if not locked:
        found += [option.because("add 'CookieAuthentication 1', or remove it") for option in opens]
    return found


def services(untrusted: str) -> list[Service]:
    """The onion services; what follows a HiddenServiceDir is about that one."""
    found: list[Service] = []
    for option in options(untrusted):
        if option.name == "HiddenServiceDir":
            found.append(Service(Path(option.value)))
        elif found and option.name.startswith("HiddenService"):
            found[-1].options.append(option)
    return found


def _fault(option: Option) -> str | None:
    if odd := _odd(option):
        return option.because(odd)
    if option.name not in SAFE:
        return None
    safe, advice = SAFE[option.name]
    if not re.fullmatch(safe, option.value, re.IGNORECASE):
        return option.because(advice)
    try:
        for path in re.findall(r"unix:(\S+)", option.value):
            refuse_long(Path(path))
    except Unsafe as unsafe:
        return option.because(str(unsafe))
    return None


def _odd(option: Option) -> str | None:
    """What tor reads and this reader does not."""
    if option.name.lower().startswith("%include"):
        return "put the lines of that file here, so that they are read too"
    if option.name[0] in "+/":
        return "write the option without a sign before it"
    if option.value.endswith("\\"):
        return "write it on one line"
    whole = [full for short, full in _NAMES.items() if short.startswith(option.name.lower())]
    if option.name not in SAFE and whole:
        return f"write the name in full; tor takes this one for {whole[0]}"
    if option.name in SAFE and '"' in option.value:
        return "write it without quotes"
    return None
