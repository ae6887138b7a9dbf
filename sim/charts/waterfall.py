"""From one number to another, step by step: what was added and what was taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from sim.charts.palette import GHOST_DASH, PALETTES, PaletteName
from sim.charts.style import Picture, Width
from sim.charts.strips import round_ends


class Step(NamedTuple):
    """One step: name, by how much, and what is said of it."""

    name: str
    by: float
    told: str


def waterfall(
    start: Step, steps: Sequence[Step], end: Step, *, palette: PaletteName = "light", width: Width = 640, row: int = 40
) -> Picture:
    """Return floating bars from a dashed grey line (start) to a solid line (end); a hollow bar takes away.

    The scale need not begin at zero: the length of a bar is a difference, the lines are read by their place.

    Args:
        start: `by` is the number begun with.
        steps: in the order drawn.
        end: `by` is the number reached.
        palette: "light" or "dark".
        width: pixels, or "container".
        row: pixels per step.
    """
    colours = PALETTES[palette]
    data, n = _placed(start, steps, end), len(steps) + 2
    reached = [*data["since"], *data["until"]]
    low, high = round_ends(min(reached), max(reached))
    x = {"scale": alt.Scale(domain=[low, high], nice=False), "axis": None}
    y = {"scale": alt.Scale(domain=[0, n], nice=False), "axis": None}
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=" ")]
    bars, text = alt.Chart(data[data["what"] == "step"]), {"baseline": "middle", "color": colours.ink}
    box = bars.encode(alt.X("since:Q", **x), alt.Y("low:Q", **y), x2="until:Q", y2="high:Q", tooltip=tips)
    ends = alt.Chart(data[data["what"] != "step"]).encode(alt.X("until:Q", **x), alt.Y("middle:Q", **y), tooltip=tips)
    heads = alt.Chart(data).encode(y=alt.Y("head:Q", **y))
    upright = {"y": alt.Y("low:Q", **y), "y2": alt.Y2("high:Q")}
    spans = pd.DataFrame(
        [{"at": data["until"].iloc[at], "low": low_, "high": high_} for at, low_, high_ in ((0, 0.1, n - 0.45), (-1, 0.1, n - 0.45))]
    )
    layers = [
        alt.Chart(spans.iloc[:1]).mark_rule(color=colours.baseline, strokeDash=GHOST_DASH, strokeWidth=1.6).encode(
            alt.X("at:Q", **x), **upright
        ),
        alt.Chart(spans.iloc[1:]).mark_rule(color=colours.ink, strokeWidth=1.2, opacity=0.7).encode(
            alt.X("at:Q", **x), **upright
        ),
        box.mark_rect(stroke=colours.accent, strokeWidth=1.6, cornerRadius=1).encode(
            fill=alt.condition("datum.by > 0", alt.value(colours.accent), alt.value(colours.background))
        ),
        ends.mark_point(filled=True, size=130, opacity=1).encode(
            color=alt.condition("datum.what == 'start'", alt.value(colours.baseline), alt.value(colours.ink))
        ),
        heads.mark_text(align="left", fontSize=13, **text).encode(
            x=alt.value(0), text="name:N"
        ),
        heads.mark_text(align="right", fontSize=13, fontWeight=600, **text).encode(
            x=alt.value("width"), text="told:N"
        ),
    ]
    return alt.layer(*layers).properties(width=width, height=row * n)


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
                "name": step.name, "told": step.told, "by": round(step.by, 3), "what": what, "since": round(since, 3),
                "until": round(at, 3), "low": floor + 0.08, "high": floor + 0.46, "middle": floor + 0.27,
                "head": floor + 0.74,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
