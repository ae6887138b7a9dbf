"""Rows of words above bars with whiskers: readable at any width, because no word is next to its bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import Palette
from sim.charts.style import MONTHS_ROOM, Picture, quiet

FINEST = 0.001
SIZES = tuple(first * 10.0**power for power in range(-3, 7) for first in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))


def step(size: float) -> float:
    """Return the first of 1, 1.5, 2, 3, 5, 7, 10, ... that holds a size, so that an axis seldom jumps."""
    return next((one for one in SIZES if size <= one), SIZES[-1])


def domain(values: Sequence[float], room: float | None = None) -> tuple[float, float]:
    """Return an axis that holds zero and some values.

    Args:
        values: finite or not; those that are not are passed over.
        room: share of the axis added on either side, for words; if None the axis ends at steps instead.
    """
    known = [float(value) for value in values if pd.notna(value)]
    low, high = -min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    if max(low, high) < FINEST:
        return -1.0, 1.0
    if room is not None:
        return -(low + room * (low + high)), high + room * (low + high)
    low, high = (step(size) if size >= FINEST else 0.0 for size in (low, high))
    return -low, high


def across(low: float, high: float, title: str, colours: Palette) -> alt.X:
    """Return the axis of differences below the rows."""
    axis = alt.Axis(
        tickCount=4, grid=True, title=title, titlePadding=4, labelFlush=True, labelOverlap=True,
        labelExpr="datum.value == 0 ? '0' : format(datum.value, '+~g')", **quiet(colours),
    )  # fmt: skip
    return alt.X("from:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=axis)


def down(rows: float) -> alt.Scale:
    """Return the scale of places from the top, in rows."""
    return alt.Scale(domain=[rows, 0.0], nice=False)


def bars(
    data: pd.DataFrame, x: alt.X, y: alt.Y, tips: Sequence[alt.Tooltip], *, colours: Palette, size: int
) -> list[Any]:
    """Return bars from `from` to `to` at `y`, `strong` ones dark, with whiskers from `lo` to `hi`."""
    shade = alt.condition(alt.datum.strong, alt.value(colours.ink), alt.value(colours.accent))
    base = alt.Chart(data)
    stop = base.mark_point(shape="stroke", angle=90, size=36, strokeWidth=1.4, opacity=1, color=colours.ink)
    return [
        base.mark_rule(strokeWidth=size, strokeCap="butt", opacity=0.75).encode(
            x, y, x2="to:Q", color=shade, tooltip=tips
        ),
        base.mark_rule(strokeWidth=1.4, color=colours.ink).encode(alt.X("lo:Q"), y, x2="hi:Q"),
        stop.encode(alt.X("lo:Q"), y),
        stop.encode(alt.X("hi:Q"), y),
    ]


def words_over(chart: alt.Chart, colours: Palette, **text: Any) -> list[Any]:
    """Return words on a halo in the colour of the ground, so that lines behind them do not strike them out."""
    return [
        chart.mark_text(**text | {"color": colours.background}, stroke=colours.background, strokeWidth=4),
        chart.mark_text(**text),
    ]


def stacked(layers: Sequence[Any], look: Look, height: int) -> Picture:
    """Return layers as one chart; a page counts the axis into its height."""
    return alt.layer(*layers).properties(width=look.width, height=height + look.room(MONTHS_ROOM))
