"""How cases look on a terminal and in JSON."""

from collections.abc import Iterator, Sequence
from typing import Final

from crypto.body import Kind
from crypto.epoch import to_iso

from .bundles.opening import Opened
from .cases.casebook import Case, Message
from .notice import Said
from .vaults.journal import Entry
from .vaults.people import MACHINE
from .wording import WORDS, did, issue

_WORDS: Final = {
    "fr": {
        "case": "Dossier", "received": "reçu le", "acknowledge": "accuser réception avant le", "state": "état",
        "feedback": "retour d’information avant le", "until": "sur le tableau jusqu’au", "desks": "guichets",
        "move": "Mots changés, les réponses vont aux nouveaux mots",
        "second": "ATTENTION\u00a0: deux personnes ont peut-être ces mots. Second changement des anciens, refusé le",
        "late": "arrivé avec les anciens mots, après leur changement",
        "report": "Signalement", "message": "Message", "reply": "Réponse", "file": "Pièce jointe",
        "complete": "complète", "waiting": "il manque des morceaux", "none": "Aucun dossier.", "bytes": "octets",
        "is": "\u00a0: ",
    },
    "en": {
        "case": "Case", "received": "received on", "acknowledge": "acknowledge by", "state": "state",
        "feedback": "feedback due by", "until": "on the board until", "desks": "desks",
        "move": "Words changed, replies go to the new words",
        "second": "WARNING: two people may have these words. A second change of the old words was refused on",
        "late": "came with the old words, after they were changed",
        "report": "Report", "message": "Message", "reply": "Reply", "file": "Attachment",
        "complete": "complete", "waiting": "pieces are missing", "none": "No case.", "bytes": "bytes",
        "is": ": ",
    },
}  # fmt: skip


def opened(slug: str, result: Opened) -> Iterator[Said]:
    """What a look into the spool brought, for the desk that looked."""
    counts = {
        "new": len(result.new_cases),
        "changed": len(result.changed_cases),
        "acknowledged": len(result.acknowledged),
    }
    yield Said("opened", {"slug": slug, **counts}, desk=slug)
    for why in result.refused:
        yield Said("opened refused", {"slug": slug, "why": why}, desk=slug)
    for alarm in result.alarms:
        yield alarm.said(slug)


def case_json(case: Case) -> dict[str, object]:
    """A case for programs: dates as YYYY-MM-DD, ids in hex."""
    deadlines = case.deadlines
    return {
        "case": case.number,
        "desks": list(case.desks),
        "received": to_iso(case.received),
        "acknowledged": None if case.acknowledged is None else to_iso(case.acknowledged),
        "state": case.state,
        "acknowledge_by": to_iso(deadlines.acknowledge),
        "feedback_by": to_iso(deadlines.feedback),
        "until": to_iso(deadlines.until),
        "messages": [_message_json(message) for message in case.messages],
        "changes": [
            {"received": to_iso(change.received), "second": None if change.second is None else to_iso(change.second)}
            for change in case.changes
        ],
        "replies": [{"reply": sent.number, "epoch": to_iso(sent.epoch), "text": sent.words} for sent in case.replies],
    }


def journal_line(entry: Entry, *, language: str) -> str:
    """An action: its number, the day, who, what, and to what of the office's."""
    machine, words = WORDS["the machine"][language], WORDS["the recovery words"][language]
    who = machine if entry.person == MACHINE else entry.person or words
    agreed = f" {WORDS['together with'][language]} {entry.second}" if entry.second else ""
    case = f" ({WORDS['case'][language].format(number=entry.number)})" if entry.number else ""
    what = f"{did(entry.did, language)}{case}"
    about = issue(entry.why, language)
    return "\t".join(filter(None, (str(entry.entry), to_iso(entry.epoch), f"{who}{agreed}", what, about)))


def _message_json(message: Message) -> dict[str, object]:
    return {
        "id": message.id.hex(),
        "kind": message.kind.name.lower(),
        "epoch": to_iso(message.epoch),
        "received": to_iso(message.received),
        "late": message.late,
        "text": message.words,
        "files": [
            {
                "name": file.attachment.name,
                "size": file.attachment.size,
                "sha256": file.attachment.sha256,
                "complete": file.complete,
            }
            for file in message.files
        ],
    }


def case_lines(cases: Sequence[Case], *, language: str) -> Iterator[str]:
    """One line a case."""
    word = _WORDS[language]
    if not cases:
        yield word["none"]
    for case in cases:
        due = case.deadlines.acknowledge if case.acknowledged is None else case.deadlines.feedback
        which = word["acknowledge"] if case.acknowledged is None else word["feedback"]
        received = f"{word['received']} {to_iso(case.received)}"
        yield f"{word['case']} {case.number:>4}  {received}  {_state(case, language)}  {which} {to_iso(due)}"


def _state(case: Case, language: str) -> str:
    """What the reporter was told, as the page's list says it."""
    return WORDS[f"state {case.state}"][language]


def case_page(case: Case, *, language: str) -> Iterator[str]:
    """A case as a caseworker reads it, oldest message first."""
    word, deadlines = _WORDS[language], case.deadlines
    state = f"{word['state']}{word['is']}{_state(case, language)}"
    yield f"{word['case']} {case.number} — {word['received']} {to_iso(case.received)}, {state}"
    yield f"{word['desks']}{word['is']}{', '.join(map(str, case.desks))}"
    if case.acknowledged is None:
        yield f"{word['acknowledge']} {to_iso(deadlines.acknowledge)}"
    yield f"{word['feedback']} {to_iso(deadlines.feedback)}, {word['until']} {to_iso(deadlines.until)}"
    for change in case.changes:
        yield f"{word['move']}{word['is']}{to_iso(change.received)}"
        if change.second is not None:
            yield f"{word['second']} {to_iso(change.second)}"
    for message in case.messages:
        name = word["report"] if message.kind is Kind.REPORT else word["message"]
        late = f" ({word['late']})" if message.late else ""
        yield f"\n--- {name}, {to_iso(message.epoch)}{late}\n{message.words}"
        for file in message.files:
            here = word["complete"] if file.complete else word["waiting"]
            yield f"[{word['file']}{word['is']}{file.attachment.name}, {file.attachment.size} {word['bytes']}, {here}]"
    for sent in case.replies:
        yield f"\n--- {word['reply']} {sent.number}, {to_iso(sent.epoch)}\n{sent.words}"
