"""What was said against what was so: two marks per row, a line between them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.style import Picture

ROW = 40  # pixels


def said_and_true(table: pd.DataFrame, *, said_word: str, true_word: str, look: Look = Look()) -> Picture:
    """Return a ring for what was said and a dot for what was so, from 0 to a round share of 100.

    Args:
        table: columns name, said, true (of 100), told (what is on the right); the first row on top.
        said_word: names the rings, above the first row.
        true_word: names the dots.
        look: palette and width.
    """
    colours, n = look.colours, len(table) + 0.7
    data = table.assign(
        head=[n - 0.96 - at for at in range(len(table))], middle=[n - 1.4 - at for at in range(len(table))]
    ).round(3)
    most = max(10.0, 10.0 * -(-float(table[["said", "true"]].max().max()) // 10.0))
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, most], nice=False), "axis": None}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[0, n], nice=False), "axis": None}
    base, middle = alt.Chart(data), alt.Y("middle:Q", **y)
    tips = [alt.Tooltip("name:N", title=" ")]
    tips += [alt.Tooltip("said:Q", format=".1f", title=said_word), alt.Tooltip("true:Q", format=".1f", title=true_word)]
    text: dict[str, Any] = {"baseline": "middle", "color": colours.ink, "fontSize": 13}
    ring: dict[str, Any] = {"filled": False, "size": 90, "strokeWidth": 2.2, "color": colours.ink, "opacity": 1.0}
    dot: dict[str, Any] = {"filled": True, "size": 110, "color": colours.accent, "opacity": 1.0}
    key = pd.DataFrame([{"at": n - 0.3, "said": said_word, "true": true_word}])
    named = alt.Chart(key).encode(y=alt.Y("at:Q", **y))
    left, half, right = alt.value(0), alt.value({"expr": "width / 2"}), alt.value("width")
    layers = [
        base.mark_rule(color=colours.grid).encode(x=left, y=middle, x2=right),
        base.mark_rule(color=colours.accent, strokeWidth=2.5, opacity=0.6).encode(
            alt.X("said:Q", **x), middle, x2="true:Q"
        ),
        base.mark_point(**dot).encode(alt.X("true:Q", **x), middle, tooltip=tips),
        base.mark_point(**ring).encode(alt.X("said:Q", **x), middle, tooltip=tips),
        base.mark_text(align="left", **text).encode(x=left, y=alt.Y("head:Q", **y), text="name:N"),
        base.mark_text(align="right", fontWeight=600, **text).encode(x=right, y=alt.Y("head:Q", **y), text="told:N"),
        named.mark_point(**ring, xOffset=7).encode(x=left),
        named.mark_text(align="left", dx=18, **text).encode(x=left, text="said:N"),
        named.mark_point(**dot, xOffset=7).encode(x=half),
        named.mark_text(align="left", dx=18, **text).encode(x=half, text="true:N"),
    ]
    return alt.layer(*layers).properties(width=look.width, height=round(ROW * n))
