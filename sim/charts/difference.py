"""The paired difference from the baseline: policy and control on the same draws, market by market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH
from sim.charts.style import AXIS_ROOM, MONTHS_ROOM, Picture, by_kind, hints, month_axis, panel, quiet, rows, stripes
from sim.charts.words import ENGLISH, Words
from sim.market.customers import KINDS
from sim.measures.retention import CURVES
from sim.wording.numbers import signed

LABEL_HEIGHT = 15.0  # pixels between two labels
STEPS = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 100.0)  # ends of the axis: few, so that it seldom jumps under the reader


def difference(
    table: pd.DataFrame,
    *,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 120,
) -> Picture:
    """Return the difference in points with its 95 % interval, a zero rule, and the kinds as thin lines.

    Args:
        table: from `difference_table`; empty where there is nothing to compare.
        words: in the language wanted.
        look: palette and width.
        height: pixels.
    """
    data = difference_data(table, words=words, look=look, height=height)
    low, high = domain(table)
    months = int(table["month"].max()) if len(table) else 60
    return difference_drawn(data, months, low, high, words=words, look=look, height=height)


def difference_data(
    table: pd.DataFrame,
    *,
    baseline: pd.DataFrame | None = None,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 120,
) -> dict[str, pd.DataFrame]:
    """Return everything in the picture that changes when numbers do, by name.

    Arguments as for `difference`; `baseline` has the difference of a third market from the second: columns month, mean.
    """
    months = int(table["month"].max()) if len(table) else 60
    low, high = domain(table, baseline)
    every = rows(table, "kind", CURVES, ["mean", "lo", "hi"])
    overall = every[every["kind"] == "overall"]
    control = pd.DataFrame({"month": [], "mean": []}) if baseline is None else baseline[["month", "mean"]].round(4)
    ends = pd.concat([every, control.assign(kind="baseline")], ignore_index=True)
    ends = ends[ends["month"] == months]
    gap = LABEL_HEIGHT * (high - low) / (height - look.room(MONTHS_ROOM))
    ends["at"] = spread(ends["mean"].tolist(), gap, low, high)
    ends["word"] = [f"{words[k]} {signed(mean)}" for k, mean in zip(ends["kind"], ends["mean"], strict=True)]
    return {
        "baseline": control,
        "zero": pd.DataFrame({"zero": [0.0]}),
        "kinds": every[every["kind"].isin(KINDS)],
        "overall": overall,
        "ends": ends,
        "hover": stripes(overall),
    }


def difference_drawn(
    data: Mapping[str, Any],
    months: int,
    low: float,
    high: float,
    *,
    words: Words = ENGLISH,
    look: Look = Look(),
    height: int = 120,
) -> Picture:
    """Return the picture of `difference_data`, or of `alt.NamedData` to be filled in later.

    `months` is the last one; `low` and `high` are the ends of the axis, from `domain`.
    """
    colours = look.colours
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[low, high], nice=False)
    near_zero = 0.2 * (high - low)  # an end so near to zero gives way to it
    axis = alt.Axis(
        values=[0.0, *(end for end in (low, high) if abs(end) > near_zero)],
        labelExpr="datum.value == 0 ? '0' : format(datum.value, '+.0f')",
        grid=False, labelFlush=False, minExtent=AXIS_ROOM, maxExtent=AXIS_ROOM, **quiet(colours),
    )  # fmt: skip
    y = alt.Y("mean:Q", scale=scale, axis=axis, title=None)
    kind, dash = by_kind(colours)
    overall = alt.Chart(data["overall"])
    words_at = alt.Chart(data["ends"]).encode(x="month:Q", y=alt.Y("at:Q", scale=scale), text="word:N")
    is_all = alt.datum.kind == "overall"
    tips = [
        alt.Tooltip("month:Q", title=words["month"]),
        alt.Tooltip("mean:Q", format="+.1f", title=words["difference"]),
        alt.Tooltip("lo:Q", format="+.1f", title="95% –"),
        alt.Tooltip("hi:Q", format="+.1f", title="95% +"),
    ]
    word: dict[str, Any] = {"align": "left", "dx": 8, "fontSize": 12, "color": colours.ink}
    return panel(
        [
            alt.Chart(data["zero"])
            .mark_rule(color=colours.baseline, strokeDash=[3, 3])
            .encode(y=alt.Y("zero:Q", scale=scale)),
            alt.Chart(data["baseline"])
            .mark_line(strokeWidth=1.6, strokeDash=CONTROL_DASH, color=colours.baseline, aria=False)
            .encode(x, y),
            alt.Chart(data["kinds"]).mark_line(strokeWidth=1.4).encode(x, y, kind, dash),
            overall.mark_area(color=colours.ink, opacity=0.18).encode(x, alt.Y("lo:Q", scale=scale), alt.Y2("hi:Q")),
            overall.mark_line(color=colours.ink, strokeWidth=2.6).encode(x, y),
            words_at.transform_filter(is_all).mark_text(fontWeight=700, **word),
            words_at.transform_filter(~is_all).mark_text(**word),
            hints(alt.Chart(data["hover"]), tips),
        ],
        months,
        look,
        height,
    )


def domain(table: pd.DataFrame, baseline: pd.DataFrame | None = None) -> tuple[float, float]:
    """Return the ends of the axis, in points: everything drawn is between them. Arguments as for the chart."""
    means = pd.Series([0.0, *table["mean"], *(() if baseline is None else baseline["mean"])], dtype=float)
    lowest, highest = float(means.min()), float(means.max())
    return -_step(-lowest), _step(highest)


def _step(size: float) -> float:
    return next((step for step in STEPS if size <= step), STEPS[-1])


def difference_alt(table: pd.DataFrame, *, month: int | None = None, words: Words = ENGLISH) -> str:
    """Return the difference chart in one sentence, for those who cannot see it."""
    if not len(table):
        return words["alt_no_difference"]
    at = min(24, int(table["month"].max())) if month is None else month
    row = table[(table["month"] == at) & (table["kind"] == "overall")].iloc[0]
    return words["alt_difference"].format(
        month=at, mean=signed(row["mean"]), lo=signed(row["lo"]), hi=signed(row["hi"])
    )
