"""Who works here, and what the journal says."""

from collections.abc import Mapping
from typing import Final

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "journal broken": {
        "fr": "Le journal a été changé : l'entrée {entry} ne suit pas celle d'avant. Prévenez l'auditeur.",
        "en": "The journal was changed: entry {entry} does not follow the one before. Tell the auditor.",
    },
    "journal rewritten": {
        "fr": "Le journal n'est plus celui de la racine imprimée : il a été réécrit avant l'entrée {entry}. "
        "Prévenez l'auditeur.",
        "en": "The journal is not that of the printed root any more: it was written anew before entry {entry}. "
        "Tell the auditor.",
    },
    "journal short": {
        "fr": "Le journal n'a que {entries} entrées, mais la racine imprimée en compte {printed}. Prévenez l'auditeur.",
        "en": "The journal has only {entries} entries, but the printed root counts {printed}. Tell the auditor.",
    },
}
