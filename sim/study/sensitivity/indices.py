"""Measures of sensitivity: Sobol indices, elementary effects, regional distances, how much is random.

Every number has a 95 % interval with two sources: the points might have been others, and so might the draws. For the
first one row of the design (two points and their mixtures, or one trajectory) is left out at a time, for the second one
seed (jackknife); the two half-widths are added as squares, which errs on the wide side.

Noise also hides in sizes that cannot be negative: a total index or a mean absolute effect is above zero for a factor
that only shuffles draws. Wherever an outcome is multiplied by an outcome, the two are therefore taken from different
seeds (and all pairs of seeds averaged), so that noise cancels on average and a size without effect falls on either side
of zero. A factor cannot be told from zero if its interval reaches zero. A factor that changes nothing at all gets
exactly zero, because all points share their seeds. One seed alone is taken unmodified: it tells about one market only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.measures.intervals import Interval, Values, jackknife

Seeds = NDArray[np.intp]
MIN_SEEDS = 3
LEVEL = 0.05
RESAMPLES = 499
DUST = 1e-9
"""Of the largest size: what is smaller is rounding."""


class Estimate(NamedTuple):
    """One number per factor with its 95 % interval, and whether it cannot be told from zero. Shapes (factors,)."""

    value: Values
    lo: Values
    hi: Values
    is_zero: NDArray[np.bool_]


class Sobol(NamedTuple):
    """Shares of the variance of the mean outcome: by a factor alone, and with all it does together with others."""

    first: Estimate
    total: Estimate


class Morris(NamedTuple):
    """Elementary effects: mean, mean size, and how much they differ from place to place, in units of the outcome."""

    mu: Estimate
    mu_star: Estimate
    sigma: Estimate


def sobol(y_a: ArrayLike, y_b: ArrayLike, y_mixed: ArrayLike) -> Sobol:
    """Return first-order and total Sobol indices of the expected outcome.

    Where the variance to be shared out cannot itself be told from zero (nothing but noise, or too few points) there are
    no indices: they are not numbers.
    An index that is really near zero may come out below it.

    Args:
        y_a: outcome at the points of matrix A, shape (n,) or (seeds, n).
        y_b: outcome at the points of matrix B, the same shape.
        y_mixed: outcome at A with column i taken from B, shape (factors, n) or (factors, seeds, n).

    Raises:
        BadInput: a single row, or two seeds, which are too few to tell noise from effect.

    Source: Saltelli et al. 2010, Computer Physics Communications 181, 259-270, table 2 (b) and (f), the same as
        `scipy.stats.sobol_indices` for a single seed; the products across seeds are ours.
    """
    a, b = np.atleast_2d(np.asarray(y_a, dtype=float)), np.atleast_2d(np.asarray(y_b, dtype=float))
    mixed = np.asarray(y_mixed, dtype=float)
    mixed = mixed[:, None] if mixed.ndim == 2 else mixed
    check_size(len(a), a.shape[1], "Sobol indices")
    middle = 0.5 * (a.mean(axis=1) + b.mean(axis=1))[:, None]
    a, b, change = a - middle, b - middle, mixed - a

    def rows(seeds: Seeds) -> Values:
        """Return what every row adds to the variance, and to a factor's part of it; shape (1 + 2 factors, n)."""
        changes = change[:, seeds]
        spread = 0.5 * (_across(a[seeds], a[seeds]) + _across(b[seeds], b[seeds]))
        first = _across(np.broadcast_to(b[seeds], changes.shape), changes)
        return np.concatenate([spread[None], first, 0.5 * _across(changes, changes)])

    variance = _both_ways(rows, len(a), lambda means: means[..., :1])
    if not variance.lo[0] > 0.0:
        nothing = _nothing(len(mixed))
        return Sobol(nothing, nothing)
    share = _both_ways(rows, len(a), lambda means: means[..., 1:] / means[..., :1])
    first, total = _parts(share, 2)
    return Sobol(Estimate(*first, ~(first.lo > DUST)), Estimate(*total, ~(total.lo > DUST)))


def morris(points: ArrayLike, y: ArrayLike) -> Morris:
    """Return elementary effects of going through the whole range of a factor, in units of the outcome.

    Args:
        points: trajectories one after another, each of factors + 1 points of which any two neighbours differ in one
            factor; in shares 0..1 of the ranges. Shape (trajectories * (factors + 1), factors).
        y: outcome at the points, shape (points,) or (seeds, points).

    Raises:
        BadInput: no such trajectories, a single one, or two seeds.

    Source: Morris 1991, Technometrics 33, 161-174; mean size: Campolongo et al. 2007, Environ. Model. Softw. 22,
        1509-1518. The same numbers as `SALib.analyze.morris`. Whether a size can be told from zero is decided by its
        square, with products across seeds; noise makes the size itself come out a little too large.
    """
    x, outcome = np.asarray(points, dtype=float), np.atleast_2d(np.asarray(y, dtype=float))
    width = x.shape[1]
    ways = x.reshape(-1, width + 1, width) if len(x) % (width + 1) == 0 else x[:0, None]
    steps = np.diff(ways, axis=1)
    if not len(ways) or ((steps != 0.0).sum(axis=1) != 1).any() or ((steps != 0.0).sum(axis=2) != 1).any():
        raise BadInput('The points are no trajectories that move one factor at a time; take a design of kind "morris".')
    n = len(ways)
    check_size(len(outcome), n, "Elementary effects")
    moved = np.abs(steps).argmax(axis=2)
    lengths = np.take_along_axis(steps, moved[..., None], axis=2)[..., 0]
    slopes = np.diff(outcome.reshape(len(outcome), n, width + 1)) / lengths
    effects = np.take_along_axis(slopes, np.argsort(moved, axis=1)[None], axis=2).transpose(2, 0, 1)
    around = effects - effects.mean(axis=2, keepdims=True)

    def rows(seeds: Seeds) -> Values:
        """Return effect, size, square, square without noise and spread without noise of each trajectory."""
        mean, square = effects[:, seeds].mean(axis=1), _across(effects[:, seeds], effects[:, seeds])
        spread = _across(around[:, seeds], around[:, seeds]) * n / (n - 1)
        return np.concatenate([mean, np.abs(mean), mean**2, square, spread])

    def sizes(means: Values) -> Values:
        mu, mu_star, square, clean, spread = np.split(means, 5, axis=-1)
        sigma = np.sqrt(np.maximum(square - mu**2, 0.0) * n / (n - 1))
        return np.concatenate([mu, mu_star, sigma, clean, spread], axis=-1)

    both = _both_ways(rows, len(outcome), sizes)
    mu, mu_star, sigma, clean, spread = _parts(both, 5)
    dust = DUST * float(np.abs(effects).max())
    return Morris(
        Estimate(*mu, (mu.lo <= dust) & (mu.hi >= -dust)),
        _size(mu_star, (mu.lo <= dust) & (mu.hi >= -dust) & ~(clean.lo > dust**2)),
        _size(sigma, ~(spread.lo > dust**2)),
    )


def regional(points: ArrayLike, y: ArrayLike, above: float | None = None, *, seed: int = 1) -> Estimate:
    """Return how differently a factor is spread among points with a high outcome and among the others.

    The Kolmogorov-Smirnov distance, 0 (no difference) to 1; it cannot be told from zero if its p-value is above 5 %
    after Holm's correction for the number of factors. The interval is as wide as the difference of the two
    distributions strays anywhere in 95 % of bootstrap samples of the points: a distance is the largest difference and
    so comes out too large, and an interval around it that followed it up would leave the truth behind. If fewer than
    two points lie on either side, the distances are not numbers.

    Args:
        points: any values that grow with the factor, of points that were drawn independently; shape (n, factors).
        y: outcome at the points, shape (n,).
        above: what an outcome must exceed to be high; the median if None.
        seed: of the bootstrap.

    Source: Spear and Hornberger 1980, Water Research 14, 43-49; Holm 1979, Scand. J. Statist. 6, 65-70.
    """
    from scipy.stats import ks_2samp

    x, outcome = np.asarray(points, dtype=float), np.asarray(y, dtype=float)
    is_high = outcome > (np.median(outcome) if above is None else above)
    n, width = x.shape
    if not 2 <= is_high.sum() <= n - 2:
        return _nothing(width)
    tests = [ks_2samp(column[is_high], column[~is_high], method="asymp") for column in x.T]
    distance = np.array([test.statistic for test in tests])
    is_zero = _holm(np.array([test.pvalue for test in tests])) > LEVEL
    rng = np.random.default_rng(seed)
    columns = [_sorted(column) for column in x.T]
    gaps = [_gap(column, is_high, np.ones(n, dtype=np.int64)) for column in columns]
    strays = np.empty((RESAMPLES, width))
    for at in range(RESAMPLES):
        weights = rng.multinomial(n, np.full(n, 1.0 / n))
        strays[at] = [np.abs(_gap(one, is_high, weights) - gap).max() for one, gap in zip(columns, gaps, strict=True)]
    half = np.quantile(strays, 1.0 - LEVEL, axis=0)
    return _size(Interval(distance, distance - half, np.minimum(distance + half, 1.0)), is_zero)


def random_share(y: Values) -> Interval:
    """Return the share of random draws in the variance of single runs over the points of a design.

    Args:
        y: outcome, shape (seeds, points). With fewer than two seeds it is not known, with two it has no interval.
    """
    everybody = np.arange(len(y))
    if len(y) < 2:
        unknown = np.array(np.nan)
        return Interval(unknown, unknown, unknown)

    def share(seeds: Seeds) -> Values:
        chosen = y[seeds]
        within = chosen.var(axis=0, ddof=1).mean()
        around = chosen - chosen.mean(axis=1, keepdims=True)
        between = max(float(_across(around, around).mean()), 0.0)
        return np.asarray(within / (within + between) if within + between > 0.0 else 0.0)

    whole = share(everybody)
    if len(y) < MIN_SEEDS:
        return Interval(whole, np.array(np.nan), np.array(np.nan))
    odds = jackknife(_odds(whole), _odds(np.array([share(np.delete(everybody, out)) for out in everybody])))
    return Interval(whole, *(1.0 / (1.0 + np.exp(-end)) for end in odds[1:]))


def _odds(share: Values) -> Values:
    """Return the logarithm of the odds, on which the scale of variances is even."""
    inside = np.clip(share, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(inside / (1.0 - inside)))


def check_size(n_seeds: int, n: int, what: str) -> None:
    """Check that there is enough to tell effects from noise.

    Raises:
        BadInput: a single row of points, or two seeds.
    """
    if n < 2:
        raise BadInput(f"{what} need more than one row of points; give the design more points.")
    if 1 < n_seeds < MIN_SEEDS:
        raise BadInput(
            f"{what}: {n_seeds} seeds are too few to tell effects from luck; take seeds = {MIN_SEEDS} or more, as 10."
        )


def _across(one: Values, other: Values) -> Values:
    """Return the mean product of two outcomes over all pairs of different seeds; of a single seed with itself.

    Shapes (..., seeds, n), result (..., n).
    """
    seeds = one.shape[-2]
    if seeds == 1:
        return np.asarray(one[..., 0, :] * other[..., 0, :])
    return np.asarray((one.sum(axis=-2) * other.sum(axis=-2) - (one * other).sum(axis=-2)) / (seeds * (seeds - 1)))


def _both_ways(rows: Callable[[Seeds], Values], n_seeds: int, statistic: Callable[[Values], Values]) -> Interval:
    """Return a statistic of means over rows, with an interval that holds the noise of points and of seeds.

    Args:
        rows: gives what every row contributes under some of the seeds, shape (terms, n).
        n_seeds: how many seeds there are.
        statistic: of the means, shape (..., terms).
    """
    everybody = np.arange(n_seeds)
    terms = rows(everybody)
    n, mean = terms.shape[1], terms.mean(axis=1)
    whole = statistic(mean)
    one = jackknife(whole, statistic(((n * mean[:, None] - terms) / (n - 1)).T))
    half = 0.5 * (one.hi - one.lo)
    if n_seeds > 1:
        left_out = [statistic(rows(np.delete(everybody, out)).mean(axis=1)) for out in everybody]
        other = jackknife(whole, np.array(left_out))
        half = np.hypot(half, 0.5 * (other.hi - other.lo))
    return Interval(whole, whole - half, whole + half)


def _nothing(width: int) -> Estimate:
    nan = np.full(width, np.nan)
    return Estimate(nan, nan, nan, np.ones(width, dtype=bool))


def _size(estimate: Interval, is_zero: NDArray[np.bool_]) -> Estimate:
    """Return a size that cannot be negative; where it cannot be told from zero, its interval says so too."""
    is_zero = is_zero | ~(estimate.lo > 0.0)
    return Estimate(estimate.mean, np.where(is_zero, 0.0, estimate.lo), estimate.hi, is_zero)


def _parts(whole: Interval, n: int) -> list[Interval]:
    """Return intervals that are one after another as so many of equal length."""
    return [Interval(*part) for part in zip(*(np.split(numbers, n) for numbers in whole), strict=True)]


def _holm(p: Values) -> Values:
    """Return p-values corrected for their number."""
    order = np.argsort(p)
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(raised, 1.0)
    return corrected


class _Sorted(NamedTuple):
    """The order of a factor's values, and which of them, in that order, are the last of their size."""

    order: NDArray[np.intp]
    is_last: NDArray[np.bool_]


def _sorted(column: Values) -> _Sorted:
    order = np.argsort(column, kind="stable")
    return _Sorted(order, np.append(np.diff(column[order]) > 0.0, True))


def _gap(values: _Sorted, is_high: NDArray[np.bool_], weights: NDArray[np.int64]) -> Values:
    """Return the distribution of a factor among high points less that among the others, at each of its values."""
    sides = [np.cumsum((weights * side)[values.order])[values.is_last] for side in (is_high, ~is_high)]
    return np.asarray(sides[0] / max(sides[0][-1], 1) - sides[1] / max(sides[1][-1], 1))
