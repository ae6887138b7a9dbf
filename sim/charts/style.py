"""What all charts share: the month axis, room for labels on the right, quiet axes, small data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from sim.charts.palette import Palette
from sim.charts.words import Words

Width = int | Literal["container"]
LABEL_ROOM = 118  # pixels to the right of the curves, for their labels


def percent(share: float) -> str:
    """Return a share as words: 0.4123 is "41%"; a share that does not exist is a dash."""
    return "–" if pd.isna(share) else f"{share:.0%}"


def month_axis(months: int, words: Words) -> alt.X:
    """Return the axis of months, a tick every year."""
    step = 12 if months >= 24 else max(months // 4, 1)
    return alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0, months], nice=False),
        axis=alt.Axis(values=list(range(0, months + 1, step)), grid=False, title=words["month"], titlePadding=2),
    )


def rows(table: pd.DataFrame, column: str, names: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some names with few digits, so that little travels to the browser."""
    kept = table.loc[table[column].isin(list(names)), ["month", column, *numbers]]
    return kept.round(dict.fromkeys(numbers, 4))


def panel(layers: Sequence[Any], colours: Palette, width: Width, height: int, room: int = LABEL_ROOM) -> alt.LayerChart:
    """Return layers as one chart, with room for labels on the right."""
    return alt.layer(*layers).properties(
        width=width, height=height, padding={"left": 2, "top": 6, "right": room, "bottom": 2}
    )


def dressed(chart: Any, colours: Palette) -> Any:
    """Return a chart that carries its own look, for files; in the app the app's theme dresses it."""
    return chart.configure(
        background=colours.background,
        font="'Source Sans 3', Source Sans Pro, Helvetica, Arial, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=colours.ink, titleColor=colours.ink, gridColor=colours.grid, domainColor=colours.grid,
            tickColor=colours.grid, titleFontWeight="normal", labelFontSize=12, titleFontSize=12,
        ),
        title=alt.TitleConfig(color=colours.ink, anchor="start", fontSize=15, offset=10),
    )  # fmt: skip
