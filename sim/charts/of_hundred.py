"""Of every hundred spent: one bar, cut by to whom the money went."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.style import Picture

HEIGHT = 260  # pixels
BAR = 64  # pixels
GAP = 34  # pixels between two labels


def of_hundred(table: pd.DataFrame, *, look: Look = Look()) -> Picture:
    """Return an upright bar of 100 with its parts named next to it, from the top in the order given.

    Args:
        table: a row per part: share; amount (that share of 100, in words); word (its name); said (what it means, below
            the name); is_strong (drawn dark).
        look: palette and width.
    """
    colours = look.colours
    data = table[["share", "amount", "word", "said", "is_strong"]].reset_index(drop=True)
    data["share"] = data["share"].astype(float).clip(lower=0.0)
    data["high"] = 1.0 - data["share"].cumsum().shift(fill_value=0.0)
    data["low"] = data["high"] - data["share"]
    data["middle"] = (data["high"] + data["low"]) / 2.0
    margin = 0.5 * GAP / HEIGHT
    data["at"] = spread((data["middle"] - 1e-6 * data.index).tolist(), GAP / HEIGHT, margin, 1.0 - margin)
    data["text"] = [f"{amount}  {word}" for amount, word in zip(data["amount"], data["word"], strict=True)]
    data = data.round(5)
    scale = alt.Scale(domain=[0.0, 1.0], nice=False)
    base = alt.Chart(data)
    fill = alt.condition(alt.datum.is_strong, alt.value(colours.ink), alt.value(colours.accent))
    tips = [alt.Tooltip("word:N", title=" "), alt.Tooltip("share:Q", format=".1%", title="  ")]
    return alt.layer(
        base.mark_bar(stroke=colours.background, strokeWidth=2, opacity=0.75).encode(
            x=alt.value(0), x2=alt.value(BAR), color=fill, tooltip=tips,
            y=alt.Y("low:Q", scale=scale, axis=None), y2="high:Q",
        ),
        base.mark_rule(color=colours.baseline).encode(
            x=alt.value(BAR), x2=alt.value(BAR + 18), y=alt.Y("middle:Q", scale=scale, axis=None), y2="at:Q"
        ),
        base.mark_text(align="left", baseline="bottom", dy=3, fontSize=13, fontWeight=700, color=colours.ink).encode(
            x=alt.value(BAR + 24), y=alt.Y("at:Q", scale=scale, axis=None), text="text:N"
        ),
        base.mark_text(align="left", baseline="top", dy=4, fontSize=11, color=colours.quiet).encode(
            x=alt.value(BAR + 24), y=alt.Y("at:Q", scale=scale, axis=None), text="said:N"
        ),
    ).properties(width=look.width, height=HEIGHT)  # fmt: skip
