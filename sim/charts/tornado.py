"""What each assumption does to a difference at either end of its range, the strongest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sim.charts.bands import across, bars, domain, down, stacked, words_over
from sim.charts.look import Look
from sim.charts.style import Picture
from sim.wording.numbers import signed

ROW = 58  # pixels per assumption
HEAD = 38  # pixels above them, for the words at the two lines
ROOM = 0.27  # of the width, which these words take on a phone


def tornado(table: pd.DataFrame, now: float, *, words: Mapping[str, str], look: Look = Look()) -> Picture:
    """Return two bars per assumption, from the difference as it is to that at the low and at the high end.

    Args:
        table: a row per assumption, the strongest first: name; low_at, high_at (the ends, as words); low_mean, low_lo,
            low_hi, high_mean, high_lo, high_hi (difference there, 95 % interval); low_overturns, high_overturns, of
            which a bar is drawn darker; and remark, said next to the name.
        now: the difference at the default of all.
        words: "axis", "zero", "now" (with {mean}), "at" (with {value}).
        look: palette and width.
    """
    colours = look.colours
    data = pd.concat([_end(table, end, now) for end in ("low", "high")], ignore_index=True)
    low, high = domain([now, *data["lo"], *data["hi"]], room=0.16)
    rows = len(table) + HEAD / ROW
    data["y"] += HEAD / ROW
    data["label"] = [words["at"].format(value=value) for value in data["at"]]
    data["said"] = [
        f"{signed(mean)} ({signed(lo)} – {signed(hi)})" for mean, lo, hi in data[["to", "lo", "hi"]].to_numpy()
    ]
    x, y = across(low, high, words["axis"], colours), alt.Y("y:Q", scale=down(rows), axis=None)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("label:N", title="  "), alt.Tooltip("said:N", title="   ")]
    names = pd.DataFrame(
        {"y": np.arange(len(table)) + HEAD / ROW + 0.2, "name": table["name"], "remark": table["remark"]}
    )
    names["text"] = [
        f"{name} · {remark}" if remark else name for name, remark in zip(names["name"], names["remark"], strict=True)
    ]
    name = alt.Chart(names).encode(x=alt.value(0), y=y, text="text:N")
    text = alt.Chart(data).encode(y=y, text="label:N")
    side: dict[str, Any] = {"fontSize": 11, "color": colours.ink, "baseline": "middle"}
    over: dict[str, Any] = {"align": "left", "fontSize": 12, "color": colours.ink}
    lines = pd.DataFrame(
        {"from": [0.0, now], "y": [0.16, 0.42], "text": [words["zero"], words["now"].format(mean=signed(now))]}
    )
    layers = [
        alt.Chart(lines.iloc[:1]).mark_rule(color=colours.baseline, strokeWidth=1.6, strokeDash=[4, 3]).encode(x),
        alt.Chart(lines.iloc[1:]).mark_rule(color=colours.ink, strokeWidth=1.2).encode(x),
        *bars(data, x, y, tips, colours=colours, size=9),
        *words_over(text.transform_filter(alt.datum.is_right).encode(x="hi:Q"), colours, align="left", dx=6, **side),
        *words_over(text.transform_filter(~alt.datum.is_right).encode(x="lo:Q"), colours, align="right", dx=-6, **side),
        *words_over(name.transform_filter(alt.datum.remark == ""), colours, **over),
        *words_over(name.transform_filter(alt.datum.remark != ""), colours, fontWeight=700, **over),
    ]
    for at, line in lines.iterrows():  # words point away from the other line, which would cross them, if there is room
        is_first = at == int(now < 0.0)
        has_room = (line["from"] - low if is_first else high - line["from"]) > ROOM * (high - low)
        is_left = is_first == has_room
        line_word = alt.Chart(lines.loc[[at]]).encode(x, y, text="text:N")
        layers += words_over(
            line_word, colours, align="right" if is_left else "left", dx=-5 if is_left else 5, fontSize=11,
            color=colours.quiet,
        )  # fmt: skip
    return stacked(layers, look, round(ROW * rows))


def _end(table: pd.DataFrame, end: str, now: float) -> pd.DataFrame:
    ends = pd.DataFrame({
        "name": table["name"], "at": table[f"{end}_at"], "from": now, "to": table[f"{end}_mean"],
        "lo": table[f"{end}_lo"], "hi": table[f"{end}_hi"], "strong": table[f"{end}_overturns"].astype(bool),
        "y": np.arange(len(table)) + (0.46 if end == "low" else 0.72), "is_right": table[f"{end}_mean"] >= now,
    })  # fmt: skip
    return ends.dropna(subset=["to"])
