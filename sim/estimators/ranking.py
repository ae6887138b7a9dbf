"""Ranks: how well a score tells two groups apart, and into which fifth each falls."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def area_under_curve(score: NDArray[np.floating], is_so: NDArray[np.bool_]) -> float:
    """Return the chance that a customer of whom it is so has a higher score than one of whom it is not.

    Ties count half; not a number if it is so of all or of none.

    score, is_so: shape (n,)
    Source: Mann & Whitney 1947.
    """
    from scipy.stats import rankdata  # takes a second to import

    yes = int(is_so.sum())
    no = len(is_so) - yes
    if yes == 0 or no == 0:
        return float("nan")
    return float((rankdata(score)[is_so].sum() - yes * (yes + 1) / 2.0) / (yes * no))


def fifths(values: ArrayLike) -> NDArray[np.int64]:
    """Return the fifth into which each value falls, 1 the lowest to 5 the highest; equal values share theirs.

    values: shape (n,)
    """
    from scipy.stats import rankdata

    rank = rankdata(np.asarray(values)) / np.size(values)
    return np.ceil(rank * 5.0).clip(1, 5).astype(np.int64)
