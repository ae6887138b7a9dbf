"""What holds the customers who stay: value, bond, lock-in or habit; hostages and fans."""

from __future__ import annotations

import numpy as np

from sim.measures.intervals import Values
from sim.measures.retention import base
from sim.results import Result


def holds(result: Result) -> Values:
    """Return the shares of the base held by value, bond, lock-in and habit.

    Shape (seeds, months, 4, 4): kind at entry or overall, hold. The four add up to `retention.active`. Month 0, in
    which no customer chooses, is not a number.
    """
    return _share(result.record.here[:, :, :3].sum(axis=(4, 5)), result)


def hostages(result: Result) -> Values:
    """Return the share of the base that would leave if lock-in alone were taken away, shape (seeds, months, 4)."""
    return _share(result.record.here[:, :, :3, :, 1, :].sum(axis=(3, 4))[..., np.newaxis], result)[..., 0]


def fans(result: Result) -> Values:
    """Return the share of the base that would leave if the bond alone were taken away, shape (seeds, months, 4)."""
    return _share(result.record.here[:, :, :3, :, :, 1].sum(axis=(3, 4))[..., np.newaxis], result)[..., 0]


def _share(counts: np.ndarray, result: Result) -> Values:
    both = np.concatenate([counts, counts.sum(axis=2, keepdims=True)], axis=2).astype(float)
    both[:, 0] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        return both / base(result)[:, np.newaxis, :, np.newaxis]
