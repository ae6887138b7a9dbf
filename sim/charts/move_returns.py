"""What each of the company's moves brings: extra profit with its interval, and in words what else it does."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from sim.charts.bands import across, bars, domain, down, stacked, words_over
from sim.charts.look import Look
from sim.charts.style import Picture

ROW = 66  # pixels per move


def move_returns(table: pd.DataFrame, *, axis: str, look: Look = Look()) -> Picture:
    """Return a bar per row from zero to its extra profit, with the 95 % interval; its name above, its numbers below.

    Args:
        table: a row per bar: name; value (profit with its interval, in words); numbers (the rest, in words); profit,
            profit_lo, profit_hi; is_strong (drawn darker: what they do together).
        axis: what the bars measure, in words.
        look: palette and width.
    """
    colours = look.colours
    data = pd.DataFrame({
        "name": table["name"], "value": table["value"], "numbers": table["numbers"], "from": 0.0, "to": table["profit"],
        "lo": table["profit_lo"], "hi": table["profit_hi"], "strong": table["is_strong"].astype(bool),
        "y": np.arange(len(table)) + 0.46, "above": np.arange(len(table)) + 0.16, "below": np.arange(len(table)) + 0.74,
    }).round(4)  # fmt: skip
    low, high = domain([*data["lo"], *data["hi"], *data["to"]])
    scale = down(len(table))
    x, y = across(low, high, axis, colours), alt.Y("y:Q", scale=scale, axis=None)
    above, below = (alt.Y(f"{place}:Q", scale=scale, axis=None) for place in ("above", "below"))
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:N", title="  "), alt.Tooltip("numbers:N", title="   ")]
    base = alt.Chart(data)
    name = base.encode(x=alt.value(0), y=above, text="name:N")
    value = base.encode(x=alt.value("width"), y=above, text="value:N")
    numbers = base.encode(x=alt.value(0), y=below, text="numbers:N")
    zero = alt.Chart(pd.DataFrame({"from": [0.0]})).mark_rule(
        color=colours.baseline, strokeDash=[4, 3], strokeWidth=1.6
    )
    return stacked(
        [
            zero.encode(x),
            *bars(data, x, y, tips, colours=colours, size=11),
            *words_over(name, colours, align="left", fontSize=13, fontWeight=700, color=colours.ink),
            *words_over(value, colours, align="right", fontSize=12, fontWeight=600, color=colours.ink),
            *words_over(numbers, colours, align="left", fontSize=11, color=colours.quiet),
        ],
        look,
        ROW * len(table),
    )
