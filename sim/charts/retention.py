"""Retention curves by kind at entry, over the ghost of the baseline."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.palette import GHOST_DASH, PALETTES, Palette, PaletteName
from sim.charts.style import Picture, Width, by_kind, hover, month_axis, panel, percent, percent_axis, plot_height, rows
from sim.charts.words import ENGLISH, Words
from sim.market.customers import KINDS

LABEL_HEIGHT = 17  # pixels between two labels


def retention(
    table_a: pd.DataFrame,
    table_b: pd.DataFrame | None = None,
    *,
    cut: tuple[int, int] | None = None,
    palette: PaletteName = "light",
    words: Words = ENGLISH,
    width: Width = 640,
    height: int = 300,
) -> Picture:
    """Return three lines by kind at entry with the ranges of 50 % and 80 % of outcomes, over the baseline's ghost.

    Args:
        table_a: from `retention_table`, the policy shown.
        table_b: the same of the baseline, or None.
        cut: first and last month of the rivals' price cut, shaded.
        palette: "light" or "dark".
        words: in the language wanted.
        width: pixels, or "container".
        height: pixels.
    """
    colours = PALETTES[palette]
    months = int(table_a["month"].max())
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[0, 1])
    y = alt.Y("mean:Q", scale=scale, axis=percent_axis(colours), title=None)
    kind, dash = by_kind(colours)

    lines = rows(table_a, "kind", KINDS, ["mean", "lo50", "hi50", "lo80", "hi80"])
    ghosts = rows(table_b if table_b is not None else table_a.iloc[:0], "kind", KINDS, ["mean"])
    main, ghost = alt.Chart(lines), alt.Chart(ghosts)
    return panel(
        [
            *_shade(cut, colours, words),
            ghost.mark_line(strokeWidth=1.6, strokeDash=GHOST_DASH, color=colours.baseline).encode(
                x, y, detail="kind:N"
            ),
            # The ghost is grey; a ring in the kind's colour at its end says whose ghost it is.
            alt.Chart(ghosts[ghosts["month"] == months])
            .mark_point(filled=False, size=45, strokeWidth=2, opacity=1)
            .encode(x, y, kind),
            main.mark_area(opacity=0.14).encode(x, alt.Y("lo80:Q", scale=scale), alt.Y2("hi80:Q"), kind),
            main.mark_area(opacity=0.22).encode(x, alt.Y("lo50:Q", scale=scale), alt.Y2("hi50:Q"), kind),
            main.mark_line(strokeWidth=2.6).encode(x, y, kind, dash),
            *_labels(lines, months, colours, words, plot_height(width, height), scale),
            _hover(lines, ghosts, words),
        ],
        months,
        width,
        height,
    )


def _shade(cut: tuple[int, int] | None, colours: Palette, words: Words) -> list[alt.Chart]:
    base = alt.Chart(pd.DataFrame([(*cut, words["cut"])] if cut else [], columns=["from", "to", "word"]))
    word = base.mark_text(align="left", baseline="bottom", dx=6, dy=-5, color=colours.ink, opacity=0.8, fontSize=11)
    return [
        base.mark_rect(color=colours.shade, opacity=0.6).encode(x="from:Q", x2="to:Q"),
        word.encode(x="from:Q", y=alt.datum(0, type="quantitative"), text="word:N"),
    ]


def _labels(
    lines: pd.DataFrame, months: int, colours: Palette, words: Words, height: int, scale: alt.Scale
) -> list[alt.Chart]:
    ends = lines[lines["month"] == months].copy()
    ends["at"] = spread(ends["mean"].tolist(), LABEL_HEIGHT / height, 0.02, 0.98)
    ends["word"] = [f"{words[kind]} {percent(mean)}" for kind, mean in zip(ends["kind"], ends["mean"], strict=True)]
    # Words are ink; a mark in the kind's colour stands before them, so that reading needs no colour.
    key = alt.Color("kind:N", legend=None)
    place = alt.Chart(ends).encode(x="month:Q", y=alt.Y("at:Q", scale=scale))
    return [
        place.mark_point(filled=True, size=60, opacity=1, xOffset=11).encode(color=key),
        place.mark_text(align="left", dx=20, fontSize=13, fontWeight=600, color=colours.ink).encode(text="word:N"),
    ]


def _hover(lines: pd.DataFrame, ghosts: pd.DataFrame, words: Words) -> alt.Chart:
    wide = lines.pivot(index="month", columns="kind", values="mean").reset_index()
    tips = [alt.Tooltip("month:Q", title=words["month"])]
    for kind in KINDS:
        tips.append(alt.Tooltip(f"{kind}:Q", format=".1%", title=words[kind]))
    if len(ghosts):
        before = ghosts.pivot(index="month", columns="kind", values="mean").reset_index()
        wide = wide.merge(before, on="month", suffixes=("", "_b"))
        tips += [alt.Tooltip(f"{kind}_b:Q", format=".1%", title=f"{words[kind]} · {words['b']}") for kind in KINDS]
    return hover(wide, tips)


def retention_alt(
    table_a: pd.DataFrame, table_b: pd.DataFrame | None = None, *, month: int | None = None, words: Words = ENGLISH
) -> str:
    """Return the retention chart in one sentence, for those who cannot see it."""
    months = int(table_a["month"].max())
    at = min(24, months) if month is None else month

    def value(table: pd.DataFrame, kind: str) -> str:
        return percent(float(table.loc[(table["month"] == at) & (table["kind"] == kind), "mean"].iloc[0]))

    ends = [
        words["alt_end"].format(kind=words[kind], a=value(table_a, kind))
        if table_b is None
        else words["alt_end_against"].format(kind=words[kind], a=value(table_a, kind), b=value(table_b, kind))
        for kind in KINDS
    ]
    return words["alt_retention"].format(months=months, month=at, ends=words["list"].join(ends))
