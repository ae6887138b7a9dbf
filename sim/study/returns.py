"""What the company's own moves cost and bring, each alone and all together, and whom the money reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.intervals import Values, interval, jackknife
from sim.measures.money import LINES, account, discount, liability, profit_to_date
from sim.measures.retention import OVERALL, base, survival
from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import FATES, Comparison, by_fate
from sim.study.moves import Move, own_moves, without
from sim.study.run import OnDone, runner

OTHERS = "others"
"""Customers without a twin in the base: won since, or won back."""
MIN_CURRENCY = 0.005  # currency: half a cent and less reads as nothing


class Payback(NamedTuple):
    """When a path of profit to date is out of the red, and how robust that is.

    Attributes:
        code: "slips" is clearly ahead first and in the red at the end; "not_back" is in the red to the end.
        month: of "pays_back" the first month from which the mean stays out of the red, of "slips" the last one in which
            it is, else 0.
        ahead: markets out of the red in the last month.
        n: markets.
    """

    code: Literal["same", "never_red", "pays_back", "not_back", "slips"]
    month: int
    ahead: int
    n: int


def returns(
    a: Scenario,
    b: Scenario,
    month: int,
    seeds: int | Sequence[int],
    *,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> pd.DataFrame:
    """Return what each of the company's own moves costs and brings: a less a without it, on the same draws.

    What is spent on a move is what its lever books, and what it gives away in prices and rewards (see `given`). What
    one unit of money brings back is the extra profit before that spending, over the spending. Each move is taken back
    while the others stay, so the moves need not add up to what they do together.

    Args:
        a: scenario asked about.
        b: what it is compared with; only the focal company's levers in it matter.
        month: up to which is counted.
        seeds: how many, or which.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs after each.

    Returns:
        A row per move, then one for their sum and one for all taken back together; none where a has no move of its own.
        Columns row ("move", "sum", "together"), kind, change, start; kept (more of every 100 base customers), profit,
        spent, booked, given (discounted currency per base customer), back (per unit spent; not a number where nothing
        was spent on it for certain), and _lo, _hi (95 % interval) of kept, profit, spent, back.
    """
    moves = own_moves(a, b, month)
    if not moves:
        return pd.DataFrame()
    a, simulate = a.with_changes({"months": month}), runner(threads, on_done)
    whole = simulate(a, seeds)
    alone = [_effect(whole, simulate(without(a, [move]), seeds), [move], month) for move in moves]
    together = alone[0] if len(moves) == 1 else _effect(whole, simulate(without(a, moves), seeds), moves, month)
    rows = [
        {"row": "move", "kind": move.lever.kind, "change": move.change, "start": move.lever.start} | _row(effect)
        for move, effect in zip(moves, alone, strict=True)
    ]
    blank = {"kind": "", "change": "", "start": 0}
    rows.append(
        {"row": "sum"} | blank | _row({name: np.sum([one[name] for one in alone], axis=0) for name in together})
    )
    rows.append({"row": "together"} | blank | _row(together))
    return pd.DataFrame(rows)


def _effect(whole: Result, rest: Result, moves: Sequence[Move], month: int) -> dict[str, Values]:
    """Return what moves do, one value per seed: kept, profit, booked, given."""
    places = [move.at for move in moves]
    return {
        "kept": 100.0 * (survival(whole) - survival(rest))[:, month, OVERALL],
        "profit": (profit_to_date(whole) - profit_to_date(rest))[:, month],
        "booked": _to_date(booked(whole, places) - booked(rest, places), whole)[:, month],
        "given": _to_date(given(whole, rest), whole)[:, month],
    }


def _row(effect: dict[str, Values]) -> dict[str, float]:
    spent = effect["booked"] + effect["given"]
    row = {"booked": float(effect["booked"].mean()), "given": float(effect["given"].mean())}
    n = len(spent)
    is_spent = interval(spent).sign > 0 and spent.mean() > MIN_CURRENCY
    ratios = np.full(n, np.nan)
    whole = np.asarray(np.nan)
    if is_spent:
        whole = np.asarray(1.0 + effect["profit"].sum() / spent.sum())
        ratios = 1.0 + (effect["profit"].sum() - effect["profit"]) / (spent.sum() - spent)
    intervals = {"kept": interval(effect["kept"]), "profit": interval(effect["profit"]), "spent": interval(spent)}
    for name, (mean, lo, hi) in {**intervals, "back": jackknife(whole, ratios)}.items():
        row |= {name: float(mean), f"{name}_lo": float(lo), f"{name}_hi": float(hi)}
    return row


def booked(result: Result, places: Sequence[int]) -> Values:
    """Return what the levers at some places cost, currency, shape (seeds, months); places not there are free."""
    there = [at for at in places if at < result.lever_costs.shape[-1]]
    return np.asarray(result.lever_costs[..., there].sum(axis=-1) / 100.0)


def given(whole: Result, rest: Result) -> Values:
    """Return what the focal company gives away in prices and rewards, against another run, shape (seeds, months).

    Currency: by how much less a unit of use brings in, rewards cashed and compensation deducted, times the use.
    """
    use = whole.record.usage[..., 0].astype(float)
    return np.asarray((_net_price(rest) - _net_price(whole)) * use)


def _net_price(result: Result) -> Values:
    """Return currency per hundredth of a month of average use, 0 where there is no use."""
    lines, use = account(result), result.record.usage[..., 0]
    net = lines[..., LINES.index("revenue")] - sum(
        lines[..., LINES.index(line)] for line in ("rewards", "compensation")
    )
    return np.asarray(np.where(use > 0, net / np.maximum(use, 1), 0.0))


def _to_date(money: Values, result: Result) -> Values:
    """Return money discounted, added up and divided by the month-0 base."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.cumsum(money * discount(result), axis=1) / base(result)[:, OVERALL:])


def paid_for(comparison: Comparison, month: int) -> pd.DataFrame:
    """Return to whom the money spent on the company's own moves went, in shares, by what became of them up to a month.

    Money is what the levers that a has of its own book, and what a gives away in prices and rewards against b. In each
    month it is spread evenly over the customers of that month: what one costs and another does not, cannot be seen.

    Args:
        comparison: the policy against what it is compared with.
        month: at which people are judged and up to which money is counted.

    Returns:
        Columns fate (those of the twins, and "others": no member of the base any more, or never), share, lo, hi (95 %
        interval), spent (discounted currency per customer of the base, all fates); empty where nothing was spent.
    """
    a, b = comparison.a, comparison.b
    moves = own_moves(a.scenario, b.scenario, month)
    if not moves:
        return pd.DataFrame()
    money = booked(a, [move.at for move in moves if move.change != "dropped"]) + given(a, b)
    money = (money * discount(a))[:, : month + 1]
    if money.sum() / base(a)[:, OVERALL].sum() < MIN_CURRENCY:
        return pd.DataFrame()
    served = np.maximum(a.record.served[:, : month + 1, 0], 1)
    twins = by_fate(a.left_month, b.left_month, month)
    present = np.stack([_still_here(a, who, month) for who in twins.values()]) / served
    with_others = np.concatenate([present, 1.0 - present.sum(axis=0, keepdims=True)])
    paid = (money * with_others).sum(axis=2)  # (fates, seeds)
    spent = paid.sum(axis=0)
    left_out = ((paid.sum(axis=1, keepdims=True) - paid) / (spent.sum() - spent)).T
    share, lo, hi = jackknife(paid.sum(axis=1) / spent.sum(), left_out)
    per_head = float((spent / base(a)[:, OVERALL]).mean())
    return pd.DataFrame({"fate": [*FATES, OTHERS], "share": share, "lo": lo, "hi": hi, "spent": per_head})


def _still_here(result: Result, who: NDArray[np.bool_], month: int) -> Values:
    """Return how many of some people of the base have not left by the end of months 0 to `month`, (seeds, months)."""
    here = []
    for left, asked in zip(result.left_month, who, strict=True):
        leavers = np.bincount(left[asked], minlength=month + 1)
        leavers[0] = 0
        here.append(asked.sum() - np.cumsum(leavers)[: month + 1])
    return np.array(here, float)


def payback(values: Values) -> Payback:
    """Return when a difference of profit to date is out of the red.

    Args:
        values: a less b, currency, shape (seeds, months), month 0 first.
    """
    mean = values.mean(axis=0)
    n = len(values)
    ahead = int((values[:, -1] >= 0.0).sum())
    if not np.abs(values).max() > MIN_CURRENCY:
        return Payback("same", 0, n, n)
    below = np.flatnonzero(mean < -MIN_CURRENCY)
    if not len(below):
        return Payback("never_red", 0, ahead, n)
    first = int(below[-1]) + 1
    if first < len(mean):
        return Payback("pays_back", first, ahead, n)
    if (interval(values).lo > MIN_CURRENCY).any():  # clearly ahead for a while, and not by chance
        return Payback("slips", int(np.flatnonzero(mean > MIN_CURRENCY)[-1]), ahead, n)
    return Payback("not_back", 0, ahead, n)


def profit_table(comparison: Comparison) -> pd.DataFrame:
    """Return the paired difference of discounted profit to date by month, in currency per customer of the base.

    Returns:
        Columns month, measure ("profit", and "after_points": less what has been added since month 0 to the points that
        customers hold), mean, lo, hi (95 %).
    """
    a, b = comparison.a, comparison.b
    profit = profit_to_date(a) - profit_to_date(b)
    owed = []
    for one in (a, b):
        points = liability(one) * discount(one) / base(one)[:, OVERALL:]
        owed.append(points - points[:, :1])  # those of month 0 were given before anybody here decided anything
    months = np.arange(profit.shape[1])
    parts = []
    for measure, values in (("profit", profit), ("after_points", profit - owed[0] + owed[1])):
        mean, lo, hi = interval(values)
        parts.append(pd.DataFrame({"month": months, "measure": measure, "mean": mean, "lo": lo, "hi": hi}))
    return pd.concat(parts, ignore_index=True)
