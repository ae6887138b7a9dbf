"""What all charts share: the month axis, room for labels on the right, quiet axes, small data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import DASHES, Palette
from sim.charts.words import Words
from sim.market.customers import KINDS

Picture = alt.LayerChart | alt.FacetChart  # what Altair says that layers are
LABEL_ROOM = 112  # pixels to the right of the curves, for their labels
AXIS_ROOM = 40  # pixels to the left of them, for the axis
MONTHS_ROOM = 70  # pixels below them, for the months


def percent_axis(colours: Palette) -> alt.Axis:
    """Return the axis of shares."""
    return alt.Axis(
        format=".0%",
        tickCount=5,
        grid=True,
        labelFlush=False,
        minExtent=AXIS_ROOM,
        maxExtent=AXIS_ROOM,
        **quiet(colours),
    )


def quiet(colours: Palette) -> dict[str, Any]:
    """Return the colours of an axis: its words stand back, but not so far that they are hard to read."""
    return {"labelColor": colours.quiet, "titleColor": colours.quiet}


def by_kind(colours: Palette) -> tuple[alt.Color, alt.StrokeDash]:
    """Return colour and dash of the kinds of customer."""
    kinds = list(KINDS)
    colour = alt.Scale(domain=kinds, range=[colours.kinds[kind] for kind in kinds])
    dash = alt.Scale(domain=kinds, range=[DASHES[kind] for kind in kinds])
    return alt.Color("kind:N", scale=colour, legend=None), alt.StrokeDash("kind:N", scale=dash, legend=None)


def month_axis(months: int, words: Words, colours: Palette) -> alt.X:
    """Return the axis of months, a tick every year."""
    step = 12 if months >= 24 else max(months // 4, 1)
    return alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0, months], nice=False),
        axis=alt.Axis(
            values=list(range(0, months + 1, step)), grid=False, title=words["month"], titlePadding=2, **quiet(colours)
        ),
    )


def rows(table: pd.DataFrame, column: str, names: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some names with few digits, so that little travels to the browser."""
    chosen = table.loc[table[column].isin(list(names)), ["month", column, *numbers]]
    return chosen.round(dict.fromkeys(numbers, 4))


def stripes(wide: pd.DataFrame) -> pd.DataFrame:
    """Return rows by month with the bounds of a stripe around each month: columns since, until."""
    months = wide["month"]
    return wide.assign(since=(months - 0.5).clip(lower=months.min()), until=(months + 0.5).clip(upper=months.max()))


def hints(striped: alt.Chart, tips: Sequence[alt.Tooltip]) -> alt.Chart:
    """Return an unseen stripe per month that tells its numbers, as high as the picture so that no finger misses it."""
    return striped.mark_rect(opacity=0).encode(x="since:Q", x2="until:Q", tooltip=list(tips))


def hover(wide: pd.DataFrame, tips: Sequence[alt.Tooltip]) -> alt.Chart:
    """Return unseen stripes over rows by month."""
    return hints(alt.Chart(stripes(wide)), tips)


def labels(place: alt.Chart, colours: Palette, key: alt.Color) -> list[alt.Chart]:
    """Return the words at the ends of curves. They are ink; a mark in `key` before them says whose they are."""
    return [
        place.mark_point(filled=True, size=60, opacity=1, xOffset=11).encode(color=key),
        place.mark_text(align="left", dx=20, fontSize=13, fontWeight=600, color=colours.ink).encode(text="word:N"),
    ]


def panel(layers: Sequence[Any], months: int, look: Look, height: int) -> Picture:
    """Return layers as one chart, with the same room for labels on the right whatever they say.

    The picture makes room for whatever sticks out. An unseen mark sticks out by a fixed width, so that charts above one
    another line up and nothing shifts while numbers change.
    """
    anchor = alt.Chart(pd.DataFrame({"month": [months]})).mark_point(opacity=0, size=1, xOffset=LABEL_ROOM)
    return alt.layer(*layers, anchor.encode(x="month:Q")).properties(width=look.width, height=height)


def hide_from_readers(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a drawing whose layers without data are hidden from screen readers, which would find unnamed groups."""
    sets = spec.get("datasets", {})

    def quieted(part: dict[str, Any]) -> dict[str, Any]:
        part = part | {
            key: [quieted(one) for one in part[key]] for key in ("layer", "hconcat", "vconcat") if key in part
        }
        if "mark" in part and not sets.get(part.get("data", {}).get("name"), True):
            mark = part["mark"] if isinstance(part["mark"], dict) else {"type": part["mark"]}
            part["mark"] = mark | {"aria": False}
        return part

    return quieted(spec)


def with_theme(chart: Any, colours: Palette) -> Any:
    """Return a chart that carries its own look, for files; in the app the app's theme dresses it."""
    return chart.configure(
        background=colours.background,
        font="'Source Sans 3', Source Sans Pro, Helvetica, Arial, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=colours.quiet, titleColor=colours.quiet, gridColor=colours.grid, domainColor=colours.grid,
            tickColor=colours.grid, titleFontWeight="normal", labelFontSize=12, titleFontSize=12,
        ),
        title=alt.TitleConfig(color=colours.ink, anchor="start", fontSize=15, offset=10),
    )  # fmt: skip
