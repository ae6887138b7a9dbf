"""Retention curves by kind at entry, over the ghost of the baseline."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.palette import DASHES, GHOST_DASH, PALETTES, PaletteName
from sim.charts.style import Width, month_axis, panel, percent, rows
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
) -> alt.LayerChart:
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
    x, scale = month_axis(months, words), alt.Scale(domain=[0, 1])
    y = alt.Y("mean:Q", scale=scale, axis=alt.Axis(format=".0%", tickCount=5, grid=True), title=None)
    kind = alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=[colours.kinds[k] for k in KINDS]), legend=None)
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=list(KINDS), range=[DASHES[k] for k in KINDS]), legend=None)

    lines = rows(table_a, "kind", KINDS, ["mean", "lo50", "hi50", "lo80", "hi80"])
    ghosts = rows(table_b if table_b is not None else table_a.iloc[:0], "kind", KINDS, ["mean"])
    main, ghost = alt.Chart(lines), alt.Chart(ghosts)
    return panel(
        [
            _shade(cut, months, colours, words),
            ghost.mark_line(strokeWidth=1.6, strokeDash=GHOST_DASH, color=colours.baseline).encode(x, y, detail="kind:N"),
            main.mark_area(opacity=0.14).encode(x, alt.Y("lo80:Q", scale=scale), alt.Y2("hi80:Q"), kind),
            main.mark_area(opacity=0.22).encode(x, alt.Y("lo50:Q", scale=scale), alt.Y2("hi50:Q"), kind),
            main.mark_line(strokeWidth=2.6).encode(x, y, kind, dash),
            *_labels(lines, months, colours, words, height, scale),
            _hover(lines, ghosts, words),
        ],
        colours,
        width,
        height,
    )


def _shade(cut: tuple[int, int] | None, months: int, colours, words: Words) -> alt.LayerChart:
    data = pd.DataFrame([{"from": cut[0], "to": cut[1], "word": words["cut"]}] if cut else [], columns=["from", "to", "word"])
    base = alt.Chart(data)
    area = base.mark_rect(color=colours.shade).encode(x="from:Q", x2="to:Q")
    word = base.mark_text(align="left", baseline="bottom", dx=5, dy=-5, color=colours.ink, opacity=0.8, fontSize=11)
    return alt.layer(area, word.encode(x="from:Q", y=alt.datum(0, type="quantitative"), text="word:N"))


def _labels(lines: pd.DataFrame, months: int, colours, words: Words, height: int, scale: alt.Scale) -> list[alt.Chart]:
    ends = lines[lines["month"] == months].copy()
    ends["at"] = spread(ends["mean"].tolist(), LABEL_HEIGHT / height, 0.02, 0.98)
    ends["word"] = [f"{words[kind]} {percent(mean)}" for kind, mean in zip(ends["kind"], ends["mean"], strict=True)]
    base = alt.Chart(ends).encode(x=alt.X("month:Q"), y=alt.Y("at:Q", scale=scale), text="word:N")
    # One layer per kind: the words are ink, a mark in the kind's colour stands before them, so that reading needs no colour.
    key = alt.Color("kind:N", legend=None)
    return [
        base.mark_text(align="left", dx=8, fontSize=13, fontWeight=600, color=colours.ink),
        alt.Chart(ends).mark_point(filled=True, size=45, opacity=1).encode(x="month:Q", y=alt.Y("mean:Q", scale=scale), color=key),
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
    return alt.Chart(wide).mark_rule(strokeWidth=12, opacity=0).encode(x="month:Q", tooltip=tips)


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
