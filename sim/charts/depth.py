"""How many stay, by kind at entry, as the rival cuts deeper."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH, Palette
from sim.charts.style import LABEL_ROOM, MONTHS_ROOM, Picture, by_kind, labels, percent_axis, quiet
from sim.market.customers import KINDS
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import percent

HEIGHT = 340  # pixels
LABEL_HEIGHT = 17  # pixels between two labels
WORDS: Words = IN_ENGLISH.texts("chart", "depth")


def depth_curves(
    table: pd.DataFrame,
    *,
    steepest: tuple[float, float] | None = None,
    is_snap: bool = False,
    now: float | None = None,
    words: Words = WORDS,
    look: Look = Look(),
) -> Picture:
    """Return a line per kind at entry with its 95 % interval, over those of the market it is compared with.

    Args:
        table: as `sim.study.depth.depth_summary` returns it; where market b has no rows there are none.
        steepest: depths between which the locked-in are lost fastest, shaded.
        is_snap: whether that step is a snap; the shade is named accordingly.
        now: depth of the cut in the market shown.
        words: as `WORDS`.
        look: palette and width.
    """
    colours, deepest = look.colours, float(table["depth"].max())
    data = table[table["kind"].isin(KINDS)].dropna(subset="mean").round(4)
    lines, controls = data[data["market"] == "a"], data[data["market"] == "b"]
    scale = alt.Scale(domain=[0, 1])
    x = alt.X(
        "depth:Q", title=words["depth"], scale=alt.Scale(domain=[0, deepest], nice=False),
        axis=alt.Axis(format=".0%", tickCount=5, grid=False, titlePadding=2, **quiet(colours)),
    )  # fmt: skip
    y = alt.Y("mean:Q", scale=scale, axis=percent_axis(colours), title=None)
    kind, dash = by_kind(colours)
    main, control = alt.Chart(lines), alt.Chart(controls)
    layers: list[Any] = [
        *_shade(steepest, deepest, words["snap" if is_snap else "steepest"], colours),
        *_here(now, deepest, words, colours),
        main.mark_area(opacity=0.22).encode(x, alt.Y("lo:Q", scale=scale, title=None), alt.Y2("hi:Q"), kind),
        control.mark_line(strokeWidth=1.6, strokeDash=CONTROL_DASH, color=colours.baseline).encode(
            x, y, detail="kind:N"
        ),
        # The control is grey; a ring in the kind's colour at its end says whose it is.
        alt.Chart(controls[controls["depth"] == deepest])
        .mark_point(filled=False, size=45, strokeWidth=2, opacity=1)
        .encode(x, y, kind),
        main.mark_line(strokeWidth=2.5).encode(x, y, kind, dash),
        *_labels(lines, deepest, colours, words, height=HEIGHT - look.room(MONTHS_ROOM), scale=scale),
        _hover(lines, controls, words),
        # Room for the labels on the right, whatever they say.
        alt.Chart(pd.DataFrame({"depth": [deepest]})).mark_point(opacity=0, size=1, xOffset=LABEL_ROOM).encode(x),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=look.width, height=HEIGHT)


def _shade(steepest: tuple[float, float] | None, deepest: float, word: str, colours: Palette) -> list[alt.Chart]:
    if steepest is None:
        return []
    low, high = steepest
    base = alt.Chart(pd.DataFrame([(low, high, word)], columns=["from", "to", "word"]))
    is_left = low < deepest / 4.0  # no room for the word on that side
    return [
        base.mark_rect(color=colours.shade, opacity=0.75).encode(x="from:Q", x2="to:Q"),
        base.mark_text(
            align="left" if is_left else "right",
            baseline="bottom",
            dx=5 if is_left else -5,
            dy=-5,
            color=colours.ink,
            fontSize=11,
        ).encode(x="to:Q" if is_left else "from:Q", y=alt.datum(0, type="quantitative"), text="word:N"),
    ]


def _here(now: float | None, deepest: float, words: Words, colours: Palette) -> list[alt.Chart]:
    if now is None or not 0.0 <= now <= deepest:
        return []
    base = alt.Chart(pd.DataFrame([(now, words["now"])], columns=["depth", "word"])).encode(x="depth:Q")
    is_left = now < deepest / 2.0
    word = base.mark_text(
        align="left" if is_left else "right", baseline="top", dx=5 if is_left else -5, dy=3, color=colours.ink,
        fontSize=12, fontWeight=600,
    )  # fmt: skip
    return [
        base.mark_rule(color=colours.ink, strokeWidth=1),
        word.encode(y=alt.datum(1, type="quantitative"), text="word:N"),
    ]


def _labels(
    lines: pd.DataFrame, deepest: float, colours: Palette, words: Words, *, height: int, scale: alt.Scale
) -> list[alt.Chart]:
    ends = lines[lines["depth"] == deepest].copy()
    ends["at"] = spread(ends["mean"].tolist(), LABEL_HEIGHT / height, 0.02, 0.98)
    ends["word"] = [f"{words[kind]} {percent(mean)}" for kind, mean in zip(ends["kind"], ends["mean"], strict=True)]
    place = alt.Chart(ends).encode(x="depth:Q", y=alt.Y("at:Q", scale=scale))
    return labels(place, colours, alt.Color("kind:N", legend=None))


def _hover(lines: pd.DataFrame, controls: pd.DataFrame, words: Words) -> alt.Chart:
    """Return an unseen stripe per depth that tells its numbers."""
    wide = lines.pivot(index="depth", columns="kind", values="mean").reset_index()
    tips = [alt.Tooltip("depth:Q", title=words["depth"], format=".0%")]
    kinds = [kind for kind in KINDS if kind in wide]
    tips += [alt.Tooltip(f"{kind}:Q", format=".1%", title=words[kind]) for kind in kinds]
    if len(controls):
        before = controls.pivot(index="depth", columns="kind", values="mean").reset_index()
        wide = wide.merge(before, on="depth", suffixes=("", "_b"))
        tips += [
            alt.Tooltip(f"{kind}_b:Q", format=".1%", title=f"{words[kind]} · {words['against']}")
            for kind in kinds
            if f"{kind}_b" in wide
        ]
    at = wide["depth"]
    half = at.diff().fillna(at.diff().iloc[1] if len(at) > 1 else 0.0) / 2.0
    stripes = wide.assign(since=(at - half).clip(lower=0.0), until=(at + half).clip(upper=at.max()))
    return alt.Chart(stripes).mark_rect(opacity=0).encode(x="since:Q", x2="until:Q", tooltip=tips)
