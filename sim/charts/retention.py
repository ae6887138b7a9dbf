"""Retention curves by kind at entry, over that of the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH, Palette
from sim.charts.style import (
    MONTHS_ROOM,
    Picture,
    by_kind,
    hints,
    labels,
    month_axis,
    panel,
    percent_axis,
    rows,
    stripes,
)
from sim.charts.words import ENGLISH, Words
from sim.market.customers import KINDS
from sim.wording.numbers import percent

LABEL_HEIGHT = 17  # pixels between two labels


def retention(
    table_a: pd.DataFrame,
    table_b: pd.DataFrame | None = None,
    *,
    cut: tuple[int, int] | None = None,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 300,
) -> Picture:
    """Return three lines by kind at entry with the ranges of 50 % and 80 % of outcomes, over the baseline's.

    Args:
        table_a: from `retention_table`, the policy shown.
        table_b: the same of the baseline, or None.
        cut: first and last month of the rivals' price cut, shaded.
        words: in the language wanted.
        look: palette and width.
        height: pixels.
    """
    months = int(table_a["month"].max())
    data = retention_data(table_a, table_b, cut=cut, words=words, look=look, height=height)
    return retention_drawn(data, months, words=words, look=look, height=height)


def retention_data(
    table_a: pd.DataFrame,
    table_b: pd.DataFrame | None = None,
    *,
    cut: tuple[int, int] | None = None,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 300,
) -> dict[str, pd.DataFrame]:
    """Return everything in the picture that changes when numbers do, by name. Arguments as for `retention`."""
    months = int(table_a["month"].max())
    lines = rows(table_a, "kind", KINDS, ["mean", "lo50", "hi50", "lo80", "hi80"])
    controls = rows(table_b if table_b is not None else table_a.iloc[:0], "kind", KINDS, ["mean"])
    ends = lines[lines["month"] == months].copy()
    ends["at"] = spread(ends["mean"].tolist(), LABEL_HEIGHT / (height - look.room(MONTHS_ROOM)), 0.02, 0.98)
    ends["word"] = [f"{words[kind]} {percent(mean)}" for kind, mean in zip(ends["kind"], ends["mean"], strict=True)]
    return {
        "shade": pd.DataFrame([(*cut, words["cut"])] if cut else [], columns=["from", "to", "word"]),
        "lines": lines,
        "ghosts": controls,
        "ghost_ends": controls[controls["month"] == months],
        "ends": ends,
        "hover": stripes(_wide(lines, controls)),
    }


def retention_drawn(
    data: Mapping[str, Any],
    months: int,
    *,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 300,
) -> Picture:
    """Return the picture of `retention_data`, or of `alt.NamedData` to be filled in later. `months`: the last one."""
    colours = look.colours
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[0, 1])
    y = alt.Y("mean:Q", scale=scale, axis=percent_axis(colours), title=None)
    kind, dash = by_kind(colours)
    main = alt.Chart(data["lines"])
    ends = alt.Chart(data["ends"]).encode(x="month:Q", y=alt.Y("at:Q", scale=scale))
    return panel(
        [
            *_shade(alt.Chart(data["shade"]), colours),
            alt.Chart(data["ghosts"])
            .mark_line(strokeWidth=1.6, strokeDash=CONTROL_DASH, color=colours.baseline)
            .encode(x, y, detail="kind:N"),
            # The control is grey; a ring in the kind's colour at its end says whose it is.
            alt.Chart(data["ghost_ends"])
            .mark_point(filled=False, size=45, strokeWidth=2, opacity=1)
            .encode(x, y, kind),
            main.mark_area(opacity=0.14).encode(x, alt.Y("lo80:Q", scale=scale), alt.Y2("hi80:Q"), kind),
            main.mark_area(opacity=0.22).encode(x, alt.Y("lo50:Q", scale=scale), alt.Y2("hi50:Q"), kind),
            main.mark_line(strokeWidth=2.6).encode(x, y, kind, dash),
            *labels(ends, colours, alt.Color("kind:N", legend=None)),
            hints(alt.Chart(data["hover"]), _tips(words)),
        ],
        months,
        look,
        height,
    )


def _shade(base: alt.Chart, colours: Palette) -> list[alt.Chart]:
    word = base.mark_text(align="left", baseline="bottom", dx=6, dy=-5, color=colours.ink, opacity=0.8, fontSize=11)
    return [
        base.mark_rect(color=colours.shade, opacity=0.6).encode(x="from:Q", x2="to:Q"),
        word.encode(x="from:Q", y=alt.datum(0, type="quantitative"), text="word:N"),
    ]


def _wide(lines: pd.DataFrame, controls: pd.DataFrame) -> pd.DataFrame:
    wide = lines.pivot(index="month", columns="kind", values="mean").reset_index()
    if not len(controls):
        return wide
    before = controls.pivot(index="month", columns="kind", values="mean").reset_index()
    return wide.merge(before, on="month", suffixes=("", "_b"))


def _tips(words: Words) -> list[alt.Tooltip]:
    tips = [alt.Tooltip("month:Q", title=words["month"])]
    tips += [alt.Tooltip(f"{kind}:Q", format=".1%", title=words[kind]) for kind in KINDS]
    return tips + [alt.Tooltip(f"{kind}_b:Q", format=".1%", title=f"{words[kind]} · {words['b']}") for kind in KINDS]


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
