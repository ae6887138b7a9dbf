"""Would the conclusion survive? The smallest plausible change of assumptions that reverses "A beats B"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import BadInput
from sim.labels import labels
from sim.measures.figures import parse
from sim.measures.intervals import Values, interval
from sim.scenario import AnyScenario, Scenario
from sim.study.company import both_ready
from sim.study.evaluate import Progress, evaluate
from sim.study.executors import at_work
from sim.study.flip.prior import Assumption, Over, assumptions_of
from sim.study.flip.result import Change, FlipResult, Nearest, Share
from sim.study.flip.search import SEEDS_AT_A_POINT, Sample, Searched, Single, search
from sim.study.flip.surface import Box, Confirmed, Points
from sim.study.flip.words import sentence
from sim.study.run import DEFAULT_SEEDS, which_seeds
from sim.wording import Wording
from sim.wording.numbers import plain

FIGURE = "retention_24.overall"
POINTS = 256
CUSTOMERS = 2_000
MAX_POINTS = 100_000
MIN_SEEDS = 8


class Flip(FlipResult):
    """How well a verdict survives other assumptions; see `FlipResult` for what it holds."""

    def sentence(self, language: str = "en") -> str:
        """Return the answer as it can be said in a meeting, in English ("en") or Chinese ("zh")."""
        return sentence(self, Wording(language))


def flip(
    a: AnyScenario,
    b: AnyScenario,
    figure: str = FIGURE,
    over: Over | None = None,
    points: int = POINTS,
    seeds: int | Sequence[int] = DEFAULT_SEEDS,
    *,
    customers: int | None = CUSTOMERS,
    executor: Any = None,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Flip:
    """Look for the smallest plausible change of assumptions that reverses the verdict between two scenarios.

    The prior is an assumption: every number of the role "uncertain", and the size of a lever that both have alike, is
    uniform over its plausible range, that of the industry if one is named, and independent of the others. Only as many
    months are simulated as the figure needs.

    Args:
        a: scenario asked about, its name, or the path of its file.
        b: the one it is compared with.
        figure: name of the key figure that decides; the higher one wins.
        over: keys that may change, all uncertain ones if None; a mapping also gives ranges (None: the declared one).
        points: combinations sampled from the whole space, and half as many from nearer by.
        seeds: how many, or which, for the verdict and for crossings; fresh ones confirm.
        customers: people in each market, fewer if the scenarios have fewer; None leaves their sizes alone.
        executor: that does the runs, as of `sweep`.
        workers: processes of our own, all processors if None; 1 works in this process.
        on_progress: called after every batch of runs; how many there will be is an estimate.

    Raises:
        BadInput: the same scenario twice, different sizes, no such figure or key, a range that does not fit, or nothing
            that could change.
    """
    chosen = which_seeds(seeds)
    if len(chosen) < MIN_SEEDS:
        raise BadInput(f"seeds: {len(chosen)} are too few to tell a difference from luck; give at least {MIN_SEEDS}.")
    if not 1 <= points <= MAX_POINTS:
        raise BadInput(f"points is {points}, out of range; allowed is 1 to {plain(MAX_POINTS)}.")
    a, b = (_of_size(one, customers) for one in _cut(*both_ready(a, b), figure))
    assumptions, decided = assumptions_of(a, b, over)
    total = expected_runs(len(assumptions), points, len(chosen))

    def tell(done: int) -> None:
        on_progress(Progress(min(done, total), 0, total, 0))

    box = Box(*(np.array([one.sds(getattr(one, end)) for one in assumptions]) for end in ("low", "high")))
    with at_work(executor, workers) as hands:
        market = _Market(a, b, figure, assumptions, hands, tell)
        result = search(market, box, points, chosen)
    if not np.isfinite(result.verdict.mean):
        raise BadInput(f"{figure} is not defined in every market of {' and '.join(labels(a, b))}.")
    space = _space(result.sample, assumptions)
    in_space = space.loc[space["sample"] == "space", "winner"]
    return Flip(
        a, b, figure, result.verdict, "open" if result.is_open else "a" if result.verdict.mean > 0.0 else "b",
        None if result.nearest is None else _nearest(result.nearest, assumptions),
        _singles(result, assumptions), space,
        {who: wilson(int((in_space == who).sum()), len(in_space)) for who in ("a", "b", "open")},
        assumptions, decided, result.n_left_out, tuple(market.reasons), result.n_points, 2 * result.n_pairs, chosen,
    )  # fmt: skip


def expected_runs(n_assumptions: int, points: int, n_seeds: int) -> int:
    """Return about how many runs a flip takes; how many it really takes depends on what it finds."""
    return round(
        2 * (1.5 * points * SEEDS_AT_A_POINT + 3 * n_assumptions * SEEDS_AT_A_POINT + n_seeds * (150 + n_assumptions))
    )


def _of_size(scenario: Scenario, customers: int | None) -> Scenario:
    if customers is None or scenario.parameters.market.customers <= customers:
        return scenario
    return scenario.with_changes({"customers": customers})


def _cut(a: Scenario, b: Scenario, figure: str) -> tuple[Scenario, Scenario]:
    """Return both with no more months than the figure needs, checked to be a pair."""
    month = parse(figure).month
    for one in (a, b):
        if month > (there := one.parameters.market.months):
            raise BadInput(f'"{figure}" asks for month {month}, but {one.name} simulates {there} months; set more.')
    left, right = (one.parameters.market.customers for one in (a, b))
    if left != right:
        first, second = labels(a, b)
        raise BadInput(f"{first} has {left} customers and {second} {right}, so they cannot be paired; set customers.")
    a, b = (one.with_changes({"months": max(month, 1)}) for one in (a, b))
    if a.digest == b.digest:
        raise BadInput(f"{a.name} and {b.name} are the same up to month {month}; there is nothing to compare.")
    return a, b


class _Market:
    """The paired difference of the figure between two scenarios, at changes in standard deviations."""

    def __init__(self, a: Scenario, b: Scenario, figure: str, assumptions: Sequence[Assumption],
                 executor: Executor | None, on_done: Callable[[int], None]) -> None:  # fmt: skip
        self.pair, self.figure, self.assumptions = (a, b), figure, assumptions
        self.executor, self.on_done = executor, on_done
        self.n_runs = 0
        self.reasons: list[str] = []
        self._unchanged: dict[Any, Values] = {}
        """Figures of a scenario that nothing was changed in, by scenario and seeds: much is compared with it."""

    def __call__(self, points: Points, seeds: Sequence[int]) -> Values:
        """Return differences of shape (points, seeds); not a number where a combination is not valid."""
        asked: list[tuple[int, dict[str, Any]]] = []
        for point in points:
            changes = [(one, one.at(sds)) for one, sds in zip(self.assumptions, point, strict=True) if sds != 0.0]
            asked += [(0, {one.key: value for one, value in changes if one.in_a}),
                      (1, {one.key: value for one, value in changes if one.in_b})]  # fmt: skip
        names = [(base, tuple(seeds), *changes.items()) for base, changes in asked]
        jobs = {name: job for name, job in zip(names, asked, strict=True) if name not in self._unchanged}
        before = self.n_runs
        evaluated = evaluate(
            self.pair, list(jobs.values()), seeds, (self.figure,), self.executor, lambda n: self.on_done(before + n)
        )
        self.n_runs += len(asked) * len(seeds)
        for why in evaluated.errors.values():
            if why not in self.reasons and len(self.reasons) < 3:
                self.reasons.append(why)
        there = self._unchanged | dict(zip(jobs, evaluated.values, strict=True))
        self._unchanged |= {name: there[name] for name, (_, changes) in jobs.items() if not changes}
        values = np.array([there[name] for name in names]).reshape(len(points), 2, len(seeds))
        return np.asarray(values[:, 0] - values[:, 1])


def _nearest(nearest: Confirmed, assumptions: Sequence[Assumption]) -> Nearest:
    changes = []
    for one, sds in zip(assumptions, nearest.point, strict=True):
        value = float(one.at(sds))
        if value != one.default:
            changes.append(Change(one.key, one.unit, one.default, value, one.sds(value)))
    changes.sort(key=lambda change: -abs(change.sds))
    distance = float(np.linalg.norm([change.sds for change in changes]))
    return Nearest(distance, float(np.linalg.norm(nearest.even)), tuple(changes), nearest.difference, nearest.n_seeds)


def _singles(result: Searched, assumptions: Sequence[Assumption]) -> pd.DataFrame:
    def row(at: int, single: Single) -> dict[str, Any]:
        one, turned = assumptions[at], single.flip
        value = float("nan") if turned is None else float(one.at(turned.point[at]))
        return {
            "key": one.key, "unit": one.unit, "default": one.default, "low": one.low, "high": one.high,
            "flips": turned is not None, "value": value, "sds": one.sds(value),
            "even": float("nan") if turned is None else one.default + one.sd * float(turned.even[at]),
            "at_low": single.means[0], "at_high": single.means[-1],
        }  # fmt: skip

    names = ["key", "unit", "default", "low", "high", "flips", "value", "sds", "even", "at_low", "at_high"]
    table = pd.DataFrame([row(at, single) for at, single in enumerate(result.singles)], columns=names)
    reach = np.fmax((table["at_low"] - result.verdict.mean).abs(), (table["at_high"] - result.verdict.mean).abs())
    order = np.lexsort((-np.nan_to_num(reach), table["sds"].abs().fillna(np.inf)))
    return table.iloc[order].reset_index(drop=True)


def _space(sample: Sample, assumptions: Sequence[Assumption]) -> pd.DataFrame:
    gap = interval(sample.values.T)
    values = {
        one.key: [one.at(sds) for sds in column] for one, column in zip(assumptions, sample.points.T, strict=True)
    }
    return pd.DataFrame({
        "sample": np.where(sample.is_space, "space", "near"),
        "distance": np.linalg.norm(sample.points, axis=1),
        "difference": gap.mean, "lo": gap.lo, "hi": gap.hi,
        "winner": np.array(["open", "a", "b"])[gap.sign],
        **values,
    })  # fmt: skip


def wilson(part: int, whole: int) -> Share:
    """Return a share with its 95 % interval (Wilson 1927), which holds for shares near 0 and 1 too."""
    if not whole:
        return Share(float("nan"), 0.0, 1.0)
    z = 1.959963984540054
    share, room = part / whole, z * z / whole
    middle = (share + room / 2.0) / (1.0 + room)
    half = z / (1.0 + room) * float(np.sqrt(share * (1.0 - share) / whole + room / (4.0 * whole)))
    return Share(share, max(middle - half, 0.0), min(middle + half, 1.0))
