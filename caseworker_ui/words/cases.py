"""The list of cases."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "no case": {"fr": "Aucun dossier", "en": "No case"},
    "no case yet": {
        "fr": "Un dossier apparaît ici quand un signalement adressé à ce guichet arrive avec le courrier.",
        "en": "A case appears here when a report for this desk arrives with the courier.",
    },
    "case": {"fr": "Dossier {number}", "en": "Case {number}"},
    "received": {"fr": "Reçu le {day}", "en": "Received on {day}"},
    "due acknowledge": {"fr": "Accuser réception avant le {day}", "en": "Acknowledge by {day}"},
    "due feedback": {"fr": "Retour d’information avant le {day}", "en": "Feedback due by {day}"},
    "due none": {"fr": "Plus d’échéance", "en": "No date left to keep"},
    "days left": {"fr": "il reste {days} jours", "en": "{days} days left"},
    "one day left": {"fr": "il reste 1 jour", "en": "1 day left"},
    "today": {"fr": "c’est aujourd’hui", "en": "that is today"},
    "days late": {"fr": "en retard de {days} jours", "en": "{days} days late"},
    "one day late": {"fr": "en retard d’un jour", "en": "1 day late"},
    "messages": {"fr": "{count} messages", "en": "{count} messages"},
    "one message": {"fr": "1 message", "en": "1 message"},
    "replies": {"fr": "{count} réponses", "en": "{count} replies"},
    "one reply": {"fr": "1 réponse", "en": "1 reply"},
    "no reply": {"fr": "pas encore de réponse", "en": "no reply yet"},
    "state received": {"fr": "À accuser", "en": "To acknowledge"},
    "state acknowledged": {"fr": "Accusé", "en": "Acknowledged"},
    "state in progress": {"fr": "À l’examen", "en": "Being looked into"},
    "state question": {"fr": "Question posée", "en": "Question asked"},
    "state answered": {"fr": "Répondu", "en": "Answered"},
    "state transmitted": {"fr": "Transmis", "en": "Passed on"},
    "state closed": {"fr": "Clos", "en": "Closed"},
}
