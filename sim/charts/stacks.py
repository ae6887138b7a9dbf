"""Hundred customers, split: a bar per group, its parts in the same order everywhere, named once above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from sim.charts.palette import PALETTES, PaletteName, contrast
from sim.charts.style import Picture, Width

LEAST_NUMBERED = 7.0  # of 100: a number does not fit into less
BAR = 0.56  # of a row's height; the rest is its heading


class Row(NamedTuple):
    """One bar: its group, what stands above it, and whether it is the market held against, drawn paler."""

    code: str
    name: str
    told: str = ""
    is_ghost: bool = False


class Part(NamedTuple):
    """One part of every bar: code, name, and colour."""

    code: str
    name: str
    colour: str


def stacks(
    table: pd.DataFrame,
    bars: Sequence[Row],
    parts: Sequence[Part],
    *,
    palette: PaletteName = "light",
    width: Width = 640,
    row: int = 52,
) -> Picture:
    """Return horizontal bars of 100 customers each; the first row on top.

    Args:
        table: columns row, part, share (of 100); what is missing or not a number is drawn as nothing.
        bars: the rows, by the codes in `row`.
        parts: from left to right, by the codes in `part`.
        palette: "light" or "dark".
        width: pixels, or "container".
        row: pixels per bar.
    """
    colours = PALETTES[palette]
    data = _placed(table, bars, parts)
    n = len(bars) + 0.55  # the key needs half a row
    x = {"scale": alt.Scale(domain=[0, 100], nice=False), "axis": None}
    y = {"scale": alt.Scale(domain=[0, n], nice=False), "axis": None}
    fill = alt.Color("colour:N", scale=None)
    tips = [alt.Tooltip("bar:N", title=" "), alt.Tooltip("name:N", title=" "), alt.Tooltip("share:Q", format=".1f")]
    boxes = alt.Chart(data).encode(
        alt.X("start:Q", **x), alt.Y("low:Q", **y), x2="end:Q", y2="high:Q", color=fill, tooltip=tips
    )
    numbers = data[data["share"] >= LEAST_NUMBERED].assign(
        word=lambda kept: [f"{share:.0f}" for share in kept["share"]],
        ink=lambda kept: [
            colours.ink if is_ghost else _readable(colour)
            for colour, is_ghost in zip(kept["colour"], kept["is_ghost"], strict=True)
        ],
    )
    heads = pd.DataFrame([{"at": _top(n, at) - 0.18, "name": bar.name, "told": bar.told} for at, bar in enumerate(bars)])
    key = _key(parts, n)
    head, named = alt.Chart(heads).encode(y=alt.Y("at:Q", **y)), alt.Chart(key).encode(y=alt.Y("at:Q", **y))
    text = {"baseline": "middle", "color": colours.ink}
    layers = [
        boxes.mark_rect(stroke=colours.background, strokeWidth=1.2).encode(
            opacity=alt.Opacity("opacity:Q", scale=None)
        ),
        alt.Chart(numbers)
        .mark_text(baseline="middle", fontSize=12, fontWeight=600)
        .encode(alt.X("middle:Q", **x), alt.Y("centre:Q", **y), text="word:N", color=alt.Color("ink:N", scale=None)),
        head.mark_text(align="left", fontSize=13, fontWeight=600, **text).encode(x=alt.datum(0), text="name:N"),
        head.mark_text(align="right", fontSize=12, **text).encode(x=alt.datum(100), text="told:N"),
        named.mark_point(filled=True, shape="square", size=110, opacity=1, stroke=colours.quiet, strokeWidth=0.6).encode(
            alt.X("x:Q", **x), color=fill
        ),
        named.mark_text(align="left", dx=9, fontSize=12, **text).encode(alt.X("x:Q", **x), text="name:N"),
    ]
    return alt.layer(*layers).properties(width=width, height=round(row * n))


def _top(n: float, at: int) -> float:
    return n - 0.55 - at


def _placed(table: pd.DataFrame, bars: Sequence[Row], parts: Sequence[Part]) -> pd.DataFrame:
    shares: Mapping[tuple[str, str], float] = table.set_index(["row", "part"])["share"].fillna(0.0).to_dict()
    placed = []
    for at, bar in enumerate(bars):
        high, start = _top(n=len(bars) + 0.55, at=at) - 0.36, 0.0
        for part in parts:
            share = float(shares.get((bar.code, part.code), 0.0))
            low = high - BAR
            placed.append(
                {
                    "bar": bar.name, "name": part.name, "share": round(share, 2), "start": round(start, 3),
                    "end": round(start + share, 3), "middle": round(start + share / 2.0, 3), "low": low, "high": high,
                    "centre": (low + high) / 2.0, "colour": part.colour, "is_ghost": bar.is_ghost,
                    "opacity": 0.42 if bar.is_ghost else 1.0,
                }
            )  # fmt: skip
            start += share
    return pd.DataFrame(placed)


def _key(parts: Sequence[Part], n: float) -> pd.DataFrame:
    """Return the parts side by side, each with room by the length of its name."""
    lengths = [sum(2.0 if ord(letter) > 0x2E80 else 1.0 for letter in part.name) + 4.5 for part in parts]
    room, x, key = sum(lengths), 1.5, []
    for part, length in zip(parts, lengths, strict=True):
        key.append({"x": round(x, 2), "at": n - 0.25, "name": part.name, "colour": part.colour})
        x += 98.5 * length / max(room, 56.0)
    return pd.DataFrame(key)


def _readable(colour: str) -> str:
    """Return black or white, whichever is easier to read on a colour."""
    return max("#000000", "#FFFFFF", key=lambda ink: contrast(ink, colour))
