"""Where binding wins, where bonding wins, as tiles."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.palette import PALETTES, Palette, PaletteName
from sim.charts.style import quiet, with_theme
from sim.study.frontier import winner
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import signed

WORDS: Words = IN_ENGLISH.texts("where")


def frontier(table: pd.DataFrame, *, palette: PaletteName = "light") -> alt.VConcatChart:
    """Return one row of panels per question: horizon against depth of cut, a panel per receptivity.

    Colour says who keeps more customers and by how much; a number is in each tile, a dot where it cannot be told.

    Args:
        table: as `sim.study.frontier.where_binding_wins` returns it.
        palette: "light" or "dark".
    """
    colours = PALETTES[palette]
    data = table.assign(
        points=100.0 * table["difference"],
        said=["·" if winner(row) == "neither" else _points(100.0 * row["difference"]) for _, row in table.iterrows()],
    )
    rows = [_panels(data[data["question"] == question], WORDS[f"{question}_is"], colours) for question in
            dict.fromkeys(table["question"])]  # fmt: skip
    title = alt.TitleParams(
        WORDS["title"],
        subtitle=WORDS["picture"],
        fontSize=18,
        subtitleColor=colours.ink,
    )
    whole = alt.vconcat(*rows, spacing=28).resolve_scale(color="independent")
    return with_theme(whole.properties(title=title, padding=16), colours)


def _points(difference: float) -> str:
    return signed(difference, 0 if abs(difference) >= 9.95 else 1)


def _panels(data: pd.DataFrame, heading: str, colours: Palette) -> alt.FacetChart:
    kinds, background = colours.kinds, colours.background
    most = float(data["points"].abs().max())
    x = alt.X("months:O", title=WORDS["months"], axis=alt.Axis(labelAngle=0, **quiet(colours)))
    y = alt.Y(
        "depth:O", title=WORDS["depth"], sort="descending",
        axis=alt.Axis(format=".0%", **quiet(colours)),
    )  # fmt: skip
    scale = alt.Scale(
        domain=[-most, 0.0, most], range=[kinds["locked_in"], background, kinds["engaged"]], interpolate="rgb"
    )
    tiles = alt.Chart(data).mark_rect().encode(x=x, y=y, color=alt.Color("points:Q", scale=scale, legend=None))
    numbers = alt.Chart(data).mark_text(fontSize=10, color=colours.ink).encode(x=x, y=y, text="said:N")
    layered = alt.layer(tiles, numbers, data=data).properties(width=165, height=120)
    header = alt.Header(titleFontSize=12, labelExpr="format(datum.value, '.0%')")
    panels = layered.facet(column=alt.Column("receptivity:O", title=WORDS["receptivity"], header=header))
    return panels.properties(title=heading)
