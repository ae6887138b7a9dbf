"""The answer in plain words, from the numbers of a comparison."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np

from sim.exhibits.told import change, is_clear
from sim.measures.figures import figure
from sim.measures.intervals import Interval
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number, signed

Way = Literal["gain", "loss", "open"]
"""For the company; "open" where it is neither, or where it cannot be told which."""
LEAST_SHOWN = 0.05  # of 100 customers: less reads as 0.0


class Part(NamedTuple):
    """One sentence of the verdict, and whether it is good news."""

    text: str
    way: Way


class KeyFigure(NamedTuple):
    """One number at the month asked about, and how it differs from the ghost."""

    code: str
    value: str
    change: str
    turn: Literal["up", "down", "off"]  # off: the difference cannot be told from zero
    way: Way


def verdict(comparison: Comparison, month: int, question: str, t: Wording) -> str:
    """Return the verdict in one or two sentences. Arguments as for `verdict_parts`."""
    return t("verdict.join").join(part.text for part in verdict_parts(comparison, month, question, t))


def verdict_parts(comparison: Comparison, month: int, question: str, t: Wording) -> list[Part]:
    """Return what the verdict says of customers and what it says of money.

    A difference is told only if its interval, as it is printed, leaves zero out, and if most markets go that way.

    Args:
        comparison: the arm shown against its ghost.
        month: asked about.
        question: "moves" if the company's moves are judged, "war" if the scenario is held against its baseline.
        t: wording.
    """
    if not comparison.survival_difference().any() and not comparison.profit_difference(month).mean:
        return [Part(t("verdict.same"), "open")]
    return [_customers(comparison, month, question, t), _money(comparison.profit_difference(month), t)]


def _customers(comparison: Comparison, month: int, question: str, t: Wording) -> Part:
    gap, differences = comparison.kept_per_100(month), comparison.survival_difference()[:, month, 3]
    n, more, fewer = len(differences), int((differences > 0.0).sum()), int((differences < 0.0).sum())
    if n == 1:
        return Part(t("verdict.single", month=month, kept=signed(float(gap.mean))), "open")
    if max(abs(float(gap.lo)), abs(float(gap.hi))) < LEAST_SHOWN:
        return Part(t("verdict.even", month=month), "open")
    if not is_clear(gap) or 2 * (more if gap.mean > 0.0 else fewer) <= n:
        lo, hi = signed(float(gap.lo)), signed(float(gap.hi))
        return Part(t("verdict.unclear", month=month, lo=lo, hi=hi, more=more, fewer=fewer, n=n), "open")
    size, lo, hi = _sizes(gap, 1)
    code, ahead = ("more", more) if gap.mean > 0.0 else ("fewer", fewer)
    text = t(f"verdict.{question}.{code}", month=month, kept=size, lo=lo, hi=hi, ahead=ahead, n=n)
    return Part(text, "gain" if gap.mean > 0.0 else "loss")


def _money(gap: Interval, t: Wording) -> Part:
    if math.isnan(gap.lo):
        return Part(t("verdict.earns_single", money=signed(float(gap.mean), 2)), "open")
    if not is_clear(gap, 2):
        return Part(t("verdict.earns_same", lo=signed(float(gap.lo), 2), hi=signed(float(gap.hi), 2)), "open")
    size, lo, hi = _sizes(gap, 2)
    if gap.mean > 0.0:
        return Part(t("verdict.earns_more", money=size, lo=lo, hi=hi), "gain")
    return Part(t("verdict.earns_less", money=size, lo=lo, hi=hi), "loss")


def _sizes(gap: Interval, digits: int) -> tuple[str, str, str]:
    """Return mean and ends of a difference that leaves zero out, all without a sign, the smaller end first."""
    mean, *ends = (abs(float(value)) for value in gap)
    lo, hi = sorted(ends)
    return number(mean, digits), number(lo, digits), number(hi, digits)


def key_figures(comparison: Comparison, month: int) -> list[KeyFigure]:
    """Return the key figures of a month, each with its paired difference and half its 95 % interval."""

    def told(code: str, value: float, gap: Interval, is_good: bool = True, digits: int = 1) -> KeyFigure:
        is_more, none = bool(gap.mean > 0.0), max(abs(float(gap.lo)), abs(float(gap.hi))) < LEAST_SHOWN
        said = number(0.0) if none else change(gap)
        if not is_clear(gap):
            return KeyFigure(code, number(value, digits), said, "off", "open")
        way: Way = ("gain" if is_more else "loss") if is_good else "open"
        return KeyFigure(code, number(value, digits), said, "up" if is_more else "down", way)

    def shares(code: str, name: str, is_good: bool = True) -> KeyFigure:
        gap = Interval(*(100.0 * value for value in comparison.difference(name)))
        return told(code, 100.0 * float(np.nanmean(figure(comparison.a, name))), gap, is_good)

    profit = float(figure(comparison.a, f"profit_{month}").mean())
    return [
        shares("retention", f"retention_{month}.overall"),
        shares("hostages", f"hostages_{month}.overall", is_good=False),
        shares("fans", f"fans_{month}.overall"),
        told("profit", profit, comparison.profit_difference(month), digits=0),
        shares("satisfaction", f"satisfaction_{month}"),
    ]
