"""The numbers at the month asked about, each with its paired difference."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.exhibits.sentences import change
from sim.measures.figures import MEASURES, figure
from sim.measures.units import UNITS
from sim.study.compare import Comparison
from sim.study.verdict import Way
from sim.wording.numbers import number

DIGITS = {"retention": 1, "hostages": 1, "fans": 1, "profit": 0, "satisfaction": 1}
"""Measures that are key figures, with the decimals of their values."""


class KeyFigure(NamedTuple):
    """One number at the month asked about, and how it differs from the market it is compared with."""

    code: str
    value: str
    change: str
    turn: Literal["up", "down", "off"]  # off: the difference cannot be told from zero
    way: Way


def key_figures(comparison: Comparison, month: int) -> list[KeyFigure]:
    """Return the key figures of a month, each with its paired difference and half its 95 % interval."""
    return [_key_figure(comparison, code, month) for code in DIGITS]


def _key_figure(comparison: Comparison, code: str, month: int) -> KeyFigure:
    measure, name = MEASURES[code], f"{code}_{month}"
    scale = UNITS[measure.unit].scale
    gap = comparison.difference(name) * scale
    value = number(scale * float(np.nanmean(figure(comparison.a, name))), DIGITS[code])
    text = number(0.0) if gap.is_nothing() else change(gap)
    if not gap.is_clear():
        return KeyFigure(code, value, text, "off", "open")
    is_more = bool(gap.mean > 0.0)
    way: Way = "gain" if is_more == (measure.more_is == "better") else "loss"
    return KeyFigure(code, value, text, "up" if is_more else "down", "open" if measure.more_is == "other" else way)
