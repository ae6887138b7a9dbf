"""A heat map of cohorts: when customers came, how long ago that is, and how many are still here."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from sim.charts.heat_map import BELOW_ZERO
from sim.charts.look import Look
from sim.charts.palette import Palette
from sim.charts.shades import Shades, mixed
from sim.charts.style import Picture, quiet
from sim.measures.intervals import Interval
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import number

ROW = 21  # pixels
ROOM = 110  # pixels of axis and legend, which a page counts into the height
ROOM_FOR_NUMBERS = 17  # pixels of width from which a tile shows its number
FAINTEST = 0.08  # of the colour where no customer is left
STEPS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # ends of the scale of differences: it jumps, and does not creep
WORDS: Words = IN_ENGLISH.texts("cohorts")


def cohort_map(
    table: pd.DataFrame,
    *,
    fewest: int,
    is_difference: bool = False,
    words: Words = WORDS,
    look: Look = Look(),
) -> Picture:
    """Return one row per cohort, the base first, and one column per age.

    Numbers stand in the tiles where there is room for them. Tiles of too few customers are empty and dashed; in a map
    of differences a dot stands for one that cannot be told from zero.

    Args:
        table: as `sim.study.cohorts.cohorts` or `cohort_difference` returns it.
        fewest: customers of a cohort from which its tiles are shown.
        is_difference: whether the shares are differences.
        words: as `WORDS`.
        look: palette and width.
    """
    colours = look.colours
    shades = _shades(table, fewest, is_difference, look)
    data = _drawn(table, shades, is_difference, words)
    rows = list(dict.fromkeys(data["cohort"]))
    x = alt.X("age:O", title=words["age"], axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False, domain=False,
                                                         titlePadding=4, **quiet(colours)))  # fmt: skip
    y = alt.Y("cohort:N", sort=rows, title=words["joined"], axis=alt.Axis(ticks=False, domain=False, labelOverlap=True,
                                                                         **quiet(colours)))  # fmt: skip
    tips = [
        alt.Tooltip("cohort:N", title=words["joined"]), alt.Tooltip("age:O", title=words["age"]),
        alt.Tooltip("told:N", title=words["difference" if is_difference else "still_here"]),
        alt.Tooltip("between:N", title=words["interval"]), alt.Tooltip("n_joined:Q", title=words["won"]),
    ]  # fmt: skip
    few = data["n_joined"] < fewest
    full = alt.Chart(data[~few]).mark_rect(stroke=colours.background, strokeWidth=1)
    empty = alt.Chart(data[few]).mark_rect(
        fillOpacity=0.0, stroke=colours.quiet, strokeOpacity=0.5, strokeDash=[2, 3], strokeWidth=1
    )
    is_roomy = alt.ExprRef(f"width / {data['age'].nunique()} >= {ROOM_FOR_NUMBERS} ? 1 : 0")
    numbers = alt.Chart(data[~few]).mark_text(fontSize=11, opacity=is_roomy)
    layers = [full.encode(x, y, color=_colour(shades, words["difference" if is_difference else "still_here"], colours),
                          tooltip=tips)]  # fmt: skip
    if few.any():
        layers.append(empty.encode(x, y, tooltip=tips))
    layers.append(numbers.encode(x, y, text="said:N", color=alt.Color("ink:N", scale=None), tooltip=tips))
    # The ink of the numbers is no scale, and must not be mixed with that of the tiles.
    layered = alt.layer(*layers).resolve_scale(color="independent")
    return layered.properties(width=look.width, height=ROW * len(rows) + look.room(ROOM))


def _shades(table: pd.DataFrame, fewest: int, is_difference: bool, look: Look) -> Shades:
    colours = look.colours
    if not is_difference:
        return Shades((0.0, 100.0), (mixed(colours.background, colours.accent, FAINTEST), colours.accent))
    largest = table.loc[table["n_joined"] >= fewest, "share"].abs().max()
    most = 100.0 * next((step for step in STEPS if not largest > step), STEPS[-1])
    return Shades((-most, 0.0, most), (BELOW_ZERO[look.palette], colours.background, colours.accent))


def _colour(shades: Shades, title: str, colours: Palette) -> alt.Color:
    legend = alt.Legend(
        title=title, orient="top", direction="horizontal", gradientLength=160, gradientThickness=10, tickCount=3,
        titleLimit=320, offset=8, **quiet(colours),
    )  # fmt: skip
    scale = alt.Scale(domain=list(shades.domain), range=list(shades.range), interpolate="rgb", nice=False)
    return alt.Color("points:Q", scale=scale, legend=legend)


def _drawn(table: pd.DataFrame, shades: Shades, is_difference: bool, words: Words) -> pd.DataFrame:
    data = table[["age", "n_joined"]].assign(
        cohort=[cohort_name(joined, until, words["base"])
                for joined, until in zip(table["joined"], table["until"], strict=True)],
        points=(100.0 * table["share"]).round(2),
    )  # fmt: skip
    is_unclear = is_difference & Interval(*(table[end].to_numpy() for end in ("share", "lo", "hi"))).holds_zero

    def write(points: float) -> str:
        if math.isnan(points):
            return "–"
        return number(points, 1, "+" if is_difference else "-")

    data["told"] = [write(share) for share in 100.0 * table["share"]]
    data["between"] = [
        f"{write(100.0 * lo)} … {write(100.0 * hi)}" for lo, hi in zip(table["lo"], table["hi"], strict=True)
    ]
    data["said"] = [
        "" if math.isnan(points) else "·" if hidden else number(points, 0, "+" if is_difference else "-")
        for hidden, points in zip(is_unclear, data["points"], strict=True)
    ]
    data["ink"] = [shades.ink(points) for points in data["points"].fillna(0.0)]
    return data


def cohort_name(joined: int, until: int, base: str) -> str:
    """Return a cohort as the axis calls it: the base, "7" or "7–9"."""
    return base if joined == 0 else (f"{joined}" if joined == until else f"{joined}–{until}")
