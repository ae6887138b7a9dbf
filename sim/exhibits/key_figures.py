"""The numbers at the month asked about, each with its paired difference."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.exhibits.sentences import change
from sim.measures.figures import MEASURES, figure
from sim.measures.units import UNITS
from sim.study.compare import Comparison
from sim.study.verdict import Way
from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import large, number

DIGITS = {"retention": 1, "hostages": 1, "fans": 1, "profit": 0, "satisfaction": 1}
"""Measures that are key figures, with the decimals of their values."""


class KeyFigure(NamedTuple):
    """One number at the month asked about, and how it differs from the market it is compared with."""

    code: str
    value: str
    change: str
    turn: Literal["up", "down", "off"]  # off: the difference cannot be told from zero
    way: Way
    unit: str = ""  # that its name is to be followed by


def named(figure: KeyFigure, t: Wording) -> str:
    """Return what a key figure is called, with its unit where it has one of its own."""
    name = t(f"figure.{figure.code}")
    return t("company.unit", name=name, unit=figure.unit) if figure.unit else name


def key_figures(comparison: Comparison, month: int, t: Wording = IN_ENGLISH) -> list[KeyFigure]:
    """Return the key figures of a month, each with its paired difference and half its 95 % interval.

    In the market of a company profit is that of all its customers, in its currency.
    """
    figures = [_key_figure(comparison, code, month) for code in DIGITS]
    company = comparison.a.scenario.company
    if company is None:
        return figures
    value = large(company.customers * float(np.nanmean(figure(comparison.a, f"profit_{month}"))), t)
    gap = comparison.difference(f"profit_{month}") * float(company.customers)
    return [
        one._replace(
            code="profit_all",
            value=value,
            change=large(float(gap.mean), t, "+"),
            unit=company.currency,
        )
        if one.code == "profit"
        else one
        for one in figures
    ]


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
