"""Pictures of people's own data: a curve over periods, bars, and tiles. What they are of, their words say."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.shades import Shades, mixed
from sim.charts.style import MONTHS_ROOM, Picture, percent_axis, quiet
from sim.wording import Words
from sim.wording.numbers import number

CURVE = 220  # pixels
BAR, BAR_GAP, TILE = 20, 10, 24  # pixels of height
FAINTEST = 0.08  # of the colour of a tile at zero
FEW_TILES = 170  # tiles beyond which numbers would crowd
ROOM_FOR_NUMBERS = 24  # pixels of width from which a tile shows its number


def period_curve(table: pd.DataFrame, *, words: Words, look: Look = Look()) -> Picture:
    """Return a share over periods with its band, and dashed what a model makes of it.

    Args:
        table: a row per period: period, share, low, high, model (shares 0 to 1; not numbers where there is none).
        words: period, share, interval, model.
        look: palette and width.
    """
    colours = look.colours
    data = table.round(4).assign(
        said=[f"{number(100.0 * one)}%" for one in table["share"]],
        between=[
            f"{number(100.0 * low)}–{number(100.0 * high)}%"
            for low, high in zip(table["low"], table["high"], strict=True)
        ],
        fitted=[f"{number(100.0 * one)}%" for one in table["model"]],
    )  # fmt: skip
    whole = int(data["period"].max())
    # Marks of their own, as periods are counted: between them there is nothing.
    axis = alt.Axis(grid=False, tickMinStep=1, format="d", title=words["period"], titlePadding=2, **quiet(colours))
    x = alt.X("period:Q", scale=alt.Scale(domain=[0, max(whole, 1)], nice=False), axis=axis)
    y = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=percent_axis(colours), title=None)
    tips = [alt.Tooltip("period:Q", title=words["period"]), alt.Tooltip("said:N", title=words["share"])]
    layers = []
    sure = data.dropna(subset=["low", "high"])
    if len(sure):
        tips.append(alt.Tooltip("between:N", title=words["interval"]))
        layers.append(
            alt.Chart(sure).mark_area(opacity=0.25, color=colours.accent).encode(x, alt.Y("low:Q"), y2="high:Q")
        )
    if data["model"].notna().any():
        tips.append(alt.Tooltip("fitted:N", title=words["model"]))
        fitted = alt.Chart(data.dropna(subset=["model"]))
        layers.append(
            fitted.mark_line(color=colours.ink, strokeDash=[6, 4], strokeWidth=1.5).encode(x, alt.Y("model:Q"))
        )
    known = alt.Chart(data.dropna(subset=["share"]))
    layers += [
        known.mark_line(color=colours.accent, strokeWidth=2.5).encode(x, y),
        known.mark_point(filled=True, size=40, opacity=1, color=colours.accent).encode(x, y, tooltip=tips),
    ]
    return alt.layer(*layers).properties(width=look.width, height=CURVE + look.room(MONTHS_ROOM))


def share_bars(table: pd.DataFrame, *, look: Look = Look()) -> Picture:
    """Return bars of percentages from the left with their numbers; of two measures, a pair of bars for every name.

    Args:
        table: name, measure (in words), value (percent), in the order wanted.
        look: palette and width.
    """
    colours = look.colours
    data = table.assign(said=[f"{number(one)}%" for one in table["value"]], value=table["value"].round(3))
    names, measures = list(dict.fromkeys(data["name"])), list(dict.fromkeys(data["measure"]))
    top = max(float(data["value"].max()), 1.0)
    x = alt.X("value:Q", scale=alt.Scale(domain=[0.0, 1.14 * top], nice=False), axis=None)  # the rest is for numbers
    axis = alt.Axis(ticks=False, domain=False, labelLimit=150, labelPadding=8, **quiet(colours))
    y = alt.Y("name:N", sort=names, title=None, axis=axis, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15))
    scale = alt.Scale(
        domain=measures, range=[colours.accent, mixed(colours.background, colours.accent, 0.45)][: len(measures)]
    )
    legend = (
        alt.Legend(title=None, orient="top", labelLimit=320, symbolType="square", **quiet(colours))
        if len(measures) > 1
        else None
    )
    shared = {"x": x, "y": y, "yOffset": alt.YOffset("measure:N", sort=measures)}
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("measure:N", title="  "), alt.Tooltip("said:N", title="   ")]
    base = alt.Chart(data)
    layered = alt.layer(
        base.mark_bar().encode(**shared, color=alt.Color("measure:N", scale=scale, legend=legend), tooltip=tips),
        base.mark_text(align="left", dx=5, fontSize=12, color=colours.ink).encode(**shared, text="said:N"),
    )
    rows = len(names) * (BAR * len(measures) + BAR_GAP)
    return layered.properties(width=look.width, height=rows + look.room(10 + 30 * (len(measures) > 1)))


def tiles(table: pd.DataFrame, *, words: Words, look: Look = Look()) -> Picture:
    """Return a heat map: darker is more; the number stands in the tile where there is room for it.

    Args:
        table: row, column (texts, in the order wanted), value (not a number: no tile), said (the value in words).
        words: across, down (titles; may be empty), value.
        look: palette and width.
    """
    colours = look.colours
    most = float(table["value"].max())
    shades = Shades(
        (0.0, most if most > 0.0 else 1.0), (mixed(colours.background, colours.accent, FAINTEST), colours.accent)
    )
    rows, columns = list(dict.fromkeys(table["row"])), list(dict.fromkeys(table["column"]))
    data = table.dropna(subset=["value"])
    data = data.assign(value=data["value"].round(4), ink=[shades.ink(one) for one in data["value"]])
    shared = {"ticks": False, "domain": False, **quiet(colours)}
    x = alt.X("column:N", sort=columns, title=words["across"] or None,
              axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelLimit=80, titlePadding=4, **shared))  # fmt: skip
    y = alt.Y("row:N", sort=rows, title=words["down"] or None,
              axis=alt.Axis(labelOverlap=True, labelLimit=110, **shared))  # fmt: skip
    tips = [
        alt.Tooltip("row:N", title=words["down"] or " "), alt.Tooltip("column:N", title=words["across"] or "  "),
        alt.Tooltip("said:N", title=words["value"]),
    ]  # fmt: skip
    colour = alt.Color(
        "value:Q", legend=None, scale=alt.Scale(domain=list(shades.domain), range=list(shades.range), interpolate="rgb")
    )
    base = alt.Chart(data)
    layers = [base.mark_rect(stroke=colours.background, strokeWidth=1).encode(x, y, color=colour, tooltip=tips)]
    if len(data) <= FEW_TILES:
        is_roomy = alt.ExprRef(f"width / {len(columns)} >= {ROOM_FOR_NUMBERS} ? 1 : 0")
        text = base.mark_text(fontSize=11, opacity=is_roomy)
        layers.append(text.encode(x, y, text="said:N", color=alt.Color("ink:N", scale=None), tooltip=tips))
    # The ink of the numbers is no scale, and must not be mixed with that of the tiles.
    layered = alt.layer(*layers).resolve_scale(color="independent")
    return layered.properties(width=look.width, height=TILE * len(rows) + look.room(MONTHS_ROOM))
