"""The answer in plain words, from the numbers of a comparison."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.exhibits.told import NO_BREAK, number
from sim.measures.figures import figure
from sim.measures.intervals import Interval
from sim.study.compare import Comparison
from sim.wording import Wording


class KeyFigure(NamedTuple):
    """One number at the month asked about, and how it differs from the ghost."""

    code: str
    value: str
    change: str
    more_is: str  # "good", or "neither" where it is neither or where the difference is too close to call


LEAST_SHOWN = 0.05  # of 100 customers: less reads as 0.0


def verdict(comparison: Comparison, month: int, question: str, t: Wording) -> str:
    """Return the verdict in one or two sentences.

    Args:
        comparison: the arm shown against its ghost.
        month: asked about.
        question: "moves" if the company's moves are judged, "war" if the scenario is held against its baseline.
        t: wording.
    """
    kept, profit = comparison.kept_per_100(month), comparison.profit_difference(month)
    if not comparison.survival_difference().any() and not profit.mean:
        return t("verdict.same")
    n, ahead = len(comparison.a.seeds), comparison.markets_ahead(month)
    behind = int((comparison.survival_difference()[:, month, 3] < 0.0).sum())
    sign = 1.0 if kept.mean >= 0.0 else -1.0
    lo, hi = sorted((sign * float(kept.lo), sign * float(kept.hi)))
    if max(abs(lo), abs(hi)) < LEAST_SHOWN:
        retention = t("verdict.even", month=month)
    elif lo < 0.0 < hi:
        low, high = (number(float(end), 1, "+") for end in (kept.lo, kept.hi))
        retention = t("verdict.unclear", month=month, lo=low, hi=high)
    else:
        code = f"verdict.{question}.{'more' if sign > 0 else 'fewer'}"
        retention = t(
            code, month=month, kept=f"{abs(float(kept.mean)):.1f}", lo=f"{lo:.1f}", hi=f"{hi:.1f}",
            ahead=ahead if sign > 0 else behind, n=n,
        )  # fmt: skip
    code = "verdict.earns_more" if profit.mean >= 0.0 else "verdict.earns_less"
    least, most = sorted((abs(float(profit.lo)), abs(float(profit.hi))))
    if profit.lo < 0.0 < profit.hi:
        money = t("verdict.earns_same", lo=number(float(profit.lo), 2, "+"), hi=number(float(profit.hi), 2, "+"))
    else:
        money = t(code, money=f"{abs(float(profit.mean)):.2f}", lo=f"{least:.2f}", hi=f"{most:.2f}")
    return retention + t("verdict.join") + money


def key_figures(comparison: Comparison, month: int) -> list[KeyFigure]:
    """Return the key figures of a month, each with its paired difference and half its 95 % interval."""

    def told(code: str, value: str, gap: Interval, more_is: str) -> KeyFigure:
        is_clear = gap.lo > 0.0 or gap.hi < 0.0
        return KeyFigure(code, value, _change(gap, 1), more_is if is_clear else "neither")

    def shares(code: str, more_is: str) -> KeyFigure:
        name = f"{code}_{month}.overall"
        value = float(np.nanmean(figure(comparison.a, name)))
        return told(code, f"{100.0 * value:.1f}", _hundredfold(comparison.difference(name)), more_is)

    profit = float(figure(comparison.a, f"profit_{month}").mean())
    satisfaction = float(figure(comparison.a, f"satisfaction_{month}").mean())
    liked = _hundredfold(comparison.difference(f"satisfaction_{month}"))
    return [
        shares("retention", "good"),
        shares("hostages", "neither"),
        shares("fans", "good"),
        told("profit", f"{profit:.0f}", comparison.profit_difference(month), "good"),
        told("satisfaction", f"{100.0 * satisfaction:.1f}", liked, "good"),
    ]


def _hundredfold(gap: Interval) -> Interval:
    return Interval(*(100.0 * value for value in gap))


def _change(gap: Interval, digits: int) -> str:
    """Return a difference with half its interval, as in "-10.3 ± 0.2"; nothing where both round to zero."""
    half = (float(gap.hi) - float(gap.lo)) / 2.0
    if max(abs(float(gap.mean)), half) < 0.5 * 10.0**-digits:
        return ""
    return f"{float(gap.mean):+.{digits}f}{NO_BREAK}±{NO_BREAK}{half:.{digits}f}"
