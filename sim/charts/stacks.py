"""Hundred customers, split: a bar per group, its parts in the same order everywhere, named once above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import Palette
from sim.charts.shades import readable
from sim.charts.style import Picture
from sim.wording.numbers import number

MIN_NUMBERED = 7.0  # of 100: a number does not fit into less
BAR = 0.56  # of a row's height; the rest is its heading


class Row(NamedTuple):
    """One bar: its group, what is above it, and whether it is the other market, drawn paler."""

    code: str
    name: str
    text: str = ""
    is_control: bool = False


class Part(NamedTuple):
    """One part of every bar: code, name, colour, how strong that is, and whether it is an outline only."""

    code: str
    name: str
    colour: str
    opacity: float = 1.0
    is_hollow: bool = False


def stacks(
    table: pd.DataFrame,
    bars: Sequence[Row],
    parts: Sequence[Part],
    *,
    look: Look = Look(),
    row: int = 52,
) -> Picture:
    """Return horizontal bars of 100 customers each; the first row on top.

    Args:
        table: columns row, part, share (of 100); what is missing or not a number is drawn as nothing.
        bars: the rows, by the codes in `row`.
        parts: from left to right, by the codes in `part`.
        look: palette and width.
        row: pixels per bar.
    """
    colours = look.colours
    data = _placed(table, bars, parts, colours)
    n = len(bars) + 0.55  # the key needs half a row
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, 100], nice=False), "axis": None}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[0, n], nice=False), "axis": None}
    fill = alt.Fill("colour:N", scale=None)
    tips = [alt.Tooltip("bar:N", title=" "), alt.Tooltip("name:N", title=" "), alt.Tooltip("share:Q", format=".1f")]
    boxes = alt.Chart(data[data["share"] > 0.0]).encode(
        alt.X("start:Q", **x), alt.Y("low:Q", **y), x2="end:Q", y2="high:Q", fill=fill, tooltip=tips,
        stroke=alt.Stroke("edge:N", scale=None), fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
    )  # fmt: skip
    numbers = data[data["share"] >= MIN_NUMBERED]
    numbers = numbers.assign(
        word=[number(share, 0) for share in numbers["share"]],
        ink=[
            colours.ink if opacity < 1.0 else readable(colour)
            for colour, opacity in zip(numbers["colour"], numbers["opacity"], strict=True)
        ],
    )
    heads = pd.DataFrame(
        [{"at": _top(n, at) - 0.18, "name": bar.name, "told": bar.text} for at, bar in enumerate(bars)]
    )
    key = _key(parts, n)
    head, named = alt.Chart(heads).encode(y=alt.Y("at:Q", **y)), alt.Chart(key).encode(y=alt.Y("at:Q", **y))
    text: dict[str, Any] = {"baseline": "middle", "color": colours.ink}
    layers = [
        boxes.mark_rect(strokeWidth=1.2),
        alt.Chart(numbers)
        .mark_text(baseline="middle", fontSize=12, fontWeight=600)
        .encode(alt.X("middle:Q", **x), alt.Y("centre:Q", **y), text="word:N", color=alt.Color("ink:N", scale=None)),
        head.mark_text(align="left", fontSize=13, fontWeight=600, **text).encode(x=alt.value(0), text="name:N"),
        head.mark_text(align="right", fontSize=12, **text).encode(x=alt.value("width"), text="told:N"),
        named.mark_point(shape="square", size=110, opacity=1, stroke=colours.quiet, strokeWidth=1).encode(
            alt.X("x:Q", **x), fill=fill, fillOpacity=alt.FillOpacity("opacity:Q", scale=None)
        ),
        named.mark_text(align="left", dx=9, fontSize=12, **text).encode(alt.X("x:Q", **x), text="name:N"),
    ]
    return alt.layer(*layers).properties(width=look.width, height=round(row * n))


def _top(n: float, at: int) -> float:
    return n - 0.55 - at


def _placed(table: pd.DataFrame, bars: Sequence[Row], parts: Sequence[Part], colours: Palette) -> pd.DataFrame:
    known = zip(table["row"], table["part"], table["share"].fillna(0.0), strict=True)
    shares = {(str(row), str(part)): float(share) for row, part, share in known}
    placed = []
    for at, bar in enumerate(bars):
        high, start = _top(n=len(bars) + 0.55, at=at) - 0.36, 0.0
        for part in parts:
            share = shares.get((bar.code, part.code), 0.0)
            low = high - BAR
            placed.append(
                {
                    "bar": bar.name, "name": part.name, "share": round(share, 2), "start": round(start, 3),
                    "end": round(start + share, 3), "middle": round(start + share / 2.0, 3), "low": low, "high": high,
                    "centre": (low + high) / 2.0, "colour": part.colour,
                    "opacity": part.opacity * (0.42 if bar.is_control else 1.0),
                    "edge": colours.ink if part.is_hollow else colours.background,
                }
            )  # fmt: skip
            start += share
    return pd.DataFrame(placed)


def _key(parts: Sequence[Part], n: float) -> pd.DataFrame:
    """Return the parts side by side, each with room by the length of its name."""
    lengths = [sum(2.0 if ord(letter) > 0x2E80 else 1.0 for letter in part.name) + 4.5 for part in parts]
    room, x, key = sum(lengths), 1.5, []
    for part, length in zip(parts, lengths, strict=True):
        key.append(
            {"x": round(x, 2), "at": n - 0.25, "name": part.name, "colour": part.colour, "opacity": part.opacity}
        )
        x += 98.5 * length / max(room, 56.0)
    return pd.DataFrame(key)
