"""The numbers at the month asked about, each with its paired difference."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.exhibits.told import change
from sim.measures.figures import figure
from sim.measures.intervals import Interval
from sim.study.compare import Comparison
from sim.study.verdict import Way
from sim.wording.numbers import number


class KeyFigure(NamedTuple):
    """One number at the month asked about, and how it differs from the ghost."""

    code: str
    value: str
    change: str
    turn: Literal["up", "down", "off"]  # off: the difference cannot be told from zero
    way: Way


def key_figures(comparison: Comparison, month: int) -> list[KeyFigure]:
    """Return the key figures of a month, each with its paired difference and half its 95 % interval."""

    def told(code: str, value: float, gap: Interval, is_good: bool = True, digits: int = 1) -> KeyFigure:
        is_more, said = bool(gap.mean > 0.0), number(0.0) if gap.is_nothing() else change(gap)
        if not gap.is_clear():
            return KeyFigure(code, number(value, digits), said, "off", "open")
        way: Way = ("gain" if is_more else "loss") if is_good else "open"
        return KeyFigure(code, number(value, digits), said, "up" if is_more else "down", way)

    def shares(code: str, name: str, is_good: bool = True) -> KeyFigure:
        value = 100.0 * float(np.nanmean(figure(comparison.a, name)))
        return told(code, value, comparison.difference(name) * 100.0, is_good)

    profit = float(figure(comparison.a, f"profit_{month}").mean())
    return [
        shares("retention", f"retention_{month}.overall"),
        shares("hostages", f"hostages_{month}.overall", is_good=False),
        shares("fans", f"fans_{month}.overall"),
        told("profit", profit, comparison.profit_difference(month), digits=0),
        shares("satisfaction", f"satisfaction_{month}"),
    ]
