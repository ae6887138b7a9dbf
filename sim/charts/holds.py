"""What holds the customers who are still here: value, bond, habit, lock-in, stacked to the share still with us."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH
from sim.charts.style import MONTHS_ROOM, Picture, hover, month_axis, panel, percent_axis, rows
from sim.charts.words import ENGLISH, Words
from sim.wording.numbers import percent

ORDER = ("bond", "value", "habit", "lock_in")  # from the ground up: what is ours first, what is borrowed last


def holds(
    table: pd.DataFrame,
    control: pd.DataFrame | None = None,
    *,
    judged: int | None = None,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 260,
) -> Picture:
    """Return a stacked area of what holds the base; its upper edge is the share with the company, returners included.

    Args:
        table: from `holds_table`.
        control: the same of the baseline; only its upper edge is drawn.
        judged: month marked by a thin line, or None.
        words: in the language wanted.
        look: palette and width.
        height: pixels.
    """
    colours = look.colours
    shares = table.pivot(index="month", columns="hold", values="share")[list(ORDER)]
    top = shares.cumsum(axis=1)
    months = int(shares.index.max())
    stacked = pd.concat(
        [
            pd.DataFrame({"share": shares[hold], "low": top[hold] - shares[hold], "high": top[hold]}).assign(hold=hold)
            for hold in ORDER
        ]
    ).reset_index()
    data = rows(stacked, "hold", ORDER, ["share", "low", "high"])
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[0, 1])
    y = alt.Y("low:Q", scale=scale, axis=percent_axis(colours), title=None)
    by_hold = alt.Scale(domain=list(ORDER), range=[colours.holds[hold] for hold in ORDER])
    colour = alt.Color("hold:N", scale=by_hold, legend=None)
    ends = data[data["month"] == months].copy()
    ends["at"] = spread(((ends["low"] + ends["high"]) / 2.0).tolist(), 17.0 / (height - look.room(MONTHS_ROOM)))
    ends["word"] = [f"{words[hold]} {percent(share)}" for hold, share in zip(ends["hold"], ends["share"], strict=True)]
    before = (table if control is None else control).groupby("month", as_index=False)["share"].sum().round(4)
    before = before.iloc[:0] if control is None else before
    tips = [alt.Tooltip("month:Q", title=words["month"])]
    tips += [alt.Tooltip(f"{hold}:Q", format=".1%", title=words[hold]) for hold in reversed(ORDER)]
    areas = alt.Chart(data).mark_area(stroke=colours.background, strokeWidth=1.2)
    return panel(
        [
            # The edge in the colour of the ground keeps neighbours apart for those who see no hues.
            areas.encode(x, y, alt.Y2("high:Q"), colour),
            alt.Chart(before)
            .mark_line(color=colours.baseline, strokeWidth=1.6, strokeDash=CONTROL_DASH)
            .encode(x="month:Q", y=alt.Y("share:Q", scale=scale)),
            alt.Chart(pd.DataFrame({"month": [] if judged is None else [judged]}))
            .mark_rule(color=colours.ink, opacity=0.7, strokeWidth=1)
            .encode(x="month:Q"),
            alt.Chart(ends)
            .mark_text(align="left", dx=8, fontSize=13, fontWeight=600, color=colours.ink)
            .encode(x="month:Q", y=alt.Y("at:Q", scale=scale), text="word:N"),
            hover(shares.round(4).reset_index(), tips),
        ],
        months,
        look,
        height,
    )


def holds_alt(table: pd.DataFrame, *, month: int | None = None, words: Words = ENGLISH) -> str:
    """Return the chart of holds in one sentence, for those who cannot see it."""
    at = min(24, int(table["month"].max())) if month is None else month
    shares = table[table["month"] == at].set_index("hold")["share"]
    ends = words["list"].join(f"{words[hold]} {percent(shares[hold])}" for hold in ORDER)
    return words["alt_holds"].format(month=at, ends=ends)
