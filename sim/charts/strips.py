"""Several measures over time, a strip each, this market over the ghost of the other: each strip has its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from sim.charts.palette import GHOST_DASH, PALETTES, PaletteName
from sim.charts.style import Picture, Width, hover, month_axis
from sim.charts.words import ENGLISH, Words

PLOT = 0.6  # of a strip's height; the rest is its heading


class Strip(NamedTuple):
    """One measure: what it is called, what is said of it on the right, and the scale it is drawn on."""

    code: str
    name: str
    told: str
    low: float
    high: float
    digits: int = 0


def strips(
    table: pd.DataFrame,
    shown: Sequence[Strip],
    *,
    month: int,
    palette: PaletteName = "light",
    words: Words = ENGLISH,
    width: Width = 640,
    row: int = 76,
) -> Picture:
    """Return strips above one another, the first on top.

    Args:
        table: columns month, measure, a, b; in a measure's own unit, not a number where there is none.
        shown: the strips, by the codes in `measure`.
        month: judged, marked by a thin line.
        palette: "light" or "dark".
        words: in the language wanted; "a" and "b" name the two markets.
        width: pixels, or "container".
        row: pixels per strip.
    """
    colours = PALETTES[palette]
    lines, heads, ends = _placed(table, shown)
    months = int(table["month"].max())
    x = month_axis(months, words, colours)
    y = {"scale": alt.Scale(domain=[0, len(shown)], nice=False), "axis": None}
    lines_of = alt.Chart(lines)
    drawn = alt.Chart(lines).encode(x, detail="measure:N")
    floor = alt.Chart(heads).encode(y=alt.Y("floor:Q", **y))
    place = alt.Chart(heads).encode(y=alt.Y("head:Q", **y))
    wide = table.pivot(index="month", columns="measure", values=["a", "b"]).round(3)
    wide.columns = [f"{measure}_{arm}" for arm, measure in wide.columns]
    tips = [alt.Tooltip("month:Q", title=words["month"])]
    for strip in shown:
        kind = f".{strip.digits}f"
        tips += [
            alt.Tooltip(f"{strip.code}_{arm}:Q", format=kind, title=f"{strip.name} · {words[arm]}") for arm in ("a", "b")
        ]
    edge = alt.Chart(ends).encode(x=alt.datum(0), y=alt.Y("at:Q", **y), text="word:N")
    layers = [
        floor.mark_rule(color=colours.grid),
        drawn.mark_area(opacity=0.12, color=colours.ink).encode(y=alt.Y("a:Q", **y), y2="floor:Q"),
        lines_of.mark_rule(color=colours.quiet, opacity=0.5, strokeWidth=1).encode(
            x=alt.datum(month), y=alt.Y("floor:Q", **y), y2="ceiling:Q"
        ),
        drawn.mark_line(color=colours.baseline, strokeWidth=1.6, strokeDash=GHOST_DASH).encode(y=alt.Y("b:Q", **y)),
        drawn.mark_line(color=colours.ink, strokeWidth=2.4).encode(y=alt.Y("a:Q", **y)),
        edge.mark_text(align="right", baseline="middle", dx=-6, fontSize=11, color=colours.quiet),
        place.mark_text(align="left", baseline="middle", fontSize=13, fontWeight=600, color=colours.ink).encode(
            x=alt.datum(0), text="name:N"
        ),
        place.mark_text(align="right", baseline="middle", fontSize=12, color=colours.ink).encode(
            x=alt.datum(months), text="told:N"
        ),
        hover(wide.reset_index(), tips),
    ]
    return alt.layer(*layers).properties(width=width, height=row * len(shown))


def _placed(table: pd.DataFrame, shown: Sequence[Strip]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return lines, headings and ends of scales with their heights in the picture, a strip being 1 high."""
    lines, heads, ends = [], [], []
    for at, strip in enumerate(shown):
        floor = len(shown) - 1.0 - at + 0.04
        part = table[table["measure"] == strip.code].copy()
        for arm in ("a", "b"):
            share = (part[arm] - strip.low) / (strip.high - strip.low)
            part[arm] = (floor + PLOT * share.clip(0.0, 1.0)).round(4)
        lines.append(part.assign(floor=floor, ceiling=floor + PLOT))
        heads.append({"floor": floor, "head": floor + PLOT + 0.2, "name": strip.name, "told": strip.told})
        for value, place in ((strip.low, floor + 0.04), (strip.high, floor + PLOT - 0.02)):
            ends.append({"at": place, "word": f"{value:.{strip.digits}f}".replace("-", "−")})
    columns = ["month", "measure", "a", "b", "floor", "ceiling"]
    return pd.concat(lines)[columns], pd.DataFrame(heads), pd.DataFrame(ends)


STEPS = (1.0, 2.0, 4.0, 5.0, 10.0)


def ends_of_scale(table: pd.DataFrame, code: str, *, from_zero: bool = False) -> tuple[float, float]:
    """Return round ends of a scale that hold all values of a measure; they move in steps, not with every value."""
    values = table.loc[table["measure"] == code, ["a", "b"]].stack().dropna()
    if values.empty:
        return 0.0, 1.0
    low, high = (0.0 if from_zero else float(values.min())), float(values.max())
    step = _round_up((high - low) / 2.0 if high > low else max(abs(high), 1.0))
    low, high = step * (low // step), step * -(-high // step)
    return low, high if high > low else low + step


def _round_up(size: float) -> float:
    """Return the next round number."""
    unit = 10.0 ** _digits(size)
    return next(step * unit for step in STEPS if step * unit >= size * (1.0 - 1e-9))


def _digits(size: float) -> int:
    from math import floor, log10

    return floor(log10(size))
