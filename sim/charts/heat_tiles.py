"""What a heat map is drawn from: two factors of a study cut into steps, and the mean of an outcome in every tile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.intervals import interval
from sim.wording.numbers import plain

OWN = "as it was"
EACH_VALUE = 12  # values that always get a step each
MAX_VALUES = 25  # values that get a step each where several points share every one of them
POINTS_PER_TILE = 8  # of points spread evenly over a continuous range
MIN_BINS, MAX_BINS = 4, 10


class Steps(NamedTuple):
    """How a factor is cut along an axis: a step per value, or bins of equal width."""

    key: str
    labels: tuple[str, ...]
    """One per step, in order."""
    edges: tuple[float, ...]
    """Of bins, one more than there are steps; empty where every value has its step."""


class Tiles(NamedTuple):
    """What a heat map is drawn from."""

    table: pd.DataFrame
    """One row per tile: x, y (labels), x_at, y_at (numbers of the steps), mean, lo, hi (95 % interval over seeds),
    points, runs, failed."""
    x: Steps
    y: Steps
    n_left_out: int
    """Points that leave a binned factor as it was, and therefore are nowhere."""


def heat_tiles(
    design: pd.DataFrame,
    runs: pd.DataFrame,
    x: str,
    y: str | None,
    outcome: str,
    *,
    failed: Sequence[int] | NDArray[np.int_] = (),
    own: str = OWN,
) -> Tiles:
    """Return the mean of an outcome in every tile of two factors.

    Every point of a tile counts alike. A tile's mean and interval are over the seeds on which all of its points have
    ended; points of which every run failed do not count.

    Args:
        design: one row per point: design_id and the factors; points outside of it are ignored.
        runs: one row per run: design_id, seed, and the outcome, which a run that failed does not have.
        x: factor across.
        y: factor up, None for a single row of tiles.
        outcome: name of a figure.
        failed: the design_id of every run that failed.
        own: word for a factor that the design leaves as it was.
    """
    across, at_x = steps(x, design[x], own)
    up, at_y = steps(y, design[y], own) if y else (Steps("", ("",), ()), np.zeros(len(design), dtype=int))
    is_inside = (at_x >= 0) & (at_y >= 0)
    place = np.where(is_inside, at_y * len(across.labels) + at_x, -1)
    n = len(across.labels) * len(up.labels)
    of_point = pd.Series(place, index=design["design_id"].to_numpy())
    tile = runs["design_id"].map(of_point).fillna(-1).to_numpy(dtype=int)
    ended = pd.DataFrame({"tile": tile, "seed": runs["seed"].to_numpy(), "value": runs[outcome].to_numpy(dtype=float)})
    ended = ended[tile >= 0].dropna()
    rows = [
        {"x": across.labels[at % len(across.labels)], "y": up.labels[at // len(across.labels)],
         "x_at": at % len(across.labels), "y_at": at // len(across.labels),
         "mean": math.nan, "lo": math.nan, "hi": math.nan, "runs": 0}
        for at in range(n)
    ]  # fmt: skip
    by_seed = ended.groupby(["tile", "seed"])["value"].agg(["mean", "size"]).reset_index()
    for _, seeds in by_seed.groupby("tile"):
        whole = seeds[seeds["size"] == seeds["size"].max()]
        mean = interval(whole["mean"].to_numpy())
        rows[int(seeds["tile"].iloc[0])] |= {
            "mean": float(mean.mean), "lo": float(mean.lo), "hi": float(mean.hi), "runs": int(whole["size"].sum()),
        }  # fmt: skip
    table = pd.DataFrame(rows)
    table["points"] = np.bincount(place[is_inside], minlength=n)
    lost = of_point.reindex(np.asarray(failed, dtype=int)).fillna(-1).to_numpy(dtype=int)
    table["failed"] = np.bincount(lost[lost >= 0], minlength=n)
    return Tiles(table, across, up, int((~is_inside).sum()))


def steps(key: str, column: pd.Series, own: str = OWN) -> tuple[Steps, NDArray[np.int_]]:
    """Return how a factor is cut into steps, and the step of each of its values; -1 is none of them.

    Words, up to `EACH_VALUE` numbers, and up to `MAX_VALUES` numbers that several points share get a step each; what
    is missing, because the design leaves the factor as it was, gets one of its own. More numbers are put in bins of
    equal and round width, so many that about `POINTS_PER_TILE` points are in a tile if the other factor is cut alike.
    """
    there = column.dropna()
    values = list(pd.unique(there))
    is_number = all(isinstance(value, int | float | np.number) for value in values)
    values.sort(key=None if is_number else str)
    if not is_number or len(values) <= EACH_VALUE or (len(values) <= MAX_VALUES and 2 * len(values) <= len(there)):
        labels = _labels(values)
        codes = column.map({value: at for at, value in enumerate(values)}).fillna(len(values)).to_numpy(dtype=int)
        return Steps(key, (*labels, own) if len(there) < len(column) else tuple(labels), ()), codes
    numbers = column.to_numpy(dtype=float)
    edges = _edges(float(np.nanmin(numbers)), float(np.nanmax(numbers)), math.sqrt(len(there) / POINTS_PER_TILE))
    n = len(edges) - 1
    inside = np.clip(np.searchsorted(edges, np.nan_to_num(numbers), side="right") - 1, 0, n - 1)
    names = _labels(list(edges))
    labels = [f"{low}–{high}" for low, high in pairwise(names)]
    return Steps(key, tuple(labels), tuple(edges.tolist())), np.where(np.isnan(numbers), -1, inside)


def _edges(low: float, high: float, wanted: float) -> NDArray[np.float64]:
    """Return the ends of bins whose width is a round number, about as many bins as wanted."""
    wanted = float(np.clip(wanted, MIN_BINS, MAX_BINS))
    power = 10.0 ** math.floor(math.log10((high - low) / wanted))
    widths = [share * power for share in (1.0, 2.0, 2.5, 5.0, 10.0)]
    reach = [(math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9), width) for width in widths]
    first, last, width = min(reach, key=lambda ends: abs(ends[1] - ends[0] - wanted))
    return np.array([float(f"{at * width:.12g}") for at in range(first, last + 1)])


def _labels(values: Sequence[Any]) -> list[str]:
    """Return values as short as they can be told apart."""
    for digits in (3, 4, 6, 10, 17):
        labels = [value if isinstance(value, str) else plain(value, digits) for value in values]
        if len(set(labels)) == len(labels):
            break
    return labels
