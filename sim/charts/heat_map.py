"""Two factors of a study across and up, an outcome as colour: its mean over seeds and over whatever is not shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.charts.heat_tiles import Steps, Tiles
from sim.charts.look import Look
from sim.charts.palette import Palette
from sim.charts.shades import Shades, mixed
from sim.charts.style import Picture, quiet
from sim.measures.figures import unit_of
from sim.measures.intervals import Interval
from sim.measures.units import UNITS
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import number, percent

WORDS: Words = IN_ENGLISH.texts("studies.tile")
BELOW_ZERO = {"light": "#8C510A", "dark": "#D0A77C"}  # brown: no kind of customer has it
MAX_NUMBERS = 110  # tiles beyond which numbers would crowd
ROOM = 92  # pixels of axis and legend, which a page counts into the height
FAINTEST = 0.14  # of the colour in the lowest tile, so that it is not taken for an empty one


def heat_map(
    tiles: Tiles,
    outcome: str,
    *,
    title: str = "",
    words: Words = WORDS,
    look: Look = Look(width=460),
) -> Picture:
    """Return the tiles with an outcome as colour, and as a number where there are few of them.

    Colour goes both ways from zero where there are tiles on both sides of it, and a dot stands for a mean whose 95 %
    interval holds zero; else it goes from the lowest mean to the highest. A dashed tile without colour has no run to
    show: "–" if none has been done there, "×" if every run failed.

    Args:
        tiles: as `heat_tiles` returns them.
        outcome: name of the figure.
        title: of the legend; none if empty.
        words: as `WORDS`.
        look: palette and width.
    """
    colours = look.colours
    scale = _scale(tiles, look)
    form = form_of(outcome, tiles.table["mean"])
    data = _drawn(tiles, scale, form, colours)
    if len(data) > MAX_NUMBERS:
        data["said"] = np.where(data["mean"].isna(), data["said"], "")
    row = 46 if len(tiles.y.labels) <= 6 else 34
    x = _axis("x", tiles.x, colours)
    y = _axis("y", tiles.y, colours)
    tips = [
        *(alt.Tooltip(f"{axis}:N", title=one.key) for axis, one in (("x", tiles.x), ("y", tiles.y)) if one.key),
        alt.Tooltip("told:N", title=words["mean"]),
        alt.Tooltip("between:N", title=words["interval"]),
        *(alt.Tooltip(f"{name}:Q", title=words[name]) for name in ("points", "runs", "failed")),
    ]
    shade = alt.Color(
        "mean:Q",
        scale=alt.Scale(domain=list(scale.domain), range=list(scale.range), interpolate="rgb", nice=False),
        legend=alt.Legend(
            title=title or None, orient="top", direction="horizontal", gradientLength=180, gradientThickness=10,
            labelExpr=form.legend, tickCount=3, titleLimit=320, offset=8, **quiet(colours),
        ),
    )  # fmt: skip
    is_empty = data["mean"].isna()
    # A layer without marks must not be announced: it has nothing to say.
    full = alt.Chart(data[~is_empty]).mark_rect(aria=not is_empty.all(), stroke=colours.background, strokeWidth=2)
    empty = alt.Chart(data[is_empty]).mark_rect(
        aria=bool(is_empty.any()),
        fillOpacity=0.0,
        stroke=colours.quiet,
        strokeOpacity=0.6,
        strokeDash=[2, 4],
        strokeWidth=1,
    )
    numbers = alt.Chart(data).mark_text(fontSize=12 if len(tiles.x.labels) <= 6 else 11)
    layers = [
        full.encode(**x.tile, **y.tile, color=shade, tooltip=tips),
        empty.encode(**x.tile, **y.tile, tooltip=tips),
        numbers.encode(x.middle, y.middle, text="said:N", color=alt.Color("ink:N", scale=None), tooltip=tips),
    ]
    # The ink of the numbers is no scale, and must not be mixed with that of the tiles.
    layered = alt.layer(*layers).resolve_scale(color="independent")
    return layered.properties(width=look.width, height=row * len(tiles.y.labels) + look.room(ROOM))


def heat_map_alt(
    tiles: Tiles, outcome: str, *, title: str = "", words: Words = WORDS
) -> str:  # fmt: skip
    """Return a heat map in one sentence: the lowest and the highest tile, and how many are empty."""
    table = tiles.table
    names = words["and"].join(axis.key for axis in (tiles.x, tiles.y) if axis.key)
    there = table.dropna(subset="mean")
    if there.empty:
        return words["alt_empty"].format(outcome=title or outcome, factors=names)
    form = form_of(outcome, table["mean"])

    def at(row: pd.Series) -> str:
        named = ((tiles.x.key, row["x"]), (tiles.y.key, row["y"]))
        return words["list"].join(f"{key} {value}" for key, value in named if key)

    low, high = there.iloc[int(there["mean"].argmin())], there.iloc[int(there["mean"].argmax())]
    return words["alt"].format(
        outcome=title or outcome, factors=names, low=form.say(low["mean"]), low_at=at(low), high=form.say(high["mean"]),
        high_at=at(high), empty=len(table) - len(there), tiles=len(table),
    )  # fmt: skip


class Form(NamedTuple):
    """How the numbers of an outcome are written: in percent if it is a share, else in its unit."""

    is_share: bool
    scale: float
    decimals: int

    @property
    def d3(self) -> str:
        """Return the form as the browser takes it."""
        return f".{self.decimals}%" if self.is_share else f",.{self.decimals}f"

    @property
    def legend(self) -> str:
        """Return the label of a raw number in the browser's own arithmetic."""
        return f"format({1.0 if self.is_share else self.scale} * datum.value, '{self.d3}')"

    def say(self, value: float) -> str:
        """Return a raw number as words; a number that does not exist is a dash."""
        return percent(value, self.decimals) if self.is_share else number(self.scale * value, self.decimals)


def form_of(outcome: str, values: Sequence[float] | pd.Series | NDArray[np.float64]) -> Form:
    """Return how values of an outcome, or of none (""), are written: with decimals that tell fifty steps apart."""
    unit = unit_of(outcome) if outcome else UNITS["number"]
    finite = unit.scale * np.asarray(values, dtype=float)
    finite = finite[np.isfinite(finite)]
    spread = (float(np.ptp(finite)) or float(abs(finite[0]))) if len(finite) else 0.0
    if unit.is_share:
        return Form(True, unit.scale, 0 if spread >= 10.0 else 1)
    return Form(False, unit.scale, int(np.clip(math.ceil(-math.log10(spread / 50.0)), 0, 6)) if spread else 2)


def _scale(tiles: Tiles, look: Look) -> Shades:
    """Return colours for the means: both ways from zero where they lie on both sides of it, else one way."""
    colours, means = look.colours, tiles.table["mean"].dropna()
    low, high = (float(means.min()), float(means.max())) if len(means) else (0.0, 1.0)
    if low < 0.0 < high:
        most = max(-low, high)
        return Shades((-most, 0.0, most), (BELOW_ZERO[look.palette], colours.background, colours.accent))
    if low == high:
        low, high = low - 0.5, high + 0.5
    end = colours.accent if high > 0.0 else BELOW_ZERO[look.palette]
    shades = (mixed(colours.background, end, FAINTEST), end)
    return Shades((low, high), shades if high > 0.0 else shades[::-1])


def _drawn(tiles: Tiles, scale: Shades, form: Form, colours: Palette) -> pd.DataFrame:
    """Return the tiles with places, words and the ink that can be read on their colour."""
    data = tiles.table.copy()
    both_ways = len(scale.domain) == 3
    data["told"] = [form.say(value) for value in data["mean"]]
    data["between"] = [
        f"{form.say(lo)} – {form.say(hi)}" if math.isfinite(lo) else "–"
        for lo, hi in zip(data["lo"], data["hi"], strict=True)
    ]
    data["said"] = [_label(row, both_ways) for _, row in data.iterrows()]
    data["ink"] = [colours.quiet if math.isnan(mean) else scale.ink(mean) for mean in data["mean"]]
    for axis, one in (("x", tiles.x), ("y", tiles.y)):
        if one.edges:
            edges = np.array(one.edges)
            at = data[f"{axis}_at"].to_numpy()
            data[f"{axis}_from"], data[f"{axis}_to"] = edges[at], edges[at + 1]
            data[f"{axis}_mid"] = (edges[at] + edges[at + 1]) / 2.0
    return data


def _label(row: pd.Series, both_ways: bool) -> str:
    if math.isnan(row["mean"]):
        return "×" if row["failed"] else "–"
    is_unclear = both_ways and Interval(row["mean"], row["lo"], row["hi"]).holds_zero
    return "·" if is_unclear else str(row["told"])


class _Place(NamedTuple):
    """Where tiles and the numbers in them stand along an axis."""

    tile: dict[str, Any]
    middle: Any


def _axis(name: str, cut: Steps, colours: Palette) -> _Place:
    """Return the encoding of an axis: a scale of numbers for bins, else one place per step."""
    channel, end = (alt.X, alt.X2) if name == "x" else (alt.Y, alt.Y2)
    look = {"grid": False, "domain": False, "ticks": bool(cut.edges), "labelPadding": 6, **quiet(colours)}
    if name == "x":
        look |= {"labelAngle": 0}
    title = cut.key or None
    if cut.edges:
        scale = alt.Scale(domain=[cut.edges[0], cut.edges[-1]], nice=False, zero=False)
        axis = alt.Axis(tickCount=5, **look)
        first = channel(f"{name}_from:Q", scale=scale, axis=axis, title=title)
        middle = channel(f"{name}_mid:Q", scale=scale, axis=axis, title=title)
        return _Place({name: first, f"{name}2": end(f"{name}_to:Q")}, middle)
    order = list(cut.labels) if name == "x" else list(cut.labels)[::-1]
    axis = alt.Axis(labelLimit=90, labelOverlap="greedy" if name == "x" else True, **look)
    place = channel(f"{name}:N", sort=order, axis=axis, title=title)
    return _Place({name: place}, place)
