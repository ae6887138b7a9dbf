"""Why customers left: the policy's leavers next to the baseline's."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.style import Picture, quiet
from sim.charts.words import ENGLISH, Words
from sim.wording.numbers import percent

ROW = 32  # pixels per reason
WORTH_A_BAR = 0.005  # shares below this in both arms are left out


def exits(
    table_a: pd.DataFrame,
    table_b: pd.DataFrame | None = None,
    *,
    words: Words = ENGLISH,
    look: Look = Look(),
) -> Picture:
    """Return horizontal bars of reasons as shares of leavers; the baseline is the thin grey bar below each.

    Args:
        table_a: from `exits_table`, the policy shown.
        table_b: the same of the baseline, or None.
        words: in the language wanted.
        look: palette and width.
    """
    colours = look.colours
    data = _side_by_side(table_a, table_b, words)
    order = data["word"].tolist()
    axis = alt.Axis(labelLimit=220, ticks=False, domain=False, labelPadding=8, **quiet(colours))
    y = alt.Y("word:N", sort=order, title=None, axis=axis)
    most = max(0.05, float(data[["a", "b"]].max().max())) * 1.16
    scale = alt.Scale(domain=[0, most], nice=False)
    x = alt.X("a:Q", scale=scale, axis=None)
    base = alt.Chart(data)
    tips = [alt.Tooltip("word:N", title=" "), alt.Tooltip("a:Q", format=".1%", title=words["a"])]
    tips += [alt.Tooltip("b:Q", format=".1%", title=words["b"])] if table_b is not None else []
    bar = base.mark_bar(color=colours.accent, size=12, yOffset=-5 if table_b is not None else 0, cornerRadiusEnd=2)
    control = base.mark_bar(color=colours.baseline, opacity=0.55, size=5, yOffset=6, cornerRadiusEnd=2)
    word = base.mark_text(align="left", dx=5, dy=-5 if table_b is not None else 0, color=colours.ink, fontSize=12)
    layers = [bar.encode(x, y, tooltip=tips)]
    if table_b is not None:
        layers.append(control.encode(alt.X("b:Q", scale=scale, axis=None), y, tooltip=tips))
    layers.append(word.encode(x, y, text="shown:N"))
    return alt.layer(*layers).properties(width=look.width, height=ROW * max(len(data), 1))


def _side_by_side(table_a: pd.DataFrame, table_b: pd.DataFrame | None, words: Words) -> pd.DataFrame:
    control = table_a.assign(share=0.0) if table_b is None else table_b
    data = table_a.rename(columns={"share": "a"}).merge(control.rename(columns={"share": "b"}), on="reason")
    data = data[data[["a", "b"]].max(axis=1) >= WORTH_A_BAR].sort_values("a", ascending=False, kind="stable")
    amounts = [percent(a) for a in data["a"]]
    return data.assign(word=[words[reason] for reason in data["reason"]], shown=amounts).round({"a": 4, "b": 4})
