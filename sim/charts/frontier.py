"""Where binding wins, where bonding wins, as tiles."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.palette import PALETTES
from sim.charts.style import quiet, with_theme
from sim.study.frontier import winner
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import signed

COLOURS = PALETTES["light"]  # documents are white
WORDS: Words = IN_ENGLISH.texts("where")


def frontier(table: pd.DataFrame) -> alt.VConcatChart:
    """Return one row of panels per question: horizon against depth of cut, a panel per receptivity.

    Colour says who keeps more customers and by how much; a number is in each tile, a dot where it cannot be told.

    table: as `sim.study.frontier.where_binding_wins` returns it
    """
    data = table.assign(
        points=100.0 * table["difference"],
        said=["·" if winner(row) == "neither" else _points(100.0 * row["difference"]) for _, row in table.iterrows()],
    )
    rows = [
        _panels(data[data["question"] == question], WORDS[f"{question}_is"])
        for question in dict.fromkeys(table["question"])
    ]
    title = alt.TitleParams(WORDS["title"], subtitle=WORDS["picture"], fontSize=18, subtitleColor=COLOURS.ink)
    whole = alt.vconcat(*rows, spacing=28).resolve_scale(color="independent")
    return with_theme(whole.properties(title=title, padding=16), COLOURS)


def _points(difference: float) -> str:
    return signed(difference, 0 if abs(difference) >= 9.95 else 1)


def _panels(data: pd.DataFrame, heading: str) -> alt.FacetChart:
    kinds, background = COLOURS.kinds, COLOURS.background
    most = float(data["points"].abs().max())
    x = alt.X("months:O", title=WORDS["months"], axis=alt.Axis(labelAngle=0, **quiet(COLOURS)))
    y = alt.Y(
        "depth:O", title=WORDS["depth"], sort="descending",
        axis=alt.Axis(format=".0%", **quiet(COLOURS)),
    )  # fmt: skip
    scale = alt.Scale(
        domain=[-most, 0.0, most], range=[kinds["locked_in"], background, kinds["engaged"]], interpolate="rgb"
    )
    tiles = alt.Chart(data).mark_rect().encode(x=x, y=y, color=alt.Color("points:Q", scale=scale, legend=None))
    numbers = alt.Chart(data).mark_text(fontSize=10, color=COLOURS.ink).encode(x=x, y=y, text="said:N")
    layered = alt.layer(tiles, numbers, data=data).properties(width=165, height=120)
    header = alt.Header(titleFontSize=12, labelExpr="format(datum.value, '.0%')")
    panels = layered.facet(column=alt.Column("receptivity:O", title=WORDS["receptivity"], header=header))
    return panels.properties(title=heading)
