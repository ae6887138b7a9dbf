"""How many stay as a rival cuts deeper, and whether lock-in snaps anywhere on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import BadInput
from sim.keys import RIVAL
from sim.levers import LEVERS, AnyLever
from sim.measures.intervals import Values, interval
from sim.measures.retention import CURVES, survival
from sim.scenario import Scenario
from sim.study.run import OnDone, Runner, runner, which_seeds

DEPTHS = tuple(at / 100.0 for at in range(0, 55, 5))
DEEPEST = 0.9  # of the list price, as the lever allows
USUAL_START = 13  # month; in runs too short for it the cut starts half-way
SNAP = 2.0
"""Lock-in snaps where retention falls at least so many times as fast as on average over all depths: a definition."""
SURE = 0.95  # share of resampled sets of markets that must agree
RESAMPLED = 1000


class Cut(NamedTuple):
    """The rivals' price cut, whatever its depth: one lever per firm that cuts, first month, and whose it is."""

    levers: tuple[AnyLever, ...]
    start: int
    is_own: bool
    """False where no rival cuts in the scenario, and one of rival 1 is supposed."""


class Snap(NamedTuple):
    """Where retention falls fastest as the cut deepens, and whether that is a snap."""

    low: float
    """Depth at which the steepest step begins, share of the list price."""
    high: float
    """Depth at which it ends."""
    loss: float
    """Of 100 at the start of the run, those lost in the step."""
    average: float
    """Of 100, those lost in a step of the same width on average over all depths."""
    agree: float
    """Share of resampled sets of markets whose steepest step is the same one or a neighbour."""
    is_falling: bool
    """Whether the deepest cut surely costs customers at all."""
    is_snap: bool

    @property
    def is_placed(self) -> bool:
        """Return whether it is sure enough, to the next step, where retention falls fastest."""
        return self.is_falling and self.agree >= SURE


def rivals_cut(scenario: Scenario, other: Scenario | None = None) -> Cut:
    """Return the rivals' cut of a scenario, else of another it is compared with, else a supposed one of rival 1.

    A supposed cut starts in month 13 and never ends; in runs of less than two years it starts half-way.
    """
    for one in (scenario, other):
        cuts = [lever for lever in one.levers if lever.kind == "price_cut" and lever.firm > 0] if one else []
        if cuts:
            return Cut(tuple(cuts), min(cut.start for cut in cuts), True)
    months = scenario.parameters.market.months
    start = USUAL_START if months >= 2 * (USUAL_START - 1) else months // 2 + 1
    return Cut((LEVERS["price_cut"].model_validate({"firm": RIVAL, "start": start}),), start, False)


def cut_to(scenario: Scenario, depth: float, cut: Cut) -> Scenario:
    """Return a scenario whose rivals cut to a depth (share of the list price) and no other; all else is kept."""
    others = [lever for lever in scenario.levers if lever.kind != "price_cut" or lever.firm == 0]
    return scenario.replaced(levers=(*others, *(lever.replaced(strength=depth) for lever in cut.levers)))


def depth_of_cut(
    a: Scenario,
    b: Scenario,
    month: int,
    depths: Sequence[float] = DEPTHS,
    seeds: int | Sequence[int] = 20,
    *,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> pd.DataFrame:
    """Return who never left by a month, for every depth of the rivals' cut, in two markets on the same draws.

    Every cut of a rival is set to the depth and keeps its months and whom it is for; a market without one gets that of
    the other, or else the supposed one of `rivals_cut`. What rivals do besides, a buy-out of points say, stays.

    Args:
        a: scenario, the one asked about.
        b: scenario it is compared with.
        month: up to which customers are counted; no later month is simulated.
        depths: shares of the list price, 0 to 0.9, in ascending order.
        seeds: how many, or which.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs after each.

    Returns:
        One row per market ("a", "b"), depth, seed and kind (three kinds at entry and "overall"): column share, of the
        base that never left; not a number where a kind is empty.

    Raises:
        BadInput: a depth or the month is out of range.
    """
    if not depths or any(not 0.0 <= depth <= DEEPEST for depth in depths):
        raise BadInput(f"depths: {list(depths)} must be shares of the list price; allowed is 0 to {DEEPEST}.")
    last = min(a.parameters.market.months, b.parameters.market.months)
    if not 1 <= month <= last:
        raise BadInput(f"month: {month} is out of range; allowed is 1 to {last}.")
    chosen, cuts = which_seeds(seeds), (rivals_cut(a, b), rivals_cut(b, a))
    frames, simulate = [], runner(threads, on_done)
    for depth in depths:
        pair = [cut_to(one, depth, cut).with_changes({"months": month}) for one, cut in zip((a, b), cuts, strict=True)]
        kept = _kept(pair[0], chosen, month, simulate)
        other = kept if pair[0].digest == pair[1].digest else _kept(pair[1], chosen, month, simulate)
        for market, share in (("a", kept), ("b", other)):
            frames.append(
                pd.DataFrame(
                    {"market": market, "depth": depth, "seed": np.repeat(chosen, len(CURVES)),
                     "kind": CURVES * len(chosen), "share": share.reshape(-1)}
                )
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _kept(scenario: Scenario, seeds: Sequence[int], month: int, simulate: Runner) -> Values:
    """Return the share that never left, shape (seeds, 4)."""
    return np.asarray(survival(simulate(scenario, seeds))[:, month])


def by_depth(table: pd.DataFrame, market: str, kind: str) -> tuple[Values, Values]:
    """Return depths, shape (d,), and the shares of one kind in one market, shape (seeds, d).

    Args:
        table: as `depth_of_cut` returns it.
        market: "a", "b", or "difference" for a less b, seed by seed.
        kind: at entry, or "overall".
    """
    if market == "difference":
        depths, a = by_depth(table, "a", kind)
        return depths, a - by_depth(table, "b", kind)[1]
    rows = table[(table["market"] == market) & (table["kind"] == kind)]
    wide = rows.pivot(index="seed", columns="depth", values="share")
    return wide.columns.to_numpy(float), wide.to_numpy(float)


def depth_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return means over seeds with 95 % intervals.

    Args:
        table: as `depth_of_cut` returns it.

    Returns:
        One row per market ("a", "b", and "difference", a less b paired by seed), kind and depth: columns mean, lo, hi,
        shares of the base.
    """
    frames = []
    for market in ("a", "b", "difference"):
        for kind in CURVES:
            depths, shares = by_depth(table, market, kind)
            numbers = interval(shares)._asdict()
            frames.append(pd.DataFrame({"market": market, "kind": kind, "depth": depths} | numbers))
    return pd.concat(frames, ignore_index=True)


def snap(table: pd.DataFrame, market: str = "a", kind: str = "locked_in") -> Snap | None:
    """Return where retention falls fastest as the cut deepens, None where there is no customer of that kind.

    Of all steps from one depth to the next, the steepest per point of cut. It is a snap if in 95 of 100 sets of
    markets, drawn from those simulated with replacement, some step is at least `SNAP` times as steep as the average
    over all depths. Lock-in that gives way little by little has no snap.

    Args:
        table: as `depth_of_cut` returns it, of two depths or more.
        market: "a" or "b".
        kind: at entry.
    """
    depths, shares = by_depth(table, market, kind)
    if np.isnan(shares).any():
        return None
    widths, whole = np.diff(depths), depths[-1] - depths[0]
    falls = interval(100.0 * (shares[:, 0] - shares[:, -1]))
    # The same draws whenever asked: a finding must not change from one look to the next.
    draws = np.random.default_rng(1).integers(len(shares), size=(RESAMPLED, len(shares)))
    means = shares[draws].mean(axis=1)
    steps = -np.diff(means, axis=1) / widths
    average = (means[:, 0] - means[:, -1]) / whole
    slopes = -np.diff(shares.mean(axis=0)) / widths
    at = int(slopes.argmax())
    return Snap(
        low=float(depths[at]),
        high=float(depths[at + 1]),
        loss=float(100.0 * slopes[at] * widths[at]),
        average=float(falls.mean / whole * widths[at]),
        agree=float((np.abs(steps.argmax(axis=1) - at) <= 1).mean()),
        is_falling=bool(falls.sign > 0),
        is_snap=bool(falls.sign > 0 and (steps.max(axis=1) >= SNAP * average).mean() >= SURE),
    )
