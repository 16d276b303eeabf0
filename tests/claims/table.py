"""Every claim that a machine checks here, and what no machine of ours can check."""

from typing import Any, Final

from . import (
    answers,
    builds,
    cells,
    chance,
    documents,
    envelopes,
    headers,
    imports,
    parsers,
    policy,
    traces,
    vectors,
    visits,
)
from .claim import Claim

CLAIMS: Final[tuple[Claim[Any], ...]] = (
    visits.SIZE,
    visits.COURSE,
    answers.CLAIM,
    envelopes.CLAIM,
    cells.CLAIM,
    headers.CLAIM,
    policy.EXACT,
    policy.ENFORCED,
    traces.KEPT,
    traces.SHOWN,
    builds.CLAIM,
    imports.CLAIM,
    chance.CLAIM,
    parsers.CLAIM,
    vectors.CLAIM,
    documents.CLAIM,
)

NOT_CHECKED: Final = (
    "that a running server is the one in this tree; that it deletes what it says; what it does to one chosen visitor",
    "anonymity before someone who sees both ends of Tor; what an insider does",
)
