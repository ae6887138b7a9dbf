"""Where a difference turns its sign: crossings on the way from the default, and the nearest point of a surface.

Points are changes of the assumptions in prior standard deviations, so the default is the origin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.intervals import Interval, Values, interval

Points = NDArray[np.float64]
Difference = Callable[[Points, Sequence[int]], Values]
"""Paired differences, shape (points, seeds), at points of shape (points, assumptions); NaN where there is none."""
STEPS, ROUNDS, PARTS = 6, 2, 4
HALVINGS = 80
FINE = 161
TRIES = 8
FARTHER = 1.6  # times as far beyond the crossing with every try
MIN_PUSH = 0.005  # of the way, beyond the crossing


class Box(NamedTuple):
    """How far each assumption can be changed, in standard deviations; shape (assumptions,) each, 0 lies between."""

    low: Points
    high: Points

    def clip(self, points: Points) -> Points:
        """Return the points, moved to the edge where they lie outside."""
        return np.clip(points, self.low, self.high)


class Gap:
    """The difference, turned so that the verdict at the default is positive; counts what it is asked."""

    def __init__(self, difference: Difference, box: Box, seeds: Sequence[int], few: int) -> None:
        self.box, self.seeds, self.few = box, tuple(seeds), tuple(seeds)[:few]
        self.n_pairs = self.n_points = 0
        self._difference = difference
        self._fresh = count(max(self.seeds) + 1)
        self.default = difference(np.zeros((1, len(box.low))), self.seeds)[0]
        self.sign = -1.0 if self.default.mean() < 0.0 else 1.0
        self.n_pairs += len(self.seeds)

    def at(self, points: Points, seeds: Sequence[int]) -> Values:
        """Return the turned differences at some points, shape (points, seeds)."""
        if not len(points):
            return np.empty((0, len(seeds)))
        self.n_points += len(points)
        self.n_pairs += len(points) * len(seeds)
        return self.sign * self._difference(points, seeds)

    def means(self, points: Points, seeds: Sequence[int]) -> Points:
        """Return the means over seeds, shape (points,)."""
        return np.asarray(self.at(points, seeds).mean(axis=1))

    def fresh(self, n: int) -> list[int]:
        """Return so many seeds that nothing was looked for on."""
        return [next(self._fresh) for _ in range(n)]


class Crossing(NamedTuple):
    """Where the mean is zero on the way to somewhere."""

    point: Points
    push: float
    """How much farther, as a share of the way, the mean is as far below zero as half an interval is wide."""

    @property
    def distance(self) -> float:
        """Return how far away it is, in standard deviations."""
        return float(np.linalg.norm(self.point))


def crossings(
    gap: Gap, ends: Points, steps: int = STEPS, rounds: int = ROUNDS, seeds: Sequence[int] | None = None
) -> list[Crossing | None]:
    """Return the first crossing found on the way from the default to each end; None where there is none.

    The way stops at the edge of the box, coordinate by coordinate. It is looked at in `steps` places, then around the
    first change of sign in ever finer ones.

    Args:
        gap: the difference.
        ends: shape (ways, assumptions).
        steps: places looked at first.
        rounds: of refinement, each by a factor of four.
        seeds: those of the verdict if None.
    """
    seeds = gap.seeds if seeds is None else seeds
    shares = np.arange(1, steps + 1) / steps
    means, halves = _along(gap, ends, np.tile(shares, (len(ends), 1)), seeds)
    at_default = float(gap.sign * gap.default[: len(seeds)].mean())
    is_beyond = means < 0.0
    crossed = np.flatnonzero(is_beyond.any(axis=1))
    first = is_beyond.argmax(axis=1)[crossed]
    inner = np.where(first > 0, shares[first - 1], 0.0)
    outer = shares[first]
    before = np.where(first > 0, means[crossed, first - 1], at_default)
    after, half = means[crossed, first], halves[crossed, first]
    for _ in range(rounds):
        parts = inner[:, None] + (outer - inner)[:, None] * np.arange(1, PARTS) / PARTS
        means, halves = _along(gap, ends[crossed], parts, seeds)
        for row in range(len(crossed)):
            beyond = np.flatnonzero(means[row] < 0.0)
            at = int(beyond[0]) if len(beyond) else PARTS - 1
            if at < PARTS - 1:
                outer[row], after[row], half[row] = parts[row, at], means[row, at], halves[row, at]
            if at > 0:
                inner[row], before[row] = parts[row, at - 1], means[row, at - 1]
    crossing: list[Crossing | None] = [None] * len(ends)
    before = np.where(before > 0.0, before, 0.0)  # nothing is known where it is not a number
    for row, way in enumerate(crossed):
        slope = (before[row] - after[row]) / (outer[row] - inner[row])
        share = inner[row] + before[row] / slope
        crossing[way] = Crossing(gap.box.clip(share * ends[way]), float(half[row] / slope / share) if share else 0.0)
    return crossing


def _along(gap: Gap, ends: Points, shares: Points, seeds: Sequence[int]) -> tuple[Points, Points]:
    """Return mean and half an interval at shares of the way to each end; shape (ways, shares)."""
    places = gap.box.clip((shares[:, :, None] * ends[:, None, :]).reshape(-1, len(gap.box.low)))
    mean, lo, _ = interval(gap.at(places, seeds).T)
    return mean.reshape(shares.shape), np.nan_to_num(mean - lo).reshape(shares.shape)


class Confirmed(NamedTuple):
    """A point beyond the crossing at which the verdict is reversed, on seeds that nothing was looked for on."""

    point: Points
    even: Points  # the crossing
    difference: Interval  # turned back: a less b
    n_seeds: int


def confirm(gap: Gap, candidates: Sequence[Crossing | None], n_seeds: int) -> list[Confirmed | None]:
    """Return a point a little beyond each crossing whose interval excludes zero; None where there is none.

    Each try goes farther, on seeds that were not used before.
    """
    confirmed: list[Confirmed | None] = [None] * len(candidates)
    for attempt in range(TRIES):
        waiting = [at for at, one in enumerate(candidates) if one is not None and confirmed[at] is None]
        if not waiting:
            break
        places = [(one.point, FARTHER**attempt * max(2.0 * one.push, MIN_PUSH))
                  for at in waiting if (one := candidates[at]) is not None]  # fmt: skip
        beyond = gap.box.clip(np.array([point * (1.0 + push) for point, push in places]))
        values = gap.at(beyond, gap.fresh(n_seeds))
        for row, at in enumerate(waiting):
            if reverses(values[row]):
                difference = interval(gap.sign * values[row])
                confirmed[at] = Confirmed(beyond[row], places[row][0], difference, n_seeds)
    return confirmed


def reverses(values: Values) -> bool:
    """Return whether turned differences, shape (seeds,), are below zero with their whole interval."""
    return bool(interval(values).sign < 0)


def nearest_on_plane(slope: Points, needed: float, box: Box) -> Points:
    """Return the change nearest to none with slope · change <= needed (< 0) within the box.

    Where the box has no such change, the one that gets farthest.
    """
    low, high = 0.0, 1.0
    while slope @ box.clip(-high * slope) > needed and high < 1e12:
        low, high = high, 4.0 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if slope @ box.clip(-middle * slope) <= needed else (middle, high)
    return box.clip(-high * slope)


def nearest_in_sum(nodes: Points, effects: Points, needed: float) -> Points:
    """Return the change nearest to none whose effects add up to `needed` (< 0), if every assumption acts alone.

    This is the first-order cut high-dimensional model (Rabitz and Alis 1999), each effect linear between nodes,
    solved with one Lagrange multiplier.

    Args:
        nodes: values of each assumption in rising order, shape (assumptions, nodes).
        effects: effect on the difference there, shape (assumptions, nodes).
        needed: sum of effects.
    """
    grid = np.linspace(nodes[:, 0], nodes[:, -1], FINE, axis=1)
    effect = np.array([np.interp(z, at, size) for z, at, size in zip(grid, nodes, effects, strict=True)])
    rows = np.arange(len(grid))

    def chosen(weight: float) -> NDArray[np.intp]:
        return np.asarray((grid**2 + weight * effect).argmin(axis=1))

    low, high = 0.0, 1.0
    while effect[rows, chosen(high)].sum() > needed and high < 1e12:
        low, high = high, 4.0 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if effect[rows, chosen(middle)].sum() <= needed else (middle, high)
    return np.asarray(grid[rows, chosen(high)])


def fitted_plane(points: Points, values: Points) -> Points:
    """Return the slopes of a plane through values at points, by ridge regression, shape (assumptions,).

    The penalty is the one with the least generalised cross-validation error (Golub, Heath and Wahba 1979).
    """
    left, size, right = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    seen = left.T @ (values - values.mean())
    rest = float(((values - values.mean()) ** 2).sum() - (seen**2).sum())
    best, slopes = np.inf, np.zeros(points.shape[1])
    for penalty in float((size**2).mean()) * np.logspace(-4.0, 2.0, 13):
        shrunk = size**2 / (size**2 + penalty)
        error = (rest + (((1.0 - shrunk) * seen) ** 2).sum()) / max(len(values) - shrunk.sum(), 1e-9) ** 2
        if error < best:
            best, slopes = error, right.T @ (size / (size**2 + penalty) * seen)
    return np.asarray(slopes)
