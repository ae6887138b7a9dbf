"""From one number to another, step by step: what was added and what was taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH
from sim.charts.strips import round_ends
from sim.charts.style import Picture

ROW = 40  # pixels per step


class Step(NamedTuple):
    """One step: name, by how much, and what is said of it."""

    name: str
    by: float
    text: str


def waterfall(start: Step, steps: Sequence[Step], end: Step, *, look: Look = Look()) -> Picture:
    """Return floating bars from a dashed grey line (start) to a solid line (end); a hollow bar takes away.

    The scale need not begin at zero: the length of a bar is a difference, the lines are read by their place.

    Args:
        start: `by` is the number begun with.
        steps: in the order drawn.
        end: `by` is the number reached.
        look: palette and width.
    """
    colours = look.colours
    data, n = _placed(start, steps, end), len(steps) + 2
    low, high = round_ends(float(data["until"].min()), float(data["until"].max()))
    x: dict[str, Any] = {"scale": alt.Scale(domain=[low, high], nice=False), "axis": None}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[0, n], nice=False), "axis": None}
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=" ")]
    bars = alt.Chart(data[data["what"] == "step"])
    text: dict[str, Any] = {"baseline": "middle", "color": colours.ink}
    box = bars.encode(alt.X("since:Q", **x), alt.Y("low:Q", **y), x2="until:Q", y2="high:Q", tooltip=tips)
    ends = alt.Chart(data[data["what"] != "step"]).encode(alt.X("until:Q", **x), alt.Y("middle:Q", **y), tooltip=tips)
    heads = alt.Chart(data).encode(y=alt.Y("head:Q", **y))
    # In the rows of bars only, so that no line crosses a word.
    begun = bars.encode(x=alt.XDatum(start.by, type="quantitative", **x), y=alt.Y("low:Q", **y), y2="high:Q")
    reached_at = bars.encode(x=alt.XDatum(end.by, type="quantitative", **x), y=alt.Y("low:Q", **y), y2="high:Q")
    layers = [
        begun.mark_rule(color=colours.baseline, strokeDash=CONTROL_DASH, strokeWidth=1.6),
        reached_at.mark_rule(color=colours.ink, strokeWidth=1.2, opacity=0.7),
        box.mark_rect(stroke=colours.accent, strokeWidth=1.6, cornerRadius=1).encode(
            fill=alt.condition("datum.by > 0", alt.value(colours.accent), alt.value(colours.background))
        ),
        ends.mark_point(filled=True, size=130, opacity=1).encode(
            color=alt.condition("datum.what == 'start'", alt.value(colours.baseline), alt.value(colours.ink))
        ),
        heads.mark_text(align="left", fontSize=13, **text).encode(x=alt.value(0), text="name:N"),
        heads.mark_text(align="right", fontSize=13, fontWeight=600, **text).encode(x=alt.value("width"), text="told:N"),
    ]
    return alt.layer(*layers).properties(width=look.width, height=ROW * n)


def _placed(start: Step, steps: Sequence[Step], end: Step) -> pd.DataFrame:
    """Return steps with where they begin and end, and their heights, a row being 1 high."""
    rows, at, n = [], start.by, len(steps) + 2
    for row, step in enumerate((start, *steps, end)):
        what = "start" if row == 0 else "end" if row == n - 1 else "step"
        since = at
        at = since + step.by if what == "step" else step.by
        floor = n - 1.0 - row
        rows.append(
            {
                "name": step.name, "told": step.text, "by": round(step.by, 3), "what": what, "since": round(since, 3),
                "until": round(at, 3), "low": floor + 0.04, "high": floor + 0.44, "middle": floor + 0.24,
                "head": floor + 0.74,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
