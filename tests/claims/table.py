"""Every claim that a machine checks here, and what no machine of ours can check."""

from typing import Any, Final

from . import (
    answers,
    arrivals,
    boards,
    builds,
    cells,
    chance,
    documents,
    envelopes,
    forgotten,
    headers,
    imports,
    moments,
    parsers,
    policy,
    seized,
    traces,
    unheard,
    unreached,
    vectors,
    visits,
    weeks,
)
from .claim import Claim

CLAIMS: Final[tuple[Claim[Any], ...]] = (
    seized.WORDS,
    seized.RECEIPT,
    seized.VISITS,
    forgotten.CLAIM,
    arrivals.HISTORY,
    moments.CLAIM,
    arrivals.SEQUENCE,
    visits.SIZE,
    visits.COURSE,
    answers.CLAIM,
    envelopes.CLAIM,
    cells.CLAIM,
    boards.CLAIM,
    weeks.CLAIM,
    headers.CLAIM,
    policy.EXACT,
    policy.ENFORCED,
    traces.KEPT,
    traces.SHOWN,
    builds.CLAIM,
    imports.CLAIM,
    unreached.CLAIM,
    unheard.CLAIM,
    chance.CLAIM,
    parsers.CLAIM,
    vectors.CLAIM,
    documents.CLAIM,
)

NOT_CHECKED: Final = (
    "that a running server is the one in this tree; that it deletes what it says; what it does to one chosen visitor",
    "anonymity before someone who sees both ends of Tor; what an insider does",
)
