"""The small shapes that every report is made of: rounded numbers, bands, curves by kind."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.measures.intervals import Values, interval
from sim.measures.retention import CURVES

DIGITS = 10
"""Significant digits of a number: enough for any sum, few enough to hide the last bit of a library's rounding."""
DECIMALS = 7
"""Decimals that a mean keeps however large it is, so that thousands still add up to a millionth."""
MARKS = (12, 24, 36, 60)
"""Months at which key figures are read off."""


def rounded(value: float, least_decimals: int | None = None) -> float | None:
    """Return a number to ten significant digits, or None where there is none (not a number, infinite).

    Args:
        value: any float.
        least_decimals: decimals kept even where ten digits end earlier.
    """
    if not math.isfinite(value):
        return None
    if value == 0.0:
        return 0.0
    decimals = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return round(float(value), decimals if least_decimals is None else max(decimals, least_decimals)) + 0.0


def series(values: Iterable[float], least_decimals: int | None = None) -> list[float | None]:
    """Return numbers rounded one by one; None where there is none."""
    return [rounded(float(value), least_decimals) for value in values]


def band(values: Values) -> dict[str, Any]:
    """Return mean and 95 % interval over seeds.

    Args:
        values: shape (seeds,) for one number, or (seeds, months) for a series.

    Returns:
        Keys mean, lo, hi: a number or None each, or a list of such by month.
    """
    mean, lo, hi = interval(values)
    if values.ndim == 1:
        return {"mean": rounded(float(mean), DECIMALS), "lo": rounded(float(lo)), "hi": rounded(float(hi))}
    return {"mean": series(mean, DECIMALS), "lo": series(lo), "hi": series(hi)}


def months(values: Values, first: int = 0) -> list[int]:
    """Return the months that the second axis of (seeds, months, ...) stands for, from `first` on."""
    return list(range(first, values.shape[1]))


def curve(values: Values, first: int = 0) -> dict[str, Any]:
    """Return a band over months with the months next to it; values have shape (seeds, months) and start at month 0."""
    return {"month": months(values, first)} | band(values[:, first:])


def curves(values: Values, first: int = 0, names: Sequence[str] = CURVES) -> dict[str, Any]:
    """Return one curve per name of the last axis; values have shape (seeds, months, names)."""
    return {name: curve(values[..., at], first) for at, name in enumerate(names)}


def bands(values: Values, names: Sequence[str], first: int = 0) -> dict[str, Any]:
    """Return one band per name of the last axis, without the months; values have shape (seeds, months, names)."""
    return {name: band(values[:, first:, at]) for at, name in enumerate(names)}


def marks(last: int) -> list[int]:
    """Return the months at which key figures are read off; in a run too short for any, the last one."""
    return [month for month in MARKS if month <= last] or [last]


def ratio(part: float, whole: float) -> float | None:
    """Return part / whole rounded, or None if there is no whole."""
    return rounded(float(np.float64(part) / whole)) if whole else None


def dumps(report: Any) -> str:
    """Return a report as JSON: one line, ASCII, no NaN."""
    return json.dumps(report, allow_nan=False, separators=(",", ":"))
