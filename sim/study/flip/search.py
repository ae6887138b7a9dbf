"""The search for the nearest change of assumptions that reverses a verdict; it knows nothing of the market.

What is looked for is the design point of structural reliability: the point of the surface where the difference is zero
that lies nearest to the default, in standard deviations (Hasofer and Lind 1974; iteration of Rackwitz and Fiessler
1978). Ways to it start from every assumption alone, from their sum, and from sampled points beyond the surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.intervals import Interval, Values, interval
from sim.study.designs import cube
from sim.study.flip.surface import (
    Box,
    Confirmed,
    Crossing,
    Difference,
    Gap,
    Points,
    confirm,
    crossings,
    fitted_plane,
    nearest_in_sum,
    nearest_on_plane,
    reverses,
)
from sim.study.plan import Design

SEEDS_AT_A_POINT = 6  # seeds at a sampled point
MIN_CONFIRMING = 20
AT_ONCE = 24  # assumptions whose slopes are taken together
STEP = 0.25  # standard deviations, to either side, for a slope
ITERATIONS = 2
STARTS = 2  # that are followed
LOOKED_AT = 6  # sampled points beyond the surface from which the way is walked
WORTH = 1.05
"""How much farther the nearest change may be for the sake of fewer assumptions."""
MAX_DRAWS = 8  # times the points asked for, where many combinations are not valid


class Sample(NamedTuple):
    """Sampled points with their differences, a less b."""

    points: Points  # standard deviations, shape (points, assumptions)
    values: Values  # shape (points, seeds)
    is_space: NDArray[np.bool_]  # drawn from the whole space, not from nearer by


class Single(NamedTuple):
    """What one assumption does alone."""

    at: Points  # where it was tried, standard deviations, rising
    means: Points  # differences there, a less b
    flip: Confirmed | None


class Searched(NamedTuple):
    """What a search found. `nearest` is None where nothing was found, or where there is no verdict to reverse."""

    verdict: Interval
    is_open: bool
    singles: list[Single]
    nearest: Confirmed | None
    sample: Sample
    n_left_out: int  # sampled points that are no valid combination
    n_points: int
    n_pairs: int


def search(difference: Difference, box: Box, points: int, seeds: Sequence[int], design_seed: int = 1) -> Searched:
    """Look for the nearest reversal of the verdict that a difference has at the origin.

    Args:
        difference: paired differences at points.
        box: how far assumptions can be changed.
        points: sampled from the whole space, and half as many from nearer by.
        seeds: on which the verdict and crossings are found; a few of them at sampled points.
        design_seed: of the sample.
    """
    gap = Gap(difference, box, seeds, SEEDS_AT_A_POINT)
    verdict = interval(gap.default)
    is_open = not verdict.sign
    sample, left_out = _sampled(gap, points, design_seed)
    singles: list[Single] = []
    nearest = None
    if not is_open:
        tried, effects, measured = _alone(gap)
        singles = _singles(gap, tried, effects, measured)
        joint = _joint(gap, tried, effects, sample)
        every = [one for one in (joint, *(single.flip for single in singles)) if one is not None]
        nearest = min(every, key=lambda one: float(np.linalg.norm(one.point)), default=None)
    sample = sample._replace(values=gap.sign * sample.values)
    return Searched(verdict, is_open, singles, nearest, sample, left_out, gap.n_points, gap.n_pairs)


def _sampled(gap: Gap, points: int, seed: int) -> tuple[Sample, int]:
    """Return valid points of the whole space and of nearer by, with turned differences; and how many are not valid."""
    parts: list[Sample] = []
    left_out = 0
    for is_space, wanted in ((True, points), (False, (points + 1) // 2)):
        there = 0
        for drawn in range(MAX_DRAWS):
            places = _drawn(gap.box, wanted, 2 * (seed + 1000 * drawn) + is_space, is_space)
            values = gap.at(places, gap.few)
            valid = np.flatnonzero(~np.isnan(values).any(axis=1))[: wanted - there]
            # those beyond the last one needed were not asked for
            looked = len(places) if there + len(valid) < wanted else int(valid[-1]) + 1
            left_out += (looked - len(valid)) if is_space else 0
            parts.append(Sample(places[valid], values[valid], np.full(len(valid), is_space)))
            there += len(valid)
            if there >= wanted:
                break
    return Sample(*(np.concatenate(column) for column in zip(*parts, strict=True))), left_out


def _drawn(box: Box, points: int, seed: int, is_space: bool) -> Points:
    """Return a Latin hypercube of the box; of nearer by, drawn in towards the default by shares."""
    width = len(box.low)
    shares = cube(Design(kind="latin_hypercube", points=points, seed=seed), width + 1)
    places = box.low + shares[:, :width] * (box.high - box.low)
    return places if is_space else places * shares[:, width:]


def _alone(gap: Gap) -> tuple[Points, Points, Points]:
    """Return where every assumption is tried alone, the effects that can be told from none, and all that was measured.

    Each has shape (assumptions, 5): low end, halfway, default, halfway, high end. Halfway is tried where an end moved
    anything. Effects add to the turned difference; one of no valid combination is not a number.
    """
    width = len(gap.box.low)
    tried = np.stack([gap.box.low, 0.5 * gap.box.low, np.zeros(width), 0.5 * gap.box.high, gap.box.high], axis=1)
    effects, measured = np.zeros_like(tried), np.zeros_like(tried)
    ends = [(at, node) for at in range(width) for node in (0, 4) if tried[at, node]]
    _try_alone(gap, tried, effects, measured, ends)
    halfway = [(at, 1 if node == 0 else 3) for at, node in ends if effects[at, node] != 0.0]
    _try_alone(gap, tried, effects, measured, halfway)
    return tried, effects, measured


def _try_alone(gap: Gap, tried: Points, effects: Points, measured: Points, nodes: Sequence[tuple[int, int]]) -> None:
    """Write down the effects of some assumptions at some nodes, measured and told from none."""
    places = np.zeros((len(nodes), len(tried)))
    for row, (at, node) in enumerate(nodes):
        places[row, at] = tried[at, node]
    changes = gap.at(places, gap.few) - gap.sign * gap.default[: len(gap.few)]
    mean, lo, hi = interval(changes.T)
    for row, (at, node) in enumerate(nodes):
        measured[at, node] = mean[row]
        effects[at, node] = 0.0 if lo[row] <= 0.0 <= hi[row] else mean[row]


def _singles(gap: Gap, tried: Points, effects: Points, measured: Points) -> list[Single]:
    """Return what each assumption does alone, each reversal confirmed."""
    here = abs(float(gap.default.mean()))
    ways: list[tuple[int, int]] = []
    for at in range(len(tried)):
        for side in (slice(0, 2), slice(3, 5)):
            beyond = np.flatnonzero(here + effects[at, side] < 0.0) + side.start
            if len(beyond):
                ways.append((at, int(beyond[np.abs(tried[at, beyond]).argmax()])))
    ends = np.zeros((len(ways), len(tried)))
    for row, (at, node) in enumerate(ways):
        ends[row, at] = tried[at, node]
    confirmed = confirm(gap, crossings(gap, ends, steps=2, rounds=1), max(len(gap.seeds), MIN_CONFIRMING))
    flips: dict[int, Confirmed] = {}
    for (at, _), one in zip(ways, confirmed, strict=True):
        if one is not None and (at not in flips or abs(one.point[at]) < abs(flips[at].point[at])):
            flips[at] = one
    return [Single(tried[at], gap.sign * (here + measured[at]), flips.get(at)) for at in range(len(tried))]


def _joint(gap: Gap, tried: Points, effects: Points, sample: Sample) -> Confirmed | None:
    """Return the nearest confirmed reversal by several assumptions together."""
    here = abs(float(gap.default.mean()))
    known = effects.copy()
    for end, half in ((0, 1), (4, 3)):  # as far as it is known
        known[:, end] = np.where(np.isnan(known[:, end]), known[:, half], known[:, end])
    known = np.nan_to_num(known)
    plane = fitted_plane(sample.points, sample.values.mean(axis=1))
    strength = np.abs(known).max(axis=1) + np.abs(plane)
    ends = [nearest_in_sum(tried, known, -here), nearest_on_plane(plane, -here, gap.box)]
    starts = [one for one in crossings(gap, 2.0 * np.array(ends)) if one is not None]
    starts += [_halved(gap, one, tried, known, plane) for one in _from_sample(gap, sample)]
    candidates: list[Crossing] = []
    for start in sorted(starts, key=lambda one: one.distance)[:STARTS]:
        best, slope = _nearer(gap, start, strength)
        few = _fewer(gap, best, slope) or _fewer(gap, best, plane) or best
        best, _ = _nearer(gap, few, np.where(few.point != 0.0, 1.0, 0.0))
        candidates.append(_set_back(gap, best))
    for one in sorted(candidates, key=lambda crossing: crossing.distance):
        (confirmed,) = confirm(gap, [one], max(len(gap.seeds), MIN_CONFIRMING))
        if confirmed:
            return confirmed
    return None


def _from_sample(gap: Gap, sample: Sample) -> list[Crossing]:
    """Return the nearest crossings on the ways to sampled points that reverse the verdict."""
    beyond = np.flatnonzero(interval(sample.values.T).sign < 0)
    nearest = beyond[np.argsort(np.linalg.norm(sample.points[beyond], axis=1))][:LOOKED_AT]
    candidates = [one for one in crossings(gap, sample.points[nearest], rounds=0, seeds=gap.few) if one is not None]
    return sorted(candidates, key=lambda one: one.distance)[:STARTS]


def _halved(gap: Gap, start: Crossing, tried: Points, known: Points, plane: Points) -> Crossing:
    """Return a nearer crossing that keeps only changes that help alone or on average: all, half, a quarter, ..."""
    helps = np.array([np.interp(z, at, size) for z, at, size in zip(start.point, tried, known, strict=True)])
    helps = helps + plane * start.point
    order = np.argsort(helps, kind="stable")
    n = int((helps < 0.0).sum())
    ends = []
    while n:
        end = np.zeros_like(start.point)
        end[order[:n]] = 2.0 * start.point[order[:n]]
        ends.append(end)
        n //= 2
    if not ends:
        return start
    nearer = [one for one in crossings(gap, np.array(ends), rounds=0, seeds=gap.few) if one is not None]
    return min([start, *nearer], key=lambda one: one.distance)


def _nearer(gap: Gap, start: Crossing, strength: Points) -> tuple[Crossing, Points]:
    """Return the nearest crossing that steps along the slopes lead to, and the slopes there."""
    best, slope = start, _slopes(gap, start.point, strength)
    for _ in range(ITERATIONS):
        needed = float(slope @ best.point)
        if needed >= 0.0:
            break
        (crossing,) = crossings(gap, 2.0 * nearest_on_plane(slope, needed, gap.box)[None])
        if crossing is None or crossing.distance >= best.distance:
            break
        is_settled = crossing.distance > 0.99 * best.distance
        best = crossing
        if is_settled:
            break
        slope = _slopes(gap, best.point, strength)
    return best, slope


def _slopes(gap: Gap, point: Points, strength: Points) -> Points:
    """Return the slopes of the turned difference in the strongest assumptions at a point; 0 in the others."""
    chosen = np.argsort(-strength, kind="stable")[:AT_ONCE]
    chosen = chosen[strength[chosen] > 0.0]
    if not len(chosen):  # nothing acts alone: those that moved farthest
        chosen = np.argsort(-np.abs(point), kind="stable")[:AT_ONCE]
    both = np.tile(point, (2, len(chosen), 1))
    for row, at in enumerate(chosen):
        both[:, row, at] += (-STEP, STEP)
    both = gap.box.clip(both)
    values = gap.at(both.reshape(-1, len(point)), gap.few).reshape(2, len(chosen), -1)
    gaps = interval((values[1] - values[0]).T)
    widths = np.array([both[1, row, at] - both[0, row, at] for row, at in enumerate(chosen)])
    slopes = np.zeros(len(point))
    slopes[chosen] = np.where(gaps.sign != 0, gaps.mean / widths, 0.0)  # nothing where it is not a number
    return slopes


def _fewer(gap: Gap, best: Crossing, slope: Points) -> Crossing | None:
    """Return a crossing with as few changes as is worth the way, by the slopes; None where they lead nowhere."""
    needed = float(slope @ best.point)
    if needed >= 0.0:
        return None
    order = np.argsort(-np.abs(slope), kind="stable")
    n_most = int((slope != 0.0).sum())
    n = 1
    while n < n_most:
        few = np.zeros_like(slope)
        few[order[:n]] = slope[order[:n]]
        change = nearest_on_plane(few, needed, gap.box)
        if few @ change <= needed * (1.0 - 1e-9) and np.linalg.norm(change) <= WORTH * best.distance:
            (crossing,) = crossings(gap, 2.0 * change[None])
            if crossing is not None and crossing.distance <= WORTH * best.distance:
                return crossing
            n += n // 2  # the plane was wrong: more of them
        n += 1
    return None


def _set_back(gap: Gap, crossing: Crossing) -> Crossing:
    """Return a crossing without the smallest changes: those that can be set back without losing the reversal."""
    point = gap.box.clip(crossing.point * (1.0 + 2.0 * crossing.push))
    changed = np.flatnonzero(point)
    changed = changed[np.argsort(np.abs(point[changed]), kind="stable")][:AT_ONCE]
    without = np.tile(point, (len(changed), 1))
    for row in range(len(changed)):
        without[row, changed[: row + 1]] = 0.0
    values = gap.at(without, gap.seeds)
    n = next((row for row in range(len(changed)) if not reverses(values[row])), len(changed))
    if not n:
        return crossing
    (shorter,) = crossings(gap, without[n - 1 : n])
    return crossing if shorter is None else shorter
