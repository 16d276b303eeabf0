"""Statistics on rows of bytes, all of one length: can one sample be told from another, or from fair coins?

Each test gives natural logarithms of bounds on its probability under "no difference". Where it says *bound*, this holds
for samples of any size; the others are normal approximations over very many terms.
"""

import math
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats
from sklearn.linear_model import LogisticRegression

from .odds import Logs

Rows = npt.NDArray[np.uint8]
_COLUMNS_AT_ONCE: Final = 2_048


def rows(values: list[bytes]) -> Rows:
    """One row for each; all must have one length."""
    return np.frombuffer(b"".join(values), dtype=np.uint8).reshape(len(values), -1)


def same_bytes(one: Rows, other: Rows) -> Logs:
    """Bound, for each column: the two-sample chi-square over its 256 values.

    Under "no difference" every value falls to either sample by a fair coin, so each of the k terms is at most as large
    as a squared Gaussian (by moment generating functions), and Chernoff's bound for chi-square with k degrees holds;
    that the samples are equally large costs the factor sqrt(pi n).
    """
    assert one.shape == other.shape
    found = []
    for start in range(0, one.shape[1], _COLUMNS_AT_ONCE):
        first, second = (_counts(sample[:, start : start + _COLUMNS_AT_ONCE]) for sample in (one, other))
        both = first + second
        statistic = ((first - second) ** 2 / np.maximum(both, 1)).sum(axis=1)
        found.append(_chernoff(statistic, degrees=(both > 0).sum(axis=1)))
    return np.concatenate(found) + math.log(math.pi * len(one)) / 2


def same_bits(one: Rows, other: Rows) -> Logs:
    """Bound, for each bit: Hoeffding's for the difference of two shares of equally many rows."""
    difference = _shares(one) - _shares(other)
    return np.asarray(math.log(2) - len(one) * difference**2)


def fair_bits(sample: Rows) -> Logs:
    """Bound, for each bit: Hoeffding's for the share of a fair coin."""
    return np.asarray(math.log(2) - 2 * len(sample) * (_shares(sample) - 0.5) ** 2)


def even_values(sample: Rows) -> Logs:
    """Exact, for each of the 256 values: how often it comes among all bytes together."""
    counts = np.bincount(sample.ravel(), minlength=256)
    return fair_share(counts, of=sample.size, share=1 / 256)


def uncorrelated(sample: Rows, lag: int) -> float:
    """Serial correlation of bytes that many places apart within a row, against none."""
    centred = sample.astype(np.float32) - 127.5
    product = float(np.einsum("ij,ij->", centred[:, :-lag], centred[:, lag:], dtype=np.float64))
    variance = (256**2 - 1) / 12
    return _normal(product / (variance * math.sqrt(centred[:, lag:].size)))


def compressed(sample: Rows) -> npt.NDArray[np.intp]:
    """The length to which zlib brings each row."""
    return np.array([len(zlib.compress(row.tobytes(), 1)) for row in sample])


def same_lengths(one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> float:
    """Bound: the two-sample chi-square over lengths."""
    lengths, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    table = np.zeros((2, len(lengths)))
    np.add.at(table, (np.repeat([0, 1], len(one)), place), 1)
    statistic = ((table[0] - table[1]) ** 2 / table.sum(axis=0)).sum(keepdims=True)
    return float(_chernoff(statistic, degrees=np.array([len(lengths)]))[0]) + math.log(math.pi * len(one)) / 2


def learnt(one: Rows, other: Rows) -> tuple[float, float]:
    """AUC of a logistic classifier on rows that it did not see, and its probability.

    Trained on one half and tried on the other, then the other way round; the mean of both.
    """
    half = len(one) // 2
    halves = [np.concatenate([sample[:half], sample[half : 2 * half]]).reshape(2, half, -1) for sample in (one, other)]
    kinds = np.repeat([0, 1], half)
    areas = []
    for seen, unseen in ((0, 1), (1, 0)):
        train, test = (
            (np.concatenate([sample[part] for sample in halves]).astype(np.float32) - 127.5) / 73.9
            for part in (seen, unseen)
        )
        model = LogisticRegression(C=1e-3, tol=1e-2, max_iter=1_000).fit(train, kinds)
        scores = model.decision_function(test)
        ranks = stats.rankdata(scores)
        areas.append((ranks[half:].sum() - half * (half + 1) / 2) / half**2)
    area = float(np.mean(areas))
    return area, _normal((area - 0.5) / math.sqrt((2 * half + 1) / (12 * half**2) / 2))


def fair_share(counts: npt.ArrayLike, *, of: int, share: float) -> Logs:
    """Exact, both sides: binomial counts against their share."""
    distribution, seen = stats.binom(of, share), np.asarray(counts)
    return np.asarray(math.log(2) + np.minimum(distribution.logcdf(seen), distribution.logsf(seen - 1)))


def fair_mean(values: Sequence[float]) -> float:
    """Bound: Hoeffding's for the mean of values from 0 to 1 against one half."""
    return math.log(2) - 2 * len(values) * (float(np.mean(values)) - 0.5) ** 2


def repeated(sample: Rows) -> int:
    """How many blocks of 16 bytes, side by side in each row, occur again in the whole sample."""
    whole = np.ascontiguousarray(sample[:, : sample.shape[1] // 16 * 16]).view(np.uint64).reshape(-1, 2)
    whole = whole[np.argsort(whole[:, 0])]
    # Equal first halves now stand side by side.
    near = np.flatnonzero(whole[1:, 0] == whole[:-1, 0])
    suspects = np.unique(np.concatenate([near, near + 1]))
    return len(suspects) - len(np.unique(whole[suspects], axis=0))


def _counts(columns: Rows) -> npt.NDArray[np.float64]:
    width = columns.shape[1]
    places = columns.astype(np.int32) + np.arange(width, dtype=np.int32) * 256
    return np.bincount(places.ravel(), minlength=width * 256).reshape(width, 256).astype(np.float64)


def _shares(sample: Rows) -> Logs:
    """How often each bit is 1, most significant first."""
    total = np.zeros(sample.shape[1] * 8)
    for start in range(0, len(sample), 256):
        total += np.unpackbits(sample[start : start + 256], axis=1).sum(axis=0, dtype=np.uint32)
    return total / len(sample)


def _chernoff(statistic: Logs, *, degrees: npt.NDArray[np.intp]) -> Logs:
    ratio = np.maximum(statistic / degrees, 1)
    return np.asarray(degrees / 2 * (np.log(ratio) + 1 - ratio))


def _normal(deviation: float) -> float:
    return math.log(2) + float(stats.norm.logsf(abs(deviation)))
