"""Several measures over time, a strip each, this market over the other, dashed: each strip has its own scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH, Palette
from sim.charts.style import MONTHS_ROOM, Picture, hover, month_axis
from sim.charts.words import ENGLISH, Words
from sim.wording.numbers import number

ROW = 76  # pixels per strip
PLOT = 0.6  # of a strip's height; the rest is its heading
KEY = 0.4  # strips high


class Strip(NamedTuple):
    """One measure: what it is called, what is said of it on the right, and the scale it is drawn on.

    Attributes:
        code: in the column `measure`.
        name: above it on the left.
        text: above it on the right.
        low: end of the scale.
        high: end of the scale.
        digits: of the numbers at the ends of the scale and on hovering.
        noise: half of the band around the line, in the measure's unit; without one, what is on zero is filled.
    """

    code: str
    name: str
    text: str
    low: float
    high: float
    digits: int = 0
    noise: float = 0.0


def strips(
    table: pd.DataFrame,
    measures: Sequence[Strip],
    *,
    month: int,
    words: Words = ENGLISH,
    look: Look = Look(),
) -> Picture:
    """Return strips above one another, the first on top.

    Args:
        table: columns month, measure, a, b; in a measure's own unit, not a number where there is none.
        measures: the strips, by the codes in `measure`.
        month: judged, marked by a thin line.
        words: in the language wanted; "a" and "b" name the two markets.
        look: palette and width.
    """
    colours = look.colours
    lines, heads, ends = _placed(table, measures)
    months = int(table["month"].max())
    x = month_axis(months, words, colours)
    y: dict[str, Any] = {"scale": alt.Scale(domain=[0, len(measures) + KEY], nice=False), "axis": None}
    left, right = alt.value(0), alt.value("width")
    drawn = alt.Chart(lines).encode(x, detail="measure:N")
    head, edge = alt.Chart(heads.assign(month=month)), alt.Chart(ends)
    name = head.encode(x=left, y=alt.Y("head:Q", **y), text="name:N")
    remark = head.encode(x=right, y=alt.Y("head:Q", **y), text="told:N")
    judged = head.encode(alt.X("month:Q"), alt.Y("floor:Q", **y), y2="ceiling:Q")
    layers = [
        head.mark_rule(color=colours.grid).encode(y=alt.Y("floor:Q", **y)),
        drawn.mark_area(opacity=0.13, color=colours.ink).encode(y=alt.Y("low:Q", **y), y2="high:Q"),
        judged.mark_rule(color=colours.quiet, opacity=0.6, strokeWidth=1),
        drawn.mark_line(color=colours.baseline, strokeWidth=1.6, strokeDash=CONTROL_DASH).encode(y=alt.Y("b:Q", **y)),
        drawn.mark_line(color=colours.ink, strokeWidth=2.2).encode(y=alt.Y("a:Q", **y)),
        edge.mark_text(align="right", baseline="middle", dx=-6, fontSize=11, color=colours.quiet).encode(
            x=left, y=alt.Y("at:Q", **y), text="word:N"
        ),
        name.mark_text(align="left", baseline="middle", fontSize=13, fontWeight=600, color=colours.ink),
        remark.mark_text(align="right", baseline="middle", fontSize=12, color=colours.ink),
        hover(*_tips(table, measures, words)),
    ]
    layers += _key(len(measures) + KEY / 2.0, y, colours, words)
    height = round(ROW * (len(measures) + KEY)) + look.room(MONTHS_ROOM)
    return alt.layer(*layers).properties(width=look.width, height=height)


def _key(at: float, y: dict[str, Any], colours: Palette, words: Words) -> list[alt.Chart]:
    """Return the two lines and their names, above the first strip."""
    layers = []
    for arm, since, colour, dash, thick in (
        ("a", "0", colours.ink, [1, 0], 2.2), ("b", "width / 2", colours.baseline, CONTROL_DASH, 1.6)
    ):  # fmt: skip
        one = alt.Chart(pd.DataFrame([{"at": at, "word": words[arm]}])).encode(y=alt.Y("at:Q", **y))
        begin, end = alt.value({"expr": since}), alt.value({"expr": f"{since} + 22"})
        layers += [
            one.mark_rule(color=colour, strokeDash=dash, strokeWidth=thick).encode(x=begin, x2=end),
            one.mark_text(align="left", baseline="middle", dx=28, fontSize=12, color=colours.ink).encode(
                x=begin, text="word:N"
            ),
        ]
    return layers


def _tips(table: pd.DataFrame, measures: Sequence[Strip], words: Words) -> tuple[pd.DataFrame, list[alt.Tooltip]]:
    wide = table.pivot(index="month", columns="measure", values=["a", "b"]).round(3)
    wide.columns = wide.columns.map("{0[1]}_{0[0]}".format)
    tips = [alt.Tooltip("month:Q", title=words["month"])]
    for strip in measures:
        for arm in ("a", "b"):
            title = f"{strip.name} · {words[arm]}"
            tips.append(alt.Tooltip(f"{strip.code}_{arm}:Q", format=f".{strip.digits}f", title=title))
    return wide.reset_index(), tips


def _placed(table: pd.DataFrame, measures: Sequence[Strip]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return lines, headings and ends of scales with their heights in the picture, a strip being 1 high."""
    lines, heads, ends = [], [], []
    for at, strip in enumerate(measures):
        floor = len(measures) - 1.0 - at + 0.04
        part = table[table["measure"] == strip.code].copy()

        def height(values: pd.Series, strip: Strip = strip, floor: float = floor) -> pd.Series:
            share = (values - strip.low) / (strip.high - strip.low)
            return (floor + PLOT * share.clip(0.0, 1.0)).round(4)

        is_filled = strip.low == 0.0 and not strip.noise
        low, high = (0.0 * part["a"] if is_filled else part["a"] - strip.noise), part["a"] + strip.noise
        lines.append(part.assign(a=height(part["a"]), b=height(part["b"]), low=height(low), high=height(high)))
        heads.append(
            {
                "floor": floor,
                "ceiling": floor + PLOT,
                "head": floor + PLOT + 0.2,
                "name": strip.name,
                "told": strip.text,
            }
        )
        for value, place in ((strip.low, floor + 0.04), (strip.high, floor + PLOT - 0.02)):
            ends.append({"at": place, "word": number(value, strip.digits)})
    columns = ["month", "measure", "a", "b", "low", "high"]
    return pd.concat(lines)[columns], pd.DataFrame(heads), pd.DataFrame(ends)


STEPS = (1.0, 2.0, 5.0, 10.0)


def ends_of_scale(table: pd.DataFrame, code: str, noise: float = 0.0) -> tuple[float, float]:
    """Return round ends of a scale that hold all values of a measure, and the noise around them."""
    values = table.loc[table["measure"] == code, ["a", "b"]].to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    return (0.0, 1.0) if not values.size else round_ends(float(values.min()) - noise, float(values.max()) + noise)


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Return round ends of a scale from at most `low` to at least `high`; they move in steps, not with every value."""
    size = (high - low) / 3.0 if high > low else max(abs(high), 1.0)
    unit = 10.0 ** math.floor(math.log10(size))
    step = next(step * unit for step in STEPS if step * unit >= size * (1.0 - 1e-9))
    low, high = step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
    return low, high if high > low else low + step
