"""Where binding wins, where bonding wins: one slice of the measured map."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.shades import mixed, readable
from sim.charts.style import Picture, quiet
from sim.study.frontier import winner
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import number, signed

Across = Literal["depth", "months"]
ROW = 52  # pixels
ROOM = 124  # pixels of axis and legend, which a page counts into the height
FAINTEST = 0.18  # of the colour where the winner's lead is small: it is a winner all the same
# Brown and violet belong to no kind of customer, and are told apart by those who see no red or green.
BIND = {"light": "#9A5B12", "dark": "#D0A77C"}
BOND = {"light": "#5B4A9E", "dark": "#A79AE0"}
WORDS: Words = IN_ENGLISH.texts("where")


def where_map(
    table: pd.DataFrame,
    across: Across,
    *,
    most: float,
    here: tuple[float, float] | None = None,
    words: Words = WORDS,
    look: Look = Look(),
) -> Picture:
    """Return receptivity up, depth of cut or months across, and in every tile who wins and by how much.

    Args:
        table: rows of `sim.study.frontier.where_binding_wins` of one question, one of each place.
        across: column on the horizontal axis.
        most: points of 100 customers that get the full colour, so that slices of one map can be compared.
        here: the market's place, as receptivity and value across; a frame is drawn round its tile.
        words: as `WORDS`.
        look: palette and width.
    """
    colours = look.colours
    who = [winner(row) for _, row in table.iterrows()]
    points = 100.0 * table["difference"]
    is_here = pd.Series(False, table.index)
    if here is not None:
        is_here = (table["receptivity"] == here[0]) & (table[across] == here[1])
    tiles = [_colour(one, abs(gap) / most, look) for one, gap in zip(who, points, strict=True)]
    data = table[["receptivity", across]].assign(
        fill=tiles,
        ink=[readable(tile) for tile in tiles],
        said=["≈" if one == "neither" else words[one] for one in who],
        size=["" if one == "neither" else number(abs(gap), 0 if abs(gap) >= 9.95 else 1)
              for one, gap in zip(who, points, strict=True)],
        lift=[0 if one == "neither" else (-15 if at_home else -8) for one, at_home in zip(who, is_here, strict=True)],
        drop=[1 if at_home else 8 for at_home in is_here],
        between=[f"{signed(100.0 * lo)} … {signed(100.0 * hi)}"
                 for lo, hi in zip(table["lo"], table["hi"], strict=True)],
    )  # fmt: skip
    bare: dict[str, Any] = {"ticks": False, "domain": False, **quiet(colours)}
    form: dict[str, Any] = {"format": ".0%"} if across == "depth" else {}
    x = alt.X(f"{across}:O", title=words[across], axis=alt.Axis(labelAngle=0, titlePadding=4, **form, **bare))
    y = alt.Y(
        "receptivity:O", sort="descending", title=words["receptivity"],
        axis=alt.Axis(format=".0%", **bare),
    )  # fmt: skip
    tips = [
        alt.Tooltip("receptivity:O", title=words["receptivity"], format=".0%"),
        alt.Tooltip(f"{across}:O", title=words[across], **form),
        alt.Tooltip("said:N", title=words["winner"]),
        alt.Tooltip("between:N", title=words["interval"]),
    ]
    base = alt.Chart(data)
    ink = alt.Color("ink:N", scale=None)
    layers = [
        base.mark_rect(stroke=colours.background, strokeWidth=2).encode(
            x, y, color=alt.Color("fill:N", scale=None), tooltip=tips
        ),
        base.mark_text(fontSize=12, dy=alt.expr("datum.lift")).encode(x, y, text="said:N", color=ink, tooltip=tips),
        base.mark_text(fontSize=13, fontWeight=600, dy=alt.expr("datum.drop")).encode(
            x, y, text="size:N", color=ink, tooltip=tips
        ),
        *_legend(look, words),
    ]
    if is_here.any():
        place = alt.Chart(data[is_here]).encode(x, y)
        layers.append(place.mark_rect(fillOpacity=0.0, stroke=colours.ink, strokeWidth=3))
        layers.append(
            place.mark_text(fontSize=11, fontWeight=600, dy=17, text=words["here"]).encode(color=ink)
        )  # fmt: skip
    layered = alt.layer(*layers).resolve_scale(color="independent")
    return layered.properties(width=look.width, height=ROW * data["receptivity"].nunique() + look.room(ROOM))


def _colour(who: str, share: float, look: Look) -> str:
    """Return the colour of a tile; share: of the largest difference on the map."""
    ground = look.colours.background
    if who == "neither":
        return ground
    return mixed(ground, (BOND if who == "bond" else BIND)[look.palette], FAINTEST + (1.0 - FAINTEST) * min(share, 1.0))


def _legend(look: Look, words: Words) -> list[alt.Chart]:
    """Return an unseen layer whose legend tells the two colours in words."""
    colours = look.colours
    names = [words["binding"], words["unclear"], words["bonding"]]
    fill = alt.Fill(
        "name:N",
        scale=alt.Scale(domain=names, range=[BIND[look.palette], colours.background, BOND[look.palette]]),
        legend=alt.Legend(
            title=None, orient="top", direction="vertical", columns=1, symbolType="square", symbolStrokeWidth=1,
            symbolStrokeColor=colours.quiet, symbolOpacity=1, symbolSize=130, labelLimit=0, labelFontSize=12, offset=8,
            **quiet(colours),
        ),
    )  # fmt: skip
    return [alt.Chart(pd.DataFrame({"name": names})).mark_square(opacity=0, size=0).encode(fill=fill)]
