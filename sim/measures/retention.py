"""Retention, precisely: survival (never left) and active (with the company now, returners included) are two curves."""

from __future__ import annotations

import numpy as np

from sim.market.customers import KINDS
from sim.measures.intervals import Values
from sim.results import Result

CURVES = (*KINDS, "overall")
"""The order of the last axis of both curves."""
OVERALL = CURVES.index("overall")
"""The place of all customers of the base on that axis."""


def base(result: Result) -> Values:
    """Return the size of the focal company's base at month 0, shape (seeds, 4): by kind at entry, and overall."""
    return _with_overall(result.record.survivors[:, 0, :3])


def survival(result: Result) -> Values:
    """Return the share of the base that never left, shape (seeds, months, 4). Not a number where a kind is empty."""
    return _share(_with_overall(result.record.survivors[:, :, :3]), result)


def active(result: Result) -> Values:
    """Return the share of the base that is with the company, returners included, shape (seeds, months, 4)."""
    here = result.record.here[:, :, :3].sum(axis=(3, 4, 5))
    here[:, 0] = result.record.survivors[:, 0, :3]
    return _share(_with_overall(here), result)


def _with_overall(counts: np.ndarray) -> Values:
    return np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1).astype(float)


def _share(counts: Values, result: Result) -> Values:
    with np.errstate(invalid="ignore", divide="ignore"):
        return counts / base(result)[:, np.newaxis]
