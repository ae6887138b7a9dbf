"""Which assumption alone could overturn the answer: each set to either end of its range, in both markets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.cache import ResultCache
from sim.errors import BadInput
from sim.keys import key_of
from sim.measures.intervals import Interval, Values, interval
from sim.measures.money import profit_to_date
from sim.measures.retention import OVERALL, survival
from sim.scenario import Scenario
from sim.study.flip.prior import Assumption, assumptions_of
from sim.study.run import OnDone, Runner, runner, which_seeds

Figure = Literal["kept", "profit"]
FIGURES: tuple[Figure, ...] = ("kept", "profit")
"""Base customers who never left, of 100; discounted profit to date, currency per base customer. Of a less b."""
ENDS = ("low", "high")
SEEDS = 8
CONFIRMING = 24  # fresh seeds, on which a reversal must hold
CUSTOMERS = 1500


class Overturn(NamedTuple):
    """The assumption most able to overturn an answer, at the end of its range where it does most against it."""

    figure: Figure
    key: str
    unit: str
    default: float
    value: float  # the end of the range
    now: Interval  # the difference at the default
    there: Interval  # and at the value
    reverses: bool  # the sign is the other one there, and clear of zero
    is_open: bool  # the difference at the default cannot be told from zero: there is nothing to overturn
    n_reversing: int  # assumptions that do
    n_tested: int


def shared_assumptions(a: Scenario, b: Scenario) -> tuple[str, ...]:
    """Return the assumptions that both scenarios share: every uncertain number that is no part of the decision."""
    return tuple(one.key for one in assumptions_of(a, b)[0])


def overturn(
    a: Scenario,
    b: Scenario,
    month: int,
    keys: Sequence[str] | None = None,
    *,
    seeds: int | Sequence[int] = SEEDS,
    customers: int = CUSTOMERS,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> Iterator[pd.DataFrame]:
    """Set one assumption after the other to either end of its range, in both markets, and measure the difference again.

    The ends are those of the declared plausible range, an assumption itself. An end at which the difference has the
    other sign is measured once more, on fresh seeds, and only that counts: among so many assumptions some would turn it
    by chance.

    Args:
        a: scenario asked about.
        b: what it is compared with.
        month: at which both are judged; no later one is simulated.
        keys: assumptions in the order wanted, all of `shared_assumptions` if None; what is decided is passed over.
        seeds: how many, or which; 2 at least.
        customers: people in each market, fewer if the scenarios have fewer.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs after each.

    Yields:
        After each assumption its rows, one per figure: figure, key, unit, default, low, high; mean, lo, hi (difference
        a less b at the default, 95 % interval); low_mean, low_lo, low_hi, high_mean, high_lo, high_hi (at the ends; not
        a number where that is no valid market); swing (largest change from the default); low_overturns, high_overturns
        (other sign, clear of zero, while the default is clear of zero); weakens (no longer clear of it at an end).

    Raises:
        BadInput: an unknown key, or a single seed.
    """
    chosen = which_seeds(seeds)
    if len(chosen) < 2:
        raise BadInput("seeds: a single market tells nothing about luck; give at least 2.")
    for key in keys or ():
        key_of(key)
    size = {"months": month, "customers": min(customers, a.parameters.market.customers)}
    pair = _Pair(a.with_changes(size), b.with_changes(size), runner(threads, on_done))
    shared = {one.key: one for one in assumptions_of(pair.a, pair.b)[0]}
    now = pair.differences(chosen)
    fresh = range(max(chosen) + 1, max(chosen) + 1 + CONFIRMING)
    for key in shared if keys is None else [key for key in keys if key in shared]:
        yield _rows(pair, shared[key], now, chosen, fresh)


class _Pair:
    """Two markets on the same draws, with or without an assumption changed."""

    def __init__(self, a: Scenario, b: Scenario, simulate: Runner) -> None:
        self.a, self.b, self._simulate = a, b, simulate
        self._as_now: ResultCache[Values] = ResultCache()

    def differences(self, seeds: Sequence[int], one: Assumption | None = None, value: float = 0.0) -> Values:
        """Return a less b, shape (figures, seeds); not a number where the changed market is not valid."""
        sides = []
        for side, scenario, is_in in (("a", self.a, one and one.in_a), ("b", self.b, one and one.in_b)):
            if one is None or not is_in:
                sides.append(self._as_now.get((side, seeds), partial(self._figures, scenario, seeds)))
                continue
            try:
                changed = scenario.with_changes({one.key: round(value) if one.is_whole else value})
            except BadInput:
                return np.full((len(FIGURES), len(seeds)), np.nan)
            sides.append(self._figures(changed, seeds))
        return np.asarray(sides[0] - sides[1])

    def _figures(self, scenario: Scenario, seeds: Sequence[int]) -> Values:
        result = self._simulate(scenario, seeds)
        return np.stack([100.0 * survival(result)[:, -1, OVERALL], profit_to_date(result)[:, -1]])


def _rows(pair: _Pair, one: Assumption, now: Values, seeds: Sequence[int], fresh: Sequence[int]) -> pd.DataFrame:
    ends = {}
    for end in ENDS:
        value = getattr(one, end)
        there = now if value == one.default else pair.differences(seeds, one, value)
        if any(_turns(now[at], there[at]) for at in range(len(FIGURES))):
            there = pair.differences(fresh, one, value)
        ends[end] = there
    return pd.DataFrame([_row(one, figure, now[at], ends, at) for at, figure in enumerate(FIGURES)])


def _row(one: Assumption, figure: str, now: Values, ends: dict[str, Values], at: int) -> dict[str, object]:
    interval_now = interval(now)
    row: dict[str, object] = {
        "figure": figure, "key": one.key, "unit": one.unit, "default": one.default, "low": one.low, "high": one.high,
        **_spelt("", interval_now),
    }  # fmt: skip
    for end in ENDS:
        row |= _spelt(f"{end}_", interval(ends[end][at]))
    swings = [abs(float(ends[end][at].mean() - interval_now.mean)) for end in ENDS]
    row["swing"] = float(np.nan_to_num(swings).max())
    for end in ENDS:
        row[f"{end}_overturns"] = _turns(now, ends[end][at])
    row["weakens"] = bool(interval_now.sign) and any(
        bool(np.isfinite(ends[end][at]).all()) and not interval(ends[end][at]).sign for end in ENDS
    )
    return row


def _spelt(prefix: str, gap: Interval) -> dict[str, float]:
    return {f"{prefix}{name}": float(value) for name, value in gap._asdict().items()}


def _turns(now: Values, there: Values) -> bool:
    """Return whether a difference that is clear of zero has the other sign somewhere else, clear of zero too."""
    return bool(interval(now).sign * interval(there).sign < 0)


def most_able(table: pd.DataFrame, figure: Figure = "kept") -> Overturn | None:
    """Return the assumption most able to overturn the answer: whether it does, or comes nearest to it.

    Of those that reverse it, the one that does so by most for certain; else the one that leaves least of it; and where
    there is no answer, the one that moves the difference most.

    Args:
        table: rows from `overturn`, put together.
        figure: which answer.

    Returns:
        None where nothing was tested, or where nothing that was tested matters.
    """
    if not len(table):
        return None
    rows = table[(table["figure"] == figure)]
    rows = rows[(rows["swing"] > 0.0) & rows["mean"].notna()]
    if not len(rows):
        return None
    first = rows.iloc[0]
    sign = 1.0 if first["mean"] >= 0.0 else -1.0
    now = Interval(first["mean"], first["lo"], first["hi"])
    is_open = bool(now.holds_zero)
    best: tuple[float, str, int] | None = None
    for end in ENDS:
        mean, turned = sign * rows[f"{end}_mean"], rows[f"{end}_overturns"].astype(bool)
        near = rows[f"{end}_hi"] if sign > 0.0 else -rows[f"{end}_lo"]  # the bound nearest to the unmodified answer
        score = (mean - sign * first["mean"]).abs() if is_open else -mean.where(~turned, near - 1e9)
        at = int(np.nan_to_num(score, nan=-np.inf).argmax())
        if best is None or float(score.iloc[at]) > best[0]:
            best = float(score.iloc[at]), end, at
    assert best is not None
    _, end, at = best
    row = rows.iloc[at]
    return Overturn(
        figure, str(row["key"]), str(row["unit"]), float(row["default"]), float(row[end]),
        Interval(row["mean"], row["lo"], row["hi"]),
        Interval(row[f"{end}_mean"], row[f"{end}_lo"], row[f"{end}_hi"]),
        bool(row[f"{end}_overturns"]), is_open,
        int((rows["low_overturns"].astype(bool) | rows["high_overturns"].astype(bool)).sum()),
        int((table["figure"] == figure).sum()),
    )  # fmt: skip
