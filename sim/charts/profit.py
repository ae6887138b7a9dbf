"""Profit to date, less that of the other market, and when it is out of the red."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from sim.charts.bands import domain
from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.style import AXIS_ROOM, MONTHS_ROOM, Picture, hover, month_axis, panel, quiet
from sim.wording.numbers import signed

HEIGHT = 260  # pixels


def profit(
    table: pd.DataFrame,
    *,
    words: Mapping[str, str],
    has_points: bool = False,
    payback: int = 0,
    look: Look = Look(),
) -> Picture:
    """Return the paired difference of profit to date with its 95 % interval, over a zero line.

    Args:
        table: columns month, measure ("profit", "after_points"), mean, lo, hi.
        words: "month", "profit", "after_points", "payback" (with {month}).
        has_points: whether profit less the points owed is drawn too, as a dashed line.
        payback: first month out of the red, marked; 0 for none.
        look: palette and width.
    """
    colours = look.colours
    drawn = table[table["measure"].isin(["profit", "after_points"] if has_points else ["profit"])].round(4)
    months = int(table["month"].max())
    main, owed = drawn[drawn["measure"] == "profit"], drawn[drawn["measure"] == "after_points"]
    low, high = domain([*main["lo"], *main["hi"], *drawn["mean"]])
    low, high = low - 0.04 * (high - low), high + 0.04 * (high - low)
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(
        tickCount=5, grid=True, labelExpr="datum.value == 0 ? '0' : format(datum.value, '+~g')",
        minExtent=AXIS_ROOM, maxExtent=AXIS_ROOM, **quiet(colours),
    )  # fmt: skip
    y = alt.Y("mean:Q", scale=scale, axis=axis, title=None)
    ends = drawn[drawn["month"] == months].copy()
    ends["at"] = spread(ends["mean"].tolist(), 17.0 * (high - low) / (HEIGHT - look.room(MONTHS_ROOM)), low, high)
    ends["word"] = [f"{words[name]} {signed(mean)}" for name, mean in zip(ends["measure"], ends["mean"], strict=True)]
    word: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": 12, "color": colours.ink}
    back = pd.DataFrame([(payback, words["payback"].format(month=payback))][: bool(payback)], columns=["month", "word"])
    side: Literal["left", "right"] = "left" if payback < 0.55 * months else "right"
    mark = alt.Chart(back).encode(x="month:Q")
    tips = [
        alt.Tooltip("month:Q", title=words["month"]),
        alt.Tooltip("mean:Q", format="+.2f", title=words["profit"]),
        alt.Tooltip("lo:Q", format="+.2f", title="95% –"),
        alt.Tooltip("hi:Q", format="+.2f", title="95% +"),
    ]
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(
        color=colours.baseline, strokeDash=[4, 3], strokeWidth=1.6
    )
    return panel(
        [
            zero.encode(y=alt.Y("zero:Q", scale=scale)),
            alt.Chart(main).mark_area(color=colours.ink, opacity=0.18).encode(x, alt.Y("lo:Q", scale=scale), y2="hi:Q"),
            alt.Chart(owed).mark_line(color=colours.ink, strokeWidth=1.6, strokeDash=[6, 3]).encode(x, y),
            alt.Chart(main).mark_line(color=colours.ink, strokeWidth=2.6).encode(x, y),
            mark.mark_rule(color=colours.ink, strokeWidth=1.2),
            mark.mark_text(
                align=side, dx=6 if side == "left" else -6, fontSize=12, fontWeight=600, color=colours.ink
            ).encode(y=alt.value(10), text="word:N"),
            alt.Chart(ends).mark_text(fontWeight=600, **word).encode(
                x="month:Q", y=alt.Y("at:Q", scale=scale), text="word:N"
            ),
            hover(main.drop(columns="measure"), tips),
        ],
        months,
        look,
        HEIGHT,
    )  # fmt: skip
